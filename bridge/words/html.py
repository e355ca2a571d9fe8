"""HTML built of elements, so that no text can become markup, and how a line of a conversation is told in it. No I/O."""

from collections.abc import Mapping
from datetime import datetime
from xml.etree.ElementTree import Element

from bridge.frames.frames import Frame
from onedoor.writing import isolated

Words = Mapping[str, str]


def tag(name: str, attributes: Mapping[str, str | None] | None = None, *content: Element | str | None) -> Element:
    """An element; attributes and content that are None are left out."""
    made = Element(name, {key: value for key, value in (attributes or {}).items() if value is not None})
    last: Element | None = None
    for part in content:
        if isinstance(part, Element):
            made.append(part)
            last = part
        elif part is not None and last is None:
            made.text = (made.text or "") + part
        elif part is not None and last is not None:
            last.tail = (last.tail or "") + part
    return made


def sender(words: Words, frame: Frame) -> str:
    return words["you"] if frame["from"] == "citizen" else f"{isolated(frame['name'])} · {isolated(frame['agency'])}"


def quoted(words: Words, frame: Frame) -> str:
    """Whose line a message answers, and that line."""
    line = frame["quote"]
    who = words["you"] if line["from"] == "citizen" else isolated(line["name"])
    return f"{who}: {isolated(line['text'])}"


def answered(words: Words, frame: Frame) -> Element | None:
    return tag("blockquote", {"dir": "auto"}, quoted(words, frame)) if "quote" in frame else None


def when(frame: Frame, shape: str) -> Element:
    return tag("time", {"datetime": frame["at"]}, datetime.fromisoformat(frame["at"]).strftime(shape))


def noticed(words: Words, frame: Frame) -> str | None:
    """What a notice says; None for one that this page does not know, and for every other frame."""
    if frame["type"] != "notice" or frame["code"] not in words:
        return None
    return words[frame["code"]].format(agent=isolated(frame.get("agent", "")), agency=isolated(frame.get("agency", "")))
