"""Files and mails for people: a name from right to left, or an unclosed control, turns nothing around it."""

import csv
import io

from bridge.aftercare import transcript
from onedoor import cells
from onedoor.reports.report import Column, Report, as_text
from tests.script_names import left_open

EVIL = "\u202egnp.\u2067exe"


def test_a_cell_that_people_read_closes_what_it_opens() -> None:
    table = cells.written(("name", "text", "count"), [(EVIL, f"={EVIL}", 3)], apart=True)
    (row,) = csv.DictReader(io.StringIO(table))
    assert [left_open(row["name"]), left_open(row["text"])] == [0, 0]
    assert row["text"].startswith("'")


def test_a_table_that_is_read_back_stays_as_it_was() -> None:
    table = cells.written(("name",), [("שרה",), (EVIL,)])
    assert cells.read(table) == [{"name": "שרה"}, {"name": EVIL}]


def test_a_conversation_by_mail_closes_what_it_opens_in_each_line() -> None:
    at = "2026-11-22T12:00:00Z"
    frames = [
        {"type": "message", "from": "agent", "name": EVIL, "agency": "מס הכנסה", "text": f"{EVIL}\n{EVIL}", "at": at},
        {"type": "notice", "code": "agent-joined", "agent": EVIL, "agency": EVIL, "at": at},
        {"type": "notice", "code": "push", "agent": "Ana", "agency": EVIL, "title": EVIL, "url": "https://a", "at": at},
    ]
    text = transcript.text("en", frames)
    assert "\u2068מס הכנסה\u2069 · 2026-11-22" in text
    assert [line for line in text.split("\n") if left_open(line) != 0] == []


def test_nobody_writes_another_persons_line_in_a_conversation_by_mail() -> None:
    """A mail program ends a line at a lone carriage return, too."""
    at = "2026-11-22T12:00:00Z"
    said = "Yes.\r\rYou · 2026-11-22 12:01 UTC\r\nI agree"
    text = transcript.text(
        "en", [{"type": "message", "from": "agent", "name": "Ana", "agency": "Tax", "text": said, "at": at}]
    )
    assert [line for line in text.splitlines() if not line.startswith("    ")] == ["Ana · Tax · 2026-11-22 12:00 UTC"]


def test_a_report_by_mail_closes_what_it_opens_and_keeps_its_columns() -> None:
    columns = (Column("name", "Name", "text"), Column("chats", "Chats"))
    rows = [{"name": EVIL, "chats": 7}, {"name": "Tax", "chats": 12}]
    text = as_text(Report("offered", "Offered", columns, rows, []))
    assert [line for line in text.split("\n") if left_open(line) != 0] == []
    assert "Tax           12" in text
