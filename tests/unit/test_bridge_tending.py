"""How often silent rooms are asked: for a few soon, for thousands so that the asking stays the same."""

import pytest

from bridge.tending import silence


@pytest.mark.parametrize(("visits", "seconds"), [(0, 60), (10, 60), (3_000, 60), (10_000, 200)])
def test_many_are_asked_more_rarely(visits: int, seconds: float) -> None:
    assert silence(visits) == seconds
