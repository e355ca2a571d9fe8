"""What follows from an event, besides storing it: a table of event classes and the functions to call."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Generic, TypeVar

About = TypeVar("About")
Heard = Callable[[About, Any, datetime], None]
"""Called with the event's subject, the event, and when it happened."""


class Subscribers(Generic[About]):
    """Each row has one or more event classes and a function to call. Rows are called in order. A row with a base class
    hears of every subclass.
    """

    def __init__(self, *rows: tuple[type | tuple[type, ...], Heard[About]]) -> None:
        self._rows = rows

    def tell(self, about: About, event: object, at: datetime) -> None:
        for kinds, heard in self._rows:
            if isinstance(event, kinds):
                heard(about, event, at)
