"""Why nobody takes a chat, for the page without JavaScript: one sentence, the next opening, the agency's words. No I/O.

That page cannot ask a browser for its clock: an opening is told by the agency's own, and which one that is.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from xml.etree.ElementTree import Element

from babel.dates import format_date, format_time, get_timezone_location

from bridge.plain.page import wrong
from bridge.words.texts import TEXTS
from onedoor.desk.terms.hours import zone_or_utc
from onedoor.desk.terms.left import WHY

REASONS = (*WHY, "blocked")


def explained(language: str, reason: str, more: Mapping[str, str], zone: str) -> Element:
    """`reason` is one of `REASONS`; `more` as in an error or an `ended` (PROTOCOL §5); `zone` is the agency's."""
    words = TEXTS[language]
    told = words[reason].format(agency=more.get("agency", ""))
    if opens := more.get("opens", ""):
        told += " " + words["opens"].format(opens=opening(opens, zone, language))
    return wrong(told, more.get("words", ""), more.get("lang") or None)


def opening(at: str, zone: str, language: str) -> str:
    """`at` is ISO 8601 in UTC, `zone` a name of the time zone database; one that is unknown counts as UTC."""
    clock = zone_or_utc(zone)
    local = datetime.fromisoformat(at).astimezone(clock)
    where = "UTC" if clock is UTC else get_timezone_location(clock, locale=language)
    return f"{format_date(local, 'full', language)}, {format_time(local, 'short', locale=language)} ({where})"
