"""Tables for spreadsheets: nothing in them is calculated, and what was written can be read."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedoor import cells


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-2", "@SUM(A1)", "\tx", "\r=1", "\0=1", "=cmd|' /C calc'!A0", "＝1+1", "'=1"]
)
def test_n39_a_cell_that_looks_like_a_formula_is_a_text(text: str) -> None:
    (_, row) = csv.reader(io.StringIO(cells.written(["said"], [[text]]), newline=""))
    assert row[0] == "'" + text


def test_numbers_stay_numbers() -> None:
    assert cells.written(["count", "level"], [[-3, 0.5], [None, 1]]) == "count,level\r\n-3,0.5\r\n,1\r\n"


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5))
def test_what_was_written_is_read_again(rows: list[tuple[str, str]]) -> None:
    # A cell with nothing but a line's end is a quirk of csv itself when it stands alone; here each row has two.
    assert [(row["a"], row["b"]) for row in cells.read(cells.written(["a", "b"], rows))] == rows


def test_what_spreadsheets_make_of_it_is_read() -> None:
    assert cells.read("\ufeffName;Text\r\nhours;We open at 8,\r\n") == [{"name": "hours", "text": "We open at 8,"}]


def test_what_is_no_table_is_said_so() -> None:
    with pytest.raises(ValueError, match="not a table"):
        cells.read('name,text\n"a,b')
