"""What an offer comes to in the figures when whoever accepted it did not come."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from onedoor.reports.legs import measure

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ANA = "ana@agency.test"
CAME = {"since": NOON.isoformat(), "skill": "taxes", "from_agency": "Business"}


def counted(*events: tuple[str, dict[str, Any]]) -> Any:
    told = [(kind, NOON + timedelta(seconds=10 * number), data) for number, (kind, data) in enumerate(events)]
    found = measure(told, UTC)
    assert found is not None
    return found.data


@pytest.mark.parametrize(("why", "counts"), [("absent", "missed"), ("declined", "passed"), ("withdrawn", "")])
def test_an_offer_accepted_in_vain_is_one_missed_or_passed(why: str, counts: str) -> None:
    data = counted(
        ("Assigned", CAME), ("Offered", {"agent": ANA}), ("Answered", {"agent": ANA}),
        ("CalledOff", {"agent": ANA, "why": why}),
    )  # fmt: skip
    assert data["agents"][ANA] == {"offers": 1} | ({counts: 1} if counts else {})


def test_who_takes_over_unasked_and_does_not_come_has_missed_no_offer() -> None:
    data = counted(("Assigned", CAME), ("Answered", {"agent": ANA}), ("CalledOff", {"agent": ANA, "why": "absent"}))
    assert data["agents"][ANA] == {}


def test_the_wait_of_who_is_handed_over_ends_when_somebody_is_there() -> None:
    data = counted(
        ("Assigned", CAME), ("Offered", {"agent": ANA}), ("Answered", {"agent": ANA}), ("Came", {"agent": ANA}),
        ("Taken", {"agent": ANA, "entered": True, "given": True}),
    )  # fmt: skip
    assert data["wait"] == 40


def test_a_chat_that_was_given_back_for_want_of_somebody_was_passed_on_by_nobody() -> None:
    data = counted(
        ("Assigned", {**CAME, "from_agency": None}), ("Taken", {"agent": ANA}), ("AgentLost", {"agent": ANA}),
        ("Refused", {"why": "nobody", "keeps": True}), ("HandedOver", {"agency": "Business", "agent": "Ben"}),
    )  # fmt: skip
    assert "out" not in data
    assert data["handle"] == 20


def test_a_chat_that_nobody_could_take_stays_refused_however_it_ends() -> None:
    told = (
        ("Assigned", NOON, {**CAME, "from_agency": None}), ("Refused", NOON, {"why": "nobody", "keeps": True}),
        ("Ended", NOON, {"reason": "citizen"}),
    )  # fmt: skip
    found = measure(told, UTC)
    assert found is not None
    assert found.outcome == "refused"
