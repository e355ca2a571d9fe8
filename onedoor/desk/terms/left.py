"""What a citizen leaves when nobody can take a chat, or when it is over: a message, an opinion. Pure; keeps nothing."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from onedoor.desk.words.languages import Names

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"
"""Nothing that looks or sounds like another (0 O, 1 I L, U V, Y), and no vowel, so that no reference is a word."""
LONGEST_PREFIX = 8
FIRST, SECOND = 4, 2
"""Characters of a reference's two groups: 387 million of them."""
WHY = ("closed", "full", "nobody", "fault")
"""Why there was no chat; somebody who is blocked leaves no message either."""
RATINGS = (1, 2, 3)
"""Frowning, neutral, smiling."""
OTHERWISE = ("visit", "phone", "email", "form", "not")
"""How they would have come without the chat."""
LONGEST = {
    "id": 64, "topic": 63, "language": 35, "name": 80, "email": 254, "phone": 40, "text": 4000, "page": 2000,
    "origin": 120, "comment": 2000,
}  # fmt: skip
"""Characters each may have."""


class TooLong(ValueError):
    """The text names what is."""


@dataclass(frozen=True, slots=True)
class Message:
    """`id` is the browser's: what arrives twice under it is one message. `topic` is empty where they did not know."""

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
    """The bridge's pseudonym of where they come from."""
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
    """All that a citizen says of a chat; None is an answer not given. Each replaces the one before."""

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
    """A fresh one, such as `TAX-7K3M-92`, for an agency's short name; `choose` picks one of a sequence."""
    prefix = re.sub(r"[^A-Z0-9]", "", agency.upper())[:LONGEST_PREFIX] or "X"
    drawn = "".join(choose(ALPHABET) for _ in range(FIRST + SECOND))
    return f"{prefix}-{drawn[:FIRST]}-{drawn[FIRST:]}"


def reference_in(typed: str) -> str:
    """What somebody typed or read aloud, as references are written: capitals, and hyphens for what is between."""
    return re.sub(r"[^A-Z0-9]+", "-", typed.upper()).strip("-")
