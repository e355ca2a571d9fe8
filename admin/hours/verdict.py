"""Whether a desk is open at a moment, in words. Reads no table and no clock."""

from datetime import datetime

from onedoor.desk.hours import Hours, zone


def verdict(hours: Hours, at: datetime) -> tuple[str, str]:
    """(`open`, `closing` or `closed`; a sentence or two), with times as the agency's clock shows them."""
    closes, opens = hours.closes(at), hours.next_opening(at)
    if not hours.is_open(at):
        when = f"It opens {spoken(hours, opens)}." if opens else "It does not open within a year."
        return "closed", f"Closed. {when}"
    if closes is None:
        return "open", "Open, and does not close."
    if not hours.takes_chats(at):
        soon = f"Open until {spoken(hours, closes)}, but closing soon: no new chats are taken, those that go on go on."
        return "closing", soon
    return (
        "open",
        f"Open until {spoken(hours, closes)}; new chats are taken until {spoken(hours, closes - hours.closing)}.",
    )


def spoken(hours: Hours, at: datetime) -> str:
    """`Mon 23 Nov 2026, 08:30 EST`"""
    there = at.astimezone(zone(hours.zone))
    return f"{there:%a} {there.day} {there:%b %Y, %H:%M} {there.tzname()}"
