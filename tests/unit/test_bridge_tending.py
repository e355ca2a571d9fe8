"""How often rooms are asked and browsers looked after: of a few soon, of thousands so that it costs the same."""

import pytest

from bridge.tending import silence
from bridge.transports import heartbeat


@pytest.mark.parametrize(("visits", "seconds"), [(0, 60), (10, 60), (900, 60), (3_000, 200)])
def test_many_are_asked_more_rarely(visits: int, seconds: float) -> None:
    assert silence(visits) == seconds


@pytest.mark.parametrize(("sockets", "seconds"), [(0, 25), (3_000, 25), (6_000, 40), (100_000, 55)])
def test_many_browsers_are_looked_after_more_rarely_but_before_a_proxy_cuts_them(sockets: int, seconds: float) -> None:
    assert heartbeat(sockets) == seconds
