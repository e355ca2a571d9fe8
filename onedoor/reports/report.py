"""A report: columns, rows, definitions and contradictions, and the same as text, CSV and JSON. Pure."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from onedoor import cells
from onedoor.wording.sentences import gettext as _
from onedoor.writing import isolated


@dataclass(frozen=True, slots=True)
class Column:
    key: str
    title: str
    kind: str = "count"
    """`text`, `count`, `number`, `seconds`, `share` (0 to 1), `change` (a share, with its sign) or `money`."""


@dataclass(frozen=True, slots=True)
class Target:
    """A target for one column. Shares from `least` on are green, others red."""

    key: str
    least: float


@dataclass
class Report:
    """`rows` and `total`: column's key → plain value; None if there is no figure."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: list[dict[str, Any]]
    definitions: Sequence[tuple[str, str]]
    total: dict[str, Any] | None = None
    before: dict[str, Any] | None = None
    """The total of the previous period, which has the same number of days."""
    targets: Sequence[Target] = ()
    chart: Sequence[str] = ()
    """Keys of the columns to draw, over the first column's values; empty: no chart."""
    line: bool = False
    """Whether to draw lines over time instead of bars."""
    warnings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    first: date | None = None
    last: date | None = None
    currency: str = "$"

    def met(self, key: str, value: Any) -> bool | None:
        """Whether a value meets its target; None if there is no target or no value."""
        target = next((one for one in self.targets if one.key == key), None)
        return None if target is None or value is None else value >= target.least


def spoken(value: Any, kind: str, currency: str = "$") -> str:
    """A value for people; `–` if there is none."""
    if value is None:
        return "–"
    match kind:
        case "count":
            return f"{value:,}"
        case "number":
            return f"{value:,.1f}"
        case "seconds":
            return _duration(round(value))
        case "share":
            return f"{100 * value:.1f} %"
        case "change":
            return f"{100 * value:+.0f} %"
        case "money":
            return f"{'−' if value < 0 else ''}{currency}{abs(value):,.2f}"
    return str(value)


def _duration(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def as_text(report: Report, figure: Callable[[Any, str, str], str] = spoken) -> str:
    """The report as aligned columns, for a terminal or a mail. `figure`: a value for people, as `spoken` makes it."""
    head = [column.title for column in report.columns]
    body = [[figure(row.get(c.key), c.kind, report.currency) for c in report.columns] for row in _all(report, _("All"))]
    widths = [max(len(line[at]) for line in (head, *body)) for at in range(len(head))]
    lines = ["  ".join(_aligned(cells, widths, report)).rstrip() for cells in (head, *body)]
    lines.insert(1, "  ".join("-" * width for width in widths))
    days = {"first": str(report.first), "last": str(report.last)}
    title = _("%(title)s, %(first)s to %(last)s", title=report.title, **days)
    said = [title, "", *(lines if body else [_("Nothing in this time.")])]
    marked = [f"! {one}" for one in report.warnings] + list(report.notes)
    return "\n".join([*said, *([""] if marked else []), *marked]) + "\n"


def _aligned(cells: Sequence[str], widths: Sequence[int], report: Report) -> list[str]:
    return [
        isolated(cell) + " " * (width - len(cell)) if column.kind == "text" else cell.rjust(width)
        for cell, width, column in zip(cells, widths, report.columns, strict=True)
    ]


def _all(report: Report, whole: str = "All") -> list[dict[str, Any]]:
    first = report.columns[0].key
    return report.rows + ([{**report.total, first: report.total.get(first, whole)}] if report.total else [])


def as_csv(report: Report) -> str:
    """The report as CSV with a header. Numbers are numbers, and no cell is a formula."""
    rows = [[_cell(row.get(column.key)) for column in report.columns] for row in _all(report)]
    return cells.written([column.title for column in report.columns], rows, apart=True)


def _cell(value: Any) -> Any:
    return round(float(value), 4) if isinstance(value, (float, Decimal)) else value


def as_json(report: Report) -> str:
    made: Mapping[str, Any] = {
        "report": report.name,
        "title": report.title,
        "from": report.first and report.first.isoformat(),
        "to": report.last and report.last.isoformat(),
        "columns": [{"key": one.key, "title": one.title, "kind": one.kind} for one in report.columns],
        "rows": report.rows,
        "total": report.total,
        "before": report.before,
        "targets": {one.key: one.least for one in report.targets},
        "definitions": dict(report.definitions),
        "warnings": report.warnings,
        "notes": report.notes,
    }
    return json.dumps(made, ensure_ascii=False, indent=2, default=_plain) + "\n"


def _plain(value: Any) -> Any:
    # Money as text, because a float could lose cents.
    return str(value)
