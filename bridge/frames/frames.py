"""Reads and writes the JSON frames between browser and bridge (docs/PROTOCOL.md §5), with limits. No I/O.

Trusts no shape of anything that a browser sends. Raises FrameError for every mistake in it.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bridge.frames.addresses import bare
from onedoor.wire.xml import clean

Frame = dict[str, Any]
"""A frame to the browser."""

LONGEST_FRAME = 16 * 1024
LONGEST_TEXT = 4_000
LONGEST_NAME = 80
LONGEST_EMAIL = 254
LONGEST_PAGE = 2_000
LONGEST_TOKEN = 2_000
_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_ID = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
TOPIC = re.compile(r"[A-Za-z0-9_.-]{0,63}")
LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8}){0,4}")
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\\\"]{1,64}@[^\s@<>()\[\],;:\\\"]+\.[^\s@<>()\[\],;:\\\".]{2,}")
"""Looser than RFC 5321. It catches typing errors and lets no separator of a mail header through."""
_STANZA = re.compile(r"[\x21-\x7e]{1,128}")


class FrameError(Exception):
    """A mistake in a frame: `code` as in the protocol, `text` for people, `id` of the message that it is about.

    `more` has further fields that only this code has.
    """

    def __init__(self, code: str, text: str, id: str | None = None, more: Mapping[str, Any] | None = None) -> None:
        super().__init__(f"{code}: {text}")
        self.code, self.text, self.id, self.more = code, text, id, more or {}

    def frame(self) -> Frame:
        found: Frame = {"type": "error", "code": self.code, "text": self.text, **self.more}
        if self.id is not None:
            found["id"] = self.id
        return found


@dataclass(frozen=True, slots=True)
class Hello:
    token: str | None
    after: str | None
    language: str = "en"
    """The page's language."""


@dataclass(frozen=True, slots=True)
class Start:
    id: str
    topic: str
    language: str
    name: str
    question: str
    page: str
    email: str = ""
    """Empty unless the citizen has consented to our keeping it."""
    anyway: bool = False
    referrer: str = ""
    """The page that led to `page`. Both are reduced by `bridge.frames.addresses.bare`."""
    sure: bool = False
    """The citizen was asked which topic they mean and chose none, so we do not ask again."""
    solution: object = field(default=None, compare=False, repr=False)
    """The solution of the puzzle, unchecked; `bridge.limits.puzzle` checks it."""


@dataclass(frozen=True, slots=True)
class Say:
    """`anyway`: the citizen was warned that the text has a personal or card number, and wants to send it."""

    id: str
    text: str
    anyway: bool = False


@dataclass(frozen=True, slots=True)
class Typing:
    on: bool


@dataclass(frozen=True, slots=True)
class Active:
    """The citizen is there, but is not writing."""


@dataclass(frozen=True, slots=True)
class Keep:
    """The citizen wants to close the page while queuing, and come back by a link."""


@dataclass(frozen=True, slots=True)
class End:
    pass


@dataclass(frozen=True, slots=True)
class Ping:
    pass


Incoming = Hello | Start | Say | Typing | Active | Keep | End | Ping


def read(text: str) -> Incoming:
    """The frame in `text`. Raises FrameError."""
    # A character has at most four bytes, so only a long text has to be measured in bytes.
    if len(text) * 4 > LONGEST_FRAME and len(text.encode("utf-8", "surrogatepass")) > LONGEST_FRAME:
        raise FrameError("bad-frame", f"A frame may have {LONGEST_FRAME} bytes.")
    try:
        fields = parsed(text)
    except (ValueError, RecursionError):
        raise FrameError("bad-frame", "A frame is one JSON object.") from None
    if not isinstance(fields, dict):
        raise FrameError("bad-frame", "A frame is one JSON object.")
    kind = fields.get("type")
    if not isinstance(kind, str):
        raise FrameError("bad-frame", "A frame has a field “type”.")
    reader = _READERS.get(kind)
    if reader is None:
        raise FrameError("unknown-type", "There is no frame of this type.")
    return reader(fields)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise ValueError("a name stands twice in an object")
    return fields


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


_READER = json.JSONDecoder(object_pairs_hook=_each_once, parse_constant=_no_number)


def parsed(text: str) -> Any:
    """The JSON in `text`. Raises ValueError, also for duplicate names and for NaN, which other readers may read
    differently, and RecursionError if it is nested too deeply."""
    return _READER.decode(text)


def write(frame: Frame) -> str:
    return _written(frame)


