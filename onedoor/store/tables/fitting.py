"""What a set-up file or a command may write to a column: the same as the panel accepts. Only changes are checked."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import String

from onedoor import addresses
from onedoor.store import tables

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")

Rule = tuple[Callable[[Any], Any], str]
"""(whether a value is good, how the sentence “<field> must …” goes on)"""


def _within(least: int, most: int) -> Rule:
    return lambda number: number is None or least <= number <= most, f"be a whole number from {least} to {most:,}"


SLUG: Rule = addresses.is_slug, "be made of small letters a to z, digits and hyphens, 63 at most, such as sales-tax"
NEEDED: Rule = lambda text: str(text).strip(), "not be empty"
LANGUAGE: Rule = _LANGUAGE.fullmatch, "be a tag such as en, es or pt-BR"
RULES: dict[tuple[str, str], Rule] = {
    ("agency", "id"): SLUG,
    ("agency", "name"): NEEDED,
    ("agency", "jid"): (addresses.is_domain, "be a domain such as tax.example.gov"),
    ("agency", "simultaneous_offers"): _within(1, 50),
    ("agency", "missed_offers"): _within(0, 50),
    ("agency", "reply_reminder"): _within(0, 3600),
    ("agency", "closing"): _within(0, 600),
    ("agency", "phone"): (lambda text: not text or addresses.is_phone(text), "look like +1 609 555 0100"),
    ("agency", "email"): (lambda text: not text or addresses.is_email(text), "look like help@example.gov"),
    ("agency", "push_hosts"): (
        lambda text: all(addresses.is_host(one) for one in text.split()),
        "be hosts such as tax.nj.gov, or *.nj.gov for all below it",
    ),
    ("skill", "slug"): SLUG,
    ("skill", "name"): NEEDED,
    ("skill", "max_waiting"): _within(1, 9999),
    ("skill", "overflow_after"): _within(5, 86_400),
    ("agent", "jid"): (
        lambda text: addresses.bare_jid(text) == text,
        "be an XMPP address in small letters such as ana@example.gov",
    ),
    ("agent", "handle"): SLUG,
    ("agent", "name"): NEEDED,
    ("agent", "languages"): (
        lambda text: text and all(_LANGUAGE.fullmatch(one) for one in text.split()),
        "be one tag or more, such as en or pt-BR",
    ),
    ("agent", "language"): LANGUAGE,
    ("agent", "capacity"): _within(1, 20),
    ("canned_reply", "name"): SLUG,
    ("canned_reply", "language"): LANGUAGE,
    ("canned_reply", "text"): NEEDED,
    ("agency_text", "language"): LANGUAGE,
    ("agency_text", "text"): NEEDED,
    ("route", "skill"): SLUG,
    ("staff", "name"): NEEDED,
    ("tag", "slug"): SLUG,
    ("tag", "name"): NEEDED,
    ("topic_name", "language"): LANGUAGE,
    ("topic_name", "name"): NEEDED,
    ("topic", "id"): SLUG,
    ("topic", "name"): NEEDED,
    ("topic", "priority"): _within(0, 9),
    ("topic", "patience"): _within(5, 86_400),
}


def mistake(table: type[tables.Base], column: str, value: Any) -> str | None:
    """One sentence that says why the value does not fit the column; None if it fits."""
    if column == "names":
        return _wrong_name(value)
    kind = table.__table__.c[column].type
    name = column.replace("_", " ")
    if isinstance(value, str) and "\0" in value:
        return f"{name} must not contain the character NUL."
    most = kind.length if isinstance(kind, String) else None
    if most is not None and value is not None and len(value) > most:
        return f"{name} has {len(value)} characters; at most {most} fit."
    is_good, said = RULES.get((table.__tablename__, column), (lambda _: True, ""))
    if is_good(value):
        return None
    return f"{name} must {said}, not “{str(value)[:60]}”." if str(value).strip() else f"{name} must not be empty."


def _wrong_name(names: Mapping[str, str]) -> str | None:
    for language, name in names.items():
        for column, value in (("language", language), ("name", name)):
            if (wrong := mistake(tables.TopicName, column, value)) is not None:
                return f"names.{language}: {wrong}"
    return None
