"""What may be asked of the archive: reads an address's query, and has no token because it changes nothing."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from werkzeug.datastructures import MultiDict

from admin import addresses, text
from admin.wording import LEG_KINDS, LEG_STATES
from onedoor.store.transcripts import Filter, words_of

LONGEST_SEARCH = 200
LAST_PAGE = 100_000


@dataclass
class Search:
    """The query as it was typed, and what it means. `mistakes` holds (field, sentence)."""

    words: str = ""
    agency: str = ""
    state: str = ""
    tag: str = ""
    kind: str = "chat"
    first: str = ""
    last: str = ""
    page: int = 1
    mistakes: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def read(cls, query: MultiDict[str, str]) -> "Search":
        search = cls(
            words=text.one_line(query.get("words", ""))[:LONGEST_SEARCH],
            agency=query.get("agency", ""),
            state=query.get("state", ""),
            tag=query.get("tag", ""),
            kind=query.get("kind", ""),
            first=text.one_line(query.get("first", ""))[:20],
            last=text.one_line(query.get("last", ""))[:20],
            page=_page(query.get("page", "")),
        )
        search.agency = search.agency if addresses.is_slug(search.agency) else ""
        search.state = search.state if search.state in LEG_STATES else ""
        search.tag = search.tag if addresses.is_slug(search.tag) else ""
        search.kind = search.kind if search.kind in LEG_KINDS else "chat"
        return search

    @property
    def asks(self) -> bool:
        named = (self.words, self.agency, self.state, self.tag, self.first, self.last)
        return any(named) or self.kind != "chat"

    def query(self, page: int) -> dict[str, str]:
        """The address's query that leads to another page of the same search."""
        asked = {name: getattr(self, name) for name in ("words", "agency", "state", "tag", "kind", "first", "last")}
        return {name: value for name, value in asked.items() if value} | {"page": str(page)}

    def filter(self, only: str | None) -> Filter:
        """`only` is the agency beyond which this person sees nothing, whatever the query says."""
        first, last = self._date("first", self.first), self._date("last", self.last)
        return Filter(
            words=words_of(self.words),
            agency=only if only is not None else self.agency or None,
            state=self.state or None,
            tag=self.tag or None,
            kind=self.kind,
            since=_midnight(first) if first else None,
            before=_midnight(last + timedelta(days=1)) if last else None,
        )

    def _date(self, name: str, typed: str) -> date | None:
        if not typed:
            return None
        try:
            found = date.fromisoformat(typed)
            if 1990 < found.year < 9000:  # noqa: PLR2004 - beyond these, adding a day or a zone overflows
                return found
        except ValueError:
            pass
        self.mistakes.append((name, f"“{typed}” is no date; write it as year-month-day, such as 2026-11-22."))
        return None


def _page(typed: str) -> int:
    return min(max(1, int(typed)), LAST_PAGE) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 1  # noqa: PLR2004


def _midnight(day: date) -> datetime:
    """When `day` begins where the panel runs: the zone in which its pages say times."""
    return datetime.combine(day, time()).astimezone().astimezone(UTC)
