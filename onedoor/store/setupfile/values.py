"""What single values in a set-up file may be. Knows no entry and no database.

Each type has its limits: an import, the commands and the panel's forms read them here (`onedoor.store.tables.fitting`).
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, get_args

from pydantic import AfterValidator, BeforeValidator, Field

from onedoor import addresses, mail
from onedoor.catalogues import LANGUAGES
from onedoor.desk.terms import hours
from onedoor.desk.terms.about import LONGEST_ADDRESS, is_website
from onedoor.desk.terms.people import BEGINNER, EXPERT
from onedoor.desk.terms.retention import LONGEST
from onedoor.desk.terms.verdict import FIRST_YEAR, LAST_YEAR
from onedoor.origins import origin
from onedoor.store.tables.fitting import NEEDED, Limit, Most, Rule, mistake
from onedoor.store.tables.measures import MAILED
from onedoor.store.tables.names import LONGEST as LONGEST_NAME
from onedoor.wording import languages, text

VARIABLES = ("citizen", "agent", "agency", "number")
"""The desk fills these in when it sends a canned reply (components/agency/talk/canned.py)."""
DAY = 86_400
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_VARIABLE = re.compile(r"\{(\w*)\}")


def unknown_variables(said: str) -> list[str]:
    """Names in braces that the desk does not fill in. It would send a misspelled one unchanged."""
    return [name for name in _VARIABLE.findall(said) if name not in VARIABLES]


SLUG = Rule(addresses.is_slug, "be made of small letters a to z, digits and hyphens, 63 at most, such as sales-tax")
LANGUAGE = Rule(languages.tag, "be the tag of a known language, such as en, es or pt-BR")
SEVERAL_LANGUAGES = Rule(
    lambda tags: tags.split() and all(languages.tag(one) for one in tags.split()),
    "be tags of known languages, such as en or pt-BR",
)
DOMAIN = Rule(addresses.is_domain, "be a domain such as tax.example.gov")
JID = Rule(lambda said: addresses.bare_jid(said) == said, "be an XMPP address in small letters such as ana@example.gov")
_DESKS_LANGUAGE = Rule(LANGUAGES.__contains__, f"be {', '.join(LANGUAGES[:-1])} or {LANGUAGES[-1]}")
PHONE = Rule(lambda said: not said or addresses.is_phone(said), "look like +1 609 555 0100")
EMAIL = Rule(lambda said: not said or addresses.is_email(said), "look like help@example.gov")
_HOSTS = Rule(
    lambda said: all(addresses.is_host(one) for one in said.split()),
    "be hosts such as tax.nj.gov, or *.nj.gov for all below it",
)
_FILLED_IN = Rule(
    lambda said: not unknown_variables(said),
    "have no other variables than {citizen}, {agent}, {agency} and {number}",
)
_YEARS = Rule(lambda day: FIRST_YEAR <= day.year <= LAST_YEAR, f"be a date from {FIRST_YEAR} to {LAST_YEAR}")


def _clock(typed: str) -> str:
    hours.minutes(typed)
    return typed


def _zone(name: str) -> str:
    hours.zone(name)
    return name


def _website(address: str) -> str:
    if address and not is_website(address):
        raise ValueError("a website is a whole address that begins with https://")
    return address


def _reports(names: str) -> str:
    if not names.split() or not {*names.split()} <= {*MAILED}:
        raise ValueError(f"reports are some of {', '.join(MAILED)}, separated by spaces")
    return " ".join(names.split())


def _none(typed: object) -> object:
    """Reads 0 as None, because TOML has no null, and a missing field stays unchanged."""
    return None if typed == 0 and not isinstance(typed, bool) else typed


def _address(typed: str) -> str:
    try:
        return mail.address(typed)
    except mail.BadAddress:
        raise ValueError(f"“{typed}” is not an e-mail address; one looks like ana@example.gov") from None


def _spelled(language: str) -> str:
    """A known language in its usual spelling."""
    return languages.tag(language) or language


def _each_spelled(tags: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_spelled(one) for one in tags))


def _tag(language: str) -> str:
    if not _LANGUAGE.fullmatch(language):
        raise ValueError(f"“{language[:60]}” is no language; its tag is like fr, es or pt-BR")
    return language.lower()


Line = Annotated[str, AfterValidator(text.one_line)]
Lines = Annotated[str, AfterValidator(text.many_lines)]
"""As in the panel: without control characters, and in a line without those that change the writing direction."""
Slug = Annotated[str, SLUG]
Name = Annotated[Line, NEEDED, Most(LONGEST_NAME)]
Language = Annotated[str, AfterValidator(_spelled), LANGUAGE, Most(35)]


class _Named(Limit):
    """Every name in another language has the limits of a name."""

    def wrong(self, value: Mapping[str, str]) -> str:
        told = (
            (language, mistake("language", language, [Most(35)]) or mistake("name", name, get_args(Name)))
            for language, name in value.items()
        )
        return next((f".{language}: {wrong.rstrip('.')}" for language, wrong in told if wrong), "")


Names = Annotated[dict[Annotated[str, AfterValidator(_tag)], Line], _Named()]
"""language → name; the languages in lower case."""
DesksLanguage = Annotated[str, _DESKS_LANGUAGE]
"""One of the languages that Onedoor speaks."""
Languages = Annotated[tuple[str, ...], AfterValidator(_each_spelled), SEVERAL_LANGUAGES, Most(255)]
"""The limits of this list, of `Hosts` and of `Origins` are those of their column: one text, separated by spaces."""
Hosts = Annotated[tuple[str, ...], Most(4000), _HOSTS]
Origins = Annotated[tuple[Annotated[str, AfterValidator(origin)], ...], Most(4000)]
Phone = Annotated[str, Most(40), PHONE]
Email = Annotated[str, Most(254), EMAIL]
Words = Annotated[Lines, Most(2000)]
Notice = Annotated[Lines, NEEDED, Most(2000)]
"""A text that citizens read."""
Message = Annotated[Lines, NEEDED, Most(4000), _FILLED_IN]
"""A canned reply's text."""
Date = Annotated[date, _YEARS]
Some = Annotated[int | None, Field(ge=1), BeforeValidator(_none)]
"""At least 1; None or 0: no limit."""
Days = Annotated[int | None, Field(ge=1, le=LONGEST), BeforeValidator(_none)]
Level = Annotated[int, Field(ge=BEGINNER, le=EXPERT)]
Zone = Annotated[str, Most(63), AfterValidator(_zone)]
Clock = Annotated[str, AfterValidator(_clock)]
"""`08:30`; `24:00` is the end of the day."""
Website = Annotated[str, Most(LONGEST_ADDRESS), AfterValidator(_website)]
Share = Annotated[int, Field(ge=1, le=100)]
Seconds = Annotated[int, Field(ge=1, le=DAY)]
Address = Annotated[str, AfterValidator(_address)]
Reports = Annotated[str, AfterValidator(_reports)]
"""Names, separated by spaces."""
