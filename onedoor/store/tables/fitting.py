"""Limits of single values, and what to say about a value beyond one. Knows no entry, form or column.

The model of the set-up (`onedoor.store.setupfile.model`) has a field's limits in its type. Imports, commands and the
panel's forms check a value against them when it changes. pydantic itself ignores them, so that a value from the time
before a limit can still be exported.
"""

import re
from abc import abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

# Characters that XML 1.0 §2.2 forbids would close a component's stream. A database takes no half of a surrogate pair.
_NEVER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Limit:
    @abstractmethod
    def wrong(self, value: Any) -> str:
        """How the sentence goes on after the field's name; empty if the value is good."""


@dataclass(frozen=True, slots=True)
class Rule(Limit):
    """`is_good`: whether a value is good. `said`: how the sentence “<field> must …” goes on."""

    is_good: Callable[[Any], Any]
    said: str

    def wrong(self, value: Any) -> str:
        if self.is_good(value):
            return ""
        return f" must {self.said}, not “{str(value)[:60]}”" if str(value).strip() else " must not be empty"


@dataclass(frozen=True, slots=True)
class Most(Limit):
    """At most so many characters."""

    length: int

    def wrong(self, value: str) -> str:
        number = len(value)
        return f" has {number} characters; at most {self.length} fit" if number > self.length else ""


@dataclass(frozen=True, slots=True)
class Within(Limit):
    """A whole number from `ge` to `le`, or None. pydantic has the same names for limits that it checks itself."""

    ge: int
    le: int

    def wrong(self, value: int | None) -> str:
        is_good = value is None or self.ge <= value <= self.le
        return "" if is_good else f" must be a whole number from {self.ge} to {self.le:,}, not “{value}”"


NEEDED = Rule(lambda text: str(text).strip(), "not be empty")


def mistake(field: str, value: Any, limits: Iterable[object]) -> str | None:
    """One sentence that says why the value does not fit the field; None if it fits.

    `limits` may contain pydantic's own, which are not checked here.
    """
    name = field.replace("_", " ")
    if isinstance(value, str) and (never := _NEVER.search(value)):
        code = ord(never[0])
        return f"{name} must not contain the character {f'U+{code:04X}' if code else 'NUL'}."
    told = (one.wrong(value) for one in limits if isinstance(one, Limit))
    return next((f"{name}{wrong}." for wrong in told if wrong), None)
