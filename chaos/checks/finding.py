"""A finding: what is wrong, in which chat, and around which moment. Data only."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from chaos.checks.history import History


class Fault(StrEnum):
    """What a check can find. Every count must be zero."""

    LOST = "lost"
    DOUBLED = "doubled"
    INVENTED = "invented"
    REORDERED = "reordered"
    ALTERED = "altered"
    WRONG_PERSON = "shown or heard by the wrong person"
    MEMBERSHIP = "membership"
    TWO_OWNERS = "two owners"
    CAPACITY = "capacity exceeded"
    STUCK = "stuck for more than 60 s"
    NOT_OVER = "said to be over and is not"
    NOT_ON_RECORD = "acknowledged and in no transcript"
    NOT_SHOWN = "recorded as shown and not shown"
    SHOWN_UNRECORDED = "shown and not recorded as shown"
    NOT_COMPLETE = "said to be complete and is not"
    NOBODY = "said that nobody is there, and somebody was"


@dataclass(frozen=True, slots=True)
class Finding:
    fault: Fault
    chat: str
    """The chat's id; the citizen's key if there is no chat."""
    text: str
    at: float | None = None


Check = Callable[[History], Iterable[Finding]]
