"""How often silent rooms are asked: of a few soon, of thousands so that the asking stays the same."""

import pytest

from bridge.rooms.visit_timeouts import silence


@pytest.mark.parametrize(("visits", "seconds"), [(0, 60), (10, 60), (900, 60), (3_000, 200)])
def test_many_are_asked_more_rarely(visits: int, seconds: float) -> None:
    assert silence(visits) == seconds
