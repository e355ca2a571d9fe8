"""Handles personal and card numbers in a citizen's words, before anybody sees them. No I/O, no clock.

Promises that with `mask` no such number passes, and with `warn` none that the citizen was not asked about.
"""

from dataclasses import replace
from typing import TypeVar

from bridge.conversation.masking import find, mask
from bridge.frames.frames import Frame, FrameError, Say, Start

Words = TypeVar("Words", Say, Start)


def screened(words: Words, mode: str) -> Words:
    """The words as they may leave the bridge. `mode`: `mask`, `warn` or `off`. Raises FrameError to ask the citizen."""
    if mode == "off" or (mode == "warn" and words.anyway):
        return words
    text, name = (words.question, words.name) if isinstance(words, Start) else (words.text, "")
    if not find(text) and not find(name):
        return words
    if mode == "warn":
        raise FrameError("personal", "This seems to contain a personal or card number.", words.id)
    if isinstance(words, Start):
        return replace(words, question=mask(text), name=mask(name))
    return replace(words, text=mask(text))


def masked(words: Say | Start) -> Frame:
    """The frame that tells the page how its words now read."""
    text = words.question if isinstance(words, Start) else words.text
    return {"type": "masked", "id": words.id, "text": text}
