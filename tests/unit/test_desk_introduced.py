"""Whom the citizen knows in a room, and for how long."""

import pytest

from onedoor.desk.room.introduced import People

TAX, BUSINESS = "Tax desk", "Business desk"


def a_room(*nicks: str, desk: str = TAX) -> People:
    """These are there, and the desk has introduced the last of them."""
    people = People()
    for nick in nicks:
        people.came(nick, f"o-{nick}")
    introduce(people, nicks[-1], desk)
    return people


def introduce(people: People, nick: str, desk: str = TAX) -> None:
    people.introduce(nick, nick.title(), desk.removesuffix(" desk"), desk=desk)


def here(people: People) -> list[str]:
    return [person.name for person in people.here()]


def test_nobody_is_known_before_they_are_introduced() -> None:
    people = People()
    people.came("ana", "o-ana")
    assert people.is_here("ana")
    assert people.known("ana") is None
    assert people.here() == []


def test_an_introduction_says_who_it_is_of_whom_and_by_whom() -> None:
    people = People()
    people.came("ana", "o-ana")
    person = people.introduce("ana", "Ana", "Tax", desk=TAX, at="tax.test", picture="ab12")
    assert people.known("ana") is person
    assert (person.name, person.agency, person.occupant) == ("Ana", "Tax", "o-ana")
    assert (person.desk, person.at, person.picture, person.is_out) == (TAX, "tax.test", "ab12", False)


def test_what_an_introduction_does_not_say_is_nothing() -> None:
    person = People().introduce("ana", "Ana", "Tax", desk=TAX)
    assert (person.occupant, person.at, person.picture) == (None, "", "")
    assert People().called("Ana", "Tax").desk == ""


def test_who_comes_after_the_introduction_is_the_occupant_whom_it_meant() -> None:
    people = People()
    introduce(people, "ana")
    people.came("ana", "o-ana")
    people.came("ana", None)
    known = people.known("ana")
    assert known is not None
    assert known.occupant == "o-ana"


def test_somebody_else_under_the_nick_is_a_stranger_and_she_who_comes_again_is_not() -> None:
    people = a_room("ana")
    people.left("ana", new_nick=None, put_out=False)
    people.came("ana", "o-ana")
    assert people.known("ana") is not None
    people.left("ana", new_nick=None, put_out=False)
    people.came("ana", "o-eve")
    assert people.known("ana") is None


def test_who_was_put_out_stays_known_for_late_lines_and_is_a_stranger_when_they_come_again() -> None:
    people = a_room("ana")
    people.left("ana", new_nick=None, put_out=True)
    assert people.known("ana") is not None
    assert people.here() == []
    people.left("ana", new_nick=None, put_out=False)
    people.came("ana", "o-ana")
    assert people.known("ana") is None


def test_who_was_put_out_of_a_room_without_lasting_ids_is_a_stranger_too() -> None:
    people = People()
    introduce(people, "ana")
    people.left("ana", new_nick=None, put_out=True)
    people.came("ana", None)
    assert people.known("ana") is None


def test_a_new_nick_keeps_the_introduction_and_the_old_one_loses_it() -> None:
    people = a_room("ana")
    people.left("ana", new_nick="ana2", put_out=False)
    people.came("ana2", "o-ana")
    assert people.known("ana") is None
    assert not people.is_here("ana")
    assert here(people) == ["Ana"]


def test_a_stranger_who_leaves_or_changes_the_nick_stays_a_stranger() -> None:
    people = People()
    people.came("eve", "o-eve")
    people.left("eve", new_nick="ana", put_out=False)
    assert not people.is_here("eve")
    assert people.known("ana") is None


def test_the_citizen_talks_with_those_who_are_in_the_room() -> None:
    people = a_room("ana")
    people.came("ben", "o-ben")
    introduce(people, "ben", BUSINESS)
    assert here(people) == ["Ana", "Ben"]
    people.left("ben", new_nick=None, put_out=False)
    assert here(people) == ["Ana"]


