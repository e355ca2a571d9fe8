"""Waits until nothing is missing any more, as long as there is progress. Knows no part."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence

from onedoor.desk.words.sentence import Sentence
from onedoor.mendable import Mendable

Missing = Callable[[], Awaitable[Sequence[str]]]
Told = Callable[[int], None]

_POLL = 0.05
_NAMED = 8
"""How many missing things a sentence names."""


class NotReady(Mendable):
    """One sentence that says what is still missing, and where the logs are."""


async def until(missing: Missing, within: float, *, logs: str, told: Told = lambda _: None) -> None:
    """Raises `NotReady` after `within` seconds without progress, and whatever `missing` raises.

    `missing`: returns the names of what is missing. `told`: called each second with how many there are.
    """
    now = asyncio.get_running_loop().time
    still: Sequence[str] = ()
    fewest, told_at = sys.maxsize, now()
    try:
        async with asyncio.timeout(within) as limit:
            while still := await missing():
                if len(still) < fewest:
                    fewest = len(still)
                    limit.reschedule(now() + within)
                if now() - told_at >= 1:
                    told_at = now()
                    told(fewest)
                await asyncio.sleep(_POLL)
    except TimeoutError:
        raise NotReady(
            Sentence(
                "Not up after {seconds} s: {parts}. Their logs are in {folder}.",
                seconds=round(within),
                parts=_some(still),
                folder=logs,
            )
        ) from None


def _some(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    listed = ", ".join(names[:_NAMED])
    return Sentence("{parts} and {number} more", parts=listed, number=more) if more > 0 else listed
