"""Who is at the desk, on duty, and has room: what an agency's staff comes to as people come, go and answer."""

from collections.abc import Callable

import pytest

from onedoor.desk.agency.staffing import Staff
from onedoor.desk.terms.people import Agent, Duty, Jid
from tests.unit.desks import ANA, BEN, KIM, NOON, S, a_setup, agent

PC, PHONE = f"{KIM}/pc", f"{KIM}/phone"
GRACE = 30 * S
LATER = NOON + 100 * S
"""The grace after the start is over."""


def a_staff(*agents: Agent, there: bool = True, **more: int) -> Staff:
    staff = Staff(a_setup(*agents, **more), NOON)
    for one in agents if there else ():
        staff.arrived(one.jid, NOON)
    return staff


def who(agents: list[Agent]) -> list[Jid]:
    return [one.jid for one in agents]


# --- At the desk -----------------------------------------------------------------------------------------------------


def test_whoever_arrives_is_there_since_they_came_and_not_since_they_were_seen_again() -> None:
    staff = a_staff(agent(KIM), there=False)
    assert staff.here_since(KIM) is None
    staff.arrived(KIM, NOON)
    staff.arrived(KIM, NOON + 5 * S)
    assert staff.present == {KIM}
    assert staff.here_since(KIM) == NOON
    staff.vanished(KIM, NOON + 6 * S)
    assert (staff.present, staff.here_since(KIM)) == (set(), None)
    staff.arrived(KIM, NOON + 7 * S)
    assert staff.here_since(KIM) == NOON + 7 * S


@pytest.mark.parametrize(("passed", "just"), [(0, True), (1, True), (2, False)])
def test_who_has_left_the_desk_has_just_gone_for_two_seconds(passed: int, just: bool) -> None:
    staff = a_staff(agent(KIM))
    staff.vanished(KIM, LATER)
    assert staff.has_just_gone(KIM, "", LATER + passed * S) == just
    assert staff.has_just_gone(KIM, PC, LATER + passed * S) == just, "with whatever client"


def test_who_is_there_or_never_was_has_not_just_gone() -> None:
    staff = a_staff(agent(KIM))
    assert not staff.has_just_gone(KIM, PC, LATER)
    assert not staff.has_just_gone(BEN, "", LATER)
    staff.vanished(BEN, LATER)
    assert not staff.has_just_gone(BEN, "", LATER), "who was never there cannot go"
    staff.vanished(KIM, LATER)
    staff.arrived(KIM, LATER)
    assert not staff.has_just_gone(KIM, PC, LATER)


@pytest.mark.parametrize(
    ("client", "passed", "just"), [(PC, 1, True), (PC, 2, False), (PHONE, 1, False), ("", 1, False)]
)
def test_of_an_agent_with_two_clients_only_the_one_that_left_has_just_gone(
    client: str, passed: int, just: bool
) -> None:
    staff = a_staff(agent(KIM))
    staff.severed(KIM, PC, LATER)
    assert staff.has_just_gone(KIM, client, LATER + passed * S) == just


def test_who_went_comes_back_and_is_thrown_out_again_has_the_grace_anew() -> None:
    kim = agent(KIM)
    staff = a_staff(kim)
    staff.vanished(KIM, LATER)
    staff.vanished(KIM, LATER + 20 * S)
    assert staff.is_on_duty(kim, LATER + GRACE - S)
    assert not staff.is_on_duty(kim, LATER + GRACE), "who is gone cannot go again"
    staff.arrived(KIM, LATER + GRACE)
    assert staff.is_on_duty(kim, LATER + 300 * S)
    staff.vanished(KIM, LATER + 300 * S)
    assert staff.is_on_duty(kim, LATER + 329 * S)
    assert not staff.is_on_duty(kim, LATER + 330 * S)


def test_after_a_start_everybody_has_the_grace_to_be_seen() -> None:
    kim = agent(KIM)
    staff = a_staff(kim, there=False)
    assert staff.is_on_duty(kim, NOON + GRACE - S)
    assert not staff.is_on_duty(kim, NOON + GRACE)
    assert not staff.is_here(kim)


