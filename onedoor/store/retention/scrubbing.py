"""Removes what people said, and who they are, from events that stay. Reports need their times, states and counts.

Every field of every event is in one of the two lists below; `test_store_keeping` checks that.
"""

import json
from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import Connection, delete, select, update

from onedoor.store.tables import Event, Outgoing, RouterChat

PERSONAL = frozenset({"citizen", "citizen_nick", "question", "reason", "email", "visitor", "origin", "name"})
"""Fields that are emptied."""
ANONYMOUS = frozenset({
    "leg", "chat", "number", "room", "nick", "skill", "topic", "language", "since", "from_agency", "from_agent",
    "desks", "priority", "practice", "kind", "mode", "only", "about", "asked_by", "agent", "until", "away", "word",
    "agency", "to", "colleague", "tags", "target", "seconds", "ends", "why", "complete", "lines", "answers",
    "unanswered", "replies", "canned", "route", "from_leg", "request", "ask", "asked", "to_leg", "own", "by",
    "page", "referrer", "people", "occupant", "desk_occupants", "takes_over", "entered", "given", "after", "keeps",
    "contested", "record", "topic_names", "from_agency_names", "agency_names",
})  # fmt: skip
"""Fields that stay: ids, states, staff, and pages without their query string."""


def without_people(kind: str, data: dict[str, Any]) -> dict[str, Any]:
    """An event's fields without personal data. `Opened.nick` is the citizen's; other nicks are desks'."""
    kept = {name: ("" if name in PERSONAL and value is not None else value) for name, value in data.items()}
    if kind == "Opened":
        kept["nick"] = ""
    addresses = {name: address_only(kept[name]) for name in ("page", "referrer") if isinstance(kept.get(name), str)}
    return kept | addresses


def address_only(page: str) -> str:
    return page.partition("?")[0].partition("#")[0]


def scrub_events(
    connection: Connection, chats: Collection[str], belongs: Callable[[str, dict[str, Any]], bool]
) -> None:
    """Scrubs the events of these chats for which `belongs(kind, data)` is true."""
    wanted = select(Event.id, Event.kind, Event.data).where(Event.chat.in_(chats))
    for id_, kind, data in connection.execute(wanted).all():
        if belongs(kind, data) and (kept := without_people(kind, data)) != data:
            connection.execute(update(Event).where(Event.id == id_).values(data=kept))


def scrub_email(connection: Connection, chats: Collection[str], belongs: Callable[[str, dict[str, Any]], bool]) -> None:
    """Removes only what could be used to reach the citizen or recognise them again."""
    wanted = select(Event.id, Event.kind, Event.data).where(
        Event.chat.in_(chats), Event.kind.in_(("Assigned", "Opened"))
    )
    for id_, kind, data in connection.execute(wanted).all():
        kept = data | {name: "" for name in ("email", "origin") if data.get(name)}
        if kept != data and belongs(kind, data):
            connection.execute(update(Event).where(Event.id == id_).values(data=kept))


def scrub_blocks(connection: Connection, visitors: Collection[str]) -> None:
    """Scrubs the router's events of blocks of these visitors."""
    barred = select(Event.id, Event.data).where(Event.kind == "Barred")
    for id_, data in connection.execute(barred).all():
        if data.get("visitor") in visitors:
            connection.execute(update(Event).where(Event.id == id_).values(data=without_people("Barred", data)))


def forget_chats(connection: Connection, chats: Collection[str]) -> None:
    """Scrubs the router's rows and all events of chats of which nothing is left."""
    emptied = {"visitor": "", "nick": "", "name": "", "question": ""}
    for id_, page in connection.execute(select(RouterChat.id, RouterChat.page).where(RouterChat.id.in_(chats))).all():
        connection.execute(update(RouterChat).where(RouterChat.id == id_).values(page=address_only(page), **emptied))
    scrub_events(connection, chats, lambda *_: True)


def forget_sendings(connection: Connection, names: Collection[str]) -> None:
    """Deletes outgoing stanzas that mention these chats or legs. After so long nobody is waiting for them."""
    gone = []
    for row in connection.execute(select(Outgoing.id, Outgoing.lane, Outgoing.stanzas, Outgoing.context)):
        told = f"{row.lane} {json.dumps(row.context)} {' '.join(row.stanzas)}"
        if any(name in told for name in names):
            gone.append(row.id)
    if gone:
        connection.execute(delete(Outgoing).where(Outgoing.id.in_(gone)))
