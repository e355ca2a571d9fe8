"""A language that nobody speaks: each sentence of Onedoor in other letters, as one new folder and nothing else."""

import shutil
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[2]
PACKAGES = ("onedoor", "components", "bridge", "admin", "config")
TAG = "pt-BR"
"""Babel knows its dates and numbers, we have no sentence in it, and its tag has a region."""
MARK = "⟦"
LIKE = "fr"
"""Whose catalogues name all sentences."""


def copied(place: Path) -> Path:
    """The product's packages below `place`, with one more language; the folder of its catalogues."""
    for package in PACKAGES:
        shutil.copytree(ROOT / package, place / package, ignore=shutil.ignore_patterns("__pycache__"))
    locale = place / "onedoor" / "locale"
    made = locale / TAG
    made.mkdir()
    for path in sorted((locale / LIKE).glob("*.po")):
        with path.open("rb") as file:
            source = read_po(file, locale=LIKE)
        catalogue = Catalog(locale=TAG.replace("-", "_"), domain=path.stem, fuzzy=False)
        for message in source:
            if message.id:
                catalogue.add(message.id, _said(message), context=message.context)
        with (made / path.name).open("wb") as file:
            write_po(file, catalogue)
    return made


def _said(message: Message) -> str | tuple[str, ...]:
    if message.context == "command":
        return " ".join(f"x{word}" for word in str(message.id).split())
    if isinstance(message.id, str):
        return f"{MARK}{message.id}⟧"
    return tuple(f"{MARK}{one}⟧" for one in message.id)


def unsaid(texts: Iterable[str], names: Iterable[str]) -> list[str]:
    """Those with letters that are neither marked nor among `names`, which are the same in each language."""
    known = {name.casefold() for name in names}
    return [
        text.strip()
        for text in texts
        if MARK not in text
        and text.strip().casefold() not in known
        and any(unicodedata.category(letter).startswith("L") for letter in text)
    ]
