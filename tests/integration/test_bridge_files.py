"""Files between a citizen and the room: what is taken, what is refused and why, and what is served."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from yarl import URL

from bridge.conversation.shelf import Shelf
from onedoor.wire import names
from onedoor.wire.muc import muc
from tests.integration.bridge_stage import Page, Stage, a_stage
from tests.unit.pictures import GPS, PDF, SVG, ZIP, opened, photo, png

SAFE = {
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-site",
    "Cache-Control": "private, no-store",
}


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(tmp_path / "state") as stage:
        yield stage


async def talking(stage: Stage, files: dict[str, object] | None = None, *, takes: bool = True) -> Page:
    """A chat with Ana, whose agency takes files."""
    stage.router.publish(files=takes)
    await stage.start_bridge(files=files)
    return await another(stage)


async def another(stage: Stage) -> Page:
    page = await stage.chat()
    await stage.desk.agent()
    stage.desk.introduce()
    await page.expect("notice", code="agent-joined")
    return page


async def send(
    stage: Stage, page: Page, name: str, content: Any, *, id: str = "", **headers: str
) -> tuple[int, dict[str, Any]]:
    told = {
        "Authorization": f"Bearer {page.token}",
        "X-File-Name": name,
        "X-Message-Id": id or str(uuid.uuid4()),
        **headers,
    }
    async with stage.http.post(f"{stage.address}/files", data=content, headers=told) as answer:
        return answer.status, await answer.json()


async def code(stage: Stage, page: Page, name: str, content: Any, **more: str) -> str:
    _, answer = await send(stage, page, name, content, **more)
    return str(answer.get("code", answer["type"]))


async def fetch(stage: Stage, path: str) -> tuple[int, Mapping[str, str], bytes]:
    async with stage.http.get(stage.address + path) as answer:
        return answer.status, answer.headers, await answer.read()


def kept(stage: Stage) -> list[str]:
    folder = stage.settings.passing_files
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


async def test_n37_a_photo_reaches_the_room_without_the_place_where_it_was_taken(stage: Stage) -> None:
    page = await talking(stage)
    await page.expect("files", on=True, largest=10 * 1024 * 1024)
    status, taken = await send(stage, page, "me%20at%20home.JPG", photo(), id="f-1")
    assert (status, taken) == (202, {"type": "taken", "id": "f-1"})
    shown = await page.expect("message", id="f-1")
    assert (shown["from"], shown["text"], shown["file"]["type"]) == ("citizen", "me at home.jpg", "image/jpeg")
    status, headers, content = await fetch(stage, shown["file"]["url"])
    assert (status, len(content)) == (200, shown["file"]["size"])
    assert dict(opened(photo()).getexif().get_ifd(GPS)) != {}
    assert dict(opened(content).getexif()) == {}
    assert {**headers, **SAFE} == {**headers}
    assert headers["Content-Type"] == "image/jpeg"
    assert headers["Content-Disposition"].startswith('attachment; filename="me at home.jpg"')
    assert "Set-Cookie" not in headers
    said = stage.desk.heard[-1]
    address = said.findtext(f"{{{names.STANZA}}}body") or ""
    assert address == stage.address + shown["file"]["url"], "clients show a file where the body is its address"
    message = muc.read_message(said)
    assert message is not None
    assert (message.address, message.origin_id) == (address, "f-1")
    assert message.file is not None
    assert (message.file["name"], message.file["size"]) == ("me at home.jpg", str(len(content)))


async def test_what_is_sent_again_is_there_once(stage: Stage) -> None:
    page = await talking(stage)
    for _ in range(3):
        assert (await send(stage, page, "a.pdf", PDF, id="f-1"))[0] == 202
    await page.expect("message", id="f-1")
    assert (await send(stage, page, "a.pdf", PDF, id="f-1"))[0] == 202
    assert page.texts.count("a.pdf") == 1
    assert kept(stage) == ["a.pdf"]
    assert (await stage.desk.archive()).count(
        stage.address + (await page.expect("message", id="f-1"))["file"]["url"]
    ) == 1


async def test_what_came_back_while_the_file_was_still_being_sent_is_there_once(stage: Stage) -> None:
    page = await talking(stage)
    came_back = asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield PDF[:10]
        await came_back.wait()
        yield PDF[10:]

    sending = asyncio.create_task(send(stage, page, "a.pdf", slowly(), id="f-1"))
    await page.send(type="say", id="f-1", text="The same")
    await page.expect("message", id="f-1")
    came_back.set()
    assert (await sending)[0] == 202
    await page.send(type="say", id="m-2", text="Next")
    await page.expect("message", id="m-2")
    assert page.texts == ["Question", "The same", "Next"]


async def test_n33_n34_what_is_no_picture_pdf_or_text_is_refused(stage: Stage) -> None:
    page = await talking(stage)
    html = b"<!doctype html><script>alert(1)</script>"
    for name, content, why in [
        ("photo.png", html, "file-type"),
        ("photo.svg", SVG, "file-type"),
        ("photo.jpg", ZIP, "file-type"),
        ("photo.gif", b"GIF89a" + html, "file-damaged"),
        ("form.pdf", PDF.replace(b"/Type", b"/A << /S /Launch /F (cmd) >> /Type"), "file-active"),
        ("empty.txt", b"", "file-empty"),
        ("bomb.png", png(30_000, 30_000), "file-pixels"),
    ]:
        status, answer = await send(stage, page, name, content)
        assert (answer["code"], status) == (why, 415 if why == "file-type" else 422), name
    assert kept(stage) == []
    assert page.texts == ["Question"]


async def test_n33_a_pdf_with_a_script_is_saved_and_never_shown(stage: Stage) -> None:
    page = await talking(stage)
    scripted = PDF.replace(b"/Type", b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >> /Type")
    await send(stage, page, "form.pdf", scripted, id="f-1")
    _, headers, _ = await fetch(stage, (await page.expect("message", id="f-1"))["file"]["url"])
    assert {**headers, **SAFE} == {**headers}
    assert headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    "name", ["../../x", "con.txt", "a%0D%0ASet-Cookie:%20b=c", "photo%E2%80%AEgpj.exe", "%FF%00", ""]
)
async def test_n35_a_name_leads_nowhere_and_splits_no_header(stage: Stage, name: str) -> None:
    page = await talking(stage)
    assert (await send(stage, page, name, b"text", id="f-1"))[0] == 202
    url = (await page.expect("message", id="f-1"))["file"]["url"]
    status, headers, content = await fetch(stage, url)
    assert (status, content, headers["Content-Type"]) == (200, b"text", "text/plain; charset=utf-8")
    assert "Set-Cookie" not in headers
    assert unquote(url).isprintable()
    (path,) = (path for path in stage.settings.passing_files.rglob("*.txt") if path.is_file())
    assert path.parent.parent == stage.settings.passing_files


async def test_n35_limits_hold_before_and_while_it_is_read(stage: Stage) -> None:
    page = await talking(stage, {"largest": 2_000, "most": 2, "quota": 5_000})

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield bytes(1_000)

    assert await code(stage, page, "a.txt", b"a" * 2_001) == "file-size"
    assert await code(stage, page, "a.txt", endless()) == "file-size"
    assert await code(stage, page, "a.txt", b"a" * 2_000, id="f-1") == "taken"
    await page.expect("message", id="f-1")
    other = await another(stage)
    assert await code(stage, other, "a.txt", b"a" * 2_000, id="f-2") == "taken"
    assert await code(stage, page, "a.txt", b"a" * 2_000) == "file-full"
    assert await code(stage, page, "a.txt", b"a" * 900, id="f-3") == "taken"
    await page.expect("message", id="f-3")
    assert await code(stage, page, "a.txt", b"a") == "file-count"
    assert sum(path.stat().st_size for path in stage.settings.passing_files.rglob("*") if path.is_file()) == 4_900
    assert (await stage.health())["files"] == {"used": 4_900, "quota": 5_000}
    await stage.stop_bridge()
    await stage.start_bridge(files={"largest": 2_000, "most": 2, "quota": 5_000})
    assert (await stage.health())["files"]["used"] == 4_900
    back = await stage.resumed(page.token)
    await back.expect("synced")
    back.frames.append({"type": "started", "token": page.token})
    assert await code(stage, back, "a.txt", b"a") == "file-count"


async def test_n22_nobody_fetches_a_file_by_guessing(stage: Stage) -> None:
    page = await talking(stage)
    await send(stage, page, "a.pdf", PDF, id="f-1")
    url = (await page.expect("message", id="f-1"))["file"]["url"]
    identifier = url.split("/")[2]
    assert len(identifier) * 5 >= 128
    other = await another(stage)
    await send(stage, other, "a.pdf", PDF, id="f-1")
    theirs = (await other.expect("message", id="f-1"))["file"]["url"]
    assert theirs.split("/")[2] != identifier, "the same id in another chat is another file"
    changed = ("b" if identifier[-1] == "a" else "a").join([identifier[:-1], ""])
    for path in [
        f"/files/{changed}/a.pdf",
        f"/files/{identifier}/b.pdf",
        f"/files/{identifier}/",
        f"/files/{identifier}",
        f"/files/{identifier[:-1]}/a.pdf",
        f"/files/{identifier.upper()}/a.pdf",
        "/files/incoming/a.pdf",
        "/files/..%2f..%2fonedoor.toml/a",
        f"/files/{identifier}/..%2f..%2f..%2fonedoor.toml",
        f"/files/{identifier}/%2e%2e",
        "/files/1/a.pdf",
        "/files/",
        f"/static/..%2f{identifier}%2fa.pdf",
    ]:
        for more in ("", f"?token={page.token}"):
            async with stage.http.get(URL(stage.address + path + more, encoded=True)) as answer:
                assert answer.status in (404, 405), path
    async with stage.http.get(stage.address + url) as answer:
        assert answer.status == 200


@pytest.mark.case("N21")
async def test_only_the_chats_own_token_sends_into_it(stage: Stage) -> None:
    page = await talking(stage)
    for authorization in ["", "Bearer", "Bearer x", f"Basic {page.token}", f"Bearer {page.token[:-1]}", "Bearer null"]:
        status, answer = await send(stage, page, "a.pdf", PDF, Authorization=authorization)
        assert (status, answer["code"]) == (401, "bad-token")
    headers = {"Authorization": f"Bearer {page.token}", "X-Message-Id": "f-1", "Origin": "https://elsewhere.example"}
    async with stage.http.post(f"{stage.address}/files", data=PDF, headers=headers) as refused:
        assert refused.status == 403
    for bad in ("", "a b", "x" * 65):
        status, answer = await send(stage, page, "a.pdf", PDF, **{"X-Message-Id": bad})
        assert (status, answer["code"]) == (409, "bad-frame")
    assert kept(stage) == []


async def test_an_agency_that_takes_no_files_gets_none(stage: Stage) -> None:
    stage.router.publish("labor.localhost", "Labor")
    page = await talking(stage, takes=False)
    assert await code(stage, page, "a.pdf", PDF) == "file-off"
    assert not [frame for frame in page.frames if frame["type"] == "files"]
    stage.desk.introduce(name="Ben", agency="Labor", at="labor.localhost")
    await page.expect("files", on=True)
    assert await code(stage, page, "a.pdf", PDF) == "taken"
    stage.desk.introduce(name="Kim")
    await page.expect("files", on=False)
    assert await code(stage, page, "b.pdf", PDF) == "file-off"


async def test_before_somebody_answers_and_after_the_end_none_are_taken(stage: Stage) -> None:
    stage.router.publish()
    await stage.start_bridge()
    page = await stage.chat()
    assert await code(stage, page, "a.pdf", PDF) == "file-off"
    await stage.desk.agent()
    stage.desk.introduce()
    await page.expect("files", on=True)
    stage.router.depart(stage.visitor, "agent")
    await page.expect("ended")
    assert await code(stage, page, "a.pdf", PDF) == "no-chat"


async def test_where_files_are_off_none_are_taken(stage: Stage) -> None:
    page = await talking(stage, {"on": False})
    assert await code(stage, page, "a.pdf", PDF) == "file-off"
    assert not [frame for frame in page.frames if frame["type"] == "files"]


async def test_one_file_after_the_other(stage: Stage) -> None:
    page = await talking(stage)
    reader, writer = await asyncio.open_connection(stage.settings.bridge.host, stage.settings.bridge.port)
    head = f"POST /files HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\nAuthorization: Bearer {page.token}\r\n"
    writer.write(f"{head}X-Message-Id: f-1\r\nX-File-Name: a.txt\r\n\r\nhalf ".encode())
    # Until the first has reached the bridge, this one is refused for what it is.
    while (why := await code(stage, page, "b.zip", ZIP, id="f-2")) != "too-fast":
        assert why == "file-type"
    writer.write(b"whole")
    assert (await reader.readline()).startswith(b"HTTP/1.1 202")
    await page.expect("message", id="f-1", text="a.txt")
    writer.close()


async def test_a_number_in_a_files_name_is_covered_like_any_other(stage: Stage) -> None:
    page = await talking(stage)
    await send(stage, page, "ssn%20123-45-6789.pdf", PDF, id="f-1")
    assert (await page.expect("message", id="f-1"))["text"] == "ssn XXX-XX-XXXX.pdf"


async def test_copies_go_when_the_chat_is_long_over(stage: Stage) -> None:
    page = await talking(stage)
    await send(stage, page, "a.pdf", PDF, id="f-1")
    await page.expect("message", id="f-1")
    await stage.stop_bridge()
    shelf = Shelf(stage.settings.passing_files, 10_000, 60)
    shelf.open()
    assert (shelf.sweep(), shelf.used) == (0, len(PDF))
    patient = Shelf(stage.settings.passing_files, 10_000, -60)
    patient.open()
    assert (patient.sweep(), patient.used, kept(stage)) == (1, 0, [])
