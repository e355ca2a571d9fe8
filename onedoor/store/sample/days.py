"""When sample citizens come: over working days, most of them in the middle of the morning and after lunch."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

OF_THE_DAY = {7: 1, 8: 5, 9: 11, 10: 14, 11: 13, 12: 9, 13: 12, 14: 12, 15: 10, 16: 8, 17: 2, 19: 1, 21: 1}
"""Hour → how many come in it, of about a hundred."""
OF_THE_WEEK = {0: 13, 1: 11, 2: 10, 3: 10, 4: 8}
"""Weekday (0 is Monday) → how many come on it; nobody at the weekend."""
STAFFED = range(8, 17)
"""The hours in which somebody sits at a desk that is always open."""
CHATS_A_DAY = 45
"""What one agent's capacity of one chat can take in a day without haste."""
SHORTEST = 28


def arrivals(rng: Random, chats: int, days: int, until: date, zone: str) -> list[datetime]:
    """Moments (UTC), the earliest first, on the working days of the `days` that end with `until`."""
    there = ZoneInfo(zone)
    span = [until - timedelta(days=back) for back in range(days)]
    working = [day for day in reversed(span) if day.weekday() in OF_THE_WEEK] or [until]
    weights = [OF_THE_WEEK.get(day.weekday(), 1) for day in working]
    chosen = rng.choices(working, weights, k=chats)
    hours = rng.choices(list(OF_THE_DAY), list(OF_THE_DAY.values()), k=chats)
    midnights = {day: datetime.combine(day, time(), there).astimezone(UTC) for day in working}
    return sorted(
        midnights[day] + timedelta(hours=hour, milliseconds=int(rng.random() * 3_600_000))
        for day, hour in zip(chosen, hours, strict=True)
    )


def enough(chats: int, slots: int) -> int:
    """So many days that the desks can cope: `slots` is how many chats they can have at once."""
    working = -(-chats // max(1, slots * CHATS_A_DAY // 2))
    return max(SHORTEST, working * 7 // 5 + 1)