def _hello(fields: Mapping[str, Any]) -> Hello:
    token, after = fields.get("token"), fields.get("after")
    if token is not None and (not isinstance(token, str) or not token or len(token) > LONGEST_TOKEN):
        raise FrameError("bad-token", "The token is none of ours.")
    if after is not None and (not isinstance(after, str) or not _STANZA.fullmatch(after)):
        after = None  # then we show everything, and the page drops what it has
    return Hello(token, after, spoken(fields.get("language")))


def spoken(language: Any) -> str:
    """A page's language tag in lower case; `en` if it is not a tag."""
    return language.lower() if isinstance(language, str) and LANGUAGE.fullmatch(language) else "en"


def start(fields: Mapping[str, Any]) -> Start:
    """Reads a start, from a frame or a form. Raises FrameError."""
    identifier = id_of(fields)
    topic, language = fields.get("topic", ""), fields.get("language", "") or "en"
    if not isinstance(topic, str) or not TOPIC.fullmatch(topic):
        raise FrameError("unknown-topic", "There is no such topic.", identifier)
    if not isinstance(language, str) or not LANGUAGE.fullmatch(language):
        raise FrameError("bad-frame", "The language is not a language tag.", identifier)
    return Start(
        id=identifier,
        topic=topic,
        language=language,
        name=line_of(fields, "name", LONGEST_NAME, identifier),
        question=text_of(fields, "question", identifier),
        page=bare(line_of(fields, "page", LONGEST_PAGE, identifier)),
        referrer=bare(line_of(fields, "referrer", LONGEST_PAGE, identifier)),
        email=_email(fields, identifier),
        anyway=fields.get("anyway") is True,
        sure=fields.get("sure") is True,
        solution=fields.get("solution"),
    )


def _email(fields: Mapping[str, Any], identifier: str) -> str:
    """The address, if the citizen consents to our keeping it; only `true` is consent. Else empty."""
    if fields.get("consent") is not True:
        return ""
    address = line_of(fields, "email", LONGEST_EMAIL, identifier)
    if address and not _EMAIL.fullmatch(address):
        raise FrameError("bad-email", "Write an e-mail address like name@example.com.", identifier)
    return address


def said(fields: Mapping[str, Any]) -> Say:
    """Reads a message, from a frame or a form. Raises FrameError."""
    identifier = id_of(fields)
    return Say(identifier, text_of(fields, "text", identifier), anyway=fields.get("anyway") is True)


def _typing(fields: Mapping[str, Any]) -> Typing:
    on = fields.get("on")
    if not isinstance(on, bool):
        raise FrameError("bad-frame", "“on” is true or false.")
    return Typing(on)


_READERS: dict[str, Callable[[Mapping[str, Any]], "Incoming"]] = {
    "hello": _hello,
    "start": start,
    "say": said,
    "typing": _typing,
    "active": lambda _: Active(),
    "keep": lambda _: Keep(),
    "end": lambda _: End(),
    "ping": lambda _: Ping(),
}


def id_of(fields: Mapping[str, Any]) -> str:
    return message_id(fields.get("id"))


def message_id(identifier: object) -> str:
    """The id, if it is a valid one. Raises FrameError."""
    if not isinstance(identifier, str) or not _ID.fullmatch(identifier):
        raise FrameError("bad-frame", "“id” is 1 to 64 letters, digits, dots, colons, hyphens or underscores.")
    return identifier


def text_of(fields: Mapping[str, Any], name: str, identifier: str) -> str:
    """The citizen's text without characters that XML forbids; spaces stay. Raises FrameError."""
    text = fields.get(name)
    if not isinstance(text, str):
        raise FrameError("bad-frame", f"“{name}” is a text.", identifier)
    text = clean(text)
    if len(text) > LONGEST_TEXT:
        raise FrameError("too-long", f"A message may have {LONGEST_TEXT} characters.", identifier)
    if not text.strip():
        raise FrameError("empty", "The message is empty.", identifier)
    return text


def line_of(fields: Mapping[str, Any], name: str, longest: int, identifier: str) -> str:
    """A short text on one line; empty if the field is missing. Raises FrameError."""
    text = fields.get(name)
    if text is None:
        return ""
    if not isinstance(text, str):
        raise FrameError("bad-frame", f"“{name}” is a text.", identifier)
    text = " ".join(clean(text).split())
    if len(text) > longest:
        raise FrameError("too-long", f"“{name}” may have {longest} characters.", identifier)
    return text
