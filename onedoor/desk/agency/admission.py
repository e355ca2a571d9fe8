"""Which legs a desk accepts from the router, by its skills, hours, limits and the agents on duty."""

from collections.abc import Iterator
from datetime import datetime

from onedoor.desk.agency import acts
from onedoor.desk.agency import events as e
from onedoor.desk.agency.state import DeskState
from onedoor.desk.terms.people import Jid


def assign(desk: DeskState, act: acts.Assign, at: datetime) -> Iterator[e.Event]:
    leg = act.leg
    if leg.leg in desk.legs or desk.has_finished(leg.leg):
        return
    if leg.skill not in desk.setup.skills:
        raise acts.NoSuchSkill("{name} does not have the skill {skill}.", name=desk.setup.name, skill=leg.skill)
    if leg.record:
        yield leg
        yield e.Refused(leg.leg, "nobody", keeps=True)
        return
    if not leg.practice and leg.kind == "chat":
        _takes_chats(desk, leg, at)
    if not _hopes(desk, leg, at):
        raise acts.NobodyOnDuty("Nobody is on duty for {skill} in {language}.", skill=leg.skill, language=leg.language)
    yield leg


def _takes_chats(desk: DeskState, leg: e.Assigned, at: datetime) -> None:
    hours = desk.setup.hours
    # Shortly before closing, the agency takes no new chats, but still accepts transfers.
    if hours is not None and not (hours.is_open(at) if leg.from_agency else hours.takes_chats(at)):
        raise acts.Closed("{name} is closed.", name=desk.setup.name)
    most = desk.setup.most_waiting.get(leg.skill)
    if most is not None and desk.queue.waiting(leg.skill) >= most:
        raise acts.Full("The queue for {skill} is full, with {most} waiting.", most=most, skill=leg.skill)


def _hopes(desk: DeskState, leg: e.Assigned, at: datetime) -> bool:
    """Whether there is somebody to offer it to, now or later."""
    if leg.only:
        named = desk.setup.agents.get(Jid(leg.only))
        return named is not None and desk.staff.is_on_duty(named, at)
    able = desk.staff.on_duty(leg.skill, leg.language, at)
    return any(agent.jid != leg.practice for agent in able)
