"""Counts what a change of retention days on pages other than Retention would destroy."""

from collections.abc import Mapping
from datetime import UTC, datetime

from admin.web.database import engine
from onedoor.desk.terms.retention import Schedules
from onedoor.store.retention import keeping


def stake(days: Mapping[str, Schedules]) -> int:
    """How many more records would be destroyed now with these schedules."""
    return keeping.stake(engine(), datetime.now(UTC), days)
