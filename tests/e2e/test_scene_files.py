"""Files both ways: a photo from the page to the agent, a form from her client to the page, both in the record."""

import json
from functools import partial

import aiohttp
from playwright.async_api import Browser, FilePayload, expect
from sqlalchemy.orm import Session

from components.agent import Agent, Line, upload
from components.demo.private import PrivateInstance
from onedoor.store import database
from onedoor.store.setup import revision  # noqa: F401 - a change of the set-up raises its number
from onedoor.store.tables import Agency, ChatFile
from onedoor.store.transcripts import files
from tests.e2e.page import CitizensPage
from tests.e2e.views import Panel, archive, is_open_within, until
from tests.unit.pictures import GPS, PDF, SVG, opened, photo


async def test_a_photo_goes_to_the_agent_and_a_form_comes_back(here: PrivateInstance, browser: Browser) -> None:
    async with here.agent("ana") as ana:
        await is_open_within(here, "taxes")
        rosa = await CitizensPage.open(browser, here.page)
        await rosa.ask("Is my bill right?", topic="Taxes and sales tax", name="Rosa")
        await ana.take()
        await ana.say("Please show it to me.")
        await she_sends_a_photo(rosa)
        await ana_fetches_it_without_the_place(ana)
        await upload.send(ana, "form ST-50.pdf", PDF, "application/pdf")
        await expect(rosa.page.get_by_role("link", name="form ST-50.pdf")).to_contain_text("PDF, 1 kB")
        await ana.say("!end")
        await rosa.tells("The person you talked with has ended the chat.")
        assert rosa.faults == []
        await both_are_in_the_record(here)


async def test_whose_file_is_not_passed_on_is_told(here: PrivateInstance) -> None:
    """The agent's own client says that it has arrived; the citizen sees only that there was one."""
    async with here.agent("ana") as ana, here.citizen("Rosa") as rosa:
        await is_open_within(here, "taxes")
        await rosa.ask("Is my bill right?", "taxes")
        await ana.take()
        await ana.say("Here is the form.")
        await upload.send(ana, "form.pdf", SVG, "application/pdf")
        told = await ana.journal.expect(Line, lambda line: "did not get the file form.pdf" in line.body)
        assert told.body.startswith("Rosa did not get")
        shown = await rosa.expect("file")
        assert (shown["file"]["name"], shown["file"]["state"]) == ("form.pdf", "refused")
        assert not [frame for frame in rosa.shown if "did not get" in frame.get("text", "")]


async def she_sends_a_photo(rosa: CitizensPage) -> None:
    async with rosa.page.expect_file_chooser() as opening:
        await rosa.page.get_by_role("button", name="Attach a file").click()
    bill = FilePayload(name="bill.jpg", mimeType="image/jpeg", buffer=photo(400, 300))
    await (await opening.value).set_files([bill])
    await rosa.has_sent("bill.jpg")


async def ana_fetches_it_without_the_place(ana: Agent) -> None:
    line = await ana.journal.expect(Line, lambda line: line.body.endswith("/bill.jpg"))
    async with aiohttp.ClientSession() as http, http.get(line.body) as answer:
        content = await answer.read()
    assert dict(opened(photo()).getexif().get_ifd(GPS)) != {}
    assert dict(opened(content).getexif()) == {}
    assert opened(content).size == (400, 300)


async def both_are_in_the_record(here: PrivateInstance) -> None:
    leg = await archive(here, "tax").complete()
    kept = await until("both files are kept", partial(_kept, here, leg.id))
    assert sorted((file.author, file.name) for file in kept) == [("agent", "form ST-50.pdf"), ("citizen", "bill.jpg")]
    async with Panel(here.panel) as panel:
        await panel.log_in("tax", here.password("tax"))
        transcript = f"/transcripts/tax/{leg.id}/"
        page = await panel.get(transcript)
        assert [file.name for file in kept if file.name not in page] == []
        exported = json.loads(await panel.get(transcript + "transcript.json"))["files"]
        assert [file["kept"] for file in exported] == [True, True]
        (form,) = [file for file in kept if file.author == "agent"]
        assert (await panel.get(f"{transcript}files/{form.id}")).encode() == PDF


async def _kept(here: PrivateInstance, leg: str) -> list[ChatFile]:
    engine = database.connect(here.settings.database.url)
    try:
        with Session(engine, expire_on_commit=False) as session:
            found = [file for file in files.of_leg(session, "tax", leg) if file.stored]
            return found if len(found) == 2 else []
    finally:
        engine.dispose()


async def test_an_agency_that_takes_no_files_offers_none(here: PrivateInstance) -> None:
    engine = database.connect(here.settings.database.url)
    with Session(engine) as session, session.begin():
        session.get_one(Agency, "tax").files = False
    engine.dispose()
    await until("the page is told that the agency takes none", partial(_takes_none, here))
    async with here.agent("ana") as ana, here.citizen("Rosa") as rosa:
        await is_open_within(here, "taxes")
        await rosa.ask("Is my bill right?", "taxes")
        await ana.take()
        await ana.say("Please tell me.")
        await rosa.expect("message", text="Please tell me.")
        assert not [frame for frame in rosa.frames if frame["type"] == "files"]
        headers = {"Authorization": f"Bearer {rosa.token}", "X-Message-Id": "f-1", "X-File-Name": "a.pdf"}
        async with (
            aiohttp.ClientSession() as http,
            http.post(f"{here.page}/files", data=PDF, headers=headers) as answer,
        ):
            assert (answer.status, (await answer.json())["code"]) == (422, "file-off")


async def _takes_none(here: PrivateInstance) -> bool:
    async with here.citizen("somebody") as page:
        welcome = await page.expect("welcome")
    return any(one["name"] == "Division of Taxation" and one.get("files") is False for one in welcome["agencies"])
