"""Whether a desk is open at a moment, in words. Reads no table and no clock."""

from datetime import UTC, datetime

from onedoor.desk.hours import Hours, zone

FIRST_YEAR, LAST_YEAR = 2000, 2200


def verdict(hours: Hours, at: datetime) -> tuple[str, str]:
    """(`open`, `closing` or `closed`; a sentence or two), with times as the agency's clock shows them."""
    closes, opens = hours.closes(at), hours.next_opening(at)
    if not hours.is_open(at):
        when = f"It opens {spoken(hours, opens)}." if opens else "It does not open within a year."
        return "closed", f"Closed. {when}"
    if closes is None:
        return "open", "Open, and does not close."
    if not hours.takes_chats(at):
        soon = "closing soon: no new chats are taken. Chats that go on are not ended."
        return "closing", f"Open until {spoken(hours, closes)}, but {soon}"
    return (
        "open",
        f"Open until {spoken(hours, closes)}; new chats are taken until {spoken(hours, closes - hours.closing)}.",
    )


def spoken(hours: Hours, at: datetime) -> str:
    """`Mon 23 Nov 2026, 08:30 EST`"""
    there = at.astimezone(zone(hours.zone))
    return f"{there:%a} {there.day} {there:%b %Y, %H:%M} {there.tzname()}"


def moment(typed: str, hours: Hours) -> datetime | None:
    """`2026-12-24T11:50` on the agency's clock (the first of the two, where it shows that twice), or None."""
    try:
        found = datetime.fromisoformat(typed)
    except ValueError:
        return None
    if found.tzinfo is not None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        return None
    return found.replace(tzinfo=zone(hours.zone)).astimezone(UTC)
