"""Sendings of one lane that wait for their turn in another. `behind` makes a placeholder for them there.

When the outbox has finished the placeholder, `following` returns them. They are committed together with its completion.
"""

from collections.abc import Sequence
from dataclasses import asdict

from onedoor.store.journal.journal import Sending

KIND = "behind"


def behind(lane: str, sendings: Sequence[Sending]) -> Sending:
    """The placeholder for `sendings` in `lane`. It sends nothing there itself."""
    return Sending(lane, [], [], {"kind": KIND, "sendings": [asdict(one) for one in sendings]})


def following(done: Sending) -> list[Sending]:
    """The sendings to add now; none if `done` was not a placeholder."""
    return [Sending(**one) for one in done.context.get("sendings", [])]
