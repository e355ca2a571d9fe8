"""Text in columns for a terminal, with the views of one line side by side. Prints nothing itself."""

import textwrap
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

BOLD, DIM, RESET = "\033[1m", "\033[2m", "\033[0m"
GAP = " │ "


@dataclass(frozen=True)
class Cell:
    """What one party saw of one line. `faint`: only agents see it."""

    text: str
    faint: bool = False


def width_of(text: str) -> int:
    """Width on a terminal: East Asian characters take two columns, combining ones none."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )


def table(heads: Sequence[str], rows: Iterable[Sequence[Cell | None]], *, width: int, colour: bool) -> str:
    """The rows as a table, each cell wrapped in its own column; None is an empty cell."""
    column = (width - len(GAP) * (len(heads) - 1)) // len(heads)
    rule = "─┼─".join("─" * column for _ in heads)
    lines = [*_row([Cell(head) for head in heads], column, BOLD if colour else ""), rule]
    for row in rows:
        lines += _row(row, column, "", colour=colour)
    return "\n".join(line.rstrip() for line in lines)


def block(title: str, lines: Iterable[str], *, width: int, colour: bool) -> str:
    """A title, with wrapped and indented lines below it."""
    head = f"{BOLD}{title}{RESET}" if colour else title
    wrapped = [
        part
        for line in lines
        for paragraph, indent in zip(line.split("\n"), ["", *["    "] * line.count("\n")], strict=True)
        for part in textwrap.wrap(paragraph, width - 2, initial_indent=indent, subsequent_indent="    ") or [""]
    ]
    return "\n".join([head, *(f"  {part}" for part in wrapped)])


def _row(cells: Sequence[Cell | None], column: int, style: str, *, colour: bool = False) -> list[str]:
    wrapped = [_wrapped(cell.text, column) if cell else [] for cell in cells]
    height = max(len(part) for part in wrapped)
    lines = []
    for index in range(height):
        parts = []
        for cell, part in zip(cells, wrapped, strict=True):
            text = part[index] if index < len(part) else ""
            padded = text + " " * (column - width_of(text))
            faint = DIM if colour and cell and cell.faint else style
            parts.append(f"{faint}{padded}{RESET}" if faint and text else padded)
        lines.append(GAP.join(parts))
    return lines


def _wrapped(text: str, column: int) -> list[str]:
    lines = []
    for paragraph in text.split("\n"):
        lines += textwrap.wrap(paragraph, column, subsequent_indent="  ") or [""]
    return lines
