"""Whose words the page shows: the occupant's, whatever nick they have (XEP-0421)."""

import pytest

from tests.unit.test_bridge_conversation import ANA, DESK, ROSA, Room, people, texts

BUSINESS = "Business Action Center desk"
ITS, ROSAS, EVES = "9b0e", "51aa", "e7e7"
"""Lasting ids: the desk's, the citizen's, and that of an agent who takes others' nicks."""


@pytest.fixture
def room() -> Room:
    """One that gives lasting ids."""
    room = Room()
    room.conversation.known_as(ROSAS)
    room.enters(DESK, affiliation="admin", id=ITS)
    return room


def says(room: Room, nick: str, words: str, occupant: str, **more: object) -> list[str]:
    return texts(room.says(nick, words, occupant=occupant, **more))


def introduces(room: Room, nick: str, name: str, *, by: str, occupant: str, **more: str) -> bool:
    """Whether the citizen is told."""
    notice = {"code": "agent-joined", "nick": nick, "agent": name, "agency": "Taxation", **more}
    archived = by == BUSINESS
    return bool(room.says(by, f"{name} has joined.", notice=notice, occupant=occupant, archived=archived))


def test_what_the_desk_says_of_its_agents_is_believed(room: Room) -> None:
    assert introduces(room, ANA, "Ana", by=DESK, occupant=ITS)


def test_a_notice_of_another_occupant_is_not_the_desks_although_the_desk_is_there_under_the_nick(room: Room) -> None:
    assert not introduces(room, "eve", "Ana", by=DESK, occupant=EVES)


def test_whoever_has_taken_the_desks_nick_introduces_nobody_and_says_nothing(room: Room) -> None:
    room.leaves(DESK)
    room.enters(DESK, id=EVES)
    assert not introduces(room, "eve", "Ana", by=DESK, occupant=EVES)
    assert says(room, DESK, "You owe us 500.", EVES, notice={"code": "reply", "agent": "Ana"}) == []


def test_in_the_archive_a_desks_notice_is_one_only_of_the_occupant_whom_the_router_names(room: Room) -> None:
    room.conversation.know_desks({DESK: ITS, BUSINESS: "b00b"})
    assert not introduces(room, "eve", "Ben", by=BUSINESS, occupant=EVES)
    assert introduces(room, "ben", "Ben", by=BUSINESS, occupant="b00b")


def test_a_desk_whose_occupant_nobody_knows_is_not_believed_in_the_archive(room: Room) -> None:
    room.conversation.know_desks({DESK: ITS, BUSINESS: ""})
    assert not introduces(room, "ben", "Ben", by=BUSINESS, occupant="b00b")


def test_a_desk_that_an_older_router_names_without_ids_is_believed(room: Room) -> None:
    room.conversation.know_desks({DESK: ITS, BUSINESS: None})
    assert introduces(room, "ben", "Ben", by=BUSINESS, occupant="b00b")


def test_whoever_has_taken_the_citizens_nick_does_not_speak_as_the_citizen(room: Room) -> None:
    assert says(room, ROSA, "I agree to everything.", EVES) == []
    assert says(room, ROSA, "I do not.", ROSAS) == ["I do not."]


def test_an_introduction_names_the_occupant_so_that_a_nick_taken_later_is_somebody_else(room: Room) -> None:
    notice = {"code": "agent-joined", "nick": ANA, "agent": "Ana", "agency": "Taxation", "occupant": "a11a"}
    room.says(DESK, "Ana has joined.", notice=notice, occupant=ITS)
    assert says(room, ANA, "Good morning", "a11a") == ["Good morning"]
    assert says(room, ANA, "You owe us 500.", EVES) == []


def test_a_room_that_gives_no_ids_goes_by_nicks() -> None:
    room = Room()
    room.conversation.known_as(None)
    room.conversation.know_desks({BUSINESS: ""})
    assert introduces(room, "ben", "Ben", by=BUSINESS, occupant="")


def test_whoever_was_put_out_while_we_were_away_is_not_there_when_the_next_one_leaves() -> None:
    room = Room()
    room.introduces("ben", "Ben", by=DESK)
    room.enters("ben")
    room.conversation.enter()
    room.enters(DESK, affiliation="admin")
    room.enters(BUSINESS, affiliation="admin")
    room.enters(ANA)
    room.introduces(ANA, "Ana", by=BUSINESS)
    assert people(room.leaves(ANA, affiliation="none")) == []


def test_an_agent_whose_network_broke_while_we_were_away_is_still_the_citizens() -> None:
    room = Room()
    room.introduces(ANA, "Ana")
    room.conversation.enter()
    room.enters(DESK, affiliation="admin")
    assert [one.name for one in room.conversation.here()] == ["Ana"]


def test_of_two_who_are_there_neither_is_a_stranger_when_the_server_was_away() -> None:
    room = Room()
    room.enters(BUSINESS, affiliation="admin")
    for nick, desk in ((ANA, DESK), ("ben", BUSINESS)):
        room.enters(nick)
        room.introduces(nick, nick.title(), by=desk)
    room.conversation.enter()
    for nick in (ANA, "ben"):
        room.enters(nick)
    assert texts(room.says(ANA, "I am here, too.")) == ["I am here, too."]
