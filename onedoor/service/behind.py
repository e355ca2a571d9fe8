"""Sendings of one lane that wait for their turn in another: `behind` makes what holds their place there.

When the outbox has done that, `following` gives them. Whoever commits that it is done commits them with it.
"""

from collections.abc import Sequence
from dataclasses import asdict

from onedoor.store.journal.journal import Sending

KIND = "behind"


def behind(lane: str, sendings: Sequence[Sending]) -> Sending:
    """Nothing is sent in `lane` itself."""
    return Sending(lane, [], [], {"kind": KIND, "sendings": [asdict(one) for one in sendings]})


def following(done: Sending) -> list[Sending]:
    """What is to be sent now; nothing if it held nobody's place."""
    return [Sending(**one) for one in done.context.get("sendings", [])]
