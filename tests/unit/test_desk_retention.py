"""What may be destroyed, by the rules alone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedoor.desk.terms import retention
from onedoor.desk.terms.retention import PARTS, Hold, Kind, Record
from onedoor.desk.words.searching import folded

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def record(kind: Kind = Kind.CHAT, ago: int = 400, **rest: object) -> Record:
    ended = NOW - timedelta(days=ago)
    values: dict[str, object] = {"agency": "tax", "id": "q1.1", "ended": ended, "began": ended.date(), "chat": "q1"}
    return Record(kind, **(values | rest))  # type: ignore[arg-type]


def gone(one: Record, *holds: Hold, **days: int | None) -> bool:
    schedules = {Kind(kind): kept for kind, kept in days.items()}
    return retention.disposable([one], {"tax": schedules}, holds, NOW) == [one]


def test_what_has_no_schedule_is_kept_for_ever() -> None:
    assert not gone(record(ago=30_000))
    assert not gone(record(ago=30_000), chat=None)
    assert not gone(record(agency="deleted"), chat=1)


def test_a_record_goes_when_its_days_are_over_and_not_before() -> None:
    assert gone(record(ago=366), chat=365)
    assert not gone(record(ago=365), chat=365)


def test_what_has_no_schedule_of_its_own_follows_the_chats() -> None:
    assert gone(record(Kind.MESSAGE, ago=400), chat=365)
    assert not gone(record(Kind.MESSAGE, ago=400), chat=365, message=None)
    assert gone(record(Kind.PRACTICE, ago=8), chat=365, practice=7)


@pytest.mark.parametrize("part", PARTS)
def test_what_belongs_to_a_chat_never_outlives_it(part: Kind) -> None:
    assert retention.days({Kind.CHAT: 30, part: 300}, part) == 30
    assert retention.days({Kind.CHAT: 30, part: None}, part) == 30
    assert retention.days({Kind.CHAT: 300, part: 30}, part) == 30
    assert retention.days({Kind.CHAT: None, part: 30}, part) == 30


def test_nobody_needs_a_block_long_after_its_end() -> None:
    assert gone(record(Kind.BLOCK, ago=31), chat=None)
    assert not gone(record(Kind.BLOCK, ago=29), chat=1)


@pytest.mark.parametrize(
    "hold",
    [
        Hold(), Hold("tax"), Hold(chat="q1"), Hold(chat="q1.1"), Hold(person="ROSA"), Hold(person="rosa@example.org"),
        Hold(words="sales tax"), Hold(words='"sales tax"'), Hold(first=date(2025, 10, 1)), Hold(last=date(2025, 12, 1)),
        Hold(until=NOW.date()), Hold("tax", "q1", "Rosa", "tax*", date(2025, 10, 1), date(2025, 12, 1)),
    ],
)  # fmt: skip
def test_a_hold_wins(hold: Hold) -> None:
    one = record(people=folded(["Rosa", "rosa@example.org"]), text=folded(["What is sales tax?"]))
    assert gone(one, chat=1)
    assert not gone(one, hold, chat=1)


@pytest.mark.parametrize(
    "hold",
    [
        Hold("labor"), Hold(chat="q2"), Hold(person="Ros"), Hold(words="tax sale"), Hold(first=date(2026, 1, 1)),
        Hold(last=date(2025, 1, 1)), Hold(until=NOW.date() - timedelta(days=1)), Hold(lifted=True),
        Hold(chat="q1", person="Nobody"),
    ],
)  # fmt: skip
def test_a_hold_on_something_else_does_not(hold: Hold) -> None:
    assert gone(record(people=folded(["Rosa"]), text=folded(["What is sales tax?"])), hold, chat=1)


@pytest.mark.parametrize(
    ("hold", "is_held"),
    [
        (Hold(last=date(2025, 11, 21)), True),  # in New York it still is the 21st
        (Hold(last=date(2025, 11, 20)), False),
        (Hold(first=date(2025, 11, 23)), True),  # in Sydney it is the 23rd already
        (Hold(first=date(2025, 11, 24)), False),
    ],
)
def test_a_day_of_a_hold_is_that_day_anywhere(hold: Hold, is_held: bool) -> None:
    one = record()
    assert hold.covers(Record(one.kind, one.agency, one.id, one.ended, date(2025, 11, 22))) is is_held


HOLDS = st.builds(
    Hold, agency=st.sampled_from([None, "tax", "labor"]), chat=st.sampled_from(["", "q1", "q2.1"]),
    person=st.sampled_from(["", "rosa"]), words=st.sampled_from(["", "tax"]), lifted=st.booleans(),
    until=st.sampled_from([None, NOW.date(), NOW.date() - timedelta(days=1)]),
)  # fmt: skip


@given(
    st.lists(st.tuples(st.sampled_from(Kind), st.integers(0, 60), st.sampled_from(["q1", "q2"]))),
    st.dictionaries(st.sampled_from(Kind), st.one_of(st.none(), st.integers(1, 50))),
    st.lists(HOLDS, max_size=4),
)
def test_a_held_one_is_never_destroyed_and_an_expired_one_always(
    made: list[tuple[Kind, int, str]], own: dict[Kind, int | None], holds: list[Hold]
) -> None:
    records = [record(kind, ago, id=f"{chat}.1", chat=chat, people=" rosa ", text=" tax ") for kind, ago, chat in made]
    chosen = retention.disposable(records, {"tax": own}, holds, NOW)
    for one in records:
        held = any(hold.covers(one) for hold in holds if hold.is_in_force(NOW.date()))
        kept = retention.days(own, one.kind)
        expired = kept is not None and NOW - one.ended > timedelta(days=kept)
        assert (one in chosen) == (expired and not held)


def test_a_hold_that_says_nothing_leaves_nothing_out_and_a_record_that_says_nothing_has_nobody_in_it() -> None:
    hold, one = Hold(), record(chat="")
    assert (hold.agency, hold.chat, hold.person, hold.words) == (None, "", "", "")
    assert (hold.first, hold.last, hold.until, hold.lifted) == (None, None, None, False)
    assert (one.chat, one.people, one.text) == ("", " ", " ")
