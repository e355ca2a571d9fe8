"""When sample citizens come: on working days, most of them in mid-morning and after lunch."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

OF_THE_DAY = {7: 1, 8: 5, 9: 11, 10: 14, 11: 13, 12: 9, 13: 12, 14: 12, 15: 10, 16: 8, 17: 2, 19: 1, 21: 1}
"""hour → how many of about a hundred citizens come in it"""
OF_THE_WEEK = {0: 13, 1: 11, 2: 10, 3: 10, 4: 8}
"""weekday (0 is Monday) → how many come on it; nobody comes at weekends"""
STAFFED = range(8, 17)
"""The hours in which a desk that is always open is staffed."""
CHATS_A_DAY = 45
"""How many chats an agent with a capacity of one can take in a day without haste."""
SHORTEST = 28


def arrivals(rng: Random, chats: int, days: int, until: date, zone: str) -> list[datetime]:
    """Moments (UTC), earliest first, on the working days among the `days` that end with `until`."""
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
    """How many days the desks need to cope. `slots`: how many chats they can have at the same time."""
    working = -(-chats // max(1, slots * CHATS_A_DAY // 2))
    return max(SHORTEST, working * 7 // 5 + 1)
