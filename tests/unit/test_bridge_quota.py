"""So many different things for one key within so many seconds."""

import pytest

from bridge.limits import quota
from bridge.limits.quota import Quota


def test_the_same_thing_again_counts_once_and_old_ones_not_at_all() -> None:
    two = Quota(2, 60)
    assert [two.allows("a", thing, 0) for thing in ("1", "1", "2", "3", "1")] == [True, True, True, False, True]
    assert two.allows("b", "3", 0)
    assert not two.allows("a", "3", 59)
    assert two.allows("a", "3", 60)


def test_what_is_refused_does_not_prolong_the_wait() -> None:
    one = Quota(1, 60)
    one.allows("a", "1", 0)
    assert not one.allows("a", "2", 59)
    assert one.allows("a", "2", 60)


def test_the_longest_quiet_are_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quota, "MOST_KEYS", 2)
    one = Quota(1, 60)
    for key in ("a", "b", "a", "c"):
        one.allows(key, "1", 0)
    assert not one.allows("a", "2", 1)
    assert one.allows("b", "2", 1)
