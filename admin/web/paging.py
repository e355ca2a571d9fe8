"""Long lists, one page at a time: the search words, the page number, and links that keep both. Renders nothing.

The search ignores case and accents, in the same way on every database. So callers pass in only the few texts to
search, and read what the page shows of its rows afterwards.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from flask import request

from onedoor.desk.words.folding import fold
from onedoor.wording import text

SIZE = 50
LONGEST_SEARCH = 200
LAST_PAGE = 100_000

Row = TypeVar("Row")


@dataclass(frozen=True)
class Paged(Generic[Row]):
    """`rows` are on this page; `found` rows match `words`, out of `total`. `words` is what the person typed."""

    rows: Sequence[Row]
    words: str
    found: int
    total: int
    page: int
    size: int = SIZE
    kept: dict[str, str] = field(default_factory=dict)
    """Other query parameters that links to the pages keep."""

    @property
    def pages(self) -> int:
        return _pages(self.found, self.size)

    @property
    def is_searched(self) -> bool:
        """Whether the page needs a search: somebody has searched, or there are more rows than fit on one page."""
        return bool(self.words) or self.total > self.size

    @property
    def first(self) -> int:
        """The number of this page's first row, counted from 1."""
        return (self.page - 1) * self.size + 1

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    def query(self, page: int) -> dict[str, str]:
        """The query parameters for another page of the same search."""
        asked = {**self.kept, "words": self.words, "page": str(page) if page > 1 else ""}
        return {name: value for name, value in asked.items() if value}


def paged(rows: Sequence[Row], texts: Callable[[Row], Iterable[str]], size: int = SIZE, **kept: str) -> Paged[Row]:
    """The part of `rows` that `words` and `page` in the URL ask for. A page that is too high means the last one."""
    typed = words()
    found = [row for row in rows if _has(texts(row), typed)] if typed else rows
    page = min(page_number(request.args.get("page", "")), _pages(len(found), size))
    return Paged(found[(page - 1) * size : page * size], typed, len(found), len(rows), page, size, kept)


def words() -> str:
    """The search words in the URL."""
    return text.one_line(request.args.get("words", ""))[:LONGEST_SEARCH]


def page_number(typed: str) -> int:
    """The page number; 1 if `typed` is not one."""
    return min(max(1, int(typed)), LAST_PAGE) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 1  # noqa: PLR2004


def _pages(rows: int, size: int) -> int:
    return max(1, -(-rows // size))


def _has(texts: Iterable[str], typed: str) -> bool:
    """Whether every word is somewhere in the texts."""
    there = fold(" ".join(texts))
    return all(word in there for word in fold(typed).split())
