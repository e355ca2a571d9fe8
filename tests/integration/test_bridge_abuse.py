"""Who wants too much of the bridge: told so in words, and nobody else notices."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bridge.limits import connection_limits, refused_connections
from components.demo.citizen import solved
from tests.integration.bridge_stage import Page, Stage, a_stage, until

START = {"type": "start", "id": "q-1", "topic": "taxes", "language": "en", "name": "", "question": "Is bread taxed?"}
ROUTES = (
    "/",
    "/embed",
    "/embed.js",
    "/plain",
    "/health",
    "/ready",
    "/accessibility",
    "/static/chat.js",
    "/static/chat.css",
)


@pytest.fixture
async def bare(tmp_path: Path) -> AsyncIterator[Stage]:
    """The bridge is not started yet."""
    async with a_stage(tmp_path / "state") as stage:
        yield stage


@pytest.fixture
async def stage(bare: Stage) -> Stage:
    await bare.start_bridge(origins=("https://nj.example",))
    return bare


async def post(stage: Stage, frame: dict[str, Any], token: str = "") -> tuple[int, list[dict[str, Any]]]:
    async with stage.http.post(
        f"{stage.address}/frames", params={"token": token} if token else {}, json=frame
    ) as answer:
        return answer.status, await answer.json()


async def a_visit(stage: Stage) -> tuple[Page, str]:
    page = await stage.page()
    await page.send(type="hello")
    return page, str((await page.expect("welcome"))["token"])


async def a_solution(stage: Stage, token: str, start: dict[str, Any]) -> dict[str, Any]:
    """The start with the solution of its puzzle."""
    _, [asked] = await post(stage, start, token)
    assert asked["code"] == "puzzle"
    return {**start, "solution": solved(asked["challenge"])}


async def test_n46_a_hundred_of_the_same_start_at_once_are_one_chat_and_other_words_are_a_conflict(
    stage: Stage,
) -> None:
    _, token = await a_visit(stage)
    ready = await a_solution(stage, token, START)
    answers = await asyncio.gather(*(post(stage, ready, token) for _ in range(100)))
    assert {(status, frame["type"]) for status, [frame] in answers} == {(200, "started")}
    await until(lambda: stage.router.chats)
    assert len(stage.router.joins) == len(stage.router.chats) == 1
    for other in ({"question": "Is cake taxed?"}, {"id": "q-2"}):
        status, [frame] = await post(stage, {**ready, **other}, token)
        assert (status, frame["code"]) == (409, "already-started")
    assert len(stage.router.joins) == 1


async def test_n44_of_a_hundred_visits_with_one_solution_one_starts(stage: Stage) -> None:
    ready = await a_solution(stage, "", START)
    answers = await asyncio.gather(*(post(stage, {**ready, "id": f"q-{n}"}) for n in range(100)))
    codes = [frames[-1].get("code", frames[-1]["type"]) for _, frames in answers]
    assert (codes.count("started"), codes.count("bad-solution")) == (1, 99)
    assert len(stage.router.chats) == 1


async def test_n44_no_start_without_work_and_a_solution_of_another_visit_is_none(stage: Stage) -> None:
    (rosa, _), (_, token) = await a_visit(stage), await a_visit(stage)
    rosa.works = False
    await rosa.send(**START)
    assert "challenge" in await rosa.expect("error", code="puzzle", id="q-1")
    foreign = await a_solution(stage, token, START)
    await rosa.send(**foreign)
    await rosa.expect("error", code="bad-solution", id="q-1")
    assert stage.router.joins == []


async def test_switched_off_a_start_needs_no_work(bare: Stage) -> None:
    await bare.start_bridge(limits={"puzzle": False})
    page, _ = await a_visit(bare)
    page.works = False
    await page.send(**START)
    await page.expect("started")


async def test_n45_whoever_starts_too_many_is_told_so_while_a_chat_goes_on(bare: Stage) -> None:
    await bare.start_bridge(limits={"starts": 3})
    chat = await bare.chat()
    for number in range(4):
        page, _ = await a_visit(bare)
        await page.send(**{**START, "id": f"f-{number}"})
        if number < 2:
            await page.expect("started")
    refused = await page.expect("error", code="too-many", id="f-3")
    assert 0 < refused["wait"] <= 600
    assert len(bare.router.joins) == 3
    await chat.send(type="say", id="u1", text="Undisturbed")
    await chat.expect("message", id="u1")


async def test_n45_an_agency_that_too_many_ask_is_full(bare: Stage) -> None:
    await bare.start_bridge(limits={"agency_starts": 1})
    for number, answer in enumerate(("started", "error")):
        page, _ = await a_visit(bare)
        await page.send(**{**START, "id": f"f-{number}"})
        await page.expect(answer, **({"code": "full"} if number else {}))


async def test_n28_a_header_of_a_stranger_gives_nobody_another_place(bare: Stage) -> None:
    from ipaddress import ip_network

    await bare.start_bridge(limits={"starts": 1}, proxies=(ip_network("10.0.0.0/8"),))
    await bare.chat()
    for name in ("X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Remote-User"):
        page = await bare.page(**{name: "192.0.2.77"})
        await page.send(type="hello")
        await page.expect("welcome")
        await page.send(**{**START, "id": name.replace("-", "")})
        await page.expect("error", code="too-many")


async def test_n45_more_connections_than_one_place_may_have_are_refused_and_those_that_are_open_stay(
    bare: Stage,
) -> None:
    await bare.start_bridge(limits={"sockets": 8})
    page = await bare.page()
    where = (bare.settings.bridge.host, bare.settings.bridge.port)
    idle = [await asyncio.open_connection(*where) for _ in range(20 + connection_limits.TURNED_AWAY)]
    ends = [asyncio.create_task(_end(reader)) for reader, _ in idle]
    # All beyond the eighth: most are closed at once, and those that might ask why have their moment for it.
    async with asyncio.timeout(15):
        while sum(end.done() for end in ends) < len(idle) - 8:
            await asyncio.wait([end for end in ends if not end.done()], return_when=asyncio.FIRST_COMPLETED)
    await page.send(type="ping")
    await page.expect("pong")
    for end in ends:
        end.cancel()
    for _, writer in idle:
        writer.close()


async def test_n45_who_is_one_too_many_is_told_so_by_whichever_way_they_come(bare: Stage) -> None:
    await bare.start_bridge(limits={"sockets": 8})
    await bare.http.close()  # with what it keeps open
    wanted = {
        "type": "error",
        "code": "too-many",
        "text": f"There are {refused_connections.REASON}.",
        "wait": refused_connections.AGAIN,
    }
    async with aiohttp.ClientSession() as http, aiohttp.ClientSession(headers={"Connection": "close"}) as more:
        inside = [await http.ws_connect(f"{bare.address}/ws") for _ in range(8)]
        async with more.ws_connect(f"{bare.address}/ws") as socket:
            assert await socket.receive_json() == wanted
            assert (await socket.receive()).data == refused_connections.TRY_AGAIN_LATER
        async with more.get(f"{bare.address}/events") as answer:
            assert (await answer.text()).strip() == f"data: {refused_connections.FRAME}"
        async with more.post(f"{bare.address}/frames", json={"type": "ping"}) as answer:
            assert (answer.status, await answer.json()) == (429, [wanted])
        async with more.get(bare.address, headers={"Accept-Language": "fr"}) as answer:
            assert (answer.status, answer.headers["Retry-After"]) == (429, str(refused_connections.AGAIN))
            assert await answer.text() == refused_connections.told("fr")
        for one in inside:
            await one.send_str('{"type":"ping"}')
            assert await one.receive_json() == {"type": "pong"}
            await one.close()


async def test_n45_the_oldest_of_too_many_windows_is_told_so(stage: Stage) -> None:
    chat = await stage.chat()
    for _ in range(10):
        await (await stage.resumed(chat.token)).expect("synced")
    await chat.expect("error", code="too-many", wait=60)
    assert await chat.closed() == 1008


async def _end(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.read(1)
    except ConnectionError:
        return b""


async def test_n45_who_connects_and_says_nothing_or_posts_letter_by_letter_is_put_out(
    bare: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_limits, "PATIENCE", 0.3)
    monkeypatch.setattr(connection_limits, "BODY", 0.5)
    await bare.start_bridge()
    page = await bare.page()
    where = (bare.settings.bridge.host, bare.settings.bridge.port)
    silent, half, slow = [await asyncio.open_connection(*where) for _ in range(3)]
    half[1].write(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow:")
    slow[1].write(b"POST /frames HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 90\r\n\r\n{")
    async with asyncio.timeout(15):
        assert await _end(silent[0]) == b""
        assert await _end(half[0]) == b""
        assert b" 408 " in await slow[0].readline()
    await page.send(type="ping")
    await page.expect("pong")
    for _, writer in (silent, half, slow):
        writer.close()


async def test_n07_a_flood_of_pings_closes_its_own_socket_and_a_few_are_answered(stage: Stage) -> None:
    page, flood = await stage.page(), await stage.page()
    for _ in range(5):
        await page.socket.ping()
    for _ in range(60):
        await flood.socket.ping()
    assert await flood.closed() == 1008
    await page.send(type="ping")
    await page.expect("pong")


async def test_n24_who_one_is_stands_in_the_token_whatever_else_is_sent(stage: Stage) -> None:
    chat = await stage.chat("My secret")
    (page, token), room = await a_visit(stage), stage.router.chats[stage.visitor]["room"]
    before = len(stage.router.chats)
    ready = await a_solution(stage, token, {**START, "id": "q-9"})
    more = {"visit": "v-other", "room": room, "token": chat.token, "role": "admin", "agency_id": "tax", "nick": "Ana"}
    await page.send(**ready, **more)
    await page.expect("started")
    await until(lambda: len(stage.router.chats) == before + 1)
    assert stage.router.chats[stage.visitor]["room"] != room
    assert "My secret" not in page.texts


async def test_n21_what_is_no_token_opens_nothing_by_whichever_way_it_comes(stage: Stage) -> None:
    chat = await stage.chat("My secret")
    known = chat.token
    nothing: list[Any] = [0, 1, "", "0", "null", "true", True, [], [known], {"token": known}, known[:-1], known[:20],
                          known.swapcase(), known + "A", f" {known}", known.replace(".", ""), "A" * 3_000]  # fmt: skip
    for token in nothing:
        thief = await stage.page()
        await thief.send(type="hello", token=token)
        await thief.expect("error", code="bad-token")
        assert thief.texts == []
        if isinstance(token, str) and token:
            status, [frame] = await post(stage, {"type": "say", "id": "x1", "text": "Mine"}, token)
            assert (status, frame["code"]) == (200, "bad-token"), token
            async with stage.http.get(f"{stage.address}/plain/log", params={"token": token}) as answer:
                assert "My secret" not in await answer.text()
    for name in ("token[]", "token[0]", "Token", "tokens"):
        async with stage.http.get(f"{stage.address}/plain/log", params={name: known}) as answer:
            assert "My secret" not in await answer.text()
    assert await stage.desk.archive() == ["My secret"]


async def test_n29_nobody_else_is_granted_anything_and_no_cookie_is_set(stage: Stage) -> None:
    token = (await a_visit(stage))[1]
    for origin in ("null", "https://evil.example", "https://nj.example.evil", "https://nj.example"):
        headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        for path in (*ROUTES, "/frames", f"/events?token={token}", "/plain/say", "/after", "/files"):
            for method in ("GET", "OPTIONS", "POST"):
                if path.startswith("/events") and origin == "https://nj.example" and method == "GET":
                    continue  # a stream that does not end
                async with stage.http.request(method, stage.address + path, headers=headers) as answer:
                    assert not [name for name in answer.headers if name.lower().startswith("access-control")]
                    assert "Set-Cookie" not in answer.headers
                    if (
                        path.startswith(("/frames", "/events"))
                        and method != "OPTIONS"
                        and origin != "https://nj.example"
                    ):
                        assert answer.status in (403, 405), (path, method, origin)


async def test_n17_each_route_says_what_a_browser_may_do_with_it(stage: Stage) -> None:
    policies = {}
    for path in ROUTES:
        async with stage.http.get(stage.address + path) as answer:
            assert answer.status == 200, path
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Referrer-Policy"] in ("same-origin", "no-referrer")
            policies[path] = answer.headers.get("Content-Security-Policy", "")
    for path in ("/", "/embed", "/plain", "/accessibility"):
        rules = dict(rule.strip().partition(" ")[::2] for rule in policies[path].split(";"))
        assert rules["default-src"] == "'none'"
        assert rules["base-uri"] == "'none'"
        assert rules.get("script-src", "'none'") in ("'self'", "'none'")
        assert rules["frame-ancestors"] == ("'self' https://nj.example" if path == "/embed" else "'none'")
        assert "unsafe" not in policies[path]


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_n27_nothing_is_changed_by_asking_for_it(stage: Stage, method: str) -> None:
    for path in ("/frames", "/plain/say", "/plain/end", "/plain/mail", "/plain/message", "/after/message", "/files"):
        async with stage.http.request(method, stage.address + path) as answer:
            assert answer.status == 405, path


async def test_n43_what_is_sent_forges_no_record_in_the_log(stage: Stage, capfd: pytest.CaptureFixture[str]) -> None:
    evil = "\r\n2026-01-01 [info] link.up jid=evil\x1b[31m"
    page = await stage.page()
    await page.send(type="hello", token="x" + evil, after=evil)
    await page.expect("error", code="bad-token")
    await page.send(**{**START, "name": evil, "page": evil, "question": evil})
    await page.expect("started")
    await post(stage, {"type": evil})
    written = "".join(capfd.readouterr())
    assert "jid=evil" not in written
    assert "\x1b[31m" not in written


async def test_n06_bytes_are_utf_8_whatever_the_header_says(stage: Stage) -> None:
    for body in ('{"type":"ping"}'.encode("utf-16"), b"+AHsAIg-", b"\xff{}", b"\x00"):
        headers = {"Content-Type": "application/json; charset=utf-16"}
        async with stage.http.post(f"{stage.address}/frames", data=body, headers=headers) as answer:
            assert (await answer.json())[0]["code"] == "bad-frame"
    page = await stage.page()
    assert isinstance(page.socket, aiohttp.ClientWebSocketResponse)
    await page.socket.send_frame(b"\xff\xfe", aiohttp.WSMsgType.TEXT)
    assert await page.closed() == 1007


def test_the_frames_of_a_start_are_read_with_their_solution_as_it_came() -> None:
    from bridge.frames import frames

    read = frames.read(json.dumps({**START, "solution": {"a": [1]}}))
    assert isinstance(read, frames.Start)
    assert read.solution == {"a": [1]}
    assert read == frames.read(json.dumps(START)), "the same start with and without its solution"
