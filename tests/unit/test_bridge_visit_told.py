"""What a visit tells its windows besides lines: who is away, the end, what was covered; and how long it is silent."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bridge.conversation.agencies import Visiting
from bridge.conversation.attachments import Attached
from bridge.conversation.visit import State, Visit
from bridge.conversation.visit_files import Later
from bridge.frames.frames import Start
from bridge.frames.tokens import Ticket
from onedoor.wire.muc.muc import Message, Occupant
from tests.unit.test_bridge_visit import ROOM, ROSA, Window, a_visit, own


def test_a_visit_is_one_occupant_whichever_server_process_joins_it() -> None:
    assert a_visit().jid == "v-1@web.localhost/web"


def test_the_agency_that_is_away_is_told_and_that_it_is_back_and_nothing_after_the_end() -> None:
    visit, window, later = a_visit(), Window(), Window()
    visit.attach(window, None)
    away = {"type": "agency", "state": "away", "name": "Tax"}
    visit.agency_is("away", "Tax")
    visit.attach(later, None)
    visit.agency_is("back", "Tax")
    assert window.got[1:] == [away, {**away, "state": "back"}]
    assert later.got[0] == away
    assert visit.agency is None
    visit.finish("agent")
    visit.agency_is("away", "Tax")
    assert window.got[-1] == {"type": "ended", "reason": "agent"}


def test_who_is_there_sees_the_end_once_without_the_chat_being_shown_again() -> None:
    visit, window = a_visit("one"), Window()
    visit.attach(window, None)
    visit.finish("agent", {"opens": "tomorrow"})
    assert window.got[2:] == [{"type": "ended", "reason": "agent", "opens": "tomorrow"}]


def test_a_window_that_waits_for_the_archive_is_shown_what_came_and_then_the_end() -> None:
    visit, window = a_visit("one"), Window()
    visit.attach(window, None)
    visit.lost()
    visit.heard(own("two"))
    visit.finish("agent")
    assert window.saw == ["one", "synced", "reconnecting", "two", "ended"]
    visit.caught_up([own("three")])
    assert (visit.state, len(window.got)) == (State.ENDED, 5)


def test_the_language_that_the_citizen_chooses_is_that_of_the_visit_the_ticket_and_what_is_said() -> None:
    visit = a_visit()
    assert visit.language == "en"
    visit.language = "fr"
    assert (visit.language, visit.ticket.language, visit.conversation.language) == ("fr", "fr", "fr")


def test_an_invitation_brings_the_room_and_the_nick_by_which_the_citizens_own_lines_are_known() -> None:
    visit, window = Visit(Ticket("v-1"), "web.localhost", 0.0), Window()
    assert visit.state is State.NEW
    visit.attach(window, None)
    visit.lost()
    assert window.got == [], "there is no room to be out of"
    visit.invited(ROOM, ROSA, "taxes", "Rosa")
    assert (visit.ticket.room, visit.ticket.topic, visit.ticket.name) == (ROOM, "taxes", "Rosa")
    assert visit.state is State.ENTERING
    visit.caught_up([own("mine")])
    assert [frame.get("from") for frame in window.got] == ["citizen", None]


def test_a_room_is_silent_when_neither_it_nor_our_question_was_heard_for_longer_than_that() -> None:
    visit = a_visit()
    visit.heard_at, visit.pinged_at = 10.0, 20.0
    assert [visit.was_silent(now, 5.0) for now in (25.0, 25.1)] == [False, True]
    visit.heard_at = 30.0
    assert not visit.was_silent(35.0, 5.0)


def test_only_the_last_window_that_closes_leaves_the_visit_alone() -> None:
    visit, first, second = a_visit(), Window(), Window()
    visit.attach(first, None)
    visit.attach(second, None)
    visit.detach(first, 3.0)
    visit.detach(first, 4.0)
    assert visit.lonely_since is None
    visit.heard(own("still"))
    assert (first.saw, second.saw) == (["synced"], ["synced", "still"])


def test_a_message_of_which_a_part_is_covered_is_shown_as_such() -> None:
    visit, window = a_visit(), Window()
    visit.masked = frozenset({"u1"})
    visit.attach(window, None)
    visit.heard(own("1", id="u1"))
    visit.heard(own("2", id="u2"))
    assert [frame.get("masked") for frame in window.got[1:]] == [True, None]


def test_the_citizens_question_is_asked_until_it_is_in_the_room() -> None:
    visit = a_visit()
    visit.question = Start("u1", "taxes", "en", "Rosa", "Sales tax?", "")
    visit.heard(own("another", id="u0"))
    assert visit.question is not None
    visit.heard(own("Sales tax?", id="u1"))
    assert visit.question is None


def test_a_window_that_came_back_to_its_last_line_is_shown_all_when_the_archive_has_forgotten_us() -> None:
    visit, window = a_visit("one"), Window()
    visit.attach(window, "s-one")
    visit.lost()
    visit.forget()
    visit.caught_up([own("one"), own("two")])
    assert window.saw == ["synced", "reconnecting", "one", "two", "synced"]


class Counter:
    """Where files are taken, or not; none has come."""

    largest, open = 9, False

    def welcome(self, visit: Visiting) -> bool:
        return self.open

    def of(self, message: Message, own: bool) -> None:
        return None

    def card(self, stanza: str, attached: Attached, later: Later) -> Mapping[str, Any]:
        raise AssertionError("no message has a file")


def test_that_files_can_be_sent_is_told_when_it_changes_and_not_while_the_archive_is_read() -> None:
    counter, window = Counter(), Window()
    visit = Visit(Ticket("v-1", ROOM, ROSA, "taxes"), "web.localhost", 0.0, counter)
    visit.attach(window, None)
    counter.open = True
    visit.tell_files()
    assert window.got == []
    counter.open = False
    visit.caught_up([])
    counter.open = True
    visit.tell_files()
    visit.tell_files()
    assert window.got == [{"type": "synced"}, {"type": "files", "on": True, "largest": 9}]


def test_a_file_that_was_fetched_is_told_and_again_only_to_windows_that_had_its_line_before() -> None:
    visit, window, new, back, anew = a_visit("one", "two"), Window(), Window(), Window(), Window()
    visit.attach(window, None)
    card = {"name": "form.pdf", "state": "here"}
    visit.file_is("s-one", card)
    told = {"type": "file", "stanza": "s-one", "file": card}
    assert window.got[-1] == told
    visit.attach(new, None)
    assert new.saw == ["form.pdf", "two", "synced"]
    assert new.got[0]["file"] == card
    visit.attach(back, "s-one")
    assert back.got[1] == told
    visit.forget()
    visit.caught_up([own("one"), own("two")])
    visit.attach(anew, "s-one")
    assert anew.saw == ["two", "synced"]


def test_reading_goes_on_after_the_newest_line_of_the_archive() -> None:
    assert a_visit("one", "two").last == "s-two"


def test_a_desk_that_the_router_names_is_believed_in_the_archive() -> None:
    visit, window = Visit(Ticket("v-1", ROOM, ROSA, "taxes"), "web.localhost", 0.0), Window()
    visit.attach(window, None)
    visit.conversation.know_desks({"desk": None})
    visit.caught_up([Message(ROOM, "desk", "w", "s-n", None, None, None, None, {"code": "requeued"}, None)])
    assert window.saw == ["notice", "synced"]


def test_an_agent_who_goes_is_seen_to_stop_typing_and_why_a_desk_has_ended_it_is_remembered() -> None:
    visit, window = a_visit(), Window()
    visit.attach(window, None)
    visit.seen(Occupant(ROOM, "desk", True, "admin", "moderator", None), None, joined=True)
    joined = {"code": "agent-joined", "nick": "ana", "agent": "Ana", "agency": "Tax"}
    visit.heard(Message(ROOM, "desk", "w", "s-n", None, None, None, None, joined, None))
    visit.heard(Message(ROOM, "ana", None, None, None, None, None, True, None, None))
    visit.seen(Occupant(ROOM, "ana", False, "member", "none", None), None, joined=True)
    assert [frame["on"] for frame in window.got if frame["type"] == "typing"] == [True, False]
    ended = {"code": "ended", "reason": "agent"}
    visit.heard(Message(ROOM, "desk", "w", "s-e", None, None, None, None, ended, None))
    visit.finish("closed")
    assert visit.reason == "agent", "of what the router does not know the desk's word counts"


def test_a_second_agent_who_comes_changes_nothing_about_a_place_in_the_queue() -> None:
    visit, window = a_visit(), Window()
    visit.seen(Occupant(ROOM, "desk", True, "admin", "moderator", None), None, joined=True)
    visit.attach(window, None)
    for nick in ("ana", "ben"):
        joined = {"code": "agent-joined", "nick": nick, "agent": nick.title(), "agency": "Tax"}
        visit.heard(Message(ROOM, "desk", "w", f"s-{nick}", None, None, None, None, joined, None))
        visit.stands(2, 95)
    assert [frame["type"] for frame in window.got] == ["synced", "notice", "people", "notice", "people"]


def test_reading_goes_on_after_the_newest_line_that_came_while_the_archive_was_read() -> None:
    visit = a_visit("one")
    assert not visit.away
    visit.lost()
    visit.heard(own("two"))
    visit.heard(replace(own("three"), stanza_id=None))
    visit.caught_up([])
    assert visit.last == "s-two"


def test_a_window_that_opens_before_the_room_is_there_is_told_the_place_in_the_queue() -> None:
    visit, window = Visit(Ticket("v-1"), "web.localhost", 0.0), Window()
    visit.queue = {"type": "queue", "position": 2, "time": 95}
    visit.attach(window, None)
    assert window.got == [visit.queue]


def test_the_place_in_the_archive_is_that_of_the_last_line_that_has_one() -> None:
    visit = Visit(Ticket("v-1", ROOM, ROSA, "taxes"), "web.localhost", 0.0)
    visit.caught_up([own("one"), replace(own("two"), stanza_id=None)])
    assert visit.last == "s-one"


def test_a_visit_that_reads_its_archive_anew_has_heard_nothing_of_it() -> None:
    visit = a_visit("one")
    assert not visit.unheard
    visit.forget()
    assert (visit.unheard, visit.last) == (True, None)
