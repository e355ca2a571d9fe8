"""What an analyst sees of a conversation: what people said, but not who said it. Knows no page, and changes no row.

    leg, lines = masked.transcript(leg, lines) if is_masked() else (leg, lines)
    comment = masked.words(feedback.comment, masked.names_of(leg, lines))

We cover names in the record, e-mail and XMPP addresses, telephone numbers and anything else with four digits or more,
and the parts of URLs after `?` and `#`. We do not cover places, or a name that only the citizen wrote. If that is not
enough, do not let analysts read transcripts.
"""

import re
from collections.abc import Iterable, Sequence
from typing import TypeVar

from sqlalchemy import inspect

from onedoor.desk.words import searching
from onedoor.store.tables import Leg, Line
from onedoor.wording.labels import AUTHORS

Row = TypeVar("Row", Leg, Line)

COVER = "•••"
FEWEST_DIGITS = 4
"""This also covers years, which people most often write in a date of birth."""
SHORTEST_NAME = 2

_ADDRESS = re.compile(r"[^\s@<>()\"',;:]+@[^\s@<>()\"',;:]+")
_PAGE = re.compile(r"(https?://[^\s?#]+)[?#]\S*", re.IGNORECASE)
_NUMBER = re.compile(r"\+?\(?\d(?:[\s().,/_–-]{0,2}\d)*")
_CODE = re.compile(r"\b(?=\w*\d)(?=\w*[^\W\d_])\w{5,}\b")
_TITLES = frozenset(
    ("mr", "mrs", "ms", "dr", "miss", "sir", "the", "and", "von", "van", "de", "la", "del", "der", "of")
)

_PEOPLE = frozenset(("citizen", "agent"))


def transcript(leg: Leg, lines: Sequence[Line]) -> tuple[Leg, list[Line]]:
    """Copies without names, which belong to no session."""
    known = names_of(leg, lines)
    return head(leg, known), [line_of(one, known) for one in lines]


def names_of(leg: Leg, lines: Iterable[Line] = ()) -> dict[str, str]:
    """name → word to show instead, for everybody in the record"""
    found = dict.fromkeys(filter(None, (leg.owner_name, leg.from_agent, _local(leg.owner))), word("agent"))
    for one in lines:
        for name in (one.name, _local(one.jid)):
            if name and one.author in _PEOPLE:
                found.setdefault(name, word(one.author))
    return found | ({leg.citizen: word("citizen")} if leg.citizen else {})


def head(leg: Leg, known: dict[str, str] | None = None) -> Leg:
    """A copy of the leg without names, for a list or the top of a transcript."""
    known = names_of(leg) if known is None else known
    return _copy(
        leg,
        citizen=word("citizen"),
        owner=None,
        owner_name=word("agent") if leg.owner or leg.owner_name else None,
        from_agent=word("agent") if leg.from_agent else None,
        transfer_reason=words(leg.transfer_reason, known) if leg.transfer_reason else None,
        page=page(leg.page),
        email="",
        origin="",
    )


def line_of(line: Line, known: dict[str, str]) -> Line:
    shown = {name: value for name, value in (line.data or {}).items() if name in ("canned", "redacted")}
    return _copy(line, name=word(line.author), jid=None, body=words(line.body, known), data=shown, origin_id=None)


def word(author: str) -> str:
    """The word to show instead of a name, in the language of the page."""
    return str(AUTHORS.get(author, AUTHORS["desk"]))


def words(text: str, known: dict[str, str] | None = None) -> str:
    """`text` without what says who somebody is. `known` is name → word to show instead."""
    text = _ADDRESS.sub(COVER, _PAGE.sub(r"\1", text))
    text = _NUMBER.sub(_number, _CODE.sub(COVER, text))
    return searching.replaced(text, dict(_parts(known))) if known else text


def page(address: str) -> str:
    """A page's URL without the parts that may name a person."""
    return re.split(r"[?#]", address, maxsplit=1)[0]


def _parts(known: dict[str, str]) -> Iterable[tuple[tuple[str, ...], str]]:
    """(words to look for, word to show): whole names, their parts between spaces, and their single words."""
    for name, stands in known.items():
        whole = tuple(searching.words(name))
        pieces = [tuple(searching.words(piece)) for piece in name.split()]
        for words in (*pieces, *((word,) for word in whole)):
            if sum(map(len, words)) >= SHORTEST_NAME and not _TITLES.issuperset(words):
                yield words, stands
        if whole:
            yield whole, stands


def _number(hit: re.Match[str]) -> str:
    digits = sum(letter.isdigit() for letter in hit[0])
    return COVER if digits >= FEWEST_DIGITS else hit[0]


def _local(jid: str | None) -> str:
    return (jid or "").partition("@")[0]


def _copy(row: Row, **changed: object) -> Row:
    columns = {column.key: getattr(row, column.key) for column in inspect(row).mapper.column_attrs}
    return type(row)(**(columns | changed))