def test_when_nobody_is_in_the_room_it_is_the_one_of_the_newest_desk_whose_network_broke() -> None:
    people = a_room("ana")
    people.came("ben", "o-ben")
    introduce(people, "ben", BUSINESS)
    for nick in ("ana", "ben"):
        people.left(nick, new_nick=None, put_out=False)
    assert here(people) == ["Ben"]
    people.left("ben", new_nick=None, put_out=True)
    assert here(people) == []


def test_who_comes_into_the_room_again_is_told_anew_who_is_there() -> None:
    people = a_room("ana")
    people.came("ben", "o-ben")
    introduce(people, "ben", BUSINESS)
    people.enter()
    assert not people.is_here("ana")
    assert here(people) == ["Ben"], "the room has not said yet who is there"
    people.came("ana", "o-ana")
    assert here(people) == ["Ana"]


def test_a_desk_that_has_the_chat_again_follows_its_own_people_and_nobody_elses() -> None:
    people = a_room("ana")
    introduce(people, "ben", BUSINESS)
    introduce(people, "cleo", TAX)
    assert people.known("ana") is None
    assert people.known("ben") is not None
    assert people.known("cleo") is not None


def test_a_desk_may_have_two_people_with_the_citizen() -> None:
    people = a_room("ana")
    introduce(people, "ben")
    assert people.known("ana") is not None
    assert people.known("ben") is not None


def test_when_one_of_two_agencies_has_left_the_chat_is_the_others_as_before() -> None:
    """A colleague who comes then joins her, and does not take her place."""
    people = a_room("cleo", "ben", "ana")
    introduce(people, "ben", BUSINESS)
    people.withdraw("", "Ben", "Business", desk=BUSINESS, of_two=True)
    introduce(people, "cleo")
    assert sorted(here(people)) == ["Ana", "Cleo"]


def test_when_a_desk_has_lost_its_agent_the_chat_is_not_anothers_who_had_it_before() -> None:
    people = a_room("cleo", "ben", "ana")
    introduce(people, "ben", BUSINESS)
    people.withdraw("", "Ben", "Business", desk=BUSINESS)
    introduce(people, "cleo")
    assert here(people) == ["Cleo"]


def test_a_desk_is_joined_by_whom_another_desk_has_introduced_while_they_are_there() -> None:
    people = a_room("ben", "ana")
    assert not people.is_joined(TAX)
    introduce(people, "ben", BUSINESS)
    assert people.is_joined(TAX)
    assert people.is_joined(BUSINESS)
    people.left("ben", new_nick=None, put_out=False)
    assert not people.is_joined(TAX)
    people.came("ben", "o-ben")
    assert people.is_joined(TAX)
    people.withdraw("", "Ben", "Business", desk=BUSINESS)
    assert not people.is_joined(TAX)


def test_who_is_introduced_again_by_the_desk_that_has_the_chat_again_is_known() -> None:
    people = a_room("ana")
    introduce(people, "ben", BUSINESS)
    introduce(people, "ana", TAX)
    assert people.known("ana") is not None


def test_whoever_was_introduced_again_is_the_newest() -> None:
    people = People()
    for nick in ("ana", "ben", "ana"):
        introduce(people, nick)
    assert here(people) == ["Ana"]


def test_the_last_whom_an_agency_introduced_is_remembered_even_when_they_are_withdrawn() -> None:
    people = a_room("ana")
    introduce(people, "ben")
    introduce(people, "cleo", BUSINESS)
    people.withdraw("ben", "", "", desk=TAX)
    assert {agency: person.name for agency, person in people.met.items()} == {"Tax": "Ben", "Business": "Cleo"}


def test_a_person_is_found_by_name_and_agency_and_is_new_where_nobody_was_introduced_so() -> None:
    people = a_room("ana")
    assert people.called("Ana", "Tax") is people.known("ana")
    for name, agency in (("Ana", "Business"), ("Ben", "Tax")):
        found = people.called(name, agency)
        assert (found.name, found.agency, found.occupant) == (name, agency, None)


