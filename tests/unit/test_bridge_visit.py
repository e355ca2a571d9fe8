"""A visit: what each window of a citizen is shown, and when a message may be sent."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bridge.conversation.visit import State, Visit
from bridge.frames.frames import FrameError
from bridge.frames.tokens import Ticket
from bridge.http.session import Session
from bridge.rooms.gateway import Gateway
from onedoor.wire.muc.muc import Message, Occupant

ROOM, ROSA = "c-q7@rooms.localhost", "Rosa (citizen)"


class Window:
    """A browser's window that remembers what it got."""

    def __init__(self, language: str = "") -> None:
        self.position, self.language = -1, language
        self.after: str | None = None
        self.got: list[dict[str, Any]] = []
        self.closed: int | None = None

    def send(self, text: str) -> None:
        self.got.append(json.loads(text))

    def close(self, code: int, reason: str) -> None:
        self.closed = code

    @property
    def saw(self) -> list[str]:
        return [frame.get("text") or frame["type"] for frame in self.got]


def own(text: str, *, stanza: str | None = None, id: str | None = None) -> Message:
    return Message(
        room=ROOM, nick=ROSA, body=text, stanza_id=stanza or f"s-{text}", origin_id=id or f"o-{text}", id=None,
        at=datetime(2026, 11, 22, tzinfo=UTC), typing=None, notice=None, replaces=None,
    )  # fmt: skip


def a_visit(*said: str) -> Visit:
    visit = Visit(Ticket("v-1", ROOM, ROSA, "taxes"), "web.localhost", 0.0)
    visit.caught_up([own(text) for text in said])
    return visit


def test_a_window_that_opens_is_shown_everything() -> None:
    visit, window = a_visit("one", "two"), Window()
    visit.attach(window, None)
    assert window.saw == ["one", "two", "synced"]


def test_a_window_that_comes_back_is_shown_what_follows() -> None:
    visit, window = a_visit("one", "two", "three"), Window()
    visit.attach(window, "s-two")
    assert window.saw == ["three", "synced"]


def test_a_window_whose_last_line_is_unknown_is_shown_everything() -> None:
    visit, window = a_visit("one", "two"), Window()
    visit.attach(window, "s-of another archive")
    assert window.saw == ["one", "two", "synced"]


def test_all_windows_are_shown_what_comes() -> None:
    visit, first, second = a_visit(), Window(), Window()
    visit.attach(first, None)
    visit.attach(second, None)
    visit.heard(own("both"))
    assert first.saw == second.saw == ["synced", "both"]


def test_after_a_break_each_window_gets_exactly_what_it_missed() -> None:
    visit, stayed, new = a_visit("one"), Window(), Window()
    visit.attach(stayed, None)
    visit.lost()
    visit.attach(new, None)
    visit.heard(own("live"))
    visit.caught_up([own("missed")])
    assert stayed.saw == ["one", "synced", "reconnecting", "missed", "live", "synced"]
    assert new.saw == ["one", "missed", "live", "synced"]


def test_what_came_live_and_is_in_the_archive_too_is_shown_once() -> None:
    visit, window = a_visit(), Window()
    visit.attach(window, None)
    visit.lost()
    visit.heard(own("live"))
    visit.caught_up([own("missed"), own("live")])
    visit.heard(own("live"))
    assert window.saw == ["synced", "reconnecting", "missed", "live", "synced"]


def test_reading_goes_on_after_the_newest_line_even_if_it_was_hidden() -> None:
    visit = a_visit("one")
    visit.heard(Message(ROOM, "stranger", "hidden", "s-hidden", None, None, None, None, None, None))
    assert visit.last == "s-hidden"


def test_who_was_there_when_it_was_said_decides_not_who_is_there_when_it_is_read() -> None:
    visit = Visit(Ticket("v-1", ROOM, ROSA, "taxes"), "web.localhost", 0.0)
    window = Window()
    visit.attach(window, None)
    visit.enter()
    desk = Occupant(ROOM, "desk", True, "admin", "moderator", None)
    visit.seen(desk, None, joined=True)
    introduction = {"code": "agent-joined", "nick": "ana", "agent": "Ana", "agency": "Tax"}
    notice = Message(ROOM, "desk", "w", "s-n", None, None, None, None, introduction, None)
    visit.heard(notice)
    visit.seen(Occupant(ROOM, "desk", False, "none", "none", None), None, joined=True)
    visit.caught_up([notice])
    assert [frame["type"] for frame in window.got] == ["notice", "people", "synced"]


