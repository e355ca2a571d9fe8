"""A table of the states of a leg at the router, and of the events that lead from one to another.

A leg is asked, waits, talks. It is over when its agency refuses it or hands it over, or when the chat ends. Its agency
then compares its record with the room's archive, and reports the leg as archived. An event that is not listed for a
state does not change it.
"""

from enum import StrEnum

from onedoor.desk.router import events as e


class LegState(StrEnum):
    ASKED = "asked"
    WAITING = "waiting"
    TALKING = "talking"
    KEPT = "kept"
    """Its agency has refused it, but keeps recording what the citizen writes."""
    REFUSED = "refused"
    DROPPED = "dropped"
    """Over before anybody there had answered, so its agency may have no record to prove."""
    OVER = "over"
    ARCHIVED = "archived"


_ANSWERED: dict[type[e.Event], LegState] = {e.Taken: LegState.TALKING, e.Refused: LegState.REFUSED}
_GONE: dict[type[e.Event], LegState] = {e.HandedOver: LegState.OVER, e.Dropped: LegState.OVER}
_LAST: dict[type[e.Event], LegState] = {e.Archived: LegState.ARCHIVED, e.Refused: LegState.REFUSED}

NEXT: dict[LegState, dict[type[e.Event], LegState]] = {
    LegState.ASKED: {e.Accepted: LegState.WAITING, **_ANSWERED, **_GONE, e.Dropped: LegState.DROPPED},
    # HandedOver: an agency may lose its agent while another agency is being asked, which then answers.
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
"""States in which the leg's agency records what is said in the room."""
