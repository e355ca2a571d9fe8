"""What the page is told of each line: its language, its file, what it answers, who said it; and what stays unsaid."""

from collections.abc import Mapping

import pytest

from bridge.conversation.attachments import Attached
from bridge.conversation.conversation import Conversation
from onedoor.desk.room.remark import Kind, Markup, Remark
from onedoor.wire.muc.muc import Message
from tests.unit.test_bridge_conversation import ANA, DESK, NOW, ROSA, Room, people, texts

FORM = Attached("f-1", {"name": "form.pdf", "state": "checking"})
PICTURE = "ab" * 32


@pytest.fixture
def room() -> Room:
    room = Room()
    room.introduces(ANA, "Ana")
    return room


def in_french() -> Room:
    """The citizen has chosen French."""
    room = Room()
    room.conversation = Conversation(ROSA, language="fr")
    room.enters(DESK, affiliation="admin")
    room.introduces(ANA, "Ana")
    return room


# --- Language --------------------------------------------------------------------------------------------------------


def test_every_line_is_in_the_language_that_the_citizen_has_chosen() -> None:
    room = in_french()
    assert [frame["lang"] for frame in (*room.says(ROSA, "Bonjour"), *room.says(ANA, "Bonjour"))] == ["fr", "fr"]


def test_a_canned_reply_says_in_which_language_it_is_where_that_is_another() -> None:
    room = in_french()
    reply = {"code": "reply", "agent": "Ana", "agency": "Taxation", "lang": "es"}
    assert [frame["lang"] for frame in room.says(DESK, "Hola", notice=reply)] == ["es"]


def test_where_nobody_knows_the_language_none_is_said(room: Room) -> None:
    frames = [*room.says(ROSA, "Hello"), *room.notices("reply", agent="Ana", agency="Taxation")]
    assert [frame["type"] for frame in frames] == ["message", "message"]
    assert all("lang" not in frame for frame in frames)


# --- Files -----------------------------------------------------------------------------------------------------------


def test_a_file_comes_with_its_line_and_whoever_looks_for_it_is_told_whose_it_is() -> None:
    owns: list[bool] = []

    def attaching(message: Message, own: bool) -> Attached | None:
        owns.append(own)
        return FORM if message.body == "a form" else None

    room = Room()
    room.conversation = Conversation(ROSA, attaching)
    room.enters(DESK, affiliation="admin")
    room.introduces(ANA, "Ana")
    frames = [*room.says(ROSA, "a form"), *room.says(ANA, "a form"), *room.says(ANA, "Thank you")]
    assert [frame.get("attached") for frame in frames] == [FORM, FORM, None]
    assert owns == [True, False, False]


def test_a_line_without_a_file_has_none(room: Room) -> None:
    assert "attached" not in room.says(ROSA, "Hello")[0]
    assert "attached" not in room.says(ANA, "Hello")[0]


# --- Answers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "reply", "answered"),
    [
        ("> Do I?\nYes.", "", Remark(Kind.WORDS, "Yes.", "Do I?")),
        ("Yes.", "s1", Remark(Kind.WORDS, "Yes.", "", "s1")),
        ("> Do I?\nYes.", "s1", Remark(Kind.WORDS, "Yes.", "Do I?", "s1")),
        ("Yes.", "", None),
    ],
)
def test_an_agents_own_words_are_shown_and_what_they_answer_is_known(
    room: Room, body: str, reply: str, answered: Remark | None
) -> None:
    (frame,) = room.says(ANA, body, markup=Markup(reply=reply))
    assert (frame["text"], frame.get("answers")) == ("Yes.", answered)


# --- Who has said it -------------------------------------------------------------------------------------------------


def test_a_canned_reply_of_somebody_nobody_was_told_of_has_what_the_notice_says_and_no_more(room: Room) -> None:
    (frame,) = room.says(DESK, "We open at nine.", notice={"code": "reply"})
    assert (frame["from"], frame["name"], frame["agency"]) == ("agent", "", "")


def test_an_agents_line_and_canned_reply_come_with_the_picture_that_their_agency_has() -> None:
    room = Room()
    room.introduces(ANA, "Ana", at="tax.example", picture=PICTURE)
    reply = {"code": "reply", "agent": "Ana", "agency": "Division of Taxation"}
    frames = [*room.says(ANA, "Hello"), *room.says(DESK, "We open at nine.", notice=reply)]
    assert [frame["picture"] for frame in frames] == [f"/pictures/tax.example/{PICTURE}"] * 2
    assert "picture" not in room.says(ROSA, "Hello")[0]


def test_an_agent_without_a_picture_has_none(room: Room) -> None:
    assert "picture" not in room.says(ANA, "Hello")[0]


def test_a_canned_reply_without_words_is_nothing(room: Room) -> None:
    assert room.says(DESK, None, notice={"code": "reply", "agent": "Ana", "agency": "Taxation"}) == []


def test_a_notice_names_its_line_and_its_time(room: Room) -> None:
    room.says(ROSA, "Goodbye")
    (lost,) = room.notices("agent-lost", agent="Ana", agency="Taxation")
    assert lost == {
        "type": "notice", "stanza": "s3", "code": "agent-lost", "agent": "Ana", "agency": "Taxation",
        "at": "2026-11-22T18:00:00Z",
    }  # fmt: skip


