"""What a browser, or somebody who pretends to be one, can send: an error, a closed socket, and nobody else notices."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from yarl import URL

from components.demo.citizen import solved
from tests.integration.bridge_stage import Stage, a_stage, until


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(tmp_path / "state") as stage:
        await stage.start_bridge(origins=("https://nj.example",))
        yield stage


HOSTILE = [
    "\x00\x01\x08\x0b\x0c\x0e\x1f\x7f\x80\x9f visible",
    "\ufffe\uffff visible",
    "\ud800 visible",
    "\udc00\ud800 visible",
    "\u202egnihtemos\u202c visible",
    "</body></message><iq type='set'/><presence type='unavailable'/></stream:stream> visible",
    "<script>alert(1)</script><img src=x onerror=alert(1)> visible",
    "&amp; &#0; &lt; &foo; ]]> <![CDATA[ <!-- visible --> <?xml?>",
    "<!DOCTYPE x [<!ENTITY a 'b'>]> visible",
    "e" + "\u0301" * 2000 + " visible",
    "\n" * 3000 + "visible",
    "{{7*7}} ${7*7} %s {0.__class__} '; DROP TABLE chat; -- visible",
]


@pytest.mark.case("N01", "N02", "N03", "N10")
async def test_hostile_words_come_back_as_they_were_and_the_stream_stays_open(stage: Stage) -> None:
    page, other = await stage.chat(), await stage.page()
    await other.send(type="hello")
    for number, text in enumerate(HOSTILE):
        await page.send(type="say", id=f"u{number}", text=text)
        frame = await page.expect("message", id=f"u{number}")
        assert "visible" in frame["text"]
        assert not set(frame["text"]) & set("\x00\x01\x08\x0b\x0c\x0e\x1f\ufffe\uffff\ud800")
    assert not [frame for frame in page.frames + other.frames if frame["type"] == "reconnecting"]
    assert "</body></message><iq type='set'/><presence type='unavailable'/></stream:stream> visible" in page.texts


@pytest.mark.case("N01", "N11", "N41")
async def test_hostile_words_in_every_field_of_the_start(stage: Stage) -> None:
    for number, text in enumerate(HOSTILE):
        page = await stage.page()
        short = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")[:60]
        start = {"type": "start", "id": f"q{number}", "topic": "", "language": "en", "question": text}
        await page.send(**start, name=short, page=f"https://x/?{short}")
        await page.expect("message", id=f"q{number}")
    assert len(stage.router.chats) == len(HOSTILE)
    assert (await stage.health())["link"] is True


@pytest.mark.case("N04")
async def test_a_message_may_not_be_too_long_and_the_connection_stays(stage: Stage) -> None:
    page = await stage.chat()
    await page.send(type="say", id="u1", text="x" * 4001)
    await page.expect("error", code="too-long", id="u1")
    await page.send(type="say", id="u2", text="x" * 4000)
    await page.expect("message", id="u2")


@pytest.mark.parametrize(
    ("junk", "code"),
    [
        ("not json", "bad-frame"),
        ("[" * 15000, "bad-frame"),
        ('{"type":"constructor"}', "unknown-type"),
        ('{"type":"say","id":"u1","text":"x"}', "no-chat"),
        ('{"type":"typing","on":true}', "no-chat"),
        ('{"type":"end"}', "no-chat"),
        ('{"type":"hello","token":"0"}', "bad-token"),
        ('{"type":"start","id":"q","question":"x","topic":"a@b/c"}', "unknown-topic"),
    ],
)
@pytest.mark.case("N05", "N07", "N08")
async def test_a_wrong_frame_is_answered_and_the_connection_stays(stage: Stage, junk: str, code: str) -> None:
    page = await stage.page()
    await page.socket.send_str(junk)
    await page.expect("error", code=code)
    await page.send(type="ping")
    await page.expect("pong")


@pytest.mark.case("N21", "N23", "N25")
async def test_somebody_elses_token_with_one_letter_changed_opens_nothing(stage: Stage) -> None:
    page = await stage.chat("My secret")
    thief = await stage.resumed("A" + page.token[1:])
    await thief.expect("error", code="bad-token")
    assert thief.texts == []


@pytest.mark.case("N07")
async def test_a_flood_of_wrong_frames_closes_its_own_socket_only(stage: Stage) -> None:
    page, flood = await stage.chat(), await stage.page()
    for _ in range(30):
        await flood.socket.send_str("junk")
    assert await flood.closed() == 1008
    await page.send(type="say", id="u2", text="Undisturbed")
    await page.expect("message", id="u2")


@pytest.mark.case("N45")
async def test_who_says_too_much_at_once_is_slowed_down(stage: Stage) -> None:
    page = await stage.chat()
    for number in range(30):
        await page.send(type="say", id=f"u{number}", text=f"line {number}")
    await page.expect("error", code="too-fast")
    await page.expect("message", id="u0")


@pytest.mark.case("N04", "N07")
async def test_a_frame_that_is_too_big_closes_with_1009(stage: Stage) -> None:
    page = await stage.page()
    await page.socket.send_str(json.dumps({"type": "say", "id": "u1", "text": "x" * 1_000_000}))
    assert await page.closed() == 1009


@pytest.mark.case("N07")
async def test_a_binary_frame_closes_with_1003(stage: Stage) -> None:
    page = await stage.page()
    await page.socket.send_bytes(b"\x00\x01")
    assert await page.closed() == 1003


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "https://nj.example.evil", "http://nj.example"])
@pytest.mark.case("N29")
async def test_another_sites_page_may_not_speak(stage: Stage, origin: str) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await stage.page(Origin=origin)
    assert refused.value.status == 403
    headers = {"Origin": origin, "Content-Type": "application/json"}
    async with stage.http.post(f"{stage.address}/frames", headers=headers, data=b'{"type":"ping"}') as answer:
        assert answer.status == 403


async def test_our_own_pages_and_those_in_the_settings_may(stage: Stage) -> None:
    for origin in (stage.address, "https://nj.example"):
        page = await stage.page(Origin=origin)
        await page.send(type="ping")
        await page.expect("pong")


async def post(stage: Stage, frame: bytes | dict[str, Any], token: str = "", kind: str = "application/json") -> Any:
    data = frame if isinstance(frame, bytes) else json.dumps(frame).encode()
    address = f"{stage.address}/frames"
    headers = {"Content-Type": kind}
    async with stage.http.post(address, params={"token": token} if token else {}, data=data, headers=headers) as answer:
        answers = await answer.json() if answer.status == 200 else answer.status
    if isinstance(answers, list) and answers and answers[-1].get("code") == "puzzle" and isinstance(frame, dict):
        return await post(stage, {**frame, "solution": solved(answers[-1]["challenge"])}, token, kind)
    return answers


class Events:
    """The event stream of a browser where WebSockets are blocked."""

    def __init__(self, stage: Stage) -> None:
        self._stage, self.frames = stage, list[dict[str, Any]]()

    async def read(self, **query: str) -> None:
        async with self._stage.http.get(f"{self._stage.address}/events", params=query) as answer:
            assert answer.content_type == "text/event-stream"
            async for line in answer.content:
                if line.startswith(b"data: "):
                    self.frames.append(json.loads(line[6:]))

    def has(self, **wanted: object) -> bool:
        return any(wanted.items() <= frame.items() for frame in self.frames)


async def test_without_websockets_the_same_frames_go_by_events_and_posts(stage: Stage) -> None:
    events = Events(stage)
    reading = asyncio.create_task(events.read())
    await until(lambda: events.has(type="welcome"))
    token = events.frames[0]["token"]
    start = {"type": "start", "id": "q-1", "topic": "taxes", "language": "en", "name": "Rosa", "question": "By post?"}
    answers = await post(stage, start, token)
    assert [frame["type"] for frame in answers] == ["started"]
    await until(lambda: events.has(type="message", id="q-1"))
    assert await post(stage, {"type": "say", "id": "u2", "text": "A line"}, token) == []
    await until(lambda: events.has(type="message", id="u2"))
    reading.cancel()

    await post(stage, {"type": "say", "id": "u3", "text": "While the stream is away"}, token)
    again = Events(stage)
    last = next(frame["stanza"] for frame in events.frames if frame.get("id") == "u2")
    started = [frame["token"] for frame in events.frames if frame["type"] == "started"]
    reading = asyncio.create_task(again.read(token=started[-1], after=last))
    await until(lambda: again.has(type="message", id="u3"))
    assert not again.has(id="u2")
    reading.cancel()


async def test_a_start_by_post_alone_answers_with_the_token(stage: Stage) -> None:
    start = {"type": "start", "id": "q-1", "topic": "taxes", "language": "en", "name": "", "question": "First contact"}
    answers = await post(stage, start)
    page = await stage.resumed(answers[-1]["token"])
    await page.expect("message", id="q-1")


@pytest.mark.case("N04", "N06", "N25")
async def test_wrong_posts_are_answered(stage: Stage) -> None:
    assert (await post(stage, b"junk"))[0]["code"] == "bad-frame"
    assert (await post(stage, b"\xff\xfe"))[0]["code"] == "bad-frame"
    assert (await post(stage, {"type": "say", "id": "u", "text": "x"}))[0]["code"] == "no-chat"
    assert (await post(stage, {"type": "ping"}, "forged"))[0]["code"] == "bad-token"
    assert await post(stage, b"x" * 100_000) == 413
    assert await post(stage, {"type": "ping"}, kind="text/plain") == 415
    assert await post(stage, {"type": "ping"}) == [{"type": "pong"}]


@pytest.mark.case("N17")
async def test_pages_carry_their_policy_and_only_the_frame_may_be_framed(stage: Stage) -> None:
    policies = {}
    for path in ("/", "/embed"):
        async with stage.http.get(stage.address + path) as answer:
            policies[path] = answer.headers["Content-Security-Policy"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            text = await answer.text()
            assert "<style" not in text and "style=" not in text and "onclick" not in text
    assert "frame-ancestors 'none'" in policies["/"]
    assert "frame-ancestors 'self' https://nj.example;" in policies["/embed"]
    assert all("unsafe" not in policy and "default-src 'none'" in policy for policy in policies.values())


@pytest.mark.parametrize(
    "path", ["/static/..%2f..%2fmain.py", "/static/%2e%2e/main.py", "/static/", "/nothing", "/%00"]
)
@pytest.mark.case("N30")
async def test_nothing_but_the_page_is_served(stage: Stage, path: str) -> None:
    async with stage.http.get(URL(stage.address + path, encoded=True)) as answer:
        assert answer.status in (400, 403, 404)
        assert "Traceback" not in await answer.text()


@pytest.mark.case("N10")
def test_no_module_reads_a_text_as_html() -> None:
    static = Path(__file__).parents[2] / "bridge" / "static"
    words = {file.name: file.read_text() for file in static.rglob("*.*")}
    for name, text in words.items():
        for wrong in ("innerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"):
            assert wrong not in text, (name, wrong)
        # To write an element as text is the other way, and how the conversation is saved.
        assert not re.search(r"outerHTML\s*[+|&?]*=(?!=)", text), (name, "outerHTML")
