"""The sentences of sample chats, from `words.toml`, chosen by topic and language. Nothing is made up here."""

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

FILE = Path(__file__).with_name("words.toml")
OFTEN = 0.4
"""The share of late citizens who ask about what is new."""


@cache
def _all() -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return found


def some(rng: Random, name: str) -> str:
    """A random entry of `citizens`, `pages`, `reasons`, `comments` or `letters`."""
    chosen: str = rng.choice(_all()[name])
    return chosen


def said(rng: Random, kind: str, language: str) -> str:
    """A random sentence. `kind`: `more`, `answers` or `thanks`. English if the language has none."""
    spoken = _all()["said"]
    chosen: str = rng.choice(spoken.get(language, spoken["en"])[kind])
    return chosen


def question(rng: Random, topic: str, language: str, *, late: bool) -> str:
    by_topic = _all()["asked"]
    own = by_topic.get(topic, by_topic["general"])
    if late and language == "en" and "late" in own and rng.random() < OFTEN:
        return str(rng.choice(own["late"]))
    return str(rng.choice(own.get(language) or own["en"]))


def languages() -> Sequence[str]:
    return tuple(_all()["said"])
