"""What goes with a line that the citizen is shown: what it answers, its language, its file, and who types meanwhile."""

import pytest

from bridge.conversation.attachments import Attached
from bridge.conversation.conversation import Conversation
from onedoor.wire.muc.muc import Message
from tests.unit.test_bridge_conversation import ANA, DESK, NOW, ROSA, Room, texts


@pytest.fixture
def room() -> Room:
    return Room()


def test_what_an_agent_answers_goes_with_their_own_words(room: Room) -> None:
    room.introduces(ANA)
    [frame] = room.says(ANA, "> Is it taxed?\nYes.")
    assert (frame["text"], frame["answers"].quote) == ("Yes.", "Is it taxed?")
    assert "answers" not in room.says(ANA, "Anything else?")[0]


def test_a_canned_reply_without_words_is_nothing(room: Room) -> None:
    assert room.says(DESK, None, notice={"code": "reply", "agent": "Ana", "agency": "Taxation"}) == []


def test_a_line_says_its_language_where_it_is_known(room: Room) -> None:
    reply = {"code": "reply", "agent": "Ana", "agency": "Taxation"}
    assert "lang" not in room.says(ROSA, "Hello")[0]
    assert room.says(DESK, "Bonjour", notice={**reply, "lang": "fr"})[0]["lang"] == "fr"
    room.conversation.language = "es"
    assert room.says(ROSA, "Hola")[0]["lang"] == "es"
    assert room.says(DESK, "Bonjour", notice={**reply, "lang": "fr"})[0]["lang"] == "fr"


def test_whose_typing_was_shown_before_a_break_is_shown_typing_again_after_it(room: Room) -> None:
    room.enters(ANA, id="o-ana")
    room.introduces(ANA)
    room.says(ANA, typing=True)
    room.conversation.enter()
    room.enters(ANA, id="o-ana")
    assert room.says(ANA, typing=True) == [{"type": "typing", "on": True, "name": "Ana"}]


def test_the_line_after_which_an_agent_is_heard_is_not_heard_itself(room: Room) -> None:
    room.says(ANA, "I take it")
    room.says(ANA, "Good morning")
    assert texts(room.introduces(ANA, after="s1")) == ["Good morning"]


def test_a_file_is_the_citizens_own_or_an_agents() -> None:
    asked: list[tuple[str | None, bool]] = []
    room, file = Room(), Attached("f-1", {"name": "a.pdf", "size": 9})

    def attached(message: Message, own: bool) -> Attached | None:
        asked.append((message.body, own))
        return file if own else None

    room.conversation = Conversation(ROSA, attached)
    room.enters(DESK, affiliation="admin")
    room.introduces(ANA)
    assert room.says(ROSA, "mine")[0]["attached"] is file
    assert "attached" not in room.says(ANA, "hers")[0]
    assert asked == [("mine", True), ("hers", False)]


def test_somebody_else_who_goes_or_stops_typing_ends_nobodys_typing(room: Room) -> None:
    room.introduces(ANA)
    room.introduces("ben", "Ben")
    room.says(ANA, typing=True)
    assert room.says("ben", typing=False) == []
    assert [frame for frame in room.leaves("ben") if frame["type"] == "typing"] == []
    assert room.says(ANA, typing=False) == [{"type": "typing", "on": False, "name": "Ana"}]


def test_whom_the_room_does_not_call_a_desk_is_known_as_unknown_until_the_router_names_them(room: Room) -> None:
    notice = room.message("other desk", "w", notice={"code": "requeued"})
    assert room.conversation.has_unknown_desks([notice])
    assert not room.conversation.has_unknown_desks([room.message("other desk", "no notice"), room.message(DESK, "w")])
    room.conversation.know_desks({"other desk": None})
    assert not room.conversation.has_unknown_desks([notice])
    assert room.conversation.message(notice, NOW) == [], "live, only the room says who is a desk"


def test_an_agent_of_whom_the_desk_says_no_more_is_shown_without_an_agency(room: Room) -> None:
    room.says(DESK, "w", notice={"code": "agent-joined", "nick": ANA, "agent": "Ana"})
    [frame] = room.says(ANA, "Hello")
    assert (frame["name"], frame["agency"]) == ("Ana", "")


def test_what_was_held_back_is_let_out_once_though_the_archive_is_read_again(room: Room) -> None:
    said = room.message(ANA, "Hi")
    room.conversation.message(said, NOW)
    room.conversation.forget()
    room.conversation.message(said, NOW, archived=True)
    assert texts(room.introduces(ANA, since="s1")) == ["Hi"]


def test_a_notice_says_when_it_was(room: Room) -> None:
    assert room.notices("requeued")[0]["at"] == "2026-11-22T18:00:00Z"


def test_an_agents_picture_is_shown_with_their_lines(room: Room) -> None:
    room.introduces(ANA, at="tax.test", picture="a" * 64)
    assert room.says(ANA, "Hello")[0]["picture"] == f"/pictures/tax.test/{'a' * 64}"
    assert "picture" not in room.says(ROSA, "Hello")[0]


def test_a_canned_reply_of_which_the_desk_says_no_more_has_neither_agency_nor_language(room: Room) -> None:
    [frame] = room.says(DESK, "We open at nine.", notice={"code": "reply", "agent": "Ana"})
    assert frame["agency"] == ""
    assert "lang" not in frame
