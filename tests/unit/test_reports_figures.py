"""What figures say of sums: thresholds, percentiles, and what cannot be so."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from onedoor.desk.terms.exchange import Exchange, Said, exchange
from onedoor.desk.terms.targets import Targets
from onedoor.reports.figures import Figures, contradictions, percentile
from onedoor.reports.tally import Tally, of_agents, together

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def a_tally(**legs: int) -> Tally:
    tally = Tally()
    for outcome, count in legs.items():
        for _ in range(count):
            tally.add(outcome.replace("_", "-"), {})
    return tally


def test_whoever_leaves_at_once_is_no_verdict_on_the_desk() -> None:
    tally = Tally()
    for seconds in (3, 9, 10, 400):
        tally.add("abandoned", {"gone": seconds})
    for seconds in (180, 181):
        tally.add("handled", {"wait": seconds})
    figures = Figures(tally)
    assert (figures.short, figures.abandoned, figures.offered) == (2, 2, 6)
    assert figures.level == 1 / 4
    stricter = Figures(tally, Targets(short=0, within=181))
    assert (stricter.short, stricter.abandoned, stricter.level) == (0, 4, 2 / 6)


def test_a_figure_of_nothing_is_no_figure() -> None:
    figures = Figures(Tally())
    assert figures.offered == 0
    assert [figures.level, figures.speed, figures.speed_at(90), figures.response, figures.approved] == [None] * 5
    assert figures.wrong_agency is None


@pytest.mark.parametrize(("percent", "seconds"), [(1, 1), (50, 2), (75, 2), (76, 9), (100, 9)])
def test_a_percentile_is_the_nearest_rank(percent: int, seconds: int) -> None:
    assert percentile(Counter({1: 1, 2: 2, 9: 1}), percent) == seconds


def test_what_another_agency_answered_was_never_offered_here() -> None:
    figures = Figures(a_tally(handled=0, elsewhere=3, refused=1, turned_away=2))
    assert (figures.offered, figures.refused) == (3, 3)


def test_chats_one_after_the_other_are_not_at_once() -> None:
    assert together([(at(0), at(60)), (at(60), at(90))]) == (90_000, 1)
    assert together([(at(0), at(60)), (at(30), at(90)), (at(10), at(20))]) == (90_000, 2)
    assert together([(at(5), at(5))]) == (0, 0)


def test_an_agents_time_is_who_had_the_chat_when() -> None:
    stints = {
        "ana": {"stints": [[at(0).isoformat(), at(60).isoformat()]], "took": True},
        "omar": {"stints": [[at(60).isoformat(), at(100).isoformat()]], "handed": 1},
    }
    found = of_agents([{"agents": stints, "wait": 7, "answers": [3], "replies": 2, "canned": 1}])
    assert (found["ana"].n["talk"], found["omar"].n["talk"]) == (60_000, 40_000)
    assert (found["ana"].wait, found["omar"].wait) == (Counter({7: 1}), Counter())
    # Two had it: whose answers they were is not known.
    assert not found["ana"].answers
    assert found["omar"].n["out"] == 1


def test_sums_that_cannot_be_so_are_said_to_be_so() -> None:
    assert contradictions(Figures(a_tally(abandoned=2))) == ["2 were abandoned, and 0 of them have a time."]
    tally = Tally()
    tally.n.update(canned=3, replies=2, handled=1, out=2)
    tally.wait[4] = 1
    assert len(contradictions(Figures(tally))) == 2
    tally = Tally(peak=603)
    assert contradictions(Figures(tally), 3) == ["603 chats at the same time, but at most 3 are allowed."]


def test_sums_added_up_are_the_sum_of_all() -> None:
    one, other, both = Tally(), Tally(), Tally()
    for tally in (one, both):
        tally.add("handled", {"wait": 4, "handle": 60, "answers": [3, 3, 90], "replies": 3, "canned": 1})
    for tally in (other, both):
        tally.add("abandoned", {"gone": 30})
    merged = Tally()
    merged.merge(one.as_json())
    merged.merge(other.as_json())
    assert merged == both


def test_a_turn_is_answered_by_the_next_word_and_begins_when_somebody_is_there() -> None:
    said = [
        Said(at(0), True), Said(at(5), False), Said(at(40), False, canned=True), Said(at(50), True),
        Said(at(55), True), Said(at(71.2), False), Said(at(80), True),
    ]  # fmt: skip
    assert exchange(said, at(20)) == Exchange(answers=(20, 22), unanswered=1, replies=2, canned=1)
    assert exchange(said, None) == Exchange()
