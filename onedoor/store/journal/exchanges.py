"""A leg's lines as an exchange of turns (`desk.terms.exchange`). Reads who spoke when, never what they said."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from onedoor.desk.agency.events import Archived
from onedoor.desk.terms.exchange import Exchange, Said, exchange
from onedoor.store.tables import Event, Line

SPEAKERS = ("citizen", "agent")


def of_rows(rows: Iterable[Mapping[str, Any]], since: datetime | None) -> Exchange:
    """The exchange in `rows`: columns of `line`, in the room's order. Corrections of earlier lines do not count."""
    said = (
        Said(row["at"], row["author"] == "citizen", "canned" in row["data"])
        for row in rows
        if row["kind"] == "message" and row["author"] in SPEAKERS and "replaces" not in row["data"]
    )
    return exchange(said, since)


def counted(connection: Connection, stream: str, agency: str, chat: str, event: Archived) -> Archived:
    """The event with the sums of the leg's exchange since it was first taken; unchanged if nobody took it."""
    of_chat = (Event.stream == stream, Event.chat == chat, Event.kind == "Taken")
    taken = select(Event.at, Event.data).where(*of_chat).order_by(Event.id)
    since = next((at for at, data in connection.execute(taken) if data["leg"] == event.leg), None)
    if since is None:
        return event
    wanted = (
        select(Line.at, Line.author, Line.kind, Line.data)
        .where(Line.agency_id == agency, Line.leg == event.leg, Line.kind == "message")
        .order_by(Line.id)
    )
    heard = of_rows((dict(row) for row in connection.execute(wanted).mappings()), since)
    return replace(event, **asdict(heard))
