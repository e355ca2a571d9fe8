"""How a part is, by what it has said last."""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pytest

from onedoor.desk.health import ALIVE, YOUNG, Health, State, Why, of, of_bridge, worst

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
S = timedelta(seconds=1)


class Beat(NamedTuple):
    at: datetime
    data: dict[str, Any]


def beat(*, ago: timedelta = timedelta(), **data: Any) -> Beat:
    return Beat(NOW - ago, {"link": True, "since": (NOW - timedelta(hours=1)).isoformat(), **data})


@pytest.mark.parametrize(
    ("said", "state", "why"),
    [
        (None, State.AWAY, Why.SILENT),
        (beat(ago=ALIVE + S), State.AWAY, Why.SILENT),
        (beat(ago=ALIVE), State.OK, None),
        (beat(link=False), State.DEGRADED, Why.SERVER),
        (beat(link=False, since=(NOW - YOUNG).isoformat()), State.DEGRADED, Why.SERVER),
        (beat(link=False, since=(NOW - YOUNG + S).isoformat()), State.STARTING, Why.SERVER),
        (Beat(NOW, {"link": False}), State.DEGRADED, Why.SERVER),
        (beat(aside=["q7"]), State.DEGRADED, Why.ASIDE),
        (beat(short=True, aside=["q7"]), State.DEGRADED, Why.SPACE),
        (beat(short=False), State.OK, None),
        (beat(aside=[]), State.OK, None),
    ],
)
def test_a_part_is_as_it_has_said_last(said: Beat | None, state: State, why: Why | None) -> None:
    assert of("agency:tax", "Taxation", said, NOW) == Health("agency:tax", "Taxation", state, why)


@pytest.mark.parametrize(
    ("router", "state", "why"),
    [
        (beat(bridge=True), State.OK, None),
        (beat(bridge=False), State.AWAY, Why.UNREACHED),
        (beat(bridge=True, short=True), State.OK, None),
        (beat(), State.AWAY, Why.UNREACHED),
        (beat(bridge=True, link=False), State.DEGRADED, Why.UNKNOWN),
        (beat(bridge=True, link=False, since=(NOW - YOUNG + S).isoformat()), State.STARTING, Why.UNKNOWN),
        (beat(bridge=True, ago=ALIVE + S), State.DEGRADED, Why.UNKNOWN),
        (None, State.DEGRADED, Why.UNKNOWN),
    ],
)
def test_of_the_bridge_the_router_tells(router: Beat | None, state: State, why: Why | None) -> None:
    assert of_bridge("Bridge", router, NOW) == Health("bridge", "Bridge", state, why)


def test_all_together_are_as_the_worst_of_them() -> None:
    parts = [Health(str(number), "", state) for number, state in enumerate(State)]
    assert worst(parts) is State.AWAY
    assert worst(one for one in parts if one.state is not State.AWAY) is State.DEGRADED
    assert worst(one for one in parts if one.state in (State.OK, State.STARTING)) is State.STARTING
    assert worst(parts[1:2]) is State.OK
    assert worst([]) is State.AWAY
