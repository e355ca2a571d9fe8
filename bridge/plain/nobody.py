"""Why nobody takes a chat, for the page without JavaScript: a sentence with the next opening, and the agency's words.

That page cannot use the browser's time zone, so it gives the opening in the agency's, and names that. No I/O.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from babel.dates import format_date, format_time, get_timezone_location

from bridge.plain.faults import Fault
from bridge.words.sentences import Sentences, sentence
from onedoor.catalogues import locale
from onedoor.desk.terms.hours import zone_or_utc
from onedoor.desk.terms.left import WHY

REASONS = (*WHY, "blocked")
CLOSED = {
    (True, True): sentence("{agency} is closed now and opens on {opens}."),
    (True, False): sentence("{agency} is closed now."),
    (False, True): sentence("The agency is closed now and opens on {opens}."),
    (False, False): sentence("The agency is closed now."),
}
"""(whether we know the agency, whether we know when it opens) → sentence."""
NOBODY = {
    (True, True): sentence("Nobody at {agency} is available to chat at the moment; you can chat from {opens}."),
    (True, False): sentence("Nobody at {agency} is available to chat at the moment."),
    (False, True): sentence("Nobody is available to chat at the moment; you can chat from {opens}."),
    (False, False): sentence("Nobody is available to chat at the moment."),
}
FULL = {
    True: sentence(
        "Too many people are waiting for {agency}, so we cannot take new chats at the moment. Please try again later."
    ),
    False: sentence("Too many people are waiting, so we cannot take new chats at the moment. Please try again later."),
}
FAULT = sentence(
    "Sorry, we could not open the chat because of a fault on our side. Please try again, or leave a message."
)
BLOCKED = sentence("We cannot take new chats from your connection at the moment. Please call or write instead.")


def explained(language: str, reason: str, more: Mapping[str, str], zone: str, *, leave: bool = False) -> Fault:
    """`reason`: one of `REASONS`; `more`: as in an error or `ended` (docs/PROTOCOL.md §5); `zone`: the agency's."""
    agency, at = more.get("agency", ""), more.get("opens", "")
    opens = opening(at, zone, language) if at else ""
    told = Sentences(language)(_told(reason, bool(agency), bool(opens)), agency=agency, opens=opens)
    return Fault(told, more.get("words", ""), more.get("lang") or None, leave=leave)


def _told(reason: str, named: bool, opens: bool) -> str:
    match reason:
        case "closed":
            return CLOSED[named, opens]
        case "nobody":
            return NOBODY[named, opens]
        case "full":
            return FULL[named]
        case "blocked":
            return BLOCKED
    return FAULT


def opening(at: str, zone: str, language: str) -> str:
    """`at` is ISO 8601 in UTC, `zone` a name of the time zone database. An unknown zone counts as UTC."""
    clock, spoken = zone_or_utc(zone), locale(language)
    local = datetime.fromisoformat(at).astimezone(clock)
    where = "UTC" if clock is UTC else get_timezone_location(clock, locale=spoken)
    return f"{format_date(local, 'full', spoken)}, {format_time(local, 'short', locale=spoken)} ({where})"
