"""Whether a desk is open at a moment, in words. Reads no table and no clock."""

from datetime import UTC, datetime

from onedoor.desk.terms.hours import Hours, zone
from onedoor.desk.words.sentence import Sentence

FIRST_YEAR, LAST_YEAR = 2000, 2200


def verdict(hours: Hours, at: datetime) -> tuple[str, Sentence]:
    """(`open`, `closing` or `closed`; one or two sentences with times in the agency's time zone)"""
    closes, opens = hours.closes(at), hours.next_opening(at)
    if not hours.is_open(at):
        if opens is None:
            return "closed", Sentence("Closed. It does not open within a year.")
        return "closed", Sentence("Closed. It opens {opens}.", opens=there(hours, opens))
    if closes is None:
        return "open", Sentence("Open, and does not close.")
    until = there(hours, closes)
    if not hours.takes_chats(at):
        return "closing", Sentence(
            "Open until {until}, but closing soon: no new chats are taken. Chats that go on are not ended.", until=until
        )
    last = there(hours, closes - hours.closing)
    return "open", Sentence("Open until {until}; new chats are taken until {last}.", until=until, last=last)


def there(hours: Hours, at: datetime) -> datetime:
    """`at` in the agency's time zone."""
    return at.astimezone(zone(hours.zone))


def moment(typed: str, hours: Hours) -> datetime | None:
    """Converts `2026-12-24T11:50` from the agency's time zone to UTC (the first, if it occurs twice); else None."""
    try:
        found = datetime.fromisoformat(typed)
    except ValueError:
        return None
    if found.tzinfo is not None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        return None
    return found.replace(tzinfo=zone(hours.zone)).astimezone(UTC)
