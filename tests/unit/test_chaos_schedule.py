"""The schedule of a chaos run follows from its seed, and a finding is told with its chat's story."""

from itertools import chain

from chaos.checks import check, timeline
from chaos.checks.history import Disturbance
from chaos.figures import Measured, percentile, rows
from chaos.report import Result, as_json, stories, text
from chaos.schedule import DATABASE, LINKS, PROCESSES, Kind, database_away, full_disk, schedule
from tests.unit.chaos_histories import NOON, a_history


def test_the_same_seed_gives_the_same_faults() -> None:
    assert schedule(7, 50) == schedule(7, 50)
    assert schedule(7, 50) != schedule(8, 50)


def test_so_many_faults_are_drawn_as_were_asked_for() -> None:
    for faults in (1, 4, 50, 1000):
        assert sum(len(one) for one in schedule(1, faults)) == faults


def test_in_the_long_run_every_kind_hits_everything_it_can() -> None:
    faults = list(chain.from_iterable(schedule(1, 1000)))
    assert {fault.kind for fault in faults} == set(Kind) - {Kind.FILL, Kind.AWAY}, "which are in runs of their own"
    assert {fault.target for fault in faults if fault.kind is Kind.KILL} == set(PROCESSES)
    for kind in (Kind.CUT, Kind.DELAY, Kind.STALL, Kind.HALF_OPEN):
        assert {fault.target for fault in faults if fault.kind is kind} == set(LINKS)
    assert all(3 <= fault.seconds <= 20 for fault in faults if fault.kind is Kind.PAUSE)


def test_of_the_rounds_with_a_full_disk_every_other_has_a_kill_while_it_is_full() -> None:
    assert full_disk(7, 20) == full_disk(7, 20)
    alone, with_kill = full_disk(7, 20)[::2], full_disk(7, 20)[1::2]
    assert all(fault.kind is Kind.FILL for (fault,) in alone)
    assert {killed.kind for _, killed in with_kill} == {Kind.KILL}
    assert all(killed.at < full.seconds for full, killed in with_kill)


def test_in_each_round_the_database_is_away_or_stands_still_once_and_other_faults_go_on_in_three_of_four() -> None:
    rounds = database_away(7, 20)
    assert rounds == database_away(7, 20)
    away = [[one for one in each if one.kind in (Kind.AWAY, Kind.PAUSE) and one.target == DATABASE] for each in rounds]
    assert all(len(each) == 1 and 3 <= each[0].seconds <= 15 for each in away)
    assert {each[0].kind for each in away} == {Kind.AWAY, Kind.PAUSE}
    assert [len(each) == 1 for each in rounds] == [True, False, False, False] * 5
    assert all(killed.kind is Kind.KILL and killed.at < gone.seconds for gone, killed in rounds[1::4])


def test_a_round_is_told_in_the_order_in_which_its_faults_begin() -> None:
    assert all([fault.at for fault in one] == sorted(fault.at for fault in one) for one in schedule(3, 200))


def test_a_finding_names_its_chat_and_prints_its_story() -> None:
    history = a_history()
    history.disturbances.append(Disturbance("kill", "router", NOON + 55, NOON + 56))
    history.pages["c1"].over_at = NOON + 40
    findings = check(history)
    told = "\n".join(timeline.of(history, findings[0]))
    for part in (
        "*** fault",
        "kill router",
        "Ended leg 1",
        "Division of Taxation desk: [ended ]",
    ):
        assert part in told
    result = Result(1, 1, 2.0, "abc", history, Measured(), findings=findings)
    assert "chat q7" in stories(result)
    assert "1 findings." in text(result)
    assert as_json(result)["found"]["said to be over and is not"] == 1


def test_a_run_without_findings_says_so() -> None:
    assert "Nothing found." in text(Result(1, 1, 2.0, "abc", a_history(), Measured()))


def test_percentiles_are_values_that_were_measured() -> None:
    assert percentile([3, 1, 2], 50) == 2
    assert percentile([3, 1, 2], 99) == 3
    measured = Measured()
    measured.add("part killed → serving again", 6.0, "router")
    met = {row["what"]: row.get("met") for row in rows(measured)}
    assert met == {"part killed → serving again": "NO", "part killed → serving again: router": None}
