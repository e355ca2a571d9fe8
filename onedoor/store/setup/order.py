"""The order of rows that have a position, such as topics. Moves one row and numbers all of them."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from onedoor.store.tables import Topic

WORDS = ("up", "down", "first", "last")
LONGEST_PLACE = 6
"""How many digits a place may have."""


class Placed(Protocol):
    position: int


Row = TypeVar("Row", bound=Placed)


def is_place(to: str) -> bool:
    """Whether `to` is a place that `move` accepts."""
    return to in WORDS or (to.isascii() and to.isdigit() and len(to) <= LONGEST_PLACE)


def behind_all(session: Session) -> int:
    """The position of a new topic."""
    last = session.scalar(select(func.max(Topic.position)))
    return 0 if last is None else last + 1


def move(rows: Sequence[Row], row: Row, to: str) -> list[Row]:
    """Moves `row` `up` or `down` by one, `first`, `last`, or to a place counted from 1. A move beyond either end stops
    there.

    Numbers all rows 1, 2, 3 … and returns them in their new order.
    """
    order = list(rows)
    here = order.index(row)
    words = {"up": here - 1, "down": here + 1, "first": 0, "last": len(order)}
    order.remove(row)
    order.insert(max(0, words[to] if to in words else int(to) - 1), row)
    for position, each in enumerate(order, start=1):
        each.position = position
    return order
