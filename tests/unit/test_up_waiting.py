"""Waiting for an instance goes on as long as more of it comes up, and says what did not."""

from collections.abc import Sequence

import pytest

from onedoor.up.waiting import NotReady, until


async def test_it_waits_as_long_as_more_comes_up() -> None:
    left = [f"agency{number}" for number in range(30)]

    async def missing() -> Sequence[str]:
        if left:
            left.pop()
        return tuple(left)

    await until(missing, 1.0, logs="log")
    assert left == [], "thirty times a twentieth of a second is more than the second that is given"


async def test_what_does_not_come_up_is_named() -> None:
    async def missing() -> Sequence[str]:
        return [f"agency{number}" for number in range(10)]

    with pytest.raises(NotReady, match=r"^Not up after 0 s: agency0, .*agency7 and 2 more\. Their logs are in log\.$"):
        await until(missing, 0.2, logs="log")


async def test_how_much_is_missing_is_told_each_second() -> None:
    told: list[int] = []

    async def missing() -> Sequence[str]:
        return [] if told else ["router", "tax"]

    await until(missing, 20, logs="log", told=told.append)
    assert told == [2]
