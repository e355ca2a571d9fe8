"""The one loop on a real journal: what has to be remembered first is, and what can be had again waits for company."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import cast
from xml.etree.ElementTree import Element

import pytest

from onedoor.desk.agency import acts
from onedoor.desk.router import acts as router_acts
from onedoor.service.faults import Faults
from onedoor.service.loop import Database, Loop, Turn, Work
from onedoor.service.outbox import Outbox
from onedoor.store.journal.journal import Journal, Sending
from onedoor.wire.link import Link
from onedoor.wire.xml import element
from tests.integration.databases import Database as Place

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class Wire:
    """Where the link would be: notes what was sent, and what was remembered by then."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.sent: list[tuple[str, list[str]]] = []

    def send(self, *stanzas: Element) -> None:
        for one in stanzas:
            self._note(one.get("id", ""))

    def send_text(self, xml: str) -> None:
        self._note(xml)

    def _note(self, what: str) -> None:
        self.sent.append((what, list(self._journal.authors("q1.1"))))


class Desk:
    """A loop, and how often it looked whether the set-up has changed."""

    def __init__(self, place: Place) -> None:
        self.journal = Journal(place.engine, "tax.test", "tax")
        self.wire = Wire(self.journal)
        self.looks = 0
        outbox = Outbox(self.wire.send_text, lambda sending, failed: None, asyncio.get_running_loop().time)
        outbox.open()
        self.faults = Faults(place.engine, "tax.test")
        self.loop = Loop(cast(Link, self.wire), self.journal, outbox, Database(), self._look, faults=self.faults)

    def _look(self) -> Work | None:
        self.looks += 1
        return None

    def hear(self, stanza_id: str) -> None:
        """A line of a room, as the agency takes it in."""
        self.loop.put(lambda turn: turn.batch.lines.append(line(stanza_id)), settled=True)

    def answer(self, id: str) -> None:
        self.loop.put(lambda turn: turn.stanzas.append(element("iq", {"id": id})), settled=True)

    def tell(self, xml: str) -> None:
        self.loop.put(lambda turn: turn.batch.sendings.append(Sending("q1", [xml], [])))

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not holds():
                await asyncio.sleep(0.01)


def line(stanza_id: str) -> dict[str, object]:
    return {
        "leg": "q1.1", "stanza_id": stanza_id, "origin_id": None, "at": NOON, "author": "citizen", "name": "Rosa",
        "jid": None, "kind": "message", "body": "Hello", "data": {},
    }  # fmt: skip


@pytest.fixture
async def desk(database: Place) -> AsyncIterator[Desk]:
    made = Desk(database)
    async with running(made):
        yield made


@contextlib.asynccontextmanager
async def running(desk: Desk) -> AsyncIterator[None]:
    task = asyncio.create_task(desk.loop.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


async def test_a_line_is_remembered_though_nothing_else_happens(desk: Desk) -> None:
    desk.hear("s1")
    await desk.until(lambda: list(desk.journal.authors("q1.1")) == ["s1"])


async def test_what_is_told_was_remembered_before_with_the_lines_that_led_to_it(desk: Desk) -> None:
    desk.hear("s1")
    desk.hear("s2")
    desk.tell("<message/>")
    await desk.until(lambda: bool(desk.wire.sent))
    assert desk.wire.sent == [("<message/>", ["s1", "s2"])]
    assert [sending.stanzas for sending in desk.journal.unanswered()] == [["<message/>"]]


async def test_an_answer_does_not_wait_for_lines(desk: Desk) -> None:
    desk.hear("s1")
    desk.answer("a1")
    await desk.until(lambda: bool(desk.wire.sent))
    assert desk.wire.sent == [("a1", [])]


async def test_lines_keep_their_order_over_several_turns(desk: Desk) -> None:
    for number in range(30):
        desk.hear(f"s{number}")
        await asyncio.sleep(0)
    await desk.until(lambda: len(desk.journal.authors("q1.1")) == 30)
    assert list(desk.journal.authors("q1.1")) == [f"s{number}" for number in range(30)]


async def test_what_waits_is_remembered_by_a_loop_that_is_told_to_stop(database: Place) -> None:
    desk = Desk(database)
    async with running(desk):
        desk.hear("s1")
        desk.answer("a1")
        await desk.until(lambda: bool(desk.wire.sent))
    assert list(desk.journal.authors("q1.1")) == ["s1"]


async def test_nobody_looks_at_the_set_up_for_what_does_not_depend_on_it(desk: Desk) -> None:
    desk.hear("s1")
    desk.answer("a1")
    await desk.until(lambda: bool(desk.wire.sent))
    assert desk.looks == 0
    desk.tell("<message/>")
    await desk.until(lambda: len(desk.wire.sent) == 2)
    assert desk.looks == 1


async def ended(desk: Desk) -> BaseException | None:
    """The error with which the loop ends."""
    async with asyncio.timeout(20):
        (found,) = await asyncio.gather(desk.loop.run(), return_exceptions=True)
    return found


def breaking(stanza_id: str) -> Work:
    """Has remembered a line and promised an answer when it fails."""

    def work(turn: Turn) -> None:
        turn.batch.lines.append(line(stanza_id))
        turn.batch.sendings.append(Sending("q1", ["<message/>"], []))
        turn.stanzas.append(element("iq", {"id": "half"}))
        raise KeyError(stanza_id)

    return work


async def test_an_error_ends_the_loop_and_leaves_nothing_half_decided(database: Place) -> None:
    desk = Desk(database)
    desk.hear("s1")
    desk.tell("<message whole/>")
    desk.loop.put(breaking("s2"), name="line q1.1 s2")
    desk.hear("s3")
    assert isinstance(await ended(desk), KeyError)
    assert list(desk.journal.authors("q1.1")) == ["s1"], "what was decided before it is remembered, and nothing else"
    assert [sending.stanzas for sending in desk.journal.unanswered()] == [["<message whole/>"]]
    assert desk.wire.sent == []


async def test_what_has_failed_is_known_in_the_next_life(database: Place) -> None:
    for life in range(2):
        desk = Desk(database)
        assert desk.faults.times("line q1.1 s2") == life
        desk.loop.put(breaking("s2"), name="line q1.1 s2")
        assert isinstance(await ended(desk), KeyError)
    assert Desk(database).faults.is_hopeless("line q1.1 s2")


async def test_an_error_in_what_follows_a_turn_ends_the_loop_too(database: Place) -> None:
    desk = Desk(database)

    def fail() -> None:
        raise ValueError("follows")

    desk.loop.put(lambda turn: turn.then.append(fail))
    assert isinstance(await ended(desk), ValueError)


@pytest.mark.parametrize("refusal", [acts.NotYours("Not yours."), router_acts.NotNow("Not now.")])
async def test_a_refusal_is_no_error(desk: Desk, refusal: Exception) -> None:
    def refuse(turn: Turn) -> None:
        turn.batch.lines.append(line("s1"))
        raise refusal

    desk.loop.put(refuse)
    await desk.until(lambda: list(desk.journal.authors("q1.1")) == ["s1"])
    desk.answer("a1")
    await desk.until(lambda: bool(desk.wire.sent))
