"""The router's log says of each part when it became unwell, and when it was well again; once each."""

from datetime import UTC, datetime, timedelta
from typing import Any, cast

from structlog.testing import capture_logs

from components.router.heartbeat import Heartbeat
from onedoor.desk.health import Health, State, Why


def test_a_change_is_told_once_and_what_is_not_well_as_a_warning_but_for_the_first_moment() -> None:
    heartbeat = Heartbeat(*cast(Any, (None, None, None, None)), bridge="web.test", aside=[])
    well, away = Health("agency:tax", "Taxation", State.OK), Health("agency:tax", "Taxation", State.AWAY, Why.SILENT)
    later = datetime.now(UTC) + timedelta(minutes=1)
    with capture_logs() as logs:
        heartbeat._log_changes([away], datetime.now(UTC))
        for said in (well, well, away, away, well):
            heartbeat._log_changes([said], later)
    told = [(one["log_level"], one["part"], one["state"], one["why"]) for one in logs]
    assert told == [
        ("info", "agency:tax", "ok", None),
        ("warning", "agency:tax", "away", "silent"),
        ("info", "agency:tax", "ok", None),
    ]
