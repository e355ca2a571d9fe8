"""What follows from an event beside what is remembered: a table of kinds of events and who wants to hear of them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Generic, TypeVar

About = TypeVar("About")
Heard = Callable[[About, Any, datetime], None]
"""Called with what the event is about, the event, and when it happened."""


class Subscribers(Generic[About]):
    """Each row is one kind of events, or several, and who hears of them. Rows are told in their order; a row of a base
    class hears of every kind that is made of it.
    """

    def __init__(self, *rows: tuple[type | tuple[type, ...], Heard[About]]) -> None:
        self._rows = rows

    def tell(self, about: About, event: object, at: datetime) -> None:
        for kinds, heard in self._rows:
            if isinstance(event, kinds):
                heard(about, event, at)
