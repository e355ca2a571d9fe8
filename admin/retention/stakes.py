"""What other pages than Retention's own would destroy with the days that are typed there."""

from collections.abc import Mapping
from datetime import UTC, datetime

from admin.web.database import engine
from onedoor.desk.terms.retention import Schedules
from onedoor.store.retention import keeping


def stake(days: Mapping[str, Schedules]) -> int:
    """How many records more would be destroyed now if these agencies decided this, too."""
    return keeping.stake(engine(), datetime.now(UTC), days)
