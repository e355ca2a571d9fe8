"""A room aside is furnished once with what is asked there, however soon somebody comes into it."""

from itertools import count
from types import SimpleNamespace
from typing import Any, cast
from xml.etree.ElementTree import Element

import pytest

from components.agency.rooms.occupants import Room
from components.agency.rooms.record import Record
from components.agency.words.telling import Telling
from components.agency.work.consults import Consults
from onedoor.desk.agency.leg import Leg
from onedoor.service.loop import Turn
from onedoor.store.journal.journal import Sending
from onedoor.wire.muc.muc import Message
from tests.unit.desks import BEN, NOON, a_leg, talking_desk

SUMMARY, ASK = "Chat 2 · Taxes · en · waited 0:00", "Ben asks: do you know her?"


@pytest.mark.parametrize(
    ("there", "waiting", "said"),
    [((), {}, 2), ((SUMMARY,), {}, 2), ((SUMMARY, ASK), {}, 0), ((), {"ask": True}, 0), ((), {"kind": "say"}, 2)],
)
async def test_who_takes_it_at_once_still_reads_what_they_are_asked(
    there: tuple[str, ...], waiting: dict[str, Any], said: int
) -> None:
    desk, ids, turn = talking_desk(), count(), Turn()
    more: dict[str, Any] = {"kind": "consult", "about": "anna", "asked_by": BEN, "question": "do you know her?"}
    leg = Leg(a_leg("aside", 2, **more).leg)
    record = Record(leg.assigned, Room(leg.assigned.room, leg.assigned.nick))

    async def enter(_: Record) -> None:
        for number, body in enumerate(there):
            record.mark = f"s{number}"
            record.line(
                Message(record.room.jid, leg.assigned.nick, body, record.mark, None, None, None, None, None, None),
                NOON,
                {},
            )

    async def call(_: object) -> list[Any]:
        return []

    telling = Telling(desk, "agency.test", "router.test", lambda: f"i{next(ids)}", lambda _: False)
    lane = Sending(leg.assigned.chat, [], [], {"leg": leg.id, **waiting})
    agency = SimpleNamespace(
        desk=desk, telling=telling, by="desk@agency.test",
        chats=SimpleNamespace(record=lambda _: record, records={leg.id: record}, enter=enter),
        outbox=SimpleNamespace(waits=lambda _, **context: context.items() <= lane.context.items()),
        database=SimpleNamespace(call=call), link=SimpleNamespace(send=lambda _: None), put=lambda work: work(turn),
    )  # fmt: skip
    consults = Consults(cast(Any, agency))
    cast(Any, consults)._make = lambda _: made()
    await consults.open(leg)
    assert len(turn.batch.sendings) == said
    assert [one.context.get("ask", False) for one in turn.batch.sendings] == [False, True][:said]


async def test_advice_that_is_over_while_its_room_is_furnished_is_not_asked_for_there() -> None:
    desk, records = talking_desk(), dict[str, Record]()
    leg = Leg(a_leg("aside", 2, kind="consult", about="anna", asked_by=BEN, question="do you know her?").leg)

    async def call(_: object) -> list[Any]:
        records.clear()
        return []

    def put(_: object) -> None:
        raise AssertionError("something is said in a room that was left")

    agency = SimpleNamespace(
        desk=desk, chats=SimpleNamespace(records=records), database=SimpleNamespace(call=call), put=put,
        telling=Telling(desk, "agency.test", "router.test", lambda: "i1", lambda _: False),
    )  # fmt: skip
    records[leg.id] = Record(leg.assigned, Room(leg.assigned.room, leg.assigned.nick))
    await Consults(cast(Any, agency))._furnish(leg)
    assert records == {}


async def test_advice_that_is_over_before_its_room_is_made_keeps_nothing_back() -> None:
    leg = Leg(a_leg("aside", 2, kind="consult", about="anna", asked_by=BEN, question="do you know her?").leg)
    record, asked = Record(leg.assigned, Room(leg.assigned.room, leg.assigned.nick)), []

    async def request(iq: Element) -> None:
        asked.append(iq)

    def never(_: Record) -> None:
        raise AssertionError("a room is entered that nobody needs")

    agency = SimpleNamespace(
        by="desk@agency.test", link=SimpleNamespace(request=request, new_id=lambda: "i1"),
        chats=SimpleNamespace(record=lambda _: record, records={}, enter=never),
        telling=SimpleNamespace(speech=SimpleNamespace(to=lambda *_: "It is over.")),
    )  # fmt: skip
    consults = Consults(cast(Any, agency))
    cast(Any, consults)._make = lambda _: made()
    await consults.open(leg)
    assert [iq.find(".//{*}destroy") is not None for iq in asked] == [True]


async def made() -> bool:
    return True
