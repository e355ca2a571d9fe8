"""What an event changes in the tables that people read. Runs in the event's own transaction; sends nothing."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, case, insert, select, update

from onedoor.desk.agency import events as e
from onedoor.desk.router import events as chat_events
from onedoor.desk.terms.people import Jid
from onedoor.store.journal import blocks
from onedoor.store.tables import Agent, Leg, RouterChat

LONGEST_CODE = 32
"""What the column takes."""
NEVER = datetime(1, 1, 1, tzinfo=UTC)


def project_leg(connection: Connection, agency: str, event: e.Event, at: datetime) -> None:
    """Applies an event to one agency's legs."""
    if isinstance(event, e.Assigned):
        connection.execute(insert(Leg).values(**new_leg(agency, event, at)))
        return
    changes, whose = leg_changes(event, at), owner(event)
    if whose is not None:
        name = select(Agent.name).where(Agent.agency_id == agency, Agent.jid == whose)
        changes = {**changes, "owner": whose, "owner_name": name.scalar_subquery()}
    if changes:
        wanted = update(Leg).where(Leg.id == event.leg, Leg.agency_id == agency)
        # A leg that nobody ever answered was refused, however the chat went on. The row says so once it is proven.
        unanswered = (Leg.state == "kept") & Leg.taken_at.is_(None)
        if isinstance(event, e.Ended):
            wanted = wanted.where(~unanswered)
        elif isinstance(event, e.Archived):
            changes = {**changes, "state": case((unanswered, "refused"), else_=Leg.state)}
        connection.execute(wanted.values(**changes))


def changes_leg(event: e.Event) -> bool:
    """Whether the event changes the row that people read."""
    return isinstance(event, e.Assigned) or owner(event) is not None or bool(leg_changes(event, NEVER))


def owner(event: e.Event) -> Jid | None:
    """Who has the chat from now on; None if it does not change hands."""
    return event.agent if isinstance(event, e.Taken) else event.to if isinstance(event, e.Released) else None


def new_leg(agency: str, event: e.Assigned, at: datetime) -> Mapping[str, Any]:
    return {
        "id": event.leg,
        "agency_id": agency,
        "number": event.number,
        "chat": event.chat,
        "room": event.room,
        "skill": event.skill,
        "topic": event.topic,
        "language": event.language,
        "citizen": event.citizen,
        "page": event.page,
        "referrer": event.referrer,
        "state": "waiting",
        "from_agency": event.from_agency,
        "from_agent": event.from_agent,
        "transfer_reason": event.reason,
        "since": event.since,
        "assigned_at": at,
        "email": event.email,
        "practice": bool(event.practice),
        "kind": event.kind,
    }


def leg_changes(event: e.Event, at: datetime) -> Mapping[str, Any]:
    match event:
        case e.Taken():
            return {"state": "talking", "taken_at": at}
        case e.AgentLost() | e.Requeued():
            return {"state": "waiting"}
        case e.Moved():
            return {"skill": event.skill}
        case e.Tagged():
            return {"tags": event.tags}
        case e.Refused():
            return {"state": "kept" if event.keeps else "refused", "ended_at": at, "end_reason": _code(event.why)}
        case e.HandedOver():
            return {"state": "handed-over", "ended_at": at, "end_reason": "transfer", "to_agency": event.agency}
        case e.Ended():
            return {"state": "ended", "ended_at": at, "end_reason": _code(event.reason)}
        case e.Archived():
            return {"complete": event.complete, "unproven": event.why or None, "proven_at": at}
        case _:
            return {}


def _code(reason: str) -> str:
    """Advice that the router refuses ends with a sentence of the router's, which its asker has read: nobody gave it."""
    return reason if len(reason) <= LONGEST_CODE and " " not in reason else "nobody"


def project_chat(connection: Connection, stream: str, event: chat_events.Event, at: datetime, question: str) -> None:
    """Applies an event to the router's chats."""
    if isinstance(event, chat_events.Opened):
        connection.execute(insert(RouterChat).values(**new_chat(stream, event, at), question=question))
        return
    if isinstance(event, chat_events.Barred):
        blocks.add(connection, event)
    changes = chat_changes(event, at)
    if changes:
        connection.execute(update(RouterChat).where(RouterChat.id == event.chat).values(**changes))


def new_chat(stream: str, event: chat_events.Opened, at: datetime) -> Mapping[str, Any]:
    return {
        "id": event.chat,
        "stream": stream,
        "room": event.room,
        "visitor": event.visitor,
        "nick": event.nick,
        "topic": event.topic,
        "language": event.language,
        "name": event.name,
        "page": event.page,
        "state": "queued",
        "opened_at": at,
    }


def chat_changes(event: chat_events.Event, at: datetime) -> Mapping[str, Any]:
    match event:
        case chat_events.Taken():
            return {"state": "talking", "question": ""}
        case chat_events.Requeued():
            return {"state": "queued"}
        case chat_events.Ended():
            return {"state": "ended", "ended_at": at, "end_reason": event.reason, "question": ""}
        case chat_events.Closed():
            return {"state": "closed"}
        case _:
            return {}
