"""Offers: how many agents are rung, who is asked first, who counts as away, and what keeps a chat out."""

from datetime import UTC, datetime, timedelta

import pytest

from onedoor.desk.agency import acts
from onedoor.desk.agency import events as e
from onedoor.desk.terms.hours import Hours, Period
from tests.unit.desks import ANA, BEN, KIM, NOON, S, a_desk, a_leg, agent, offered


def test_several_are_rung_at_once_and_the_first_to_take_wins() -> None:
    desk = a_desk(agent(BEN), agent(KIM), agent(ANA), simultaneous_offers=2)
    rung = offered(desk.act(a_leg("anna", 1), NOON))
    assert len(rung) == 2
    winner, loser = rung[0][1], rung[1][1]
    desk.act(acts.Take(winner, "anna"), NOON)
    assert desk.staff.load(loser) == 0
    with pytest.raises(acts.NotYours, match="already has chat 1"):
        desk.act(acts.Take(loser, "anna"), NOON)


def test_when_one_of_those_rung_declines_another_is_rung() -> None:
    desk = a_desk(agent(BEN), agent(KIM), agent(ANA), simultaneous_offers=2)
    rung = {who for _, who in offered(desk.act(a_leg("anna", 1), NOON))}
    first = min(rung)
    assert offered(desk.act(acts.Pass(first, "anna"), NOON)) == [("anna", ({BEN, KIM, ANA} - rung).pop())]


def test_the_expert_is_asked_before_the_beginner_however_busy() -> None:
    desk = a_desk(agent(BEN, capacity=3, levels={"general": 5}), agent(KIM, levels={"general": 2}))
    assert offered(desk.act(a_leg("anna", 1), NOON)) == [("anna", BEN)]
    assert offered(desk.act(a_leg("ed", 2), NOON)) == [("ed", BEN)]


def test_whoever_misses_too_many_offers_in_a_row_counts_as_away() -> None:
    desk = a_desk(agent(BEN), agent(KIM), missed_offers=2)
    desk.act(acts.Vanished(KIM), NOON)
    desk.act(a_leg("anna", 1), NOON)
    assert e.Lapsed("anna", BEN, away=False) in desk.act(acts.Tick(), NOON + 30 * S)
    desk.act(acts.Arrived(KIM), NOON + 31 * S)
    desk.act(acts.Pass(KIM, "anna"), NOON + 32 * S)
    desk.act(acts.Tick(), NOON + 100 * S)
    assert e.Lapsed("anna", BEN, away=True) in desk.act(acts.Tick(), NOON + 140 * S)
    assert not desk.staff.is_here(desk.setup.agents[BEN])


def test_an_answer_starts_the_count_of_missed_offers_anew() -> None:
    desk = a_desk(agent(BEN), missed_offers=2)
    desk.act(a_leg("anna", 1), NOON)
    desk.act(acts.Tick(), NOON + 30 * S)
    desk.act(acts.Take(BEN, "anna"), NOON + 31 * S)
    desk.act(acts.End("anna", "citizen"), NOON + 32 * S)
    desk.act(a_leg("ed", 2), NOON + 33 * S)
    assert e.Lapsed("ed", BEN, away=False) in desk.act(acts.Tick(), NOON + 70 * S)


def test_chats_at_other_agencies_count() -> None:
    desk = a_desk(agent(BEN, capacity=2))
    desk.act(acts.Elsewhere({BEN: 2}), NOON)
    assert offered(desk.act(a_leg("anna", 1), NOON)) == []
    assert offered(desk.act(acts.Elsewhere({BEN: 1}), NOON)) == [("anna", BEN)]


def test_only_an_explicit_priority_goes_before_who_came_first() -> None:
    desk = a_desk(agent(BEN))
    desk.act(a_leg("busy", 1), NOON)
    desk.act(acts.Take(BEN, "busy"), NOON)
    desk.act(a_leg("anna", 2, since=NOON), NOON)
    desk.act(a_leg("ed", 3, since=NOON + S, priority=1), NOON + S)
    assert [desk.queue.position(leg) for leg in ("ed", "anna")] == [1, 2]


