"""Text in columns: nothing is cut, and every column stays where it is, whatever the script."""

from components.demo.columns import GAP, Cell, block, table, width_of


def test_a_long_cell_is_wrapped_in_its_own_column() -> None:
    drawn = table(("One", "Two"), [[Cell("a b c d e f g h i j k l"), Cell("short")]], width=23, colour=False)
    assert drawn.splitlines() == [
        "One        │ Two",
        "───────────┼───────────",
        "a b c d e  │ short",
        "  f g h i  │",
        "  j k l    │",
    ]


def test_an_empty_cell_leaves_its_column_empty() -> None:
    drawn = table(("One", "Two"), [[None, Cell("here")]], width=23, colour=False)
    assert drawn.splitlines()[-1] == "           │ here"


def test_wide_and_combining_characters_do_not_shift_a_column() -> None:
    drawn = table(("One", "Two"), [[Cell("税金"), Cell("x")], [Cell("e\u0301"), Cell("x")]], width=23, colour=False)
    assert {width_of(row.split(GAP)[0]) for row in drawn.splitlines()[2:]} == {10}


def test_a_block_keeps_the_lines_of_its_text() -> None:
    assert block("Title", ["Ana: one\ntwo"], width=40, colour=False) == "Title\n  Ana: one\n      two"
