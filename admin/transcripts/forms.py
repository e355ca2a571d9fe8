"""Reads a search of the archive from a URL's query. It has no CSRF token, because it changes nothing."""

from dataclasses import dataclass, field
from datetime import date, timedelta, tzinfo

from werkzeug.datastructures import MultiDict

from admin.transcripts.choices import Choices
from admin.web import paging
from admin.words import days
from onedoor import addresses
from onedoor.desk.words.searching import terms
from onedoor.store.transcripts.transcripts import Filter
from onedoor.wording import text
from onedoor.wording.labels import LEG_KINDS, LEG_STATES, RATINGS
from onedoor.wording.sentences import gettext as _

CHOSEN = ("agency", "agent", "topic", "tag", "language", "rating", "state", "kind", "first", "last")
LONGEST_CHOICE = 255


@dataclass
class Search:
    """The query as the person typed it, and what it means. `mistakes` has (field, sentence)."""

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
        typed = text.one_line(query.get("words", ""))[: paging.LONGEST_SEARCH]
        search = cls(words=typed, page=paging.page_number(query.get("page", "")))
        for name in CHOSEN:
            setattr(search, name, text.one_line(query.get(name, ""))[:LONGEST_CHOICE])
        search.agency = search.agency if addresses.is_slug(search.agency) else ""
        search.state = search.state if search.state in LEG_STATES else ""
        search.kind = search.kind if search.kind in LEG_KINDS else "chat"
        search.rating = search.rating if search.rating in RATINGS else ""
        return search

    def chosen(self) -> dict[str, str]:
        """field → value, for the fields with choices"""
        return {name: getattr(self, name) for name in CHOSEN}

    def settle(self, offered: Choices) -> None:
        """Replaces what the person typed by what they meant. A field that may mean several names counts as empty."""
        for name in offered.unclear():
            typed = getattr(self, name)
            self.mistakes.append((name, _("Several names have “%(typed)s” in them: choose one.", typed=typed)))
        for name in ("topic", "agent", "tag"):
            if (one := getattr(offered, name)) is not None:
                setattr(self, name, one.chosen)

    @property
    def asks(self) -> bool:
        return self.kind != "chat" or any(getattr(self, name) for name in ("words", *CHOSEN) if name != "kind")

    @property
    def narrows(self) -> bool:
        """Whether the person used one of the fields that are not always visible."""
        is_unclear = {name for name, _ in self.mistakes} & {"topic", "agent", "tag"}
        return bool(is_unclear or self.agent or self.topic or self.tag or self.language or self.rating)

    def query(self, page: int) -> dict[str, str]:
        """The query parameters for another page of the same search."""
        return {name: value for name in ("words", *CHOSEN) if (value := getattr(self, name))} | {"page": str(page)}

    def filter(self, only: str | None, clock: tzinfo) -> Filter:
        """`only` is the one agency that this person can see, whatever the query says. Days are in the zone `clock`."""
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
            (name, _("“%(typed)s” is not a date; write it as year-month-day, such as 2026-11-22.", typed=typed))
        )
        return None
