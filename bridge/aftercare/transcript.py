"""The conversation as a file to take away, for a browser without JavaScript: one page that loads nothing. No I/O."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, tostring

from bridge.frames.frames import Frame
from bridge.words.html import answered, noticed, quoted, sender, tag, when
from bridge.words.texts import TEXTS
from onedoor.writing import isolated

STYLE = """
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 42rem; margin: 1rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
h2 { font-size: 1rem; margin: 1.5rem 0 0.25rem; break-after: avoid; }
p { margin: 0; white-space: pre-wrap; }
.notice { margin-top: 1.5rem; font-style: italic; }
blockquote { margin: 0; padding-inline-start: 0.5rem; border-inline-start: 0.2rem solid; }
"""


def page(language: str, frames: Iterable[Frame], *, before: str = "", after: str = "") -> str:
    """Of the frames, those that are part of the conversation, in their order, between `before` and `after`."""
    title = TEXTS[language]["conversation"]
    entries = [entry for frame in frames for entry in _entry(language, frame)]
    around = [tag("p", {"class": "notice"}, words) if words else None for words in (before, after)]
    return _document(language, title, around[0], *entries, around[1])


def document(language: str, title: str, lines: Iterable[str]) -> str:
    """A few words of ours as a page."""
    return _document(language, title, *(tag("p", {"class": "notice"}, line) for line in lines))


def text(language: str, frames: Iterable[Frame]) -> str:
    """The same conversation as plain text. Further lines are indented: nobody can write a line of somebody else's."""
    return "\n\n".join(line for frame in frames if (line := _line(language, frame)))


def _line(language: str, frame: Frame) -> str:
    words = TEXTS[language]
    if frame["type"] == "message":
        above = f"> {quoted(words, frame)}\n" if "quote" in frame else ""
        said = isolated(above + frame["text"]).replace("\n", "\n    ")
        return f"{sender(words, frame)} · {when(frame, '%Y-%m-%d %H:%M UTC').text}\n    {said}"
    told = noticed(words, frame)
    return f"* {told}{_offered(frame)}" if told else ""


def _offered(frame: Frame) -> str:
    """The title and the address of a page; who names none has its address for a title, and that once is enough."""
    if frame["code"] != "push":
        return ""
    return "".join(f" {isolated(part)}" for part in dict.fromkeys((frame["title"], frame["url"])) if part)


def _document(language: str, title: str, *content: Element | None) -> str:
    head = tag(
        "head",
        {},
        tag("meta", {"charset": "utf-8"}),
        tag("meta", {"name": "viewport", "content": "width=device-width"}),
        tag("title", {}, title),
        tag("style", {}, STYLE),
    )
    body = tag("body", {}, tag("main", {}, tag("h1", {}, title), *content))
    return "<!doctype html>" + tostring(tag("html", {"lang": language}, head, body), encoding="unicode", method="html")


def _entry(language: str, frame: Frame) -> list[Element]:
    words = TEXTS[language]
    if frame["type"] == "message":
        heading = tag("h2", {}, tag("bdi", {}, sender(words, frame)), " · ", when(frame, "%Y-%m-%d %H:%M UTC"))
        said = tag("p", {"dir": "auto", "lang": frame.get("lang")}, frame["text"])
        return [heading, said] if (above := answered(words, frame)) is None else [heading, above, said]
    told = noticed(words, frame)
    if told is None:
        return []
    return [tag("p", {"class": "notice"}, told + _offered(frame))]
