"""The letters that the world's languages are written with, as CLDR lists them (`tests/cldr/exemplars.tsv`)."""

import re
from functools import cache
from pathlib import Path

_RUN = re.compile(r"U\+([0-9A-F]+)(?:\.\.U\+([0-9A-F]+))?")


@cache
def exemplars() -> dict[str, tuple[str, ...]]:
    """Language → its letters, some of which are several characters."""
    lines = (Path(__file__).parent / "cldr" / "exemplars.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {language: tuple(one for word in told.split(" ") for one in _letters(word)) for language, told in rows}


@cache
def every() -> tuple[str, ...]:
    """Each letter of any language once."""
    return tuple(sorted({letter for letters in exemplars().values() for letter in letters}))


def _letters(told: str) -> list[str]:
    run = _RUN.fullmatch(told)
    if run is None:
        return [told]
    first, last = run.groups()
    return [chr(code) for code in range(int(first, 16), int(last or first, 16) + 1)]
