"""What an agent types, as commands. One parser for every client; knows no chat and nobody's rights.

In a chat's room a command begins with `!`; at the desk (desk room, one to one) the same words stand alone, and a number
says which chat is meant.
"""

import unicodedata
from dataclasses import dataclass, field

from onedoor.desk.words import vocabulary

LONGEST_NUMBER = 9
MARKS = "!！﹗︕ǃⵑ"
"""`!` and what a keyboard or a phone makes of it."""

DRAWN_AS_NOTHING = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters by category, and yet blank
_UNSEEN = frozenset({"Cf", "Cc", "Mn", "Me"})

WORDLESS = frozenset({"take", "pass", "release", "end", "history", "watch", "takeover"})
"""About a chat, and nothing more need be said."""
WORDY = frozenset({"transfer", "warm", "requeue", "ask", "note", "tag", "untag", "canned", "push", "block", "whisper"})
"""About a chat, with words of their own."""
OF_SEVERAL_LINES = frozenset({"transfer", "warm", "requeue", "ask", "note", "block", "whisper"})
"""Whose words may go on below the first line; below any other command, a line was meant for somebody else."""
_PAIRS = {("take", "over"): "takeover", ("put", "back"): "requeue"}


@dataclass(frozen=True, slots=True)
class Command:
    """`word` is the canonical one, `number` the chat's (None: the room it was typed in, or the only one that fits)."""

    word: str
    number: int | None = None
    rest: str = ""
    arguments: tuple[str, ...] = field(default=())
    typed: str = field(default="", compare=False)
    """The word as the agent has it."""


@dataclass(frozen=True, slots=True)
class Mistyped:
    """Looked like a command. `meant` is the nearest word of any language."""

    word: str
    meant: str | None


def is_command_like(text: str) -> bool:
    """Whether the citizen must not see it: `!` first, or what is drawn like it, after blanks or what cannot be seen.

    What is hidden by mistake the agent says again; what slips through is out.
    """
    return _mark(text) is not None


def first_visible(text: str) -> str:
    """The first character that is drawn; empty where none is."""
    return next((letter for letter in text if _is_drawn(letter)), "")


def _is_drawn(letter: str) -> bool:
    if letter.isascii() and letter.isalnum():
        return True  # as nearly every line begins
    return not (letter.isspace() or letter in DRAWN_AS_NOTHING or unicodedata.category(letter) in _UNSEEN)


def _mark(text: str) -> int | None:
    """Where the mark of a command is."""
    first = first_visible(text)
    if not first or (first not in MARKS and not unicodedata.normalize("NFKC", first).startswith("!")):
        return None
    return text.index(first)


def parse(text: str, *, in_chat: bool) -> Command | Mistyped | None:
    """The command in a line; None when the line is words for people."""
    mark = _mark(text)
    if in_chat and mark is None:
        return None
    # What cannot be seen is no letter of the word.
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
    """The first word, and the rest."""
    parts = text.split(None, 1)
    return (parts[0] if parts else "", parts[1].strip() if len(parts) > 1 else "")


def _arguments(word: str, typed: str, rest: str, *, in_chat: bool) -> Command:
    number = None
    first, others = _split(rest)
    # In a chat the words are the text's own: `!note 12 boxes`. `!end 12` means another chat than this.
    numbered = word in WORDLESS and not others if in_chat else word in WORDLESS or word in WORDY
    if numbered and (read := number_of(first)) is not None:
        number, rest = read, others
    return Command(word, number, rest, tuple(rest.split()), typed)


def number_of(text: str) -> int | None:
    """A chat's number as people write one: 12, #12, n°12."""
    digits = text.lstrip("#№").removeprefix("n°").removeprefix("nº").removeprefix("Nº")
    return int(digits) if digits.isdecimal() and len(digits) <= LONGEST_NUMBER else None
