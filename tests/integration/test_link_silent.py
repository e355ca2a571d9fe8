"""A link to a server that accepts the connection and then says nothing, as when half of it is gone."""

import asyncio

import pytest

from onedoor.wire import link
from onedoor.wire.link import Link


async def test_a_connection_that_is_never_accepted_is_given_up_and_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(link, "ACCEPTED_WITHIN", 0.2)
    came: asyncio.Queue[asyncio.StreamWriter] = asyncio.Queue()

    async def says_nothing(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await came.put(writer)

    server = await asyncio.start_server(says_nothing, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    running = asyncio.create_task(
        Link("tax.localhost", "s", "127.0.0.1", port, on_stanza=lambda _: None, on_up=_nothing).run()
    )
    try:
        async with server, asyncio.timeout(20):
            connections = [await came.get() for _ in range(2)]
    finally:
        running.cancel()
    assert len({writer.get_extra_info("peername") for writer in connections}) == 2
    for writer in connections:
        writer.close()


async def _nothing() -> None:
    raise AssertionError("it was never accepted")
