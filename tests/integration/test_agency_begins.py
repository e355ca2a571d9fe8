"""What a new process of an agency does before its link is up."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, fromstring

from sqlalchemy import insert

from components.agency.component import AgencyComponent
from onedoor.desk.agency import acts
from onedoor.desk.agency import events as e
from onedoor.desk.terms.people import Jid
from onedoor.service.loop import Database as Thread
from onedoor.service.loop import Turn
from onedoor.settings import load
from onedoor.store import tables as t
from onedoor.store.journal.journal import Batch, Happened, Journal, Sending
from onedoor.wire.muc.muc import read_message
from tests.integration.databases import Database

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ROOM = "c-q1@rooms.localhost"
ASSIGNED: Any = e.Assigned("q1.1", "q1", 1, ROOM, "Tax desk", "taxes", "Taxes", "en", NOON, "Rosa", "Rosa (citizen)")


def an_agency(database: Database, tmp_path: Path, *happened: e.Event) -> AgencyComponent:
    """A process that starts where a former one had written this down."""
    with database.engine.begin() as connection:
        connection.execute(insert(t.Revision).values(id=1, number=7))
        connection.execute(insert(t.Agency).values(id="tax", jid="tax.localhost", name="Taxation"))
    written = Batch(happened=[Happened("q1", event, NOON) for event in happened])
    Journal(database.engine, "tax.localhost", "tax").commit(written)
    file = tmp_path / "onedoor.toml"
    file.write_text(f'state = "{tmp_path / "state"}"\nkey = "{"k" * 40}"\n')
    return AgencyComponent(load(file), database.engine, Thread(), "tax", "tax.localhost")


def said(id: str) -> Element:
    return fromstring(f'''<message xmlns="jabber:component:accept" type="groupchat" from="{ROOM}/Rosa (citizen)">
        <body>late</body><stanza-id xmlns="urn:xmpp:sid:0" by="{ROOM}" id="{id}"/></message>''')


async def test_what_comes_with_the_links_first_bytes_waits_for_what_was_said_before(
    database: Database, tmp_path: Path
) -> None:
    """The room still has the former process's occupant, so its lines come as soon as the server lets us in."""
    agency = an_agency(database, tmp_path, ASSIGNED)
    agency.chats.message(said("s9"))
    (record,) = agency.chats.records.values()
    assert record.mark is None, "all before it is still to be read"
    assert record.gap is not None
    assert [waiting.stanza_id for waiting in record.gap.waiting] == ["s9"]


async def test_what_the_next_agency_says_while_the_proof_is_written_down_is_not_written_behind_it(
    database: Database, tmp_path: Path
) -> None:
    """The desk leaves the room behind the commit, which may take as long as a disk does."""
    ana = Jid("ana@localhost")
    gone = (e.Taken("q1.1", ana), e.TransferAsked("q1.1", ana, "labor"), e.HandedOver("q1.1", "Labor", "Joe"))
    agency = an_agency(database, tmp_path, ASSIGNED, *gone)
    (record,) = agency.chats.records.values()
    agency.decide(acts.Proven("q1.1", complete=True, lines=0), Turn())
    message = read_message(said("s9"))
    assert message is not None
    assert not record.takes(message, None)


async def test_what_comes_back_from_a_room_that_was_just_left_keeps_nothing_back_in_its_chat(
    database: Database, tmp_path: Path
) -> None:
    """Advice that nobody can give is over as soon as it is asked for, and its room is left while it is furnished."""
    aside = "advice-1@desks.localhost"
    agency = an_agency(database, tmp_path, ASSIGNED)
    agency.outbox.add([Sending("q1", ["<message/>"], ["m1"], {"kind": "say"}), Sending("q1", ["<iq/>"], ["m2"], {})])
    lost = f'''<message xmlns="jabber:component:accept" type="groupchat" from="{aside}/Tax desk" id="m1">
        <body>Kim asks: is it?</body><stanza-id xmlns="urn:xmpp:sid:0" by="{aside}" id="s1"/></message>'''
    agency.link._receive(fromstring(lost))
    assert not agency.outbox.waits("q1", kind="say")
    assert agency.outbox.waits("q1")
