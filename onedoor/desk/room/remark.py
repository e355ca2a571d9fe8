"""What somebody has written in a chat's room: a quote, their own words, and whether those are for the citizen.

The page and the agencies' records both use this rule, so they agree. Knows no stanza and nobody's rights. A line for
the citizen never begins with `!` or `>`, or with a character that looks like one of them.
"""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from onedoor.desk.words.commands import OF_SEVERAL_LINES, Command, first_visible, is_command_like, parse


class Kind(Enum):
    WORDS = "words for the citizen"
    COMMAND = "one command, and nothing else"
    MIXED = "a line that looks like a command among others"
    QUOTING = "a quote below other words"
    QUOTE = "a quote, and nothing else"
    ENCRYPTED = "the client's note that the message is encrypted"
    RETRACTION = "the client's note that it takes a message back"
    STAND_IN = "the client's words for something else, such as a reaction"


HELD = frozenset({Kind.MIXED, Kind.QUOTING, Kind.QUOTE})
"""Somebody's own words that the citizen is not shown. The author has to write them differently."""
OF_CLIENT = frozenset({Kind.ENCRYPTED, Kind.RETRACTION, Kind.STAND_IN})
"""Text that a client generates for other clients that do not support an extension."""


@dataclass(frozen=True, slots=True)
class Markup:
    """What a client says about a body. `cuts`: ranges of characters to leave out (XEP-0428)."""

    cuts: tuple[tuple[int, int], ...] = ()
    instead: Kind | None = None
    """The kind of the whole body, if the client declares one."""
    reply: str = ""
    """The id of the message that this one answers (XEP-0461)."""


@dataclass(frozen=True, slots=True)
class Remark:
    kind: Kind
    own: str = ""
    """The text without quotes. Only WORDS are for the citizen."""
    quote: str = ""
    """The quoted text, without the `>` before each line."""
    reply: str = ""


PLAIN = Markup()
Line = TypeVar("Line")


def read(body: str, markup: Markup = PLAIN) -> Remark:
    if markup.instead is not None:
        return Remark(markup.instead, reply=markup.reply)
    kept, cut = _without(body, markup.cuts)
    quoted, own = _divided(kept)
    return Remark(_kind(own, body, quoted or cut), own, _unmarked(cut + quoted), markup.reply)


def _kind(own: str, body: str, quote: str) -> Kind:
    lines = own.splitlines()
    marked = sum(map(is_command_like, lines))
    if marked == 1 and is_command_like(own) and _is_one_command(own, lines):
        return Kind.COMMAND
    # A client that miscounts the characters of a quote must not cut the `!` off the command after it.
    if marked or any(map(is_command_like, body.splitlines())):
        return Kind.MIXED
    if any(map(_is_quote, lines)):
        return Kind.QUOTING
    return Kind.QUOTE if quote and not own.strip() else Kind.WORDS


def _is_one_command(own: str, lines: Sequence[str]) -> bool:
    parsed = parse(own, in_chat=True)
    goes_on = sum(bool(first_visible(line)) for line in lines) > 1
    return not goes_on or not isinstance(parsed, Command) or parsed.word in OF_SEVERAL_LINES


def _is_quote(line: str) -> bool:
    return unicodedata.normalize("NFKC", first_visible(line)).startswith(">")


def _divided(text: str) -> tuple[str, str]:
    """The quote at the beginning, and the text after it."""
    lines = text.splitlines(keepends=True)
    if not any(map(_is_quote, lines)):
        return "", text
    first = next((index for index, line in enumerate(lines) if first_visible(line) and not _is_quote(line)), len(lines))
    if not any(map(_is_quote, lines[:first])):
        return "", text
    return "".join(lines[:first]), "".join(lines[first:])


def _without(body: str, cuts: Iterable[tuple[int, int]]) -> tuple[str, str]:
    """(the text that is left, the text that is cut out)"""
    kept, cut, here = "", "", 0
    for start, end in sorted(_aligned(body, *one) for one in cuts):
        kept += body[here : max(here, start)]
        cut += body[max(here, start) : max(here, end)]
        here = max(here, end)
    return kept + body[here:], cut


def _aligned(body: str, start: int, end: int) -> tuple[int, int]:
    """Moves the end of a quote to the end of a line. Clients that count UTF-16 or bytes miss it by a few characters."""
    start, end = min(start, len(body)), min(max(start, end), len(body))
    line = body.rfind("\n", 0, end) + 1
    after = body.find("\n", end) + 1 or len(body)
    if line < end and _is_quote(body[line:after]):
        end = after
    elif start < line < end and all(map(_is_quote, body[start:line].splitlines())):
        end = line
    return start, end


def _unmarked(quote: str) -> str:
    return "\n".join(_without_mark(line) for line in quote.splitlines()).strip()


def _without_mark(line: str) -> str:
    if not _is_quote(line):
        return line
    return line[line.index(first_visible(line)) + 1 :].removeprefix(" ")


# --- What is quoted --------------------------------------------------------------------------------------------------


def source(
    quote: str,
    reply: str,
    newest_first: Iterable[Line],
    ids: Callable[[Line], Iterable[str | None]],
    text: Callable[[Line], str],
) -> Line | None:
    """The line that is answered, or else quoted, among those that the citizen was shown; None if there is none.

    `ids` returns a line's ids, `text` its words.
    """
    wanted, found = _folded(_answered(quote)), None
    for line in newest_first:
        if reply and reply in ids(line):
            return line
        if found is None and wanted and wanted in _folded(text(line)):
            found = line
            if not reply:
                break
    return found


def _answered(quote: str) -> str:
    """The quote without the quotes inside it."""
    return "\n".join(line for line in quote.splitlines() if not _is_quote(line))


def _folded(text: str) -> str:
    return " ".join(text.removesuffix("…").split())
