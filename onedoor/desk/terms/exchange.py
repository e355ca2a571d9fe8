"""How an agency has answered, turn by turn. Reads nobody's words: only who spoke when, and what was approved before.

A turn begins with the citizen's first words after an agent's, and ends with the agent's next. What the citizen has
asked before somebody took the chat counts from then on: until then it was waiting for a person, not for an answer.
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
    """Approved beforehand: the agent has only chosen it."""


@dataclass(frozen=True, slots=True)
class Exchange:
    answers: tuple[int, ...] = ()
    """Whole seconds, rounded up, that each answered turn waited."""
    unanswered: int = 0
    replies: int = 0
    canned: int = 0


def exchange(said: Iterable[Said], since: datetime | None) -> Exchange:
    """What one leg's lines (in their order) come to; `since` is when it was first taken, None when nobody did."""
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
    """Rounded up, so that 30 means “within 30 seconds”; never negative, for clocks that disagree."""
    return max(0, -(-length // A_SECOND))
