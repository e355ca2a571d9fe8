"""Why nobody takes a chat, for the page without JavaScript: one sentence, the next opening, the agency's words. No I/O.

That page cannot ask a browser for its clock: an opening is told by the agency's own, and which one that is.
"""

from collections.abc import Mapping
from datetime import datetime
from xml.etree.ElementTree import Element

from babel.dates import format_date, format_time, get_timezone, get_timezone_location

from bridge.plain_page import wrong
from bridge.plain_texts import TEXTS

UTC = "UTC"
REASONS = ("closed", "full", "nobody", "blocked")


def explained(language: str, reason: str, more: Mapping[str, str], zone: str) -> Element:
    """`reason` is one of `REASONS`; `more` as in an error or an `ended` (PROTOCOL §5); `zone` is the agency's."""
    words = TEXTS[language]
    told = words[reason].format(agency=more.get("agency", ""))
    if opens := more.get("opens", ""):
        told += " " + words["opens"].format(opens=opening(opens, zone, language))
    return wrong(told, more.get("words", ""), more.get("lang") or None)


def opening(at: str, zone: str, language: str) -> str:
    """`at` is ISO 8601 in UTC, `zone` a name of the time zone database; one that is unknown counts as UTC."""
    try:
        clock = get_timezone(zone)
    except LookupError:
        zone, clock = UTC, get_timezone(UTC)
    local = datetime.fromisoformat(at).astimezone(clock)
    where = UTC if zone == UTC else get_timezone_location(clock, locale=language)
    return f"{format_date(local, 'full', language)}, {format_time(local, 'short', locale=language)} ({where})"