def test_a_message_is_sent_once_until_it_is_shown_back() -> None:
    visit = a_visit()
    assert visit.to_send("u1", 0.0) is True
    assert visit.to_send("u1", 1.0) is False
    visit.heard(own("Hi", id="u1"))
    assert visit.reflection("u1") is not None
    assert visit.to_send("u1", 2.0) is False, "it is in the room"


def test_a_message_that_is_not_shown_back_is_asked_about() -> None:
    visit = a_visit()
    visit.to_send("u1", 0.0)
    with pytest.raises(FrameError) as refused:
        visit.to_send("u1", 6.0)
    assert (refused.value.code, refused.value.id) == ("not-ready", "u1")


def test_after_a_break_an_unsent_message_may_be_sent_again_and_a_sent_one_is_known() -> None:
    visit = a_visit()
    visit.to_send("arrived", 0.0)
    visit.to_send("lost", 0.0)
    visit.lost()
    visit.caught_up([own("1", id="arrived")])
    assert visit.reflection("arrived") is not None
    assert visit.reflection("lost") is None
    assert visit.to_send("lost", 0.5) is True


def test_a_message_that_is_said_again_overtakes_nothing_that_a_window_has_missed() -> None:
    visit, known, back, answer = a_visit("one", "two", "three"), Window(), Window(), Window()
    visit.attach(known, None)
    visit.lost()
    visit.attach(back, "s-one")
    gateway = cast("Gateway", SimpleNamespace(say=lambda visit, say: visit.reflection(say.id)))
    for window in (known, back, answer):
        Session(gateway, window, "", visit).receive(json.dumps({"type": "say", "id": "o-three", "text": "three"}))
    assert known.saw == ["one", "two", "three", "synced", "reconnecting", "three"]
    assert answer.saw == ["three"]
    visit.caught_up([])
    assert back.saw == ["two", "three", "synced"]


@pytest.mark.parametrize(
    ("state", "code"),
    [(State.NEW, "no-chat"), (State.ASKED, "not-ready"), (State.ENTERING, "not-ready"), (State.ENDED, "no-chat")],
)
def test_nothing_is_sent_before_or_after_the_chat(state: State, code: str) -> None:
    visit = a_visit()
    visit.state = state
    with pytest.raises(FrameError) as refused:
        visit.to_send("u1", 0.0)
    assert refused.value.code == code


def test_a_window_that_comes_after_the_end_is_shown_the_chat_and_the_end() -> None:
    visit, window = a_visit("one"), Window()
    visit.finish("agent")
    visit.attach(window, None)
    assert window.saw == ["one", "ended"]


def test_a_window_that_waits_for_its_room_is_told_when_there_will_be_none() -> None:
    visit, window = Visit(Ticket("v-1"), "web.localhost", 0.0), Window()
    visit.state = State.ASKED
    visit.attach(window, None)
    visit.finish("nobody")
    visit.finish("closed")
    assert window.got == [{"type": "ended", "reason": "nobody"}]


def test_the_place_in_the_queue_is_told_to_who_comes_later_and_gone_when_an_agent_is_there() -> None:
    visit, window, later = a_visit(), Window(), Window()
    visit.queue = {"type": "queue", "position": 2, "time": 95}
    visit.attach(window, None)
    assert window.saw == ["queue", "synced"]
    visit.seen(Occupant(ROOM, "desk", True, "admin", "moderator", None), None, joined=True)
    joined = {"code": "agent-joined", "nick": "ana", "agent": "Ana", "agency": "Tax"}
    visit.heard(Message(ROOM, "desk", "w", "s-n", None, None, None, None, joined, None))
    visit.attach(later, None)
    assert later.saw == ["notice", "people", "synced"]


