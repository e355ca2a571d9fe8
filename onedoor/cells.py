"""Rows as CSV (RFC 4180) that no spreadsheet takes for formulas, and back. Knows nothing of what is in them."""

import csv
import io
from collections.abc import Iterable, Sequence

from onedoor.writing import isolated

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
"""What a spreadsheet may calculate from, or run (OWASP, CSV Injection); full-width ones, too."""
QUOTE = "'"
"""Spreadsheets show a cell that begins with it as text."""
NUMBER = (int, float)


def written(head: Sequence[str], rows: Iterable[Sequence[object]], *, apart: bool = False) -> str:
    """A table with its head. Numbers stay numbers, None is empty, and a text that looks like a formula stays a text.

    `apart`: for people to read what strangers typed, not to be read back; no text turns the direction of the row.
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
    # One that begins with the quote itself gets another, so that reading it back takes away just one.
    return QUOTE + shown if text.startswith((*FORMULA, QUOTE)) else shown


def read(text: str) -> list[dict[str, str]]:
    """The rows by the names of the head, in small letters, as they were before they were written.

    Takes what spreadsheets write: a byte order mark, semicolons instead of commas. Raises ValueError.
    """
    text = text.removeprefix("\ufeff")
    head = text.partition("\n")[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise ValueError(f"This is no table of comma-separated values: {error}.") from error
    return [{(name or "").strip().lower(): _value(value) for name, value in row.items()} for row in rows]


def _value(value: object) -> str:
    text = " ".join(value) if isinstance(value, list) else str(value or "")
    return text[1:] if text.startswith(QUOTE) and text[1:].startswith((*FORMULA, QUOTE)) else text
