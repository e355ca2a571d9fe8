"""Reads a search of the audit log from a URL's query. Changes nothing."""

from dataclasses import dataclass, field
from datetime import date, timedelta, tzinfo

from sqlalchemy import Select, func, select
from werkzeug.datastructures import MultiDict

from admin.words import days
from onedoor.store.tables.proof import AuditRow
from onedoor.wording import text
from onedoor.wording.sentences import gettext

LONGEST = 200
LAST_PAGE = 1_000_000


@dataclass
class Query:
    """The query as the person typed it. `mistakes` has (field, sentence)."""

    person: str = ""
    action: str = ""
    object: str = ""
    first: str = ""
    last: str = ""
    page: int = 1
    mistakes: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def read(cls, query: MultiDict[str, str]) -> "Query":
        found = cls(page=_page(query.get("page", "")))
        for name in cls.names():
            setattr(found, name, text.one_line(query.get(name, ""))[:LONGEST])
        return found

    @staticmethod
    def names() -> tuple[str, ...]:
        return ("person", "action", "object", "first", "last")

    @property
    def asked(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in self.names() if getattr(self, name)}

    def rows(self, clock: tzinfo) -> Select[AuditRow]:
        """The statement that finds the rows, without an order. Days are in the time zone `clock`."""
        wanted = select(AuditRow)
        if self.person:
            wanted = wanted.where(func.lower(AuditRow.actor) == self.person.lower())
        if self.action:
            wanted = wanted.where(AuditRow.action == self.action)
        if self.object:
            wanted = wanted.where(AuditRow.object.startswith(self.object, autoescape=True))
        if since := self._date("first", self.first):
            wanted = wanted.where(AuditRow.at >= days.midnight(since, clock))
        if until := self._date("last", self.last):
            wanted = wanted.where(AuditRow.at < days.midnight(until + timedelta(days=1), clock))
        return wanted

    def _date(self, name: str, typed: str) -> date | None:
        if not typed:
            return None
        if (found := days.read(typed)) is not None:
            return found
        told = gettext("“%(typed)s” is not a date; write it as year-month-day, such as 2026-11-22.", typed=typed)
        self.mistakes.append((name, told))
        return None


def _page(typed: str) -> int:
    return min(max(1, int(typed)), LAST_PAGE) if typed.isascii() and typed.isdigit() and len(typed) < 8 else 1  # noqa: PLR2004
