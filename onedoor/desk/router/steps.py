"""The states of a leg at the router, and which event leads from which to which: a table. Knows nothing else.

A leg is asked, waits, talks. It is over when its agency has refused it, has lost it to another, or the chat has ended;
then its agency compares its record with the room's archive, and reports it as archived. States change in this table
only: an event that does not stand beside a state cannot happen in it.
"""

from enum import StrEnum

from onedoor.desk.router import events as e


class LegState(StrEnum):
    ASKED = "asked"
    WAITING = "waiting"
    TALKING = "talking"
    KEPT = "kept"
    """e.Refused, and its agency keeps the record: what the citizen writes meanwhile is written down there."""
    REFUSED = "refused"
    DROPPED = "dropped"
    """Over before anybody there had answered: its agency need not have anything to archive."""
    OVER = "over"
    ARCHIVED = "archived"


_ANSWERED: dict[type[e.Event], LegState] = {e.Taken: LegState.TALKING, e.Refused: LegState.REFUSED}
_GONE: dict[type[e.Event], LegState] = {e.HandedOver: LegState.OVER, e.Dropped: LegState.OVER}
_LAST: dict[type[e.Event], LegState] = {e.Archived: LegState.ARCHIVED, e.Refused: LegState.REFUSED}

NEXT: dict[LegState, dict[type[e.Event], LegState]] = {
    LegState.ASKED: {e.Accepted: LegState.WAITING, **_ANSWERED, **_GONE, e.Dropped: LegState.DROPPED},
    # An agency may have lost its agent while another was being asked, which has answered now.
    LegState.WAITING: {**_ANSWERED, **_GONE},
    LegState.TALKING: {e.Requeued: LegState.WAITING, **_GONE},
    LegState.KEPT: {**_LAST, **_GONE},
    LegState.DROPPED: _LAST,
    LegState.OVER: _LAST,
    LegState.REFUSED: {},
    LegState.ARCHIVED: {},
}

HOLDS = frozenset({LegState.ASKED, LegState.WAITING, LegState.TALKING})
RECORDS = frozenset({LegState.WAITING, LegState.TALKING, LegState.KEPT})
"""Its agency writes down what is said in the room."""
