"""A report as text, CSV and JSON."""

import csv
import io
import json
from datetime import date
from decimal import Decimal

import pytest

from onedoor.reports.report import Column, Report, Target, as_csv, as_json, as_text, spoken

COLUMNS = [Column("page", "Page", "text"), Column("chats", "Chats"), Column("level", "Level", "share"),
           Column("saved", "Saved", "money")]  # fmt: skip


def a_report(**more: object) -> Report:
    rows = [{"page": "=HYPERLINK(1)", "chats": 1200, "level": 0.951, "saved": Decimal("-5.10")},
            {"page": "/tax", "chats": 3, "level": None, "saved": None}]  # fmt: skip
    given = {"total": {"chats": 1203}, "first": date(2026, 11, 1), "last": date(2026, 11, 28)} | more
    return Report("offered", "Offered", COLUMNS, rows, [], **given)  # type: ignore[arg-type]


def test_the_table_has_its_columns_below_each_other() -> None:
    text = as_text(a_report()).splitlines()
    assert text[0] == "Offered, 2026-11-01 to 2026-11-28"
    assert text[2] == "Page           Chats   Level   Saved"
    assert text[4] == "=HYPERLINK(1)  1,200  95.1 %  −$5.10"
    assert text[6] == "All            1,203       –       –"


def test_n39_csv_keeps_numbers_and_defuses_text() -> None:
    rows = list(csv.reader(io.StringIO(as_csv(a_report()))))
    assert rows[0] == ["Page", "Chats", "Level", "Saved"]
    assert rows[1] == ["'=HYPERLINK(1)", "1200", "0.951", "-5.1"]
    assert rows[3] == ["All", "1203", "", ""]


def test_money_is_text_in_json_so_that_no_cent_is_lost() -> None:
    made = json.loads(as_json(a_report()))
    assert made["rows"][0]["saved"] == "-5.10"
    assert (made["from"], made["to"]) == ("2026-11-01", "2026-11-28")


def test_what_was_promised_is_kept_or_not_and_neither_without_a_figure() -> None:
    report = a_report(targets=[Target("level", 0.95)])
    assert [report.met("level", value) for value in (0.95, 0.949, None)] == [True, False, None]
    assert report.met("chats", 3) is None


@pytest.mark.parametrize(
    ("value", "kind", "said"),
    [(65, "seconds", "1 min 5 s"), (0.4, "seconds", "0 s"), (7300, "seconds", "2 h 1 min"), (1.25, "number", "1.2"),
     (0.5, "change", "+50 %"), (None, "count", "–"), (12345, "count", "12,345")],
)  # fmt: skip
def test_values_are_said_for_people(value: float | None, kind: str, said: str) -> None:
    assert spoken(value, kind) == said
