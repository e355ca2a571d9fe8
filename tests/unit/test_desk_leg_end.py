"""How a leg ends, and when there is nothing left to do for it."""

from onedoor.desk.agency import events as e
from onedoor.desk.agency.steps import State
from onedoor.desk.queue import Wanted
from tests.unit.desks import BEN, KIM, NOON
from tests.unit.test_desk_leg import ID, a_seeking, a_talking, a_waiting


def test_behind_which_line_the_citizen_left_is_part_of_the_end_and_may_be_said_later() -> None:
    leg = a_talking()
    leg.apply(e.Ended(ID, "citizen", "s-8"), NOON)
    assert leg.left_after == "s-8"
    leg = a_talking()
    leg.apply(e.HandedOver(ID, "Tax", "Ana"), NOON)
    assert leg.left_after == ""
    leg.apply(e.CitizenLeft(ID, "s-9"), NOON)
    assert (leg.state, leg.left_after) == (State.HANDED_OVER, "s-9")


def test_what_is_given_back_is_over_and_settled_only_when_nothing_of_it_is_kept() -> None:
    leg = a_waiting()
    leg.apply(e.Refused(ID, "declined"), NOON)
    assert (leg.state, leg.is_over, leg.is_settled, leg.reason) == (State.REFUSED, True, True, "")
    leg = a_waiting()
    leg.apply(e.Refused(ID, "nobody", keeps=True), NOON)
    assert (leg.state, leg.is_over, leg.is_settled, leg.reason) == (State.KEPT, True, False, "nobody")
    assert leg.is_passing_on


def test_nothing_is_left_to_write_down_of_what_was_given_back_or_is_anothers_and_proven() -> None:
    leg = a_waiting()
    leg.apply(e.Refused(ID, "nobody", keeps=True), NOON)
    assert not leg.is_gone, "its record goes on"
    leg.apply(e.Refused(ID, "nobody"), NOON)
    assert leg.is_gone
    for end, gone in ((e.HandedOver(ID, "Tax", "Ana"), True), (e.Ended(ID, "agent"), False)):
        leg = a_talking()
        if gone:
            leg.apply(e.TransferAsked(ID, KIM, "tax"), NOON)
        leg.apply(end, NOON)
        assert not leg.is_gone
        leg.apply(e.Archived(ID, True, 4), NOON)
        assert leg.is_gone is gone


def test_it_is_archived_when_that_is_proven() -> None:
    leg = a_talking()
    leg.apply(e.Ended(ID, "agent"), NOON)
    assert not leg.archived
    leg.apply(e.Archived(ID, complete=True, lines=3), NOON)
    assert leg.archived


# --- In the queue ----------------------------------------------------------------------------------------------------


def test_a_citizen_counts_in_the_queue_and_transfers_advice_and_practice_do_not() -> None:
    assert a_waiting(language="es-MX").wanted == Wanted("general", "es-mx", None, counts=True, aside=False)
    assert a_seeking().wanted == Wanted("permits", "en", BEN, counts=False, aside=False)
    assert a_waiting(kind="consult").wanted == Wanted("general", "en", None, counts=False, aside=True)
    assert a_waiting(practice=BEN).wanted == Wanted("general", "en", None, counts=False, aside=False)


def test_what_another_agency_hands_over_is_a_transfer_until_we_have_it_once() -> None:
    leg = a_waiting(from_agency="Business")
    assert (leg.is_handed, leg.is_transfer) == (True, True)
    leg.apply(e.Taken(ID, KIM), NOON)
    leg.apply(e.AgentLost(ID, KIM), NOON)
    assert (leg.is_handed, leg.is_transfer) == (False, False)
    advice = a_waiting(from_agency="Business", kind="consult")
    assert (advice.is_handed, advice.is_transfer) == (False, True)
    assert a_seeking().is_transfer
    assert not a_waiting().is_transfer


def test_advice_is_nobodys_introduction_and_ours_alone_where_it_is_about_our_own_chat() -> None:
    leg = a_talking(kind="consult", about="other")
    assert (leg.is_consult, leg.is_ours_alone, leg.introducible()) == (True, True, ())
    leg = a_talking(kind="consult")
    assert (leg.is_consult, leg.is_ours_alone) == (True, False)
