"""What a new process of an agency does before its link is up."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

from databases import Database
from sqlalchemy import insert

from components.agency.component import AgencyComponent
from onedoor.desk import events as e
from onedoor.service.loop import Database as Thread
from onedoor.settings import load
from onedoor.store import tables as t
from onedoor.store.journal import Batch, Happened, Journal

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ROOM = "c-q1@rooms.localhost"
ASSIGNED: Any = e.Assigned("q1.1", "q1", 1, ROOM, "Tax desk", "taxes", "Taxes", "en", NOON, "Rosa", "Rosa (citizen)")


async def test_what_comes_with_the_links_first_bytes_waits_for_what_was_said_before(
    database: Database, tmp_path: Path
) -> None:
    """The room still has the former process's occupant, so its lines come as soon as the server lets us in."""
    with database.engine.begin() as connection:
        connection.execute(insert(t.Revision).values(id=1, number=7))
        connection.execute(insert(t.Agency).values(id="tax", jid="tax.localhost", name="Taxation"))
    Journal(database.engine, "tax.localhost", "tax").commit(Batch(happened=[Happened("q1", ASSIGNED, NOON)]))
    file = tmp_path / "onedoor.toml"
    file.write_text(f'state = "{tmp_path / "state"}"\nkey = "{"k" * 40}"\n')
    agency = AgencyComponent(load(file), database.engine, Thread(), "tax", "tax.localhost")
    said = f'''<message xmlns="jabber:component:accept" type="groupchat" from="{ROOM}/Rosa (citizen)"><body>late</body>
        <stanza-id xmlns="urn:xmpp:sid:0" by="{ROOM}" id="s9"/></message>'''
    agency.chats.message(fromstring(said))
    (record,) = agency.chats.records.values()
    assert record.mark is None, "all before it is still to be read"
    assert record.gap is not None
    assert [waiting.stanza_id for waiting in record.gap.waiting] == ["s9"]
