"""Who is out of a chat's room for good, who is only cut off, and whom the desk invites again."""

import pytest

from onedoor.desk.agency import absence
from onedoor.desk.agency import events as e
from onedoor.desk.agency.leg import Leg
from onedoor.desk.agency.staffing import Staff
from tests.unit.desks import BEN, KIM, NOON, S, a_leg, a_setup, agent

OUT = NOON + 100 * S
"""When Kim is out of the room."""


def a_talking() -> Leg:
    """Kim has the chat, and is in its room."""
    leg = Leg(a_leg("anna", 1).leg, skill="general")
    leg.apply(e.Taken("anna", KIM), NOON)
    leg.is_in(KIM)
    return leg


def a_staff(*, there: bool = True) -> Staff:
    staff = Staff(a_setup(agent(KIM), agent(BEN)), NOON)
    if there:
        staff.arrived(KIM, NOON)
    return staff


def gone(*, by_will: bool) -> Leg:
    leg = a_talking()
    absence.out(leg, KIM, OUT, by_will=by_will)
    return leg


def is_lost(leg: Leg, after: int, *, there: bool = True) -> bool:
    return absence.is_lost(leg, KIM, a_staff(there=there), OUT + after * S)


def test_who_is_in_the_room_is_neither_lost_nor_back() -> None:
    leg = a_talking()
    assert not is_lost(leg, 900)
    assert not is_lost(leg, 900, there=False)
    assert not absence.is_back(leg, KIM, a_staff(), OUT)
    assert not absence.is_lost(leg, BEN, a_staff(), OUT + 900 * S)


def test_who_left_by_will_and_is_at_the_desk_is_lost_after_two_seconds() -> None:
    assert not is_lost(gone(by_will=True), 1)
    assert is_lost(gone(by_will=True), 2)


def test_who_left_by_will_and_is_not_at_the_desk_has_the_grace() -> None:
    assert not is_lost(gone(by_will=True), 29, there=False)
    assert is_lost(gone(by_will=True), 30, there=False)


def test_who_was_cut_off_has_the_grace_and_is_not_lost_while_they_are_at_the_desk() -> None:
    assert not is_lost(gone(by_will=False), 29, there=False)
    assert is_lost(gone(by_will=False), 30, there=False)
    assert not is_lost(gone(by_will=False), 900), "they are about to be invited"


def test_who_was_invited_again_has_the_grace_once_more_wherever_they_are() -> None:
    for there in (True, False):
        leg = gone(by_will=False)
        leg.apply(e.CalledBack("anna", KIM), OUT + 20 * S)
        assert not is_lost(leg, 49, there=there)
        assert is_lost(leg, 50, there=there)


@pytest.mark.parametrize(
    ("arrived", "after", "back"), [(-100, 2, False), (-100, 3, True), (10, 12, False), (10, 13, True)]
)
def test_who_was_cut_off_is_back_when_they_are_at_the_desk_and_three_seconds_later_not_in_the_room(
    arrived: int, after: int, back: bool
) -> None:
    staff = a_staff(there=False)
    staff.arrived(KIM, OUT + arrived * S)
    assert absence.is_back(gone(by_will=False), KIM, staff, OUT + after * S) == back


def test_nobody_is_invited_who_left_by_will_is_not_at_the_desk_or_was_invited_already() -> None:
    late = OUT + 20 * S
    assert not absence.is_back(gone(by_will=True), KIM, a_staff(), late)
    assert not absence.is_back(gone(by_will=False), KIM, a_staff(there=False), late)
    leg = gone(by_will=False)
    leg.apply(e.CalledBack("anna", KIM), OUT + 10 * S)
    assert not absence.is_back(leg, KIM, a_staff(), late)


@pytest.mark.parametrize(("after", "cut"), [(0, True), (1, True), (2, False)])
def test_who_leaves_room_and_desk_in_one_moment_was_cut_off_and_who_leaves_the_desk_later_was_not(
    after: int, cut: bool
) -> None:
    leg = gone(by_will=True)
    absence.cut_off([leg], KIM, OUT + after * S)
    assert absence.is_back(leg, KIM, a_staff(), OUT + 20 * S) == cut
    assert is_lost(leg, 20) != cut


def test_who_was_cut_off_stays_so_when_the_desk_hears_of_it_late_and_nobody_else_is() -> None:
    leg, other = gone(by_will=False), a_talking()
    absence.cut_off([leg, other], KIM, OUT + 20 * S)
    assert absence.is_back(leg, KIM, a_staff(), OUT + 20 * S)
    assert not is_lost(other, 900, there=False), "they have not left that room"


def test_who_has_answered_and_not_come_yet_is_cut_off_with_their_connection() -> None:
    leg = Leg(a_leg("anna", 1).leg, skill="general")
    leg.apply(e.Taken("anna", KIM), OUT)
    assert not absence.is_back(leg, KIM, a_staff(), OUT + 20 * S)
    absence.cut_off([leg], KIM, OUT + 10 * S)
    assert absence.is_back(leg, KIM, a_staff(), OUT + 20 * S)


def test_when_the_link_breaks_those_in_the_room_are_cut_off_and_who_had_left_has_left() -> None:
    leg, left = a_talking(), gone(by_will=True)
    for one in (leg, left):
        absence.lose_sight(one, OUT + 10 * S)
    assert absence.is_back(leg, KIM, a_staff(), OUT + 13 * S)
    assert not absence.is_back(left, KIM, a_staff(), OUT + 13 * S)
    assert is_lost(left, 10)
    assert not is_lost(leg, 39, there=False)
    assert is_lost(leg, 40, there=False)


def test_when_the_link_breaks_who_was_out_already_is_out_since_then_and_may_be_invited_again() -> None:
    leg = gone(by_will=False)
    leg.apply(e.CalledBack("anna", KIM), OUT + 5 * S)
    absence.lose_sight(leg, OUT + 10 * S)
    assert absence.is_back(leg, KIM, a_staff(), OUT + 10 * S)
    assert is_lost(leg, 30, there=False)


def test_who_comes_in_again_has_never_been_away() -> None:
    for by_will in (True, False):
        leg = gone(by_will=by_will)
        leg.apply(e.CalledBack("anna", KIM), OUT + 5 * S)
        leg.is_in(KIM)
        assert not is_lost(leg, 900)
        absence.out(leg, KIM, OUT + 900 * S, by_will=False)
        assert not is_lost(leg, 929, there=False)
        assert absence.is_back(leg, KIM, a_staff(), OUT + 903 * S), "and may be invited anew"
