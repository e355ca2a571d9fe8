"""The conversation as text, and as a page that loads nothing, for mails and browsers without JavaScript. No I/O."""

from collections.abc import Iterable
from dataclasses import dataclass

from bridge.frames.frames import Frame
from bridge.words.lines import noticed, quoted, sender, when
from bridge.words.rendering import rendered
from bridge.words.sentences import Sentences
from onedoor.writing import isolated

MINUTE = "%Y-%m-%d %H:%M UTC"


@dataclass(frozen=True, slots=True)
class Entry:
    """A message, or a notice, which has only `notice`."""

    notice: str | None = None
    sender: str = ""
    at: str = ""
    clock: str = ""
    quote: str | None = None
    text: str = ""
    lang: str | None = None


def page(language: str, frames: Iterable[Frame], *, before: Iterable[str] = (), after: Iterable[str] = ()) -> str:
    """The messages and notices among the frames as an HTML page, between the lines of `before` and `after`."""
    say = Sentences(language)
    entries = [entry for frame in frames if (entry := _entry(say, frame)) is not None]
    return _document(language, say("Conversation"), before, entries, after)


def document(language: str, title: str, lines: Iterable[str]) -> str:
    """A few lines of our own as an HTML page."""
    return _document(language, title, lines)


def text(language: str, frames: Iterable[Frame]) -> str:
    """The conversation as plain text. Further lines are indented, so that nobody can forge somebody else's line."""
    say = Sentences(language)
    return "\n\n".join(line for frame in frames if (line := _line(say, frame)))


def _line(say: Sentences, frame: Frame) -> str:
    if frame["type"] == "message":
        quote = quoted(say, frame)
        above = "" if quote is None else f"> {quote}\n"
        said = isolated(above + frame["text"]).replace("\n", "\n    ")
        return f"{sender(say, frame)} · {when(frame, MINUTE)}\n    {said}"
    told = noticed(say, frame)
    return f"* {told}{_offered(frame)}" if told else ""


def _offered(frame: Frame) -> str:
    """The title and address of a page that an agent sent; only the address if that is the title too."""
    if frame["code"] != "push":
        return ""
    return "".join(f" {isolated(part)}" for part in dict.fromkeys((frame["title"], frame["url"])) if part)


def _entry(say: Sentences, frame: Frame) -> Entry | None:
    if frame["type"] == "message":
        return Entry(
            sender=sender(say, frame),
            at=frame["at"],
            clock=when(frame, MINUTE),
            quote=quoted(say, frame),
            text=frame["text"],
            lang=frame.get("lang"),
        )
    told = noticed(say, frame)
    return None if told is None else Entry(notice=told + _offered(frame))


def _document(
    language: str, title: str, before: Iterable[str], entries: Iterable[Entry] = (), after: Iterable[str] = ()
) -> str:
    values = {"title": title, "before": before, "entries": entries, "after": after}
    return rendered("aftercare", "document.html", language, **values)
