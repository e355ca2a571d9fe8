"""The conversation as text, and as a page that loads nothing, for mails and browsers without JavaScript. No I/O."""

from collections.abc import Iterable

from bridge.frames.frames import Frame
from bridge.words.lines import Line, line
from bridge.words.rendering import rendered
from bridge.words.sentences import Sentences
from onedoor.writing import indented

MINUTE = "%Y-%m-%d %H:%M UTC"


def page(language: str, frames: Iterable[Frame], *, before: Iterable[str] = (), after: Iterable[str] = ()) -> str:
    """The messages and notices among the frames as an HTML page, between the lines of `before` and `after`."""
    say = Sentences(language)
    return _document(language, say("Conversation"), before, _lines(say, frames), after)


def document(language: str, title: str, lines: Iterable[str]) -> str:
    """A few lines of our own as an HTML page."""
    return _document(language, title, lines)


def text(language: str, frames: Iterable[Frame]) -> str:
    """The conversation as plain text."""
    return "\n\n".join(map(_written, _lines(Sentences(language), frames)))


def _lines(say: Sentences, frames: Iterable[Frame]) -> list[Line]:
    return [said for frame in frames if (said := line(say, frame, MINUTE)) is not None]


def _written(line: Line) -> str:
    if line.notice is not None:
        return f"* {line.notice}{line.offered}"
    above = "" if line.quote is None else f"> {line.quote}\n"
    return f"{line.sender} · {line.clock}\n    {indented(above + line.frame['text'])}"


def _document(
    language: str, title: str, before: Iterable[str], lines: Iterable[Line] = (), after: Iterable[str] = ()
) -> str:
    values = {"title": title, "before": before, "lines": lines, "after": after}
    return rendered("aftercare", "document.html", language, **values)
