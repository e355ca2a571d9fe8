"""Long lists, a page at a time: the words that are looked for, which page, and links that keep both. Draws no page.

Rows are found by their words as people type them, in any case and without accents, alike on each database: so what is
searched is handed in, small, and what a page shows of its rows is read afterwards.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from flask import request

from admin.words import text
from onedoor.desk.words.folding import fold

SIZE = 50
LONGEST_SEARCH = 200
LAST_PAGE = 100_000

Row = TypeVar("Row")


@dataclass(frozen=True)
class Paged(Generic[Row]):
    """`rows` are this page's, of `found`, of `total` in all; `words` is what was typed."""

    rows: Sequence[Row]
    words: str
    found: int
    total: int
    page: int
    size: int = SIZE
    kept: dict[str, str] = field(default_factory=dict)
    """More of the address's query that its pages keep."""

    @property
    def pages(self) -> int:
        return _pages(self.found, self.size)

    @property
    def is_searched(self) -> bool:
        """Whether one looks for a row, or may have to: there are more than a page has."""
        return bool(self.words) or self.total > self.size

    @property
    def first(self) -> int:
        """The number of this page's first row, counted from 1."""
        return (self.page - 1) * self.size + 1

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    def query(self, page: int) -> dict[str, str]:
        """The address's query that leads to another page of the same search."""
        asked = {**self.kept, "words": self.words, "page": str(page) if page > 1 else ""}
        return {name: value for name, value in asked.items() if value}


def paged(rows: Sequence[Row], texts: Callable[[Row], Iterable[str]], size: int = SIZE, **kept: str) -> Paged[Row]:
    """What the address asks for of `rows`, by its `words` and `page`; behind the last page is the last one."""
    typed = words()
    found = [row for row in rows if _has(texts(row), typed)] if typed else rows
    page = min(page_number(request.args.get("page", "")), _pages(len(found), size))
    return Paged(found[(page - 1) * size : page * size], typed, len(found), len(rows), page, size, kept)


def words() -> str:
    """What the address says is looked for."""
    return text.one_line(request.args.get("words", ""))[:LONGEST_SEARCH]


def page_number(typed: str) -> int:
    """1 for whatever is no number of a page."""
    return min(max(1, int(typed)), LAST_PAGE) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 1  # noqa: PLR2004


def _pages(rows: int, size: int) -> int:
    return max(1, -(-rows // size))


def _has(texts: Iterable[str], typed: str) -> bool:
    """Whether every word stands somewhere in the texts."""
    there = fold(" ".join(texts))
    return all(word in there for word in fold(typed).split())
