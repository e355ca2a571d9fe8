"""Parses what an agent types into commands. One parser for every client; knows no chat and nobody's rights.

In a chat's room, a command begins with `!`. At the desk (in the desk room or one to one), the same words need no `!`,
and a number says which chat is meant.
"""

import unicodedata
from dataclasses import dataclass, field

from onedoor.desk.words import vocabulary

LONGEST_NUMBER = 9
MARKS = "!！﹗︕ǃⵑ"
"""`!` and the variants that keyboards and phones produce."""

DRAWN_AS_NOTHING = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters by category, but blank
_UNSEEN = frozenset({"Cf", "Cc", "Mn", "Me"})

WORDLESS = frozenset({"take", "pass", "release", "end", "history", "watch", "takeover"})
"""Commands about a chat that need no further words."""
WORDY = frozenset({"transfer", "warm", "requeue", "ask", "note", "tag", "untag", "canned", "push", "block", "whisper"})
"""Commands about a chat that take further words."""
OF_SEVERAL_LINES = frozenset({"transfer", "warm", "requeue", "ask", "note", "block", "whisper"})
"""Commands whose text may continue below the first line. Below any other, a line was meant for somebody else."""
_PAIRS = {("take", "over"): "takeover", ("put", "back"): "requeue"}


@dataclass(frozen=True, slots=True)
class Command:
    """`word`: the canonical command. `number`: the chat's (None: the current room, or the only chat that fits)."""

    word: str
    number: int | None = None
    rest: str = ""
    arguments: tuple[str, ...] = field(default=())
    typed: str = field(default="", compare=False)
    """The word as the agent typed it."""


@dataclass(frozen=True, slots=True)
class Mistyped:
    """A line that looks like a command. `meant`: the nearest command word in any language."""

    word: str
    meant: str | None


def is_command_like(text: str) -> bool:
    """Whether the citizen must not see the text: its first visible character is `!` or looks like it.

    An agent can repeat a line that was hidden by mistake, but nobody can take back a command that the citizen saw.
    """
    return _mark(text) is not None


def first_visible(text: str) -> str:
    """The first visible character; empty if there is none."""
    return next((letter for letter in text if _is_drawn(letter)), "")


def _is_drawn(letter: str) -> bool:
    if letter.isascii() and letter.isalnum():
        return True  # nearly every line begins like this
    return not (letter.isspace() or letter in DRAWN_AS_NOTHING or unicodedata.category(letter) in _UNSEEN)


def _mark(text: str) -> int | None:
    """The index of a command's `!`; None if there is none."""
    first = first_visible(text)
    if not first or (first not in MARKS and not unicodedata.normalize("NFKC", first).startswith("!")):
        return None
    return text.index(first)


def parse(text: str, *, in_chat: bool) -> Command | Mistyped | None:
    """The command in a line; None if the line is meant for people."""
    mark = _mark(text)
    if in_chat and mark is None:
        return None
    # Invisible characters are not part of the word.
    bare = text if mark is None else text[mark + 1 :].lstrip("".join(_invisible(text[mark + 1 :])))
    word, rest = _split(bare)
    second, others = _split(rest)
    if pair := _PAIRS.get((word.casefold(), second.casefold())):
        return _arguments(pair, word, others, in_chat=in_chat)
    canonical = vocabulary.meaning(word) or vocabulary.meaning(word.rstrip(".,!:;"))
    if canonical is None:
        return Mistyped(word, vocabulary.nearest(word))
    return _arguments(canonical, word, rest, in_chat=in_chat)


def _invisible(text: str) -> set[str]:
    return {letter for letter in text if letter in DRAWN_AS_NOTHING or unicodedata.category(letter) in _UNSEEN}


def _split(text: str) -> tuple[str, str]:
    """(first word, rest)"""
    parts = text.split(None, 1)
    return (parts[0] if parts else "", parts[1].strip() if len(parts) > 1 else "")


def _arguments(word: str, typed: str, rest: str, *, in_chat: bool) -> Command:
    number = None
    first, others = _split(rest)
    # In a chat, a number may be part of the text: `!note 12 boxes`. But `!end 12` means chat 12.
    numbered = word in WORDLESS and not others if in_chat else word in WORDLESS or word in WORDY
    if numbered and (read := number_of(first)) is not None:
        number, rest = read, others
    return Command(word, number, rest, tuple(rest.split()), typed)


def number_of(text: str) -> int | None:
    """A chat's number as people write it (12, #12, n°12); None if it is not one."""
    digits = text.lstrip("#№").removeprefix("n°").removeprefix("nº").removeprefix("Nº")
    return int(digits) if digits.isdecimal() and len(digits) <= LONGEST_NUMBER else None
