"""The order of rows that have places, such as topics: moves one, and numbers all of them."""

from collections.abc import Sequence
from typing import Protocol, TypeVar


class Placed(Protocol):
    position: int


Row = TypeVar("Row", bound=Placed)


def move(rows: Sequence[Row], row: Row, to: str) -> list[Row]:
    """Moves `row` `up` or `down` by one, `first` or `last`; at either end nothing changes.

    Leaves positions 1, 2, 3 …, and returns the rows in their new order.
    """
    here = list(rows).index(row)
    return put(rows, row, {"up": here - 1, "down": here + 1, "first": 0, "last": len(rows)}[to])


def put(rows: Sequence[Row], row: Row, place: int) -> list[Row]:
    """The same, to a place counted from 0; before the first is the first, and behind the last the last."""
    order = list(rows)
    order.remove(row)
    order.insert(max(0, place), row)
    for position, each in enumerate(order, start=1):
        each.position = position
    return order
