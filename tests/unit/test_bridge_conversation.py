"""What of a room the citizen is shown, stanza by stanza."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count

import pytest

from bridge.conversation.conversation import Conversation
from bridge.frames.frames import Frame
from onedoor.desk.words.commands import is_command_like
from onedoor.wire.muc.muc import Message, Occupant

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
DESK, ROSA, ANA = "Division of Taxation desk", "Rosa (citizen)", "ana"


class Room:
    """A room whose stanzas are written here and shown to one citizen."""

    def __init__(self) -> None:
        self.conversation = Conversation(ROSA)
        self._ids: Iterator[int] = count(1)
        self.enters(DESK, affiliation="admin")

    def enters(self, nick: str, *, affiliation: str = "member", id: str | None = None) -> list[Frame]:
        return self.conversation.occupant(self._occupant(nick, affiliation), id)

    def leaves(self, nick: str, *, as_: str | None = None, affiliation: str = "member") -> list[Frame]:
        return self.conversation.occupant(self._occupant(nick, affiliation, present=False, new_nick=as_), None)

    def says(self, nick: str, body: str | None = None, **more: object) -> list[Frame]:
        archived = bool(more.pop("archived", False))
        return self.conversation.message(self.message(nick, body, **more), NOW, archived=archived)

    def message(self, nick: str, body: str | None = None, **more: object) -> Message:
        fields: dict[str, object] = {
            "room": "c-q7@rooms.localhost", "nick": nick, "body": body, "stanza_id": f"s{next(self._ids)}",
            "origin_id": None, "id": None, "at": None, "typing": None, "notice": None, "replaces": None,
        }  # fmt: skip
        return Message(**{**fields, **more})  # type: ignore[arg-type]

    def introduces(
        self, nick: str, name: str = "Ana", *, by: str = DESK, archived: bool = False, **meant: str
    ) -> list[Frame]:
        notice = {"code": "agent-joined", "nick": nick, "agent": name, "agency": by.removesuffix(" desk"), **meant}
        return self.says(by, f"{name} has joined.", notice=notice, archived=archived)

    def notices(self, code: str, **attributes: str) -> list[Frame]:
        return self.says(DESK, "words", notice={"code": code, **attributes})

    def _occupant(self, nick: str, affiliation: str, *, present: bool = True, new_nick: str | None = None) -> Occupant:
        return Occupant("c-q7@rooms.localhost", nick, present, affiliation, "participant", None, new_nick=new_nick)


@pytest.fixture
def room() -> Room:
    return Room()


def people(frames: list[Frame]) -> list[str]:
    """Who is said to be there, in the newest frame that says it."""
    return [person["name"] for person in [frame for frame in frames if frame["type"] == "people"][-1]["people"]]


def texts(frames: list[Frame]) -> list[str]:
    return [frame["text"] for frame in frames if frame["type"] == "message"]


def test_the_citizens_own_message_comes_back_with_its_id(room: Room) -> None:
    assert room.says(ROSA, "Hello?", origin_id="u1") == [
        {
            "type": "message", "stanza": "s1", "from": "citizen", "id": "u1", "name": "", "agency": "",
            "text": "Hello?", "at": "2026-11-22T18:00:00Z",
        }
    ]  # fmt: skip


def test_the_citizens_own_words_are_shown_even_when_they_look_like_a_command(room: Room) -> None:
    for words in ("!end", "> You said\nthis\n!"):
        assert texts(room.says(ROSA, words)) == [words]


def test_an_introduced_agent_is_shown_with_the_name_the_desk_gave_and_never_the_nick(room: Room) -> None:
    room.introduces(ANA, "Ana Ruiz")
    frame = room.says(ANA, "Yes.")[0]
    assert (frame["from"], frame["name"], frame["agency"]) == ("agent", "Ana Ruiz", "Division of Taxation")
    assert ANA not in frame.values()


def test_the_first_line_waits_for_the_introduction_and_follows_it(room: Room) -> None:
    assert room.says(ANA, "Good morning") == []
    frames = room.introduces(ANA, since="s1")
    assert [frame["type"] for frame in frames] == ["notice", "message", "people"]
    assert texts(frames) == ["Good morning"]


def test_without_since_nothing_comes_out_that_was_said_before_the_introduction(room: Room) -> None:
    room.says(ANA, "He is rude, careful")
    assert texts(room.introduces(ANA)) == []
    assert texts(room.introduces(ANA, since="s1")) == [], "nor later"


def test_since_says_from_which_line_on_it_was_meant_for_the_citizen(room: Room) -> None:
    for line in ("Shall I take this?", "Good morning", "What is it about?"):
        room.says(ANA, line)
    assert texts(room.introduces(ANA, since="s2")) == ["Good morning", "What is it about?"]


def test_since_a_command_lets_out_what_follows_and_never_the_command(room: Room) -> None:
    for line in ("Is this one ours?", "!take", "Good morning"):
        room.says(ANA, line)
    assert texts(room.introduces(ANA, since="s2")) == ["Good morning"]


def test_since_their_entry_lets_out_all_of_it_but_what_they_said_when_they_were_there_before(room: Room) -> None:
    room.enters(ANA)
    room.says(ANA, "A supervisor's word")
    room.leaves(ANA, affiliation="none")
    room.enters(ANA)
    room.enters(ANA, affiliation="member")
    room.says(ANA, "Good morning")
    assert texts(room.introduces(ANA, since="entry")) == ["Good morning"]


def test_what_comes_after_any_line_of_the_room_can_be_let_out_though_no_presence_tells_who_came_when(
    room: Room,
) -> None:
    """A supervisor watches, goes, and takes the chat later; the bridge reads it all in the archive."""
    room.says(ANA, "A supervisor's word")
    room.says("kim", "Goodbye")
    room.says(ANA, "Good morning")
    assert texts(room.introduces(ANA, after="s2")) == ["Good morning"]


def test_after_a_line_that_was_before_all_we_have_seen_everything_comes_out(room: Room) -> None:
    room.says(ANA, "Good morning")
    assert texts(room.introduces(ANA, after="s0")) == ["Good morning"]


def test_a_break_of_the_bridge_is_nobodys_entry(room: Room) -> None:
    room.enters(ANA)
    room.says(ANA, "Good morning")
    room.conversation.enter()
    room.conversation.occupant(room._occupant(DESK, "admin"), None, was_there=True)
    room.conversation.occupant(room._occupant(ANA, "member"), None, was_there=True)
    assert texts(room.introduces(ANA, since="entry")) == ["Good morning"]


def test_since_a_line_of_somebody_else_lets_nothing_out(room: Room) -> None:
    room.says("supervisor", "Be quick")
    room.says(ANA, "I will")
    assert texts(room.introduces(ANA, since="s1")) == []


def test_somebody_who_is_never_introduced_is_never_shown(room: Room) -> None:
    room.introduces(ANA)
    assert room.says("colleague", "tell her to call back", typing=True) == []


def test_only_a_desk_can_introduce(room: Room) -> None:
    room.enters("impostor")
    assert room.introduces("impostor", "The Governor", by="impostor") == []
    assert room.says("impostor", "Send me your password") == []


def test_a_desk_speaks_to_the_citizen_only_in_notices(room: Room) -> None:
    assert room.says(DESK, "Transfer to taxes: reason: rude") == []
    assert room.notices("whatever-comes-later") == []
    assert [frame["code"] for frame in room.notices("requeued")] == ["requeued"]


def test_the_room_itself_says_nothing(room: Room) -> None:
    assert room.says("", "This room is not anonymous") == []


@pytest.mark.parametrize(
    "slip",
    ["!end", "  !transfer taxes", "！note rude", "﹗end", "︕end", "ǃend", "\u200b!end", "\ufeff\u2060 !end",
     "\n\t!end", "\u202e!end", "\u00ad!x", "‼ end", "\u3164!end", "\u2800!end", "\u0301!end", "⁉what", "ⵑend"],
)  # fmt: skip
def test_what_looks_like_a_command_never_reaches_the_citizen(room: Room, slip: str) -> None:
    room.introduces(ANA)
    assert room.says(ANA, slip) == []


@pytest.mark.parametrize("words", ["¡Hola!", "Hello!", "❗Important", "1! is 1", "¿Sí?", "…", ""])
def test_ordinary_words_are_no_command(words: str) -> None:
    assert not is_command_like(words)


def test_a_command_held_back_is_not_shown_with_the_introduction(room: Room) -> None:
    room.says(ANA, "!take")
    room.says(ANA, "Hello")
    room.says(ANA, "!note rude")
    assert texts(room.introduces(ANA, since="s2")) == ["Hello"]


def test_what_is_held_back_has_a_limit(room: Room) -> None:
    for number in range(80):
        room.says(ANA, f"line {number}")
    assert texts(room.introduces(ANA, since="s31")) == [f"line {number}" for number in range(30, 80)]


def test_nothing_is_shown_twice(room: Room) -> None:
    message = room.message(ROSA, "Once")
    assert texts(room.conversation.message(message, NOW)) == ["Once"]
    assert room.conversation.message(message, NOW, archived=True) == []


def test_a_lost_agent_is_known_by_name_and_must_be_introduced_again(room: Room) -> None:
    room.introduces(ANA)
    room.notices("agent-lost", agent="Ana", agency="Division of Taxation")
    assert room.says(ANA, "am I back?") == []
    assert texts(room.introduces(ANA, since="s3")) == ["am I back?"]


def test_an_agent_whose_network_broke_goes_on_as_the_one_they_were(room: Room) -> None:
    room.enters(ANA, id="o-ana")
    room.introduces(ANA)
    room.leaves(ANA)
    room.enters(ANA, id="o-ana")
    assert texts(room.says(ANA, "Sorry, I am back.")) == ["Sorry, I am back."]


def test_somebody_else_under_the_nick_of_one_who_left_is_not_introduced(room: Room) -> None:
    room.enters(ANA, id="o-ana")
    room.introduces(ANA)
    room.leaves(ANA)
    room.enters(ANA, id="o-somebody-else")
    assert room.says(ANA, "I am not Ana") == []


def test_a_new_nick_keeps_the_introduction(room: Room) -> None:
    room.introduces(ANA)
    room.leaves(ANA, as_="ana (phone)")
    assert texts(room.says("ana (phone)", "still me")) == ["still me"]
    assert room.says(ANA, "somebody else takes the old nick") == []


def test_a_desk_that_left_is_no_desk_to_who_takes_its_nick(room: Room) -> None:
    room.leaves(DESK)
    room.enters(DESK, affiliation="member")
    assert room.introduces("impostor", by=DESK) == []


def test_in_the_archive_a_desk_is_known_by_the_nick_that_the_router_gave() -> None:
    room = Room()
    room.conversation.enter()
    room.conversation.know_desks({"Business Action Center desk": None})
    assert room.introduces("ben", "Ben", by="Business Action Center desk", archived=True)
    assert texts(room.says("ben", "Hello from before", archived=True)) == ["Hello from before"]
    assert room.introduces("eve", "Eve", by="Business Action Center desk") == [], "live, its affiliation counts"


def test_typing_is_shown_of_introduced_agents_only_and_once(room: Room) -> None:
    assert room.says(ANA, typing=True) == []
    room.introduces(ANA)
    assert room.says(ANA, typing=True) == [{"type": "typing", "on": True, "name": "Ana"}]
    assert room.says(ANA, typing=True) == []
    assert room.says(ANA, typing=False) == [{"type": "typing", "on": False, "name": "Ana"}]
    assert room.says(ANA, typing=False) == []
    assert room.says(ROSA, typing=True) == []


def test_a_message_ends_the_typing_even_without_saying_so(room: Room) -> None:
    room.introduces(ANA)
    room.says(ANA, typing=True)
    assert [frame["type"] for frame in room.says(ANA, "Done.")] == ["typing", "message"]


def test_who_leaves_is_not_typing_any_more(room: Room) -> None:
    room.introduces(ANA)
    room.says(ANA, typing=True)
    assert room.leaves(ANA) == [{"type": "typing", "on": False, "name": "Ana"}]


def test_a_message_of_the_archive_has_its_own_time(room: Room) -> None:
    then = datetime(2026, 11, 22, 17, 30, 5, 123456, tzinfo=UTC)
    assert room.says(ROSA, "earlier", at=then)[0]["at"] == "2026-11-22T17:30:05Z"


def test_read_again_from_the_beginning_the_order_is_the_same(room: Room) -> None:
    said = [
        room.message(ROSA, "Question"),
        room.message(ANA, "First line"),
        room.message(
            DESK, "w", notice={"code": "agent-joined", "nick": ANA, "agent": "Ana", "agency": "Tax", "since": "s2"}
        ),
        room.message(ROSA, "Thanks"),
    ]
    live = [frame for message in said for frame in room.conversation.message(message, NOW)]
    room.conversation.forget()
    again = [frame for message in said for frame in room.conversation.message(message, NOW, archived=True)]
    lasting = [frame for frame in live if frame["type"] != "people"]
    assert again == lasting, "who is there has not changed"
    assert [frame["stanza"] for frame in lasting] == ["s1", "s3", "s2", "s4"]


def test_a_canned_reply_is_shown_as_the_agents_word(room: Room) -> None:
    frames = room.says(DESK, "We open at nine.", notice={"code": "reply", "agent": "Ana", "agency": "Taxation"})
    assert [(frame["from"], frame["name"], frame["text"]) for frame in frames] == [("agent", "Ana", "We open at nine.")]


def test_an_agent_who_comes_back_is_introduced_to_the_bridge_and_not_again_to_the_citizen(room: Room) -> None:
    frames = room.notices("agent-joined", nick=ANA, agent="Ana", agency="Taxation", again="true")
    assert [frame["type"] for frame in frames] == ["people"]
    assert texts(room.says(ANA, "I am back")) == ["I am back"]


BUSINESS = "Business Action Center desk"


def test_in_a_warm_transfer_both_are_there_until_one_is_let_go(room: Room) -> None:
    room.enters(BUSINESS, affiliation="admin")
    room.enters("ben")
    assert people(room.introduces("ben", "Ben", by=BUSINESS)) == ["Ben"]
    room.introduces(ANA, "Ana")
    assert people(room.enters(ANA)) == ["Ben", "Ana"]
    assert texts(room.says("ben", "Here is Ana.")) == ["Here is Ana."]
    frames = room.says(BUSINESS, "w", notice={"code": "agent-left", "agent": "Ben", "agency": "Business Action Center"})
    assert [(frame.get("code"), frame.get("agent")) for frame in frames if frame["type"] == "notice"] == [
        ("agent-left", "Ben")
    ]
    assert people(frames) == ["Ana"]
    assert room.says("ben", "to the colleagues") == []
    assert texts(room.says(ANA, "Go on.")) == ["Go on."]


def test_who_is_put_out_of_the_room_and_comes_back_to_watch_is_not_heard(room: Room) -> None:
    room.enters(ANA, id="o-ana")
    room.introduces(ANA)
    room.leaves(ANA, affiliation="none")
    room.enters(ANA, id="o-ana")
    assert room.says(ANA, "A supervisor's word") == []


def test_who_had_the_chat_before_it_went_elsewhere_and_back_is_not_heard_out_of_the_archive() -> None:
    room = Room()
    room.conversation.enter()
    room.conversation.know_desks({BUSINESS: None, DESK: None})
    room.introduces("ben", "Ben", by=BUSINESS, archived=True)
    room.introduces(ANA, "Ana", archived=True)
    room.introduces("bob", "Bob", by=BUSINESS, archived=True)
    assert room.says("ben", "Bob, hurry up", archived=True) == []
    assert texts(room.says("bob", "Hello again", archived=True)) == ["Hello again"]


def test_a_chat_put_back_in_the_queue_has_nobody_to_talk_with(room: Room) -> None:
    room.enters(ANA)
    room.introduces(ANA)
    frames = room.notices("requeued")
    assert [frame.get("code") for frame in frames] == ["requeued", None]
    assert people(frames) == []
    assert room.says(ANA, "Who wants this one?") == []


def test_whose_network_broke_is_still_the_one_the_citizen_talks_with(room: Room) -> None:
    room.enters(ANA, id="o-ana")
    assert people(room.introduces(ANA)) == ["Ana"]
    assert room.leaves(ANA) == [], "nothing to be told"


def test_a_page_that_an_agent_offers_is_shown_with_its_address(room: Room) -> None:
    frames = room.notices("push", agent="Ana", agency="Taxation", url="https://www.nj.gov/tax/50", title="Form 50")
    assert [(frame["code"], frame["url"], frame["title"]) for frame in frames] == [
        ("push", "https://www.nj.gov/tax/50", "Form 50")
    ]


@pytest.mark.parametrize(
    "address",
    ["", "http://www.nj.gov/", "javascript:alert(1)", "data:text/html,x", "https:", "https://", "//nj.gov/", "HTTPS",
     "https://nj.gov@evil.example/", "https://nj.gov\\@evil.example/", "https://nj.gov/\n", "https://nj.gov/\u202e",
     "https://nj.gov/a b", "https://[::1", "https://nj.gov/" + "x" * 2000],
)  # fmt: skip
def test_a_page_that_is_not_plainly_https_is_not_shown(room: Room, address: str) -> None:
    assert room.notices("push", agent="Ana", agency="Taxation", url=address, title="Form 50") == []


def test_what_the_room_did_not_keep_nobody_has_said(room: Room) -> None:
    room.enters(ANA)
    room.introduces(ANA)
    room.says(ANA, typing=True, stanza_id=None)
    frames = room.says(ANA, "Yes, it is taxed.", stanza_id=None)
    assert [(frame["type"], frame.get("on")) for frame in frames] == [("typing", False)]
    assert room.says(ROSA, "Hello?", stanza_id=None, origin_id="u1") == []


def test_an_introduction_that_the_room_did_not_keep_introduces_nobody(room: Room) -> None:
    room.enters(ANA)
    assert room.says(DESK, "words", stanza_id=None, notice={"code": "agent-joined", "nick": ANA, "agent": "Ana"}) == []
    assert room.says(ANA, "Hello") == []
    assert texts(room.introduces(ANA, since="entry")) == ["Hello"]
