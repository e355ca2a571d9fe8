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
    order = list(rows)
    here = order.index(row)
    places = {"up": here - 1, "down": here + 1, "first": 0, "last": len(order)}
    order.remove(row)
    order.insert(max(0, places[to]), row)
    for position, each in enumerate(order, start=1):
        each.position = position
    return order
