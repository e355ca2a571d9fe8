"""What a citizen leaves: a message if nobody can take a chat, or feedback after one. Pure; stores nothing."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from onedoor.desk.words.languages import Names

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"
"""Characters for references: none that looks or sounds like another, and no vowels, so that no reference is a word."""
LONGEST_PREFIX = 8
FIRST, SECOND = 4, 2
"""Characters in a reference's two groups. There are 387 million references."""
WHY = ("closed", "full", "nobody", "fault")
"""Why there was no chat. A citizen who is blocked cannot leave a message either."""
RATINGS = (1, 2, 3)
"""Frowning, neutral, smiling."""
OTHERWISE = ("visit", "phone", "email", "form", "not")
"""How they would have contacted the agency without the chat."""
LONGEST = {
    "id": 64, "topic": 63, "language": 35, "name": 80, "email": 254, "phone": 40, "text": 4000, "page": 2000,
    "origin": 120, "comment": 2000,
}  # fmt: skip
"""field → how many characters it may have"""


class TooLong(ValueError):
    """The text names the field that is too long."""


@dataclass(frozen=True, slots=True)
class Message:
    """`id` is from the browser: two copies with the same id are one message. `topic` is empty if they did not know."""

    id: str
    topic: str
    language: str
    name: str
    email: str
    text: str
    phone: str = ""
    page: str = ""
    why: str = "closed"
    origin: str = ""
    """The bridge's pseudonym for where they connect from."""
    topic_names: Names = field(default_factory=dict)
    """What the topic is called in other languages, for the agency."""

    def __post_init__(self) -> None:
        for name, longest in LONGEST.items():
            if len(getattr(self, name, "")) > longest:
                raise TooLong(f"{name} is longer than {longest} characters.")
        if self.why not in WHY:
            raise ValueError(f"why is one of {', '.join(WHY)}.")


@dataclass(frozen=True, slots=True)
class Feedback:
    """A citizen's feedback on a chat; None means no answer. New feedback replaces the old."""

    rating: int | None = None
    informed: bool | None = None
    otherwise: str | None = None
    comment: str = ""

    def __post_init__(self) -> None:
        if self.rating not in (None, *RATINGS):
            raise ValueError("rating is 1, 2 or 3.")
        if self.otherwise not in (None, *OTHERWISE):
            raise ValueError(f"otherwise is one of {', '.join(OTHERWISE)}.")
        if len(self.comment) > LONGEST["comment"]:
            raise TooLong(f"comment is longer than {LONGEST['comment']} characters.")


def reference(agency: str, choose: Callable[[Sequence[str]], str]) -> str:
    """A new reference such as `TAX-7K3M-92`. `agency`: its short name. `choose` picks one item of a sequence."""
    prefix = re.sub(r"[^A-Z0-9]", "", agency.upper())[:LONGEST_PREFIX] or "X"
    drawn = "".join(choose(ALPHABET) for _ in range(FIRST + SECOND))
    return f"{prefix}-{drawn[:FIRST]}-{drawn[FIRST:]}"


def reference_in(typed: str) -> str:
    """What somebody typed, normalised to a reference's form: capitals, with hyphens between the groups."""
    return re.sub(r"[^A-Z0-9]+", "-", typed.upper()).strip("-")