@pytest.mark.parametrize("duty", [Duty.AWAY, Duty.OFF])
def test_who_has_not_said_that_they_are_on_duty_is_not_though_their_client_is_there(duty: Duty) -> None:
    kim = agent(KIM, duty=duty)
    staff = a_staff(kim)
    assert not staff.is_on_duty(kim, NOON)
    assert not staff.is_here(kim)
    assert staff.on_duty("general", "en", NOON) == staff.with_skill("general", NOON) == []


# --- A client that does not answer -----------------------------------------------------------------------------------


def test_whose_client_does_not_answer_is_on_duty_and_offered_nothing() -> None:
    kim = agent(KIM)
    staff = a_staff(kim)
    staff.unreached(KIM)
    assert staff.silent() == {KIM}
    assert (staff.is_on_duty(kim, LATER), staff.is_here(kim), staff.has_room(kim)) == (True, False, False)


def test_a_client_that_answers_comes_again_goes_or_takes_an_offer_is_silent_no_more() -> None:
    staff = a_staff(agent(KIM))
    signs: tuple[Callable[[], None], ...] = (
        lambda: staff.answered_again(KIM),
        lambda: staff.arrived(KIM, LATER),
        lambda: staff.answered(KIM),
        lambda: staff.served(KIM, LATER),
        lambda: staff.vanished(KIM, LATER),
    )
    for sign in signs:
        staff.unreached(KIM)
        assert staff.silent() == {KIM}
        sign()
        assert staff.silent() == frozenset()


def test_who_is_not_at_the_desk_has_no_client_that_could_answer() -> None:
    staff = a_staff(agent(KIM), there=False)
    staff.unreached(KIM)
    assert staff.silent() == frozenset()
    staff.answered_again(KIM)


# --- A broken link ---------------------------------------------------------------------------------------------------


def test_when_the_link_breaks_nobody_is_there_and_when_it_is_back_they_have_the_grace() -> None:
    kim, ben = agent(KIM), agent(BEN)
    staff = a_staff(kim, ben)
    staff.lose_sight(LATER)
    assert staff.present == set()
    staff.arrived(BEN, LATER + 200 * S)
    staff.see_again(LATER + 200 * S)
    assert staff.is_on_duty(kim, LATER + 229 * S)
    assert not staff.is_on_duty(kim, LATER + 230 * S)
    assert staff.is_on_duty(ben, LATER + 900 * S)


def test_who_was_gone_for_longer_than_the_grace_when_the_link_broke_has_no_grace_for_the_break() -> None:
    kim, ben = agent(KIM), agent(BEN)
    staff = a_staff(kim, ben)
    staff.vanished(KIM, LATER)
    staff.vanished(BEN, LATER + S)
    staff.lose_sight(LATER + GRACE)
    staff.see_again(LATER + 200 * S)
    assert not staff.is_on_duty(kim, LATER + 200 * S)
    assert staff.is_on_duty(ben, LATER + 200 * S)


def test_who_was_not_seen_before_the_first_break_is_waited_for_only_that_time() -> None:
    kim = agent(KIM)
    staff = a_staff(kim)
    staff.lose_sight(LATER)
    staff.see_again(LATER)
    staff.see_again(LATER + 20 * S)
    assert not staff.is_on_duty(kim, LATER + GRACE), "they are no longer among those whom the break took"


def test_a_link_that_is_there_late_is_a_late_start() -> None:
    kim = agent(KIM)
    staff = a_staff(kim, there=False)
    staff.see_again(LATER)
    assert staff.is_on_duty(kim, LATER + GRACE - S)
    assert not staff.is_on_duty(kim, LATER + GRACE)


# --- Who is able -----------------------------------------------------------------------------------------------------


def test_on_duty_for_a_skill_are_those_who_have_it_and_speak_the_language() -> None:
    staff = a_staff(agent(KIM), agent(BEN, "general tax", "es"), agent(ANA, "tax", "en es"))
    assert who(staff.on_duty("general", "en", NOON)) == [KIM]
    assert who(staff.on_duty("tax", "es", NOON)) == [BEN, ANA]
    assert who(staff.with_skill("general", NOON)) == [KIM, BEN]
    assert staff.on_duty("gardening", "en", NOON) == staff.with_skill("gardening", NOON) == []
    for jid in (KIM, BEN, ANA):
        staff.vanished(jid, LATER)
    assert staff.on_duty("general", "en", LATER + GRACE) == staff.with_skill("tax", LATER + GRACE) == []


