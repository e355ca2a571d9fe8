"""Reads the page's JSON for a message, for feedback and for an e-mail address, with limits. No I/O.

Raises FrameError for every mistake, as with a frame.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bridge.conversation.masking import find, mask
from bridge.frames.addresses import bare
from bridge.frames.frames import (
    LANGUAGE,
    LONGEST_EMAIL,
    LONGEST_NAME,
    LONGEST_PAGE,
    TOPIC,
    FrameError,
    id_of,
    line_of,
    text_of,
)
from onedoor import mail
from onedoor.desk.terms.left import LONGEST, Feedback, Message
from onedoor.wire.xml import clean


def message(fields: Mapping[str, Any], mode: str) -> Message:
    """A message as it may leave us. `mode`: `mask`, `warn` or `off`. Raises FrameError; `personal`: ask the citizen."""
    identifier = id_of(fields)
    start = _known(fields, identifier)
    name, text = line_of(fields, "name", LONGEST_NAME, identifier), text_of(fields, "text", identifier).strip()
    if not name:
        raise FrameError("no-name", "Write your name.", identifier)
    made = replace(
        start,
        name=name,
        email=address(fields, identifier),
        phone=line_of(fields, "phone", LONGEST["phone"], identifier),
        text=text,
    )
    if mode == "off" or (mode == "warn" and fields.get("anyway") is True) or not (find(text) or find(name)):
        return made
    if mode == "warn":
        raise FrameError("personal", "This seems to contain a personal or card number.", identifier)
    return replace(made, text=mask(text), name=mask(name))


def _known(fields: Mapping[str, Any], identifier: str) -> Message:
    """The fields that the page fills in without asking: topic, language, page, and why there is no chat."""
    topic, language = fields.get("topic", ""), fields.get("language", "") or "en"
    # The topic becomes a part of a JID, so nothing else may be in it.
    if not isinstance(topic, str) or not TOPIC.fullmatch(topic):
        raise FrameError("unknown-topic", "There is no such topic.", identifier)
    if not isinstance(language, str) or not LANGUAGE.fullmatch(language):
        raise FrameError("bad-frame", "The language is not a language tag.", identifier)
    page, why = line_of(fields, "page", LONGEST_PAGE, identifier), fields.get("why", "closed")
    try:
        return Message(identifier, topic, language, name="", email="", text="", page=bare(page), why=why)
    except ValueError as wrong:
        raise FrameError("bad-frame", str(wrong), identifier) from None


def address(fields: Mapping[str, Any], identifier: str | None = None) -> str:
    """The only address in `email`. Raises FrameError if there is not exactly one."""
    typed = fields.get("email")
    # Not cleaned first, because text with a line end must be an error and not a different address.
    if not isinstance(typed, str) or len(typed) > LONGEST_EMAIL:
        raise FrameError("bad-email", "This is not one e-mail address.", identifier)
    try:
        return mail.address(typed)
    except mail.BadAddress:
        raise FrameError("bad-email", "This is not one e-mail address.", identifier) from None


def feedback(fields: Mapping[str, Any], mode: str) -> Feedback:
    """Covers numbers in the comment instead of asking, because nobody comes back to a survey. Raises FrameError."""
    comment = fields.get("comment") or ""
    rating, informed, otherwise = fields.get("rating"), fields.get("informed"), fields.get("otherwise")
    if not isinstance(comment, str) or not (informed is None or isinstance(informed, bool)):
        raise FrameError("bad-frame", "“comment” is a text, “informed” true or false.")
    # In Python, True is an int.
    if (rating is not None and type(rating) is not int) or not (otherwise is None or isinstance(otherwise, str)):
        raise FrameError("bad-frame", "“rating” is a number, “otherwise” a word.")
    comment = clean(comment).strip()
    if len(comment) > LONGEST["comment"]:
        raise FrameError("too-long", f"A comment may have {LONGEST['comment']} characters.")
    try:
        return Feedback(rating, informed, otherwise, comment if mode == "off" else mask(comment))
    except ValueError as wrong:
        raise FrameError("bad-frame", str(wrong)) from None