def test_a_place_that_is_told_while_somebody_is_there_counts_when_nobody_is() -> None:
    """What the router says and what the room says come in any order: a page in a chat shows no queue."""
    visit, window, later = a_visit(), Window(), Window()
    visit.seen(Occupant(ROOM, "desk", True, "admin", "moderator", None), None, joined=True)
    joined = {"code": "agent-joined", "nick": "ana", "agent": "Ana", "agency": "Tax"}
    visit.heard(Message(ROOM, "desk", "w", "s-n", None, None, None, None, joined, None))
    visit.attach(window, None)
    visit.stands(2, 95)
    visit.attach(later, None)
    assert [*window.saw, *later.saw] == ["notice", "people", "synced", "notice", "people", "synced"]
    lost = {"code": "agent-lost", "agent": "Ana", "agency": "Tax"}
    visit.heard(Message(ROOM, "desk", "w", "s-l", None, None, None, None, lost, None))
    assert window.saw[3:] == ["notice", "people", "queue"]
    assert window.got[-1] == {"type": "queue", "position": 2, "time": 95}


def test_an_agency_that_is_away_is_told_to_who_comes_later_and_over_when_somebody_answers() -> None:
    visit, window = a_visit(), Window()
    visit.agency = {"type": "agency", "state": "away", "name": "Tax"}
    visit.attach(window, None)
    assert window.saw == ["agency", "synced"]
    visit.seen(Occupant(ROOM, "desk", True, "admin", "moderator", None), None, joined=True)
    joined = {"code": "agent-joined", "nick": "ana", "agent": "Ana", "agency": "Tax"}
    visit.heard(Message(ROOM, "desk", "w", "s-n", None, None, None, None, joined, None))
    assert visit.agency is None


def test_an_archive_that_forgot_us_is_read_from_the_beginning() -> None:
    visit, window = a_visit("one"), Window()
    visit.attach(window, None)
    visit.lost()
    visit.forget()
    visit.caught_up([own("one"), own("two")])
    assert window.saw == ["one", "synced", "reconnecting", "one", "two", "synced"], "the page drops what it has"


def test_too_many_windows_close_the_oldest() -> None:
    visit, windows = a_visit(), [Window() for _ in range(11)]
    for window in windows[:10]:
        visit.attach(window, None)
    assert not any(window.closed for window in windows)
    visit.attach(windows[10], None)
    assert [window.closed for window in windows] == [1008] + [None] * 10
    assert windows[0].got[-1] == {
        "type": "error", "code": "too-many", "text": "This chat is open in too many windows.", "wait": 60,
    }  # fmt: skip


def test_a_visit_is_lonely_from_its_last_window_on() -> None:
    visit, window = a_visit(), Window()
    visit.attach(window, None)
    assert visit.lonely_since is None
    visit.detach(window, 7.0)
    assert visit.lonely_since == 7.0


def unkept(text: str, *, id: str) -> Message:
    """As a room shows it whose archive cannot take it."""
    return replace(own(text, id=id), stanza_id=None)


def test_a_message_that_the_room_did_not_keep_is_not_sent_and_may_be_said_again() -> None:
    visit, window = a_visit(), Window()
    visit.attach(window, None)
    visit.to_send("u1", 0.0)
    visit.heard(unkept("Hi", id="u1"))
    assert (window.got[-1]["code"], window.got[-1]["id"], window.got[-1]["said"]) == ("not-kept", "u1", "Hi")
    assert visit.reflection("u1") is None
    assert visit.last is None, "it has no place in the archive"
    assert visit.to_send("u1", 1.0) is True


def test_a_window_that_opens_later_is_told_what_was_not_kept_until_it_is_said_again() -> None:
    visit, before, later, last = a_visit(), Window(), Window(), Window()
    visit.heard(unkept("Hi", id="u1"))
    visit.attach(before, None)
    assert [(frame["type"], frame.get("id")) for frame in before.got] == [("error", "u1"), ("synced", None)]
    visit.to_send("u1", 1.0)
    visit.attach(later, None)
    assert later.saw == ["synced"]
    visit.heard(own("Hi", id="u1"))
    visit.attach(last, None)
    assert last.saw == ["Hi", "synced"]