def test_a_changed_set_up_counts_at_once_and_the_one_before_no_more() -> None:
    staff = a_staff(agent(KIM), agent(BEN))
    staff.change(a_setup(agent(BEN, "tax")))
    assert staff.with_skill("general", NOON) == []
    assert who(staff.with_skill("tax", NOON)) == [BEN]
    assert staff.chats() == {BEN: 0}


# --- Room ------------------------------------------------------------------------------------------------------------


def test_chats_here_and_elsewhere_fill_an_agents_hands() -> None:
    kim = agent(KIM, capacity=3)
    staff = a_staff(kim)
    staff.hold(KIM, "anna")
    staff.hold(KIM, "anna")
    assert (staff.load(KIM), staff.held(KIM), staff.chats()) == (1, frozenset({"anna"}), {KIM: 1})
    assert staff.has_elsewhere({KIM: 1}) == []
    assert (staff.load(KIM), staff.chats(), staff.has_room(kim)) == (2, {KIM: 1}, True)
    staff.has_elsewhere({KIM: 2})
    assert not staff.has_room(kim)
    staff.release(KIM, "anna")
    staff.release(KIM, "anna")
    assert (staff.load(KIM), staff.held(KIM), staff.has_room(kim)) == (2, frozenset(), True)
    assert staff.load(BEN) == 0


def test_what_an_agent_holds_already_takes_no_more_room() -> None:
    kim = agent(KIM, capacity=2)
    staff = a_staff(kim)
    staff.hold(KIM, "anna")
    staff.has_elsewhere({KIM: 1})
    assert staff.can_hold(kim, "anna")
    assert not staff.can_hold(kim, "ed")
    staff.has_elsewhere({})
    assert staff.can_hold(kim, "ed")


def test_who_has_fewer_chats_elsewhere_than_before_is_told() -> None:
    staff = a_staff(agent(KIM), agent(BEN), agent(ANA))
    assert staff.has_elsewhere({KIM: 2, BEN: 1, ANA: 1}) == []
    assert staff.has_elsewhere({KIM: 1, BEN: 1}) == [KIM, ANA]
    assert staff.has_elsewhere({KIM: 1, BEN: 2}) == []


def test_the_abler_come_first_then_the_less_busy_then_who_has_waited_longest() -> None:
    expert, *others = agents = agent(ANA, levels={"general": 4}), agent(KIM), agent(BEN)
    staff = a_staff(*agents)
    staff.hold(ANA, "anna")
    staff.served(KIM, LATER)
    assert who(staff.best_first([*others, expert], "general")) == [ANA, BEN, KIM]
    staff.hold(BEN, "ed")
    assert who(staff.best_first([*others, expert], "general")) == [ANA, KIM, BEN]
    staff.hold(KIM, "flo")
    staff.served(BEN, LATER + S)
    assert who(staff.best_first([*others, expert], "general")) == [ANA, KIM, BEN]


# --- Missed offers ---------------------------------------------------------------------------------------------------


def test_one_more_missed_offer_is_one_too_many_only_after_as_many_as_the_set_up_says() -> None:
    staff = a_staff(agent(KIM), missed_offers=2)
    assert not staff.is_one_too_many(KIM)
    staff.missed(KIM, away=False)
    assert staff.is_one_too_many(KIM)
    staff.answered(KIM)
    assert not staff.is_one_too_many(KIM)
    assert a_staff(agent(KIM), missed_offers=1).is_one_too_many(KIM)
    never = a_staff(agent(KIM))
    never.missed(KIM, away=False)
    assert not never.is_one_too_many(KIM)


def test_who_counts_as_away_is_offered_nothing_until_the_set_up_changes_and_is_counted_anew() -> None:
    kim = agent(KIM)
    staff = a_staff(kim, missed_offers=2)
    staff.missed(KIM, away=False)
    staff.missed(KIM, away=True)
    assert not staff.is_here(kim)
    assert not staff.is_on_duty(kim, NOON)
    assert not staff.is_one_too_many(KIM)
    staff.change(staff.setup)
    assert staff.is_here(kim)
