"""What an idle desk says of what it offers: nothing, until time changes it."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any
from xml.etree.ElementTree import Element

from components.agency.work.notices import LOOK_EVERY, Notices
from onedoor.desk.agency import acts
from onedoor.desk.terms.hours import Hours, Period
from onedoor.wire.control import control
from tests.unit.desks import KIM, NOON, S, a_desk, a_leg, agent

UNTIL_ONE = Hours(weekly={NOON.weekday(): (Period(0, 13 * 60),)})


class Told:
    """A desk on a link that keeps what it is given, and a clock that stands where it is put."""

    def __init__(self, **setup: Any) -> None:
        self.at, self.sent = NOON, list[Element]()
        self.desk = a_desk(agent(KIM), **setup)
        link = SimpleNamespace(send=self.sent.append, new_id=lambda: "id")
        settings = SimpleNamespace(router=SimpleNamespace(jid="router.test"))
        agency: Any = SimpleNamespace(desk=self.desk, link=link, settings=settings, jid="agency.test", now=self._now)
        self.notices = Notices(agency, lambda: self.at)
        self.notices.tick()
        self.sent.clear()

    def _now(self) -> float:
        return self.at.timestamp()

    def tick(self, at: datetime) -> list[Any]:
        """What the router reads of it."""
        self.at = at
        self.notices.tick()
        payloads = [control.payload_of(one) for one in self.sent if one.tag.endswith("iq")]
        self.sent.clear()
        return [control.read_desk(one, "agency.test") for one in payloads if one is not None]


def test_an_idle_desk_does_not_write_its_offer_again(monkeypatch: Any) -> None:
    told = Told(hours=UNTIL_ONE)
    monkeypatch.setattr(told.notices, "offers", lambda: 1 / 0)
    assert told.tick(NOON + LOOK_EVERY * S) == []


def test_that_a_desk_closes_is_said_though_nothing_happens() -> None:
    told = Told(hours=UNTIL_ONE)
    (said,) = told.tick(NOON + 3600 * S)
    assert not said.open
    assert told.tick(NOON + 3660 * S) == []


def test_that_an_agent_has_been_gone_for_too_long_is_said() -> None:
    told = Told()
    told.desk.act(acts.Vanished(KIM), NOON)
    grace = told.desk.setup.grace
    assert told.tick(NOON + grace - 2 * S) == []
    (said,) = told.tick(NOON + grace + LOOK_EVERY * S)
    assert [skill.on_duty for skill in said.skills.values()] == [0]


def test_what_has_been_decided_is_said_at_the_next_second() -> None:
    told = Told()
    told.desk.act(a_leg("anna", 1), NOON)
    told.notices.is_due = True
    (said,) = told.tick(NOON + S)
    assert said.agents == {KIM: 1}
