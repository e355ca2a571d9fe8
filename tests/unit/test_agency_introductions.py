"""Whom the desk introduces in a chat's room, and when."""

from collections.abc import Callable
from itertools import count
from types import SimpleNamespace
from typing import Any, cast

import pytest

from components.agency.rooms.occupants import Room
from components.agency.rooms.record import Record
from components.agency.words.telling import Telling
from components.agency.work.introductions import ENTRY, Introductions
from onedoor.desk.agency import acts
from onedoor.desk.agency.desk import Desk
from onedoor.service.loop import Turn
from onedoor.wire.muc.muc import Occupant
from tests.unit.desks import KIM, NOON, talking_desk

Work = Callable[[Turn], None]


def kims_room() -> tuple[Desk, Record, Introductions, list[Work]]:
    """Kim is there with Anna's chat; what the desk puts off to a later turn is in the list."""
    desk, ids, works = talking_desk(), count(), list[Work]()
    leg = desk.legs["anna"]
    record = Record(leg.assigned, Room(leg.assigned.room, leg.assigned.nick))
    record.room.occupants["kim"] = Occupant(record.room.jid, "kim", True, "member", "participant", f"{KIM}/1")
    agency = SimpleNamespace(
        chats=SimpleNamespace(record=lambda _: record),
        outbox=SimpleNamespace(waits=lambda *_, **__: False),
        telling=Telling(desk, "agency.test", "router.test", lambda: f"i{next(ids)}", lambda _: False),
        put=lambda work, **_: works.append(work),
    )
    return desk, record, Introductions(cast(Any, agency), summary=cast(Any, None), known_as=lambda _: None), works


@pytest.mark.parametrize("lost", [True, False])
def test_who_is_lost_before_the_desk_could_say_that_they_are_there_is_not_introduced(lost: bool) -> None:
    """The bridge would show them as present, below the word that they are gone."""
    desk, record, people, works = kims_room()
    people._introduce(desk.legs["anna"], KIM, ENTRY)
    if lost:
        desk.act(acts.Requeue(KIM, "anna"), NOON)
    turn = Turn()
    works.pop()(turn)
    assert [stanza.count("agent-joined") for one in turn.batch.sendings for stanza in one.stanzas] == (
        [] if lost else [1]
    )
    assert record.introduced == ({} if lost else {"kim": KIM})


def test_who_is_introduced_anew_before_the_desk_could_say_it_is_introduced_once() -> None:
    """The database was locked, and the link broke and came back."""
    desk, record, people, works = kims_room()
    people._introduce(desk.legs["anna"], KIM, ENTRY)
    record.introduced.clear()
    people._introduce(desk.legs["anna"], KIM, ENTRY)
    turn = Turn()
    for work in works:
        work(turn)
    assert len(works) == 2
    assert len(turn.batch.sendings) == 1
