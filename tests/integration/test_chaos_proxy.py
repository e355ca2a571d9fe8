"""The proxy of the chaos run does to a link what it says: cut, delayed, stalled, open on one side only."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from chaos.stage.proxy import Proxy


@pytest.fixture
async def proxy() -> AsyncIterator[Proxy]:
    """In front of a server that says everything back."""

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(100):
            writer.write(data)
        writer.close()

    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    async with server, Proxy("echo", reads_names=True) as found:
        found.lead_to("127.0.0.1", server.sockets[0].getsockname()[1])
        yield found


async def said_back(proxy: Proxy, text: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    writer.write(text)
    assert await reader.readexactly(len(text)) == text
    return reader, writer


async def test_what_is_sent_arrives_and_a_component_is_known_by_its_name(proxy: Proxy) -> None:
    _, writer = await said_back(proxy, b"<stream:stream to='tax.localhost'>")
    assert [wire.name for wire in proxy.wires] == ["tax.localhost"]
    writer.close()


async def test_a_cut_breaks_connections_and_refuses_new_ones_until_it_is_mended(proxy: Proxy) -> None:
    reader, first = await said_back(proxy, b"one")
    proxy.cut()
    assert await ends(reader)
    reader, second = await asyncio.open_connection("127.0.0.1", proxy.port)
    assert await ends(reader)
    first.close()
    second.close()
    proxy.mend()
    _, writer = await said_back(proxy, b"two")
    writer.close()


async def test_a_stalled_link_delivers_everything_afterwards(proxy: Proxy) -> None:
    reader, writer = await said_back(proxy, b"one")
    proxy.stall(flows=False)
    writer.write(b"two")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(reader.read(1), 0.1)
    proxy.stall(flows=True)
    assert await reader.readexactly(3) == b"two"
    writer.close()


async def test_who_is_kept_on_a_half_open_link_hears_nothing_and_is_seen_to_notice(proxy: Proxy) -> None:
    reader, writer = await said_back(proxy, b"one")
    (wire,) = proxy.wires
    noticed: asyncio.Future[float] = asyncio.get_running_loop().create_future()
    wire.half_open(keep_client=True, noticed=noticed.set_result)
    writer.write(b"two")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(reader.read(1), 0.1)
    assert not noticed.done()
    writer.close()
    assert await asyncio.wait_for(noticed, 10) > 0


async def test_a_link_that_its_client_has_left_is_not_chosen_to_be_half_open(proxy: Proxy) -> None:
    """Nobody would be there to notice."""
    _, writer = await said_back(proxy, b"one")
    (wire,) = proxy.chosen(0)
    wire.closed(wire.client)
    assert proxy.chosen(0) == []
    writer.close()


async def ends(reader: asyncio.StreamReader) -> bool:
    try:
        return await asyncio.wait_for(reader.read(1), 10) == b""
    except ConnectionError:
        return True
