"""Desks to test the rules on: people, a clock that stands where it is put, and acts in words. No I/O."""

from datetime import UTC, datetime, timedelta
from typing import Any

from onedoor.desk.agency import acts
from onedoor.desk.agency import events as e
from onedoor.desk.agency.desk import Desk
from onedoor.desk.terms.people import Agent, Duty, Jid, Setup

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
S = timedelta(seconds=1)

KIM, BEN, ANA = Jid("kim@agency.test"), Jid("ben@agency.test"), Jid("ana@agency.test")


def agent(
    jid: Jid, skills: str = "general", languages: str = "en", capacity: int = 1, duty: Duty = Duty.ON, **more: Any
) -> Agent:
    handle, able, spoken = jid.partition("@")[0], frozenset(skills.split()), frozenset(languages.split())
    return Agent(jid, handle, handle.title(), able, spoken, capacity, duty, **more)


def a_setup(*agents: Agent, **more: Any) -> Setup:
    slugs = sorted({skill for one in agents for skill in one.skills} | {"general"})
    return Setup("The Agency", {slug: slug.title() for slug in slugs}, {one.jid: one for one in agents}, **more)


def a_desk(*agents: Agent, present: bool = True, **more: Any) -> Desk:
    desk = Desk(a_setup(*agents, **more), NOON)
    if present:
        for one in agents:
            desk.act(acts.Arrived(one.jid), NOON)
    return desk


def a_leg(name: str, number: int, *, skill: str = "general", since: datetime = NOON, **more: Any) -> acts.Assign:
    language = more.pop("language", "en")
    return acts.Assign(
        e.Assigned(
            leg=name,
            chat=name.partition(".")[0],
            number=number,
            room=f"c-{name}@rooms.test",
            nick="The Agency desk",
            skill=skill,
            topic="General",
            language=language,
            since=since,
            citizen=name.title(),
            citizen_nick=f"{name.title()} (citizen)",
            **more,
        )
    )


def offered(events: list[e.Event]) -> list[tuple[str, Jid]]:
    return [(one.leg, one.agent) for one in events if isinstance(one, e.Offered)]


def talking_desk() -> Desk:
    """Kim talks with Anna, and Ben is there, too."""
    desk = a_desk(agent(KIM, capacity=2), agent(BEN, capacity=2))
    desk.act(a_leg("anna", 1), NOON)
    desk.act(acts.Take(KIM, "anna"), NOON)
    desk.act(acts.Entered("anna", KIM), NOON)
    return desk
