"""So many different things for one key within so many seconds, and a bucket that fills with time."""

from onedoor.desk.rates import Bucket, Rate, Window


def test_the_same_thing_again_counts_once_and_old_ones_not_at_all() -> None:
    two = Window(2, 60)
    assert [two.allows("a", thing, 0) for thing in ("1", "1", "2", "3", "1")] == [True, True, True, False, True]
    assert two.allows("b", "3", 0)
    assert not two.allows("a", "3", 59)
    assert two.allows("a", "3", 60)


def test_what_is_refused_does_not_prolong_the_wait() -> None:
    one = Window(1, 60)
    one.allows("a", "1", 0)
    assert not one.allows("a", "2", 59)
    assert one.allows("a", "2", 60)


def test_the_longest_quiet_are_forgotten_first() -> None:
    one = Window(1, 60, keys=2)
    for key in ("a", "b", "a", "c"):
        one.allows(key, "1", 0)
    assert not one.allows("a", "2", 1)
    assert one.allows("b", "2", 1)


def test_a_pace_allows_a_burst_and_then_its_rate() -> None:
    pace = Bucket(Rate(3, 0.5))
    assert [pace.allows(100.0) for _ in range(5)] == [True, True, True, False, False]
    assert [pace.allows(100.5) for _ in range(2)] == [True, False]
    assert [pace.allows(200.0) for _ in range(4)] == [True, True, True, False]


def test_failures_count_until_they_are_older_than_the_window() -> None:
    two = Window(2, 300)
    two.count("ana", "1", 0.0)
    assert two.wait("ana", 1.0) == 0
    two.count("ana", "2", 10.0)
    assert two.wait("ana", 20.0) == 280.0
    two.count("ana", "3", 30.0)
    assert two.wait("ana", 40.0) == 270.0, "the newest count"
    assert two.wait("ben", 40.0) == 0
    assert two.wait("ana", 311) == 0


def test_a_success_forgets_the_failures() -> None:
    one = Window(1, 300)
    one.count("ana", "1", 0.0)
    one.forget("ana")
    assert one.wait("ana", 1.0) == 0
