"""Whose word a message is: the occupant's, whatever nick they have taken."""

import pytest

from onedoor.desk.room import nicks
from onedoor.desk.room.speakers import APART, Speakers

DESK = "Division of Taxation desk"


def a_room(**known: str) -> Speakers:
    """A room with lasting ids in which the desk is 9b0e."""
    speakers = Speakers(gives_ids=True)
    speakers.learn(DESK, "9b0e")
    for nick, occupant in known.items():
        speakers.learn(nick, occupant)
    return speakers


def test_what_the_desk_says_is_the_desks() -> None:
    assert a_room().speaker(DESK, "9b0e") == DESK


@pytest.mark.parametrize("occupant", ["77aa", "", None])
def test_whoever_has_taken_the_desks_nick_is_nobody_whom_anybody_knows(occupant: str | None) -> None:
    speaker = a_room().speaker(DESK, occupant)
    assert speaker.startswith(f"{DESK}{APART}")
    assert not nicks.is_valid(speaker), "nobody can have it"


def test_two_who_have_taken_it_one_after_the_other_are_told_apart() -> None:
    room = a_room()
    assert room.speaker(DESK, "77aa") != room.speaker(DESK, "88bb")


def test_a_nick_of_which_nothing_is_known_is_its_occupants() -> None:
    assert a_room().speaker("Ana", "77aa") == "Ana"


def test_a_nick_that_is_introduced_anew_belongs_to_the_new_one() -> None:
    room = a_room(Ana="77aa")
    room.learn("Ana", "88bb")
    assert (room.speaker("Ana", "88bb"), room.speaker("Ana", "77aa")) == ("Ana", f"Ana{APART}77aa")


def test_an_introduction_without_an_id_takes_nothing_away() -> None:
    room = a_room(Ana="77aa")
    room.learn("Ana", None)
    room.learn("Ana", "")
    assert room.id_of("Ana") == "77aa"


def test_ids_that_the_room_does_not_give_are_made_up_and_do_not_count() -> None:
    room = Speakers()
    room.learn(DESK, "9b0e")
    assert room.speaker(DESK, "77aa") == DESK
    assert room.vouched([DESK, "Other desk"]) == {DESK, "Other desk"}


def test_a_desk_of_which_nobody_knows_the_occupant_is_not_vouched_for() -> None:
    assert a_room().vouched([DESK, "Other desk"]) == {DESK}


def test_the_router_vouches_for_desks_with_an_id_or_where_it_knows_of_none() -> None:
    room = Speakers(gives_ids=True)
    room.know_desks({DESK: "9b0e", "Old desk": None, "New desk": ""})
    assert room.vouched([DESK, "Old desk", "New desk", "Other desk"]) == {DESK, "Old desk"}
    assert [room.id_of(nick) for nick in (DESK, "Old desk", "Other desk")] == ["9b0e", "", ""]
    assert room.speaker(DESK, "77aa") == f"{DESK}{APART}77aa"
    assert room.speaker("Old desk", "77aa") == "Old desk"
    assert room.speaker(DESK, None) == f"{DESK}{APART}"


@pytest.mark.parametrize(
    "nick",
    [
        "division of taxation desk",
        "Division of Taxation  desk",
        "Division-of-Taxation desk.",
        "Divísion of Taxation desk",
        "Ｄivision of Taxation desk",
        "Divisi\N{CYRILLIC SMALL LETTER O}n of Taxation desk",
        "D\N{GREEK SMALL LETTER IOTA}vision of Taxation desk",
        "Division of Taxati0n desk",
    ],
)
def test_nicks_that_people_take_for_the_desks(nick: str) -> None:
    assert nicks.resembles(nick, DESK)


@pytest.mark.parametrize("nick", ["Division of Taxation desk 2", "Taxation", "Ana", "Rosa", "税務署"])
def test_nicks_that_nobody_takes_for_the_desks(nick: str) -> None:
    assert not nicks.resembles(nick, DESK)