def test_the_agent_is_reminded_once_of_a_citizen_who_waits_for_an_answer() -> None:
    desk = a_desk(agent(BEN), reply_reminder=30 * S)
    desk.act(a_leg("anna", 1), NOON)
    desk.act(acts.Take(BEN, "anna"), NOON)
    desk.act(acts.Entered("anna", BEN), NOON)
    desk.act(acts.Spoke("anna", BEN), NOON + 5 * S)
    assert desk.act(acts.Tick(), NOON + 60 * S) == []
    desk.act(acts.Spoke("anna"), NOON + 60 * S)
    desk.act(acts.Spoke("anna"), NOON + 80 * S)
    assert desk.act(acts.Tick(), NOON + 90 * S) == [e.Nudged("anna", BEN)]
    assert desk.act(acts.Tick(), NOON + 120 * S) == []
    desk.act(acts.Spoke("anna", BEN), NOON + 121 * S)
    desk.act(acts.Spoke("anna"), NOON + 130 * S)
    assert desk.act(acts.Tick(), NOON + 160 * S) == [e.Nudged("anna", BEN)]


def test_outside_the_hours_no_new_chat_comes_in_but_a_running_one_does_until_the_doors_close() -> None:
    # A Sunday, open from ten to half past twelve; for the last three quarters of an hour no new chat is taken.
    hours = Hours("UTC", {6: (Period.of("10:00", "12:30"),)}, {}, timedelta(minutes=45))
    desk = a_desk(agent(BEN, capacity=3), hours=hours)
    with pytest.raises(acts.Closed):
        desk.act(a_leg("anna", 1), NOON)
    desk.act(a_leg("ed", 2, from_agency="Other", from_agent="Joe"), NOON)
    with pytest.raises(acts.Closed):
        desk.act(a_leg("flo", 3, from_agency="Other", from_agent="Joe"), datetime(2026, 11, 22, 13, tzinfo=UTC))


def test_a_full_queue_takes_nobody() -> None:
    desk = a_desk(agent(BEN), most_waiting={"general": 1})
    desk.act(a_leg("busy", 1), NOON)
    desk.act(acts.Take(BEN, "busy"), NOON)
    desk.act(a_leg("anna", 2), NOON)
    with pytest.raises(acts.Full, match="with 1 waiting"):
        desk.act(a_leg("ed", 3), NOON)


def test_practice_is_for_the_colleague_it_is_meant_for_and_never_for_who_plays_the_citizen() -> None:
    desk = a_desk(agent(BEN), agent(KIM), agent(ANA))
    assert offered(desk.act(a_leg("play", 1, practice=BEN, only=KIM), NOON)) == [("play", KIM)]
    with pytest.raises(acts.NotYours, match="yourself"):
        desk.act(acts.Take(BEN, "play"), NOON)


def test_a_wait_is_estimated_from_how_fast_the_agency_has_answered() -> None:
    desk = a_desk(agent(BEN))
    for minute in range(3):
        desk.queue.answered("general", NOON + minute * 120 * S)
    desk.act(a_leg("busy", 1), NOON)
    desk.act(acts.Take(BEN, "busy"), NOON + 360 * S)
    desk.act(a_leg("anna", 2), NOON)
    desk.act(a_leg("ed", 3), NOON)
    assert (desk.queue.estimate("anna"), desk.queue.estimate("ed"), desk.queue.wait("general")) == (120, 240, 240)


def test_answers_that_are_recalled_after_a_restart_are_not_counted_twice() -> None:
    desk = a_desk(agent(BEN))
    desk.queue.answered("general", NOON + 240 * S)
    desk.queue.recall("general", [NOON, NOON + 120 * S, NOON + 240 * S])
    desk.act(a_leg("busy", 1), NOON)
    assert desk.queue.estimate("busy") == 120


def test_advice_and_transfers_and_practice_are_no_citizens_who_wait() -> None:
    desk = a_desk(agent(BEN, capacity=2), agent(KIM), most_waiting={"general": 1})
    desk.act(a_leg("anna", 1), NOON)
    desk.act(acts.Take(BEN, "anna"), NOON)
    desk.act(acts.Consult(BEN, "anna", "general", "Is it ours?", "advice-1@desks.test"), NOON)
    assert desk.queue.waiting("general") == 0
    desk.act(a_leg("ed", 3, since=NOON + S), NOON + S)
    assert desk.queue.position("ed") == 1


def test_a_desk_whose_link_comes_late_gives_its_agents_the_grace_from_then_on() -> None:
    desk = a_desk(agent(BEN), present=False)
    desk.act(a_leg("anna", 1), NOON)
    desk.act(acts.Sighted(), NOON + 60 * S)
    assert desk.act(acts.Tick(), NOON + 61 * S) == []
    assert offered(desk.act(acts.Arrived(BEN), NOON + 62 * S)) == [("anna", BEN)]


