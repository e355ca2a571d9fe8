"""How fast an agency replied, turn by turn. Reads no texts: only who wrote when, and which replies were canned.

A turn begins with the citizen's first message after an agent's, and ends with the agent's next. Questions asked before
an agent took the chat count from that moment, because until then the citizen was waiting for a person, not a reply.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

A_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Said:
    at: datetime
    by_citizen: bool
    canned: bool = False
    """The agent chose a pre-approved reply."""


@dataclass(frozen=True, slots=True)
class Exchange:
    answers: tuple[int, ...] = ()
    """How long each answered turn waited, in whole seconds, rounded up."""
    unanswered: int = 0
    replies: int = 0
    canned: int = 0


def exchange(said: Iterable[Said], since: datetime | None) -> Exchange:
    """Sums up one leg's lines, which are in order. `since`: when the leg was first taken; None if nobody took it."""
    if since is None:
        return Exchange()
    answers: list[int] = []
    replies = canned = 0
    turn: datetime | None = None
    for one in said:
        if one.by_citizen:
            turn = turn or max(one.at, since)
        elif one.at >= since:
            replies, canned = replies + 1, canned + one.canned
            if turn is not None:
                answers.append(whole_seconds(one.at - turn))
            turn = None
    return Exchange(tuple(answers), int(turn is not None), replies, canned)


def whole_seconds(length: timedelta) -> int:
    """Whole seconds, rounded up, so that 30 means “within 30 seconds”. Never negative, even if clocks disagree."""
    return max(0, -(-length // A_SECOND))
