"""Translates a report for whoever reads it: words from the catalogue, figures as the language has them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from babel.numbers import format_decimal

from onedoor.desk.words.sentence import Sentence
from onedoor.reports import report as reports
from onedoor.reports.report import Report
from onedoor.wording.formats import language_name, plain_day, say
from onedoor.wording.sentences import gettext, how

NO_BREAK = "\N{NO-BREAK SPACE}"


def said(text: str) -> str:
    """Translates a title or definition, which is a message of the catalogue, or a Sentence."""
    if isinstance(text, Sentence):
        return say(text)
    return gettext(text) if text else ""


def translated(report: Report) -> Report:
    return replace(
        report,
        title=said(report.title),
        columns=[replace(column, title=said(column.title)) for column in report.columns],
        rows=[_row(row) for row in report.rows],
        definitions=[(said(term), said(text)) for term, text in report.definitions],
        warnings=[said(one) for one in report.warnings],
        notes=[said(one) for one in report.notes],
    )


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: say(value) if isinstance(value, Sentence) else value for key, value in row.items()}


def for_people(report: Report) -> Report:
    """Also puts days and languages into words. Files keep days in a form that other programs can read."""
    key = report.columns[0].key
    name = NAMED.get(key)
    if name is None:
        return report
    return replace(report, rows=[{**row, key: name(row[key])} for row in report.rows])


def _day(written: str) -> str:
    return plain_day(date.fromisoformat(written))


def _language(tag: str) -> str:
    return language_name(tag, alone=True)


NAMED: Mapping[str, Callable[[Any], str]] = {"day": _day, "language": _language}
"""key of a report's first column → how to show its values"""


def shown(value: Any, kind: str, currency: str = "$") -> str:
    """A figure for people to read; `–` if there is none."""
    match kind if value is not None else None:
        case "count":
            return _number(value, "#,##0")
        case "number":
            return _number(value, "#,##0.0")
        case "share":
            return f"{_number(100 * value, '#,##0.0')}{_before_per_cent()}%"
        case "change":
            return f"{'' if value < 0 else '+'}{_number(round(100 * value), '#,##0')}{_before_per_cent()}%"
        case "money":
            return _money(value, currency)
    return reports.spoken(value, kind, currency)


def _money(value: Any, currency: str) -> str:
    amount, sign = _number(abs(value), "#,##0.00"), "−" if value < 0 else ""
    before = how().currency_formats["standard"].pattern.startswith("¤")  # as in `$12.50`
    return f"{sign}{currency}{amount}" if before else f"{sign}{amount}{NO_BREAK}{currency}"


def _before_per_cent() -> str:
    return NO_BREAK if NO_BREAK in how().percent_formats[None].pattern else " "


def _number(value: Any, pattern: str) -> str:
    return format_decimal(value, pattern, locale=how())
