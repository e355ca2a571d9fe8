"""Bytes that no browser sends, on a WebSocket of the bridge: that socket is closed, and no other notices."""

import asyncio
import base64
import contextlib
import json
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bridge.http import heartbeat
from tests.integration.bridge_stage import Page, Stage, a_stage

WITHIN = 15
TEXT, BINARY, CONTINUED, CLOSE, PING, PONG, UNKNOWN = 1, 2, 0, 8, 9, 10, 3
PROTOCOL_ERROR, UNSUPPORTED, NO_UTF8, POLICY, TOO_BIG = 1002, 1003, 1007, 1008, 1009


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(tmp_path / "state") as stage:
        await stage.start_bridge()
        yield stage


class Raw:
    """A WebSocket without a library: what is written is what is sent."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    @contextlib.asynccontextmanager
    async def open(cls, stage: Stage) -> AsyncIterator["Raw"]:
        where = stage.settings.bridge
        reader, writer = await asyncio.open_connection(where.host, where.port)
        key = base64.b64encode(os.urandom(16)).decode()
        writer.write(
            f"GET /ws HTTP/1.1\r\nHost: {where.host}:{where.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode()
        )
        assert b" 101 " in await reader.readuntil(b"\r\n\r\n")
        try:
            yield cls(reader, writer)
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    def send(
        self, payload: bytes, kind: int = TEXT, *, last: bool = True, mask: bytes | None = b"\x01\x02\x03\x04"
    ) -> None:
        head = bytes([kind | (0x80 if last else 0)])
        masked = 0x80 if mask else 0
        size = bytes([masked | len(payload)]) if len(payload) < 126 else b""
        size = size or bytes([masked | 126]) + len(payload).to_bytes(2, "big")
        said = bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload)) if mask else payload
        self.write(head + size + (mask or b"") + said)

    def write(self, data: bytes) -> None:
        self._writer.write(data)

    async def frame(self) -> tuple[int, bytes]:
        """The next one: its kind and what is in it."""
        async with asyncio.timeout(WITHIN):
            head = await self._reader.readexactly(2)
            size = head[1] & 0x7F
            if size == 126:
                size = int.from_bytes(await self._reader.readexactly(2), "big")
            return head[0] & 0x0F, await self._reader.readexactly(size)

    async def answer(self) -> dict[str, object]:
        kind, said = await self.frame()
        assert kind == TEXT
        return dict(json.loads(said))

    async def closed(self) -> int:
        """The code with which the bridge closes, and then the connection is over."""
        kind, said = await self.frame()
        while kind != CLOSE:
            kind, said = await self.frame()
        self.send(said, CLOSE)
        async with asyncio.timeout(WITHIN):
            with contextlib.suppress(ConnectionError):
                assert await self._reader.read() == b""
        return int.from_bytes(said[:2], "big")


@contextlib.asynccontextmanager
async def a_chat_that_does_not_notice(stage: Stage) -> AsyncIterator[None]:
    page: Page = await stage.chat()
    yield
    await page.send(type="say", id="u1", text="Undisturbed")
    await page.expect("message", id="u1")
    assert not page.socket.closed


WELL_FORMED = {
    "whole": [(b'{"type":"ping"}', TEXT, True)],
    "in three": [(b'{"type"', TEXT, False), (b':"pi', CONTINUED, False), (b'ng"}', CONTINUED, True)],
    "in pieces of which some are empty": [
        (b"", TEXT, False), (b'{"type":"ping"', CONTINUED, False), (b"", CONTINUED, False), (b"}", CONTINUED, True),
    ],
}  # fmt: skip


async def test_n07_a_message_in_pieces_is_one_message_wherever_it_is_cut(stage: Stage) -> None:
    for pieces in WELL_FORMED.values():
        async with Raw.open(stage) as raw:
            for payload, kind, last in pieces:
                raw.send(b"between", PING)
                assert await raw.frame() == (PONG, b"between")
                raw.send(payload, kind, last=last)
            assert await raw.answer() == {"type": "pong"}
            for byte in b"\x81\x8f\x00\x00\x00\x00" + b'{"type":"ping"}':
                raw.write(bytes([byte]))
                await asyncio.sleep(0)
            assert await raw.answer() == {"type": "pong"}


async def test_who_answers_no_ping_is_cut_off_and_who_does_stays(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seconds in (("SILENCE", 0.2), ("ANSWER", 2.0), ("TICK", 0.05)):
        monkeypatch.setattr(heartbeat, name, seconds)
    async with Raw.open(stage) as dead, Raw.open(stage) as alive:
        for _ in range(2):
            assert await alive.frame() == (PING, b"")
            alive.send(b"", PONG)
        assert await dead.frame() == (PING, b"")
        with pytest.raises((asyncio.IncompleteReadError, ConnectionResetError)):
            await dead.frame()
        alive.send(b'{"type":"ping"}')
        kinds = [(await alive.frame())[0] for _ in range(2)]
        assert TEXT in kinds, "the socket goes on, behind all those pongs that nobody else was told of"


def pieces_without_end(raw: Raw) -> None:
    raw.send(b'{"type":', TEXT, last=False)
    for _ in range(2_000):
        raw.send(b"x" * 100, CONTINUED, last=False)


def nothing_without_end(raw: Raw) -> None:
    raw.send(b"", TEXT, last=False)
    for _ in range(5_000):
        raw.send(b"", CONTINUED, last=False)


def large_pieces(raw: Raw) -> None:
    raw.send(b"x" * 9_000, TEXT, last=False)
    raw.send(b"x" * 9_000, CONTINUED)


def a_message_within_a_message(raw: Raw) -> None:
    raw.send(b'{"type":', TEXT, last=False)
    raw.send(b'{"type":"ping"}', TEXT)


def no_mask_after_one_with_it(raw: Raw) -> None:
    raw.send(b"", PING)
    raw.send(b"x", mask=None)


def twenty_one_that_are_no_json(raw: Raw) -> None:
    for _ in range(21):
        raw.send(b"hello")


ILL_FORMED: dict[str, tuple[Callable[[Raw], object], set[int]]] = {
    "no mask": (lambda raw: raw.send(b'{"type":"ping"}', mask=None), {PROTOCOL_ERROR}),
    "no mask after one with it": (no_mask_after_one_with_it, {PROTOCOL_ERROR}),
    "a close without a mask": (lambda raw: raw.send(b"\x03\xe8", CLOSE, mask=None), {PROTOCOL_ERROR}),
    "pieces without end": (pieces_without_end, {POLICY, TOO_BIG}),
    "nothing without end": (nothing_without_end, {POLICY}),
    "too large in two pieces": (large_pieces, {TOO_BIG}),
    "said to be endless": (
        lambda raw: raw.write(b"\x81\xff" + b"\x7f" + b"\xff" * 7 + b"\x00" * 4),
        {TOO_BIG, PROTOCOL_ERROR},
    ),
    "a message within a message": (a_message_within_a_message, {PROTOCOL_ERROR}),
    "a piece of nothing": (lambda raw: raw.send(b"x", CONTINUED), {PROTOCOL_ERROR}),
    "a ping in pieces": (lambda raw: raw.send(b"x", PING, last=False), {PROTOCOL_ERROR}),
    "a ping that is too long": (lambda raw: raw.send(b"x" * 126, PING), {PROTOCOL_ERROR}),
    "an unknown kind": (lambda raw: raw.send(b"x", UNKNOWN), {PROTOCOL_ERROR}),
    "reserved bits": (lambda raw: raw.write(b"\xf1\x80\x00\x00\x00\x00"), {PROTOCOL_ERROR}),
    "half a letter": (lambda raw: raw.send(b"\xc3"), {NO_UTF8}),
    "binary": (lambda raw: raw.send(b"x", BINARY), {UNSUPPORTED}),
    "twenty-one that are no JSON": (twenty_one_that_are_no_json, {POLICY}),
}


async def test_n07_what_no_browser_sends_closes_its_own_socket(stage: Stage) -> None:
    async with a_chat_that_does_not_notice(stage):
        for kind, (does, codes) in ILL_FORMED.items():
            async with Raw.open(stage) as raw:
                does(raw)
                assert await raw.closed() in codes, kind
