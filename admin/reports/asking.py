"""Reads from a URL's query what somebody wants to see of a report: what they typed, and what it means."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from werkzeug.datastructures import MultiDict

from admin.words import days
from onedoor import addresses
from onedoor.desk.terms.targets import ONTARIO, Targets
from onedoor.reports.catalogue import DIMENSIONS
from onedoor.reports.catalogue import Asked as Wanted
from onedoor.reports.reading import Period
from onedoor.store.setupfile.values import DAY
from onedoor.wording import text
from onedoor.wording.sentences import gettext as _

USUAL_DAYS = 28
LONGEST = timedelta(days=366 * 20)
FIELDS = ("first", "last", "agency", "by", "only", "within", "respond_within", "short")


@dataclass
class Asking:
    """`mistakes` has (field, sentence). A field with a mistake counts as empty."""

    name: str
    typed: dict[str, str]
    period: Period
    by: str = ""
    only: str = ""
    given: dict[str, int] = field(default_factory=dict)
    """field → seconds that the person typed, to use instead of the agency's targets"""
    targets: Targets = ONTARIO
    mistakes: list[tuple[str, str]] = field(default_factory=list)

    @property
    def wanted(self) -> Wanted:
        return Wanted(self.name, self.period, self.by, self.only, self.targets)

    @property
    def query(self) -> dict[str, str]:
        """The query parameters that show the same again."""
        return {name: value for name, value in self.typed.items() if value}


def read(name: str, query: MultiDict[str, str], agencies: Sequence[str] | None, today: date | None = None) -> Asking:
    """`agencies` are the only ones that this person can see; None if they can see all."""
    typed = {one: text.one_line(query.get(one, ""))[:200] for one in FIELDS}
    mistakes: list[tuple[str, str]] = []
    yesterday = (today or datetime.now(UTC).date()) - timedelta(days=1)
    last = _date("last", typed, mistakes) or yesterday
    first = _date("first", typed, mistakes) or last - timedelta(days=USUAL_DAYS - 1)
    if first > last or last - first > LONGEST:
        mistakes.append(("first", _("The first day has to be before the last, and not decades before it.")))
        first = last - timedelta(days=USUAL_DAYS - 1)
    chosen = typed["agency"] if addresses.is_slug(typed["agency"]) else ""
    if agencies is not None:
        limit: tuple[str, ...] | None = (chosen,) if chosen in agencies else tuple(agencies)
    else:
        limit = (chosen,) if chosen else None
    by = typed["by"] if typed["by"] in DIMENSIONS.get(name, ()) else ""
    return Asking(
        name, typed, Period(first, last, limit), by, typed["only"], _given(typed, mistakes), mistakes=mistakes
    )


def _date(name: str, typed: dict[str, str], mistakes: list[tuple[str, str]]) -> date | None:
    if not typed[name]:
        return None
    if (found := days.read(typed[name])) is not None:
        return found
    sentence = _("“%(typed)s” is not a date; write it as year-month-day, such as 2026-11-22.", typed=typed[name])
    mistakes.append((name, sentence))
    return None


def _given(typed: dict[str, str], mistakes: list[tuple[str, str]]) -> dict[str, int]:
    given: dict[str, int] = {}
    for name in ("within", "respond_within", "short"):
        written = typed[name]
        if not written:
            continue
        if written.isascii() and written.isdigit() and int(written[:6]) <= DAY:
            given[name] = int(written)
        else:
            mistakes.append((name, _("“%(typed)s” is not a number of seconds up to 86400.", typed=written)))
    return given
