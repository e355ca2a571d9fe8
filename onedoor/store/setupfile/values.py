"""What single values in a set-up file may be. Knows no entry and no database."""

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from onedoor import mail
from onedoor.desk.terms import hours
from onedoor.desk.terms.about import is_website
from onedoor.desk.terms.retention import LONGEST
from onedoor.origins import origin
from onedoor.store.tables import fitting
from onedoor.store.tables.measures import MAILED


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


def _address(text: str) -> str:
    try:
        return mail.address(text)
    except mail.BadAddress:
        raise ValueError(f"“{text}” is not an e-mail address; one looks like ana@example.gov") from None


def _tag(language: str) -> str:
    if not fitting.LANGUAGE[0](language):
        raise ValueError(f"“{language[:60]}” is no language; its tag is like fr, es or pt-BR")
    return language.lower()


Names = dict[Annotated[str, AfterValidator(_tag)], str]
"""language → name; the languages in lower case."""
Some = Annotated[Annotated[int, Field(ge=1)] | None, BeforeValidator(_none)]
"""At least 1; None or 0: no limit."""
Days = Annotated[Annotated[int, Field(ge=1, le=LONGEST)] | None, BeforeValidator(_none)]
Zone = Annotated[str, AfterValidator(_zone)]
Clock = Annotated[str, AfterValidator(_clock)]
"""`08:30`; `24:00` is the end of the day."""
Website = Annotated[str, AfterValidator(_website)]
Share = Annotated[int, Field(ge=1, le=100)]
Seconds = Annotated[int, Field(ge=1, le=86_400)]
Address = Annotated[str, AfterValidator(_address)]
Reports = Annotated[str, AfterValidator(_reports)]
"""Names, separated by spaces."""
Origin = Annotated[str, AfterValidator(origin)]
