"""Files that agents' clients upload elsewhere: fetched, looked at, and offered to the citizen from here."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from onedoor.wire.muc import muc
from tests.integration.bridge_stage import Page, Stage, a_stage
from tests.unit.pictures import GPS, PDF, SVG, opened, photo


class Uploads:
    """An upload service: what is there, and what was asked for."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {"/a/form%207.pdf": PDF, "/b/photo.jpg": photo(), "/c/x.pdf": SVG}
        self.asked: list[str] = []
        self.ill = 0
        self.at = ""

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(request.raw_path)
        if self.ill:
            self.ill -= 1
            raise web.HTTPServiceUnavailable
        if request.raw_path not in self.files:
            raise web.HTTPNotFound
        return web.Response(body=self.files[request.raw_path], content_type="text/html")


@pytest.fixture
async def uploads() -> AsyncIterator[Uploads]:
    uploads = Uploads()
    app = web.Application()
    app.router.add_get("/{path:.*}", uploads.answer)
    server = TestServer(app, host="127.0.0.1")
    await server.start_server()
    uploads.at = str(server.make_url("")).rstrip("/")
    yield uploads
    await server.close()


@pytest.fixture
async def stage(tmp_path: Path, uploads: Uploads) -> AsyncIterator[Stage]:
    async with a_stage(tmp_path / "state") as stage:
        await stage.start_bridge(files={"uploads": (uploads.at,)})
        yield stage


async def talking(stage: Stage) -> Page:
    page = await stage.chat()
    await stage.desk.agent()
    stage.desk.introduce()
    await page.expect("notice", code="agent-joined")
    return page


async def test_an_agents_file_is_offered_from_here(stage: Stage, uploads: Uploads) -> None:
    page = await talking(stage)
    stage.desk.says(f"{uploads.at}/a/form%207.pdf")
    shown = await page.expect("message", text="form 7.pdf")
    assert shown["file"] == {"name": "form 7.pdf", "state": "checking"}
    card = (await page.expect("file", stanza=shown["stanza"]))["file"]
    assert (card["name"], card["type"], card["size"]) == ("form 7.pdf", "application/pdf", len(PDF))
    assert card["url"].startswith("/files/")
    async with stage.http.get(stage.address + card["url"]) as answer:
        assert await answer.read() == PDF
        assert answer.headers["Content-Type"] == "application/pdf", "as it is, and not as it was said to be"
    later = await stage.resumed(page.token)
    assert (await later.expect("message", text="form 7.pdf"))["file"] == card
    missed = await stage.resumed(page.token, shown["stanza"])
    assert (await missed.expect("file"))["file"] == card


async def test_n37_agents_photos_forget_where_they_were_taken_too(stage: Stage, uploads: Uploads) -> None:
    page = await talking(stage)
    stage.desk.says(f"{uploads.at}/b/photo.jpg")
    card = (await page.expect("file"))["file"]
    async with stage.http.get(stage.address + card["url"]) as answer:
        assert dict(opened(await answer.read()).getexif().get_ifd(GPS)) == {}


async def test_n34_what_cannot_be_offered_is_said_to_be_so(stage: Stage, uploads: Uploads) -> None:
    page = await talking(stage)
    stage.desk.says(f"{uploads.at}/c/x.pdf")
    assert (await page.expect("file"))["file"] == {"name": "x.pdf", "state": "refused", "why": "file-type"}
    stage.desk.says(f"{uploads.at}/nothing.pdf")
    await page.expect("file", file={"name": "nothing.pdf", "state": "lost"})
    assert not [frame for frame in page.frames if uploads.at in str(frame)]


async def test_n36_any_other_address_is_text_and_nobody_is_asked(stage: Stage, uploads: Uploads) -> None:
    page = await talking(stage)
    texts = [
        "http://127.0.0.1:1/a.pdf",
        "http://169.254.169.254/latest/meta-data/",
        f"See {uploads.at}/a/form%207.pdf",
        uploads.at.replace("127.0.0.1", "localhost") + "/a/form%207.pdf",
        "file:///etc/passwd",
    ]
    for text in texts:
        stage.desk.says(text)
        assert "file" not in await page.expect("message", text=text)
    forged = muc.said_file(
        stage.desk.room,
        "http://169.254.169.254/x.pdf",
        {"name": "x.pdf", "type": "application/pdf", "size": "3"},
        by="ana@tax.localhost/x",
        id="forged",
    )
    stage.desk.send(forged)
    assert "file" not in await page.expect("message", id="forged")
    assert uploads.asked == []


async def test_after_a_restart_the_cards_are_there_again_and_nothing_is_fetched_twice(
    stage: Stage, uploads: Uploads
) -> None:
    page = await talking(stage)
    stage.desk.says(f"{uploads.at}/a/form%207.pdf")
    card = (await page.expect("file"))["file"]
    await stage.stop_bridge()
    await stage.start_bridge(files={"uploads": (uploads.at,)})
    back = await stage.resumed(page.token)
    assert (await back.expect("message", text="form 7.pdf"))["file"] == card
    assert uploads.asked == ["/a/form%207.pdf"]


async def test_a_service_that_is_ill_for_a_moment_is_asked_again(stage: Stage, uploads: Uploads) -> None:
    page = await talking(stage)
    uploads.ill = 1
    stage.desk.says(f"{uploads.at}/a/form%207.pdf")
    assert (await page.expect("file"))["file"]["size"] == len(PDF)
    assert len(uploads.asked) == 2


async def test_the_same_address_in_another_chat_is_another_file(stage: Stage, uploads: Uploads) -> None:
    cards = []
    for _ in range(2):
        page = await talking(stage)
        stage.desk.says(f"{uploads.at}/a/form%207.pdf")
        cards.append((await page.expect("file"))["file"]["url"])
    assert cards[0] != cards[1]