def test_a_link_that_breaks_twice_takes_nobodys_grace() -> None:
    desk = a_desk(agent(BEN), agent(KIM))
    desk.act(a_leg("anna", 1), NOON)
    desk.act(acts.AllVanished(), NOON + S)
    desk.act(acts.Sighted(), NOON + 2 * S)
    desk.act(acts.AllVanished(), NOON + 4 * S)
    desk.act(acts.Sighted(), NOON + 64 * S)
    desk.act(acts.Tick(), NOON + 65 * S)
    assert desk.queue.position("anna") == 1


# --- Offers that nobody could see ---


def test_an_offer_to_an_agent_whose_connection_is_gone_goes_to_the_next_at_once() -> None:
    desk = a_desk(agent(BEN), agent(KIM))
    ((_, first),) = offered(desk.act(a_leg("anna", 1), NOON))
    other = KIM if first == BEN else BEN
    assert desk.act(acts.Vanished(first), NOON + S) == [
        e.Undelivered("anna", first),
        e.Offered("anna", other, NOON + 31 * S),
    ]


def test_who_is_alone_and_cut_off_is_offered_the_chat_again_when_they_are_back() -> None:
    desk = a_desk(agent(BEN))
    desk.act(a_leg("anna", 1), NOON)
    assert desk.act(acts.Vanished(BEN), NOON + S) == [e.Undelivered("anna", BEN)]
    assert desk.act(acts.Arrived(BEN), NOON + 5 * S) == [e.Offered("anna", BEN, NOON + 35 * S)]
    assert desk.queue.position("anna") == 1


def test_offers_of_before_a_break_are_made_anew_and_count_against_nobody() -> None:
    desk = a_desk(agent(BEN), missed_offers=1)
    desk.act(a_leg("anna", 1), NOON)
    desk.act(acts.AllVanished(), NOON + S)
    assert desk.act(acts.Sighted(), NOON + 60 * S) == [e.Undelivered("anna", BEN)]
    assert desk.act(acts.Arrived(BEN), NOON + 61 * S) == [e.Offered("anna", BEN, NOON + 91 * S)]


def test_an_agent_whose_client_does_not_answer_is_passed_over_until_it_does() -> None:
    desk = a_desk(agent(BEN), missed_offers=1)
    desk.act(a_leg("anna", 1), NOON)
    assert desk.act(acts.Unreached(BEN), NOON + 10 * S) == [e.Undelivered("anna", BEN)]
    assert desk.staff.silent() == {BEN}
    assert desk.act(acts.Tick(), NOON + 300 * S) == []
    assert desk.act(acts.Reached(BEN), NOON + 301 * S) == [e.Offered("anna", BEN, NOON + 331 * S)]


def test_an_agent_may_take_what_they_have_seen_although_it_seemed_not_to_arrive() -> None:
    desk = a_desk(agent(BEN))
    desk.act(a_leg("anna", 1), NOON)
    desk.act(acts.Unreached(BEN), NOON + 10 * S)
    assert desk.act(acts.Take(BEN, "anna"), NOON + 20 * S) == [e.Taken("anna", BEN)]
    assert desk.staff.silent() == set()


def test_a_colleague_who_is_sought_and_cut_off_has_not_declined() -> None:
    desk = a_desk(agent(BEN), agent(KIM, "permits"))
    desk.act(a_leg("anna", 1), NOON)
    desk.act(acts.Take(BEN, "anna"), NOON)
    desk.act(acts.Entered("anna", BEN), NOON)
    desk.act(acts.Transfer(BEN, "anna", "permits"), NOON)
    assert desk.act(acts.Vanished(KIM), NOON + S) == [e.Undelivered("anna", KIM)]
    assert desk.act(acts.Arrived(KIM), NOON + 4 * S) == [e.Offered("anna", KIM, NOON + 34 * S)]


def test_where_nobody_has_been_answered_yet_each_place_is_a_minute() -> None:
    desk = a_desk(agent(KIM))
    for number, name in enumerate(("anna", "ed"), 1):
        desk.act(a_leg(name, number), NOON)
    assert [desk.queue.estimate(name) for name in ("anna", "ed")] == [60, 120]


def test_a_citizen_is_offered_to_nobody_who_does_not_speak_their_language() -> None:
    desk = a_desk(agent(KIM, languages="en"), agent(BEN, languages="en fr"), simultaneous_offers=2)
    assert offered(desk.act(a_leg("anna", 1, language="fr"), NOON)) == [("anna", BEN)]
    with pytest.raises(acts.NobodyOnDuty):
        a_desk(agent(KIM, languages="en")).act(a_leg("anna", 1, language="fr"), NOON)