@pytest.mark.parametrize(
    ("nick", "name", "agency", "gone"),
    [
        ("ana", "", "", {"ana"}),
        ("ana", "Ben", "Tax", {"ana"}),
        ("", "Ben", "Tax", {"ben"}),
        ("", "Ben", "Business", set[str]()),
        ("eve", "Ana", "Tax", set[str]()),
        ("", "", "", {"ana", "ben"}),
    ],
)
def test_a_notice_withdraws_an_occupant_a_person_or_all_of_its_desk(
    nick: str, name: str, agency: str, gone: set[str]
) -> None:
    people = a_room("ana")
    introduce(people, "ben")
    introduce(people, "cleo", BUSINESS)
    people.withdraw(nick, name, agency, desk=TAX)
    assert {one for one in ("ana", "ben", "cleo") if people.known(one) is None} == gone


def test_who_hears_everything_again_knows_nobody_yet_and_is_told_anew() -> None:
    people = a_room("ana")
    people.forget()
    assert people.known("ana") is None
    assert people.met == {}
    assert people.is_here("ana"), "the room has not changed"
    introduce(people, "ben", BUSINESS)
    introduce(people, "ana")
    assert here(people) == ["Ana"]


def test_a_desk_that_is_heard_again_from_the_beginning_follows_nobody_of_before() -> None:
    people = a_room("ana")
    people.forget()
    assert people.here() == []


def test_who_is_introduced_again_to_a_bridge_that_was_restarted_sends_no_colleague_away() -> None:
    people = a_room("joe", "kim", "ben", "joe")
    introduce(people, "kim", BUSINESS)
    people.introduce("joe", "Joe", "Tax", desk=TAX, again=True)
    introduce(people, "ben", BUSINESS)
    assert sorted(here(people)) == ["Ben", "Joe", "Kim"]


def test_who_is_introduced_again_and_was_not_known_is_the_one_who_has_the_chat() -> None:
    people = a_room("joe", "kim")
    people.introduce("joe", "Joe", "Business", desk=BUSINESS, again=True)
    introduce(people, "joe", TAX)
    assert here(people) == ["Joe"]


def test_whom_the_only_one_of_a_desk_follows_is_a_stranger_though_nobody_saw_them_go() -> None:
    """A bridge that was killed reads the room's archive, and sees who is there now: she may have come again."""
    people = a_room("ruth")
    people.introduce("joe", "Joe", "Tax", desk=TAX, alone=True)
    assert people.known("ruth") is None
    assert people.known("joe") is not None


def test_the_only_one_of_a_desk_sends_nobody_of_another_desk_away() -> None:
    people = a_room("ben", desk=BUSINESS)
    people.introduce("joe", "Joe", "Tax", desk=TAX, alone=True)
    assert people.known("ben") is not None


def test_who_is_introduced_again_as_the_only_one_is_so_too() -> None:
    people = a_room("joe", "ruth")
    introduce(people, "joe")
    people.introduce("joe", "Joe", "Tax", desk=TAX, again=True, alone=True)
    assert (people.known("ruth"), here(people)) == (None, ["Joe"])


def test_whom_the_only_one_of_all_follows_is_a_stranger_though_nobody_saw_them_go() -> None:
    """Chaos, seed 114: Ruth gave the chat to Joe's agency, was asked for it again, and wrote before she had it."""
    people = a_room("ruth", desk=BUSINESS)
    people.introduce("joe", "Joe", "Tax", desk=TAX, alone=True, only=True)
    assert people.known("ruth") is None
    assert here(people) == ["Joe"]


def test_only_says_nothing_when_it_is_said_again() -> None:
    people = a_room("joe", "ben", desk=BUSINESS)
    people.introduce("joe", "Joe", "Tax", desk=TAX, again=True, only=True)
    assert people.known("ben") is not None
