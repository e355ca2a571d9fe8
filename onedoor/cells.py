"""Writes rows as CSV (RFC 4180) that no spreadsheet takes for formulas, and reads them back. Knows no content."""

import csv
import io
from collections.abc import Iterable, Sequence

from onedoor.writing import isolated

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
"""Characters that start a formula, full-width ones too: a spreadsheet may run it (OWASP, CSV Injection)."""
QUOTE = "'"
"""Spreadsheets show a cell that begins with this as text."""
NUMBER = (int, float)


def written(head: Sequence[str], rows: Iterable[Sequence[object]], *, apart: bool = False) -> str:
    """A table as CSV. Numbers stay numbers, None is empty, and text that looks like a formula stays text.

    `apart`: isolates texts of strangers, so that none changes the row's direction. For people, not for reading back.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_cell(value, apart) for value in row] for row in rows)
    return out.getvalue()


def _cell(value: object, apart: bool) -> object:
    if value is None or isinstance(value, NUMBER):
        return value
    text = str(value)
    shown = isolated(text) if apart else text
    # Text that begins with a quote gets another, so that reading it back removes just one.
    return QUOTE + shown if text.startswith((*FORMULA, QUOTE)) else shown


def read(text: str) -> list[dict[str, str]]:
    """The rows, each as column name (lower case) → text as it was before writing.

    Accepts what spreadsheets write: a byte order mark, semicolons instead of commas. Raises `ValueError`.
    """
    text = text.removeprefix("\ufeff")
    head = text.partition("\n")[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise ValueError(f"This is not a table of comma-separated values: {error}.") from error
    return [{(name or "").strip().lower(): _value(value) for name, value in row.items()} for row in rows]


def _value(value: object) -> str:
    text = " ".join(value) if isinstance(value, list) else str(value or "")
    return text[1:] if text.startswith(QUOTE) and text[1:].startswith((*FORMULA, QUOTE)) else text
