"""What an agent types, as commands. One parser for every client; knows no chat and nobody's rights.

In a chat's room a command begins with `!`; at the desk (desk room, one to one) the same words stand alone, and a number
says which chat is meant.
"""

import unicodedata
from dataclasses import dataclass, field
from difflib import get_close_matches

LONGEST_NUMBER = 9
MARKS = "!！﹗︕ǃⵑ"
"""`!` and what a keyboard or a phone makes of it."""

DRAWN_AS_NOTHING = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters by category, and yet blank
_UNSEEN = frozenset({"Cf", "Cc", "Mn", "Me"})

_WORDS = {
    "take": "take", "accept": "take", "yes": "take",
    "pass": "pass", "decline": "pass", "no": "pass",
    "transfer": "transfer", "forward": "transfer",
    "note": "note", "canned": "canned", "reply": "canned",
    "end": "end", "close": "end",
    "on": "on", "away": "away", "off": "off",
    "who": "who", "queue": "queue", "help": "help",
}  # fmt: skip
_NUMBERED = frozenset({"take", "pass", "transfer", "note", "canned", "end"})


@dataclass(frozen=True, slots=True)
class Command:
    """`word` is the canonical one, `number` the chat's (None: the room it was typed in, or the only one that fits)."""

    word: str
    number: int | None = None
    rest: str = ""
    arguments: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Mistyped:
    """Looked like a command. `meant` is the nearest one."""

    word: str
    meant: str | None


def is_command_like(text: str) -> bool:
    """Whether the citizen must not see it: `!` first, or what is drawn like it, after blanks or what cannot be seen.

    What is hidden by mistake the agent says again; what slips through is out.
    """
    return _mark(text) is not None


def _mark(text: str) -> int | None:
    """Where the mark of a command is."""
    for index, letter in enumerate(text):
        if letter.isascii() and letter.isalnum():
            return None  # as nearly every line begins
        if letter in MARKS or unicodedata.normalize("NFKC", letter).startswith("!"):
            return index
        if not (letter.isspace() or letter in DRAWN_AS_NOTHING or unicodedata.category(letter) in _UNSEEN):
            return None
    return None


def parse(text: str, *, in_chat: bool) -> Command | Mistyped | None:
    """The command in a line; None when the line is words for people."""
    mark = _mark(text)
    if in_chat and mark is None:
        return None
    bare = text.strip() if mark is None else text[mark + 1 :].strip()
    word, _, rest = bare.partition(" ")
    canonical = _WORDS.get(word.casefold().rstrip(".,!"))
    if canonical is None:
        return Mistyped(word, next(iter(get_close_matches(word.casefold(), _WORDS, 1)), None))
    return _arguments(canonical, rest.strip(), in_chat=in_chat)


def _arguments(word: str, rest: str, *, in_chat: bool) -> Command:
    number = None
    first, _, others = rest.partition(" ")
    if word in _NUMBERED and not in_chat and first.lstrip("#").isdecimal() and len(first) <= LONGEST_NUMBER:
        number, rest = int(first.lstrip("#")), others.strip()
    return Command(word, number, rest, tuple(rest.split()))


HELP_CHAT = """In this room, begin a command with ! (the citizen never sees it):
!transfer WHERE reason   WHERE: a skill, an agency, or @colleague
!note text               a note for colleagues, kept with the chat
!canned                  the agency's replies; !canned NAME sends one
!end                     ends the chat
!take  !pass             answer an offer
!who  !queue  !help"""

HELP_DESK = """Write here, or to me alone:
take 12 · pass 12        answer an offer
on · on 5 · away · off   your duty, and how many chats at once
who · queue              who is here, who waits
end 12 · canned 12 NAME · transfer 12 WHERE reason
In a chat's room the same words begin with !, and every other line goes to the citizen."""
