"""The languages that Onedoor speaks, and its sentences in each. To add a language, add a folder to `locale/`.

The source has each sentence in English. `locale/<language>/<domain>.po` has it in another language, and is read
directly, so no compiled file can be out of date.
"""

import gettext
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

# Every command and the router import this module, and most say nothing in another language: Babel can wait.

LOCALE = Path(__file__).parent / "locale"
OWN = "en"
"""The language of the source."""
LANGUAGES = (OWN, *sorted(path.name for path in LOCALE.iterdir() if path.is_dir() and path.name != OWN))
"""BCP 47 tags, which are the names of the folders."""
OTHERS = LANGUAGES[1:]


@cache
def catalogue(domain: str, language: str) -> gettext.NullTranslations:
    """The sentences of a part (`staff`, `desk`, `citizen`) in one of `LANGUAGES`; English for any other language.

    Raises `ValueError` if the file is broken.
    """
    if language not in LANGUAGES or not _path(domain, language).is_file():
        return gettext.NullTranslations()
    from babel.support import Translations  # noqa: PLC0415

    return Translations(BytesIO(compiled(domain, language)), domain=domain)


@cache
def compiled(domain: str, language: str) -> bytes:
    """The same in GNU gettext's binary format (`.mo`), of a file that exists. Raises `ValueError` if it is broken."""
    from babel.messages.mofile import write_mo  # noqa: PLC0415
    from babel.messages.pofile import read_po  # noqa: PLC0415

    made = BytesIO()
    with _path(domain, language).open("rb") as file:
        write_mo(made, read_po(file, locale=locale(language), abort_invalid=True))
    return made.getvalue()


def _path(domain: str, language: str) -> Path:
    return LOCALE / language / f"{domain}.po"


def spoken(*wanted: str) -> str:
    """The first of `wanted` (BCP 47 tags) that we speak, or what it is a kind of (RFC 4647 §3.4): `es` for `es-MX`.

    English if we speak none of them.
    """
    ours = {tag.lower(): tag for tag in LANGUAGES}
    for tag in wanted:
        rest = tag.strip().lower()
        while rest and rest not in ours:
            rest = rest.rpartition("-")[0]
        if rest:
            return ours[rest]
    return OWN


def name(language: str, said_in: str | None = None) -> str:
    """A language's name in itself or in `said_in`; its tag if the name is unknown."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415

    try:
        found = Locale.parse(language, sep="-").get_display_name(locale(said_in or language))
    except (UnknownLocaleError, ValueError):
        found = None
    return found[:1].upper() + found[1:] if found else language


def direction(language: str) -> str:
    """`ltr` or `rtl`: how it is written."""
    return locale(language).text_direction


def plural(language: str, count: int) -> str:
    """Which of CLDR's categories a number belongs to: `one`, `few`, `other` …"""
    return locale(language).plural_form(count)


def moment(at: datetime, language: str) -> str:
    """A moment in UTC, as a language writes it: `lundi 23 novembre 2026, 14:00 UTC`."""
    from babel.dates import format_date  # noqa: PLC0415 - as above

    there = at.astimezone(UTC)
    return f"{format_date(there, 'full', locale(language))}, {there:%H:%M} UTC"


def locale(language: str) -> "Locale":
    """How a language writes dates and numbers, and counts; the way English does if Babel does not know it."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415

    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(OWN)
