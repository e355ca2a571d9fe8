"""Fetching files: from the places that were named, and from nowhere else. Real servers, whose requests are counted."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from onedoor.files.fetching import Fetcher, NotFetched, Origins

LIMIT = 1_000


class Server:
    """Counts every request; answers by the path."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.elsewhere = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.path)
        match request.path:
            case "/file":
                assert not {"Cookie", "Authorization", "Referer"} & set(request.headers)
                return web.Response(body=b"%PDF-1.7", headers={"Set-Cookie": "a=b"})
            case "/moved":
                raise web.HTTPFound(self.elsewhere)
            case "/large":
                return web.Response(body=bytes(LIMIT + 1))
            case "/endless":
                return await self._endless(request)
            case "/packed":
                return web.Response(body=b"x", headers={"Content-Encoding": "gzip"})
        raise web.HTTPNotFound

    async def _endless(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        response.enable_chunked_encoding()
        await response.prepare(request)
        for _ in range(LIMIT):
            await response.write(bytes(1_000))
        return response


async def _started(server: Server) -> TestServer:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", server.answer)
    started = TestServer(app, host="127.0.0.1")
    await started.start_server()
    server.elsewhere = str(started.make_url("/file"))
    return started


@pytest.fixture
async def servers() -> AsyncIterator[tuple[Server, TestServer, Server, TestServer]]:
    known, other = Server(), Server()
    known_at, other_at = await _started(known), await _started(other)
    known.elsewhere = other.elsewhere
    yield known, known_at, other, other_at
    await known_at.close()
    await other_at.close()


async def test_a_file_comes_from_where_it_may(servers: tuple[Server, TestServer, Server, TestServer]) -> None:
    known, at, _, _ = servers
    async with Fetcher(Origins([str(at.make_url("/"))]), LIMIT) as fetcher:
        for _ in range(2):
            assert await fetcher.fetch(str(at.make_url("/file"))) == b"%PDF-1.7"
    assert known.asked == ["/file", "/file"]


async def test_n36_no_request_leaves_for_anywhere_else(servers: tuple[Server, TestServer, Server, TestServer]) -> None:
    known, at, other, elsewhere = servers
    port = at.port
    addresses = [
        str(elsewhere.make_url("/file")),
        f"http://localhost:{port}/file",
        f"http://[::1]:{port}/file",
        f"http://[::ffff:127.0.0.1]:{port}/file",
        f"http://0x7f.1:{port}/file",
        f"http://2130706433:{port}/file",
        f"http://127.0.0.1:{port}@127.0.0.1:{elsewhere.port}/file",
        f"http://user:secret@127.0.0.1:{port}/file",
        f"http://127.0.0.1:{elsewhere.port}/file#127.0.0.1:{port}",
        f"http://127.0.0.1:{port}\\@127.0.0.1:{elsewhere.port}/file",
        f"http://127.0.0.1:{port}\t/file",
        "http://169.254.169.254/latest/meta-data/",
        f"https://127.0.0.1:{port}/file",
        f"gopher://127.0.0.1:{port}/file",
        "file:///etc/passwd",
        "/file",
        "",
        f"http://127.0.0.1:{port}/" + "x" * 3_000,
    ]
    async with Fetcher(Origins([f"http://127.0.0.1:{port}"]), LIMIT) as fetcher:
        for address in addresses:
            with pytest.raises(NotFetched) as refused:
                await fetcher.fetch(address)
            assert refused.value.final, address
    assert known.asked == other.asked == []


async def test_n36_a_redirect_is_not_followed(servers: tuple[Server, TestServer, Server, TestServer]) -> None:
    known, at, other, _ = servers
    async with Fetcher(Origins([str(at.make_url("/"))]), LIMIT) as fetcher:
        with pytest.raises(NotFetched, match="302"):
            await fetcher.fetch(str(at.make_url("/moved")))
    assert (known.asked, other.asked) == (["/moved"], [])


@pytest.mark.parametrize("path", ["/large", "/endless", "/packed", "/nothing"])
async def test_n35_no_more_is_read_than_a_file_may_have(
    servers: tuple[Server, TestServer, Server, TestServer], path: str
) -> None:
    _, at, _, _ = servers
    async with Fetcher(Origins([str(at.make_url("/"))]), LIMIT) as fetcher:
        with pytest.raises(NotFetched) as refused:
            await fetcher.fetch(str(at.make_url(path)))
        assert refused.value.final


async def test_who_is_away_may_be_asked_again() -> None:
    async with Fetcher(Origins(["http://127.0.0.1:9"]), LIMIT) as fetcher:
        with pytest.raises(NotFetched) as refused:
            await fetcher.fetch("http://127.0.0.1:9/file")
        assert not refused.value.final
