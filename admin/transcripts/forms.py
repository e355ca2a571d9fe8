"""What may be asked of the archive: reads an address's query, and has no token because it changes nothing."""

from dataclasses import dataclass, field
from datetime import date, timedelta, tzinfo

from werkzeug.datastructures import MultiDict

from admin import days, text
from admin.catalogues import gettext as _
from admin.wording import LEG_KINDS, LEG_STATES, RATINGS
from onedoor import addresses
from onedoor.desk.searching import terms
from onedoor.store.transcripts import Filter

LONGEST_SEARCH = 200
LAST_PAGE = 100_000


CHOSEN = ("agency", "agent", "topic", "tag", "language", "rating", "state", "kind", "first", "last")
LONGEST_CHOICE = 255


@dataclass
class Search:
    """The query as it was typed, and what it means. `mistakes` holds (field, sentence)."""

    words: str = ""
    agency: str = ""
    agent: str = ""
    topic: str = ""
    tag: str = ""
    language: str = ""
    rating: str = ""
    state: str = ""
    kind: str = "chat"
    first: str = ""
    last: str = ""
    page: int = 1
    mistakes: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def read(cls, query: MultiDict[str, str]) -> "Search":
        search = cls(words=text.one_line(query.get("words", ""))[:LONGEST_SEARCH], page=_page(query.get("page", "")))
        for name in CHOSEN:
            setattr(search, name, text.one_line(query.get(name, ""))[:LONGEST_CHOICE])
        search.agency = search.agency if addresses.is_slug(search.agency) else ""
        search.state = search.state if search.state in LEG_STATES else ""
        search.tag = search.tag if addresses.is_slug(search.tag) else ""
        search.kind = search.kind if search.kind in LEG_KINDS else "chat"
        search.rating = search.rating if search.rating in RATINGS else ""
        return search

    @property
    def asks(self) -> bool:
        return self.kind != "chat" or any(getattr(self, name) for name in ("words", *CHOSEN) if name != "kind")

    @property
    def narrows(self) -> bool:
        """Whether one of the choices that are not always in sight is made."""
        return any((self.agent, self.topic, self.tag, self.language, self.rating))

    def query(self, page: int) -> dict[str, str]:
        """The address's query that leads to another page of the same search."""
        return {name: value for name in ("words", *CHOSEN) if (value := getattr(self, name))} | {"page": str(page)}

    def filter(self, only: str | None, clock: tzinfo) -> Filter:
        """`only` is the agency beyond which this person sees nothing, whatever the query says; days are `clock`'s."""
        first, last = self._date("first", self.first), self._date("last", self.last)
        return Filter(
            terms=terms(self.words),
            agency=only if only is not None else self.agency or None,
            agent=self.agent or None,
            topic=self.topic or None,
            tag=self.tag or None,
            language=self.language or None,
            rating=int(self.rating) if self.rating else None,
            state=self.state or None,
            kind=self.kind,
            since=days.midnight(first, clock) if first else None,
            before=days.midnight(last + timedelta(days=1), clock) if last else None,
        )

    def _date(self, name: str, typed: str) -> date | None:
        if not typed:
            return None
        if (found := days.read(typed)) is not None:
            return found
        self.mistakes.append(
            (name, _("“%(typed)s” is no date; write it as year-month-day, such as 2026-11-22.", typed=typed))
        )
        return None


def _page(typed: str) -> int:
    return min(max(1, int(typed)), LAST_PAGE) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 1  # noqa: PLR2004
