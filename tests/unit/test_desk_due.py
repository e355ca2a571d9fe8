"""What is due, and in which order."""

from onedoor.desk.due import Due
from tests.unit.desks import NOON, S


def test_what_is_due_comes_out_once_the_earliest_first() -> None:
    due = Due()
    for seconds, what in ((20, "b"), (10, "a"), (30, "c"), (10, "a")):
        due.put(NOON + seconds * S, what)
    assert list(due.by(NOON + 9 * S)) == []
    assert list(due.by(NOON + 20 * S)) == ["a", "a", "b"]
    assert list(due.by(NOON + 20 * S)) == []
    assert list(due.by(NOON + 90 * S)) == ["c"]