def test_that_it_is_over_the_page_is_told_by_the_router_and_not_by_a_desk(room: Room) -> None:
    assert room.notices("ended", reason="agent") == []
    assert room.conversation.called_over == "agent"
    room.notices("agent-left")
    assert room.conversation.called_over == "agent"
    room.notices("requeued")
    assert room.conversation.called_over == "", "it goes on"


def test_of_a_notice_without_names_the_page_is_told_none(room: Room) -> None:
    (lost, _) = room.notices("agent-lost")
    assert (lost["code"], lost["agent"], lost["agency"]) == ("agent-lost", "", "")


# --- Who is there ----------------------------------------------------------------------------------------------------


def test_until_somebody_is_introduced_there_is_nobody_to_tell_of() -> None:
    room = Room()
    assert room.conversation.people() is None
    assert room.enters(ANA) == []
    assert room.conversation.here() == []


def test_whom_the_citizen_talks_with_is_told_with_name_agency_and_address() -> None:
    room = Room()
    room.introduces(ANA, "Ana", at="tax.example")
    told = {"type": "people", "people": [{"name": "Ana", "agency": "Division of Taxation", "at": "tax.example"}]}
    assert room.conversation.people() == told
    room.notices("requeued")
    assert room.conversation.people() == {"type": "people", "people": []}, "there was somebody before"


def test_of_each_agency_that_had_the_chat_somebody_was_met(room: Room) -> None:
    room.enters("Business desk", affiliation="admin")
    room.introduces("ben", "Ben", by="Business desk")
    assert [one.name for one in room.conversation.met] == ["Ana", "Ben"]


# --- Typing ----------------------------------------------------------------------------------------------------------


def test_what_is_neither_typing_nor_words_does_not_end_the_typing(room: Room) -> None:
    """Such as a client's note that it has shown a line."""
    room.says(ANA, typing=True)
    assert room.says(ANA) == []
    assert room.says(ANA, typing=False) == [{"type": "typing", "on": False, "name": "Ana"}]


def test_somebody_else_who_stops_typing_does_not_stop_who_types(room: Room) -> None:
    room.enters("Business desk", affiliation="admin")
    room.introduces("ben", "Ben", by="Business desk")
    room.says(ANA, typing=True)
    assert room.says("ben", typing=False) == []
    assert room.says(ANA, typing=False) == [{"type": "typing", "on": False, "name": "Ana"}]


def test_after_a_break_whoever_types_is_told_of_again(room: Room) -> None:
    room.says(ANA, typing=True)
    room.conversation.enter()
    assert room.says(ANA, typing=True) == [{"type": "typing", "on": True, "name": "Ana"}]


# --- Leaving ---------------------------------------------------------------------------------------------------------


def test_a_citizen_who_left_is_shown_nothing_behind_the_line_at_which_they_left(room: Room) -> None:
    room.says(ROSA, "Goodbye")
    assert room.conversation.left("s2") == "s2"
    assert room.says(ANA, "Is she gone?") == []


def test_a_citizen_leaves_once_and_at_the_first_line(room: Room) -> None:
    assert room.conversation.left("s1") == "s1"
    assert room.conversation.left("s9") == "s1"


def test_a_citizen_who_left_before_all_lines_is_shown_none_of_them(room: Room) -> None:
    assert room.conversation.left(None) == ""
    assert room.says(ANA, "Hello?") == []


# --- Desks -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("nick", "notice", "unknown"),
    [
        (DESK, {"code": "ended"}, False),
        ("Business desk", {"code": "ended"}, False),
        ("Health desk", {"code": "ended"}, True),
        ("Health desk", None, False),
    ],
)
def test_a_notice_of_somebody_whom_nobody_calls_a_desk_is_noticed_in_the_archive(
    nick: str, notice: Mapping[str, str] | None, unknown: bool
) -> None:
    room = Room()
    room.conversation.know_desks({"Business desk": None})
    known = room.message(DESK, "w", notice={"code": "requeued"})
    assert room.conversation.has_unknown_desks([known, room.message(nick, "w", notice=notice)]) is unknown


def test_a_desk_whose_affiliation_is_taken_away_is_none_any_more(room: Room) -> None:
    room.enters(DESK, affiliation="member")
    assert room.introduces("eve", "Eve") == []


def test_an_owner_of_the_room_is_a_desk_as_an_admin_is() -> None:
    room = Room()
    room.enters("The router", affiliation="owner")
    assert people(room.introduces(ANA, "Ana", by="The router")) == ["Ana"]


def test_the_desks_of_before_a_break_are_known_anew_only_when_they_are_seen(room: Room) -> None:
    room.conversation.enter()
    assert room.introduces("eve", "Eve") == []
    room.enters(DESK, affiliation="admin")
    assert people(room.introduces("ben", "Ben")) == ["Ben"]


def test_read_again_from_the_beginning_an_introduction_has_to_be_read_again_too(room: Room) -> None:
    room.conversation.forget()
    assert room.says(ANA, "Hello") == []


def test_a_live_line_has_the_time_of_now(room: Room) -> None:
    assert room.conversation.message(room.message(ROSA, "Hello"), NOW)[0]["at"] == "2026-11-22T18:00:00Z"
    assert texts(room.says(ANA, "Hello")) == ["Hello"]


@pytest.mark.parametrize("affiliation", ["none", "outcast"])
def test_whoever_was_put_out_is_a_stranger_when_they_come_again(room: Room, affiliation: str) -> None:
    room.enters(ANA)
    room.leaves(ANA, affiliation=affiliation)
    room.enters(ANA)
    assert room.says(ANA, "A supervisor's word") == []