def test_a_message_that_is_kept_is_sent_though_it_was_not_kept_the_first_time() -> None:
    visit, window = a_visit(), Window()
    visit.attach(window, None)
    visit.heard(own("Hi", id="u1"))
    visit.heard(unkept("Hi", id="u1"))
    assert window.saw == ["synced", "Hi"]


def test_what_was_not_kept_while_the_archive_was_read_is_told_when_it_has_been() -> None:
    visit, window = a_visit(), Window()
    visit.attach(window, None)
    visit.lost()
    visit.heard(unkept("Hi", id="u1"))
    visit.caught_up([])
    assert [frame.get("code", frame["type"]) for frame in window.got[-2:]] == ["not-kept", "synced"]


def test_only_so_many_of_them_are_remembered() -> None:
    visit, window = a_visit(), Window()
    for number in range(60):
        visit.heard(unkept("Hi", id=f"u{number}"))
    visit.attach(window, None)
    assert [frame["id"] for frame in window.got[:-1]] == [f"u{number}" for number in range(10, 60)]


def test_a_window_that_opens_while_the_chat_is_being_ended_is_told_so_last() -> None:
    visit, window, later = a_visit(), Window(), Window()
    visit.departure.asked = visit.departure.late = True
    visit.attach(window, None)
    assert window.got[-2:] == [{"type": "synced"}, {"type": "ending", "late": True}]
    visit.finish("citizen")
    visit.attach(later, None)
    assert later.got == [{"type": "ended", "reason": "citizen"}]


def test_what_was_heard_before_the_room_was_entered_again_has_the_place_that_its_archive_gives_it() -> None:
    visit, window = a_visit(), Window()
    visit.attach(window, None)
    visit.lost()
    visit.heard(own("one"))
    visit.enter()
    visit.caught_up([own("one"), own("two")])
    assert window.saw == ["synced", "reconnecting", "one", "two", "synced"]


def test_a_place_is_kept_until_its_time_is_over() -> None:
    visit = a_visit()
    assert not visit.is_kept(0.0)
    visit.kept_until = 60.0
    assert [visit.is_kept(now) for now in (0.0, 59.9, 60.0, 61.0)] == [True, True, False, False]


@pytest.mark.parametrize(
    ("open_page", "after_a_restart", "kept"),
    [(True, False, False), (False, False, True), (False, True, False)],
)
def test_a_place_is_kept_until_an_agent_meets_the_citizen_in_the_chat(
    open_page: bool, after_a_restart: bool, kept: bool
) -> None:
    """An agent who joins while the page is closed meets nobody: the citizen comes back by the link."""
    visit = Visit(Ticket("v-1", ROOM, ROSA, "taxes"), "web.localhost", 0.0)
    visit.kept_until = 60.0
    joined = {"code": "agent-joined", "nick": "ana", "agent": "Ana", "agency": "Tax"}
    notice = Message(ROOM, "desk", "w", "s-n", None, None, None, None, joined, None)
    if not after_a_restart:
        visit.caught_up([])
    if open_page:
        visit.attach(Window(), None)
    visit.seen(Occupant(ROOM, "desk", True, "admin", "moderator", None), None, joined=False)
    if after_a_restart:
        visit.caught_up([notice])
    else:
        visit.seen(Occupant(ROOM, "desk", True, "admin", "moderator", None), None, joined=True)
        visit.heard(notice)
    assert visit.is_kept(1.0) is kept


def test_what_still_comes_from_before_we_were_let_in_again_is_read_from_the_archive() -> None:
    """The connection had stood still: the desk has gone before our joining was heard, and was one when it spoke."""
    visit, window = Visit(Ticket("v-1", ROOM, ROSA, "taxes"), "web.localhost", 0.0), Window()
    visit.attach(window, None)
    visit.conversation.known_as("o-rosa")
    visit.conversation.know_desks({"desk": "o-desk"})
    visit.enter()
    said = {"code": "agent-left", "agent": "Ana", "agency": "Tax"}
    left = Message(ROOM, "desk", "w", "s-n", None, None, None, None, said, None, occupant="o-desk")
    visit.heard(left, joined=False)
    visit.seen(Occupant(ROOM, "desk", False, "none", "none", None), None, joined=False)
    visit.caught_up([left])
    assert [frame["type"] for frame in window.got] == ["notice", "synced"]
