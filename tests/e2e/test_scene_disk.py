"""Sent means kept: with a full disk, Prosody shows lines which its archive does not have; they are sent for nobody."""

from collections.abc import Callable

import pytest
from playwright.async_api import Browser, FilePayload, Route, expect

from components.agent import Line, NotKept, Told
from components.demo.citizen import FrameRefused
from components.demo.private import PrivateInstance
from tests.e2e.disk import full
from tests.e2e.page import CitizensPage
from tests.e2e.views import archive, in_the_room

NOTES_THE_ANSWER = """() => {
    const send = XMLHttpRequest.prototype.send;
    XMLHttpRequest.prototype.send = function (body) {
        this.addEventListener("loadend", () => setTimeout(() => { document.body.dataset.answered = ""; }));
        send.call(this, body);
    };
}"""


def telling(text: str) -> Callable[[Told], bool]:
    """The desk says, one to one, that this line was not kept."""
    return lambda told: told.by.localpart == "desk" and "was not kept" in told.body and text in told.body


async def test_what_the_room_does_not_keep_is_sent_for_nobody_and_can_be_said_again(here: PrivateInstance) -> None:
    async with here.agent("ana") as ana, here.citizen("Rosa") as rosa:
        await rosa.ask("Do I charge sales tax on delivery?", "taxes")
        room = await ana.take()
        await ana.say("Hello Rosa.")
        await rosa.expect("message", text="Hello Rosa.")
        with full(here):
            with pytest.raises(FrameRefused) as refused:
                await rosa.say("Are you there?")
            await ana.journal.expect(Told, telling("Are you there?"))
            for line in ("Yes, it is taxed.", "!end"):
                with pytest.raises(NotKept):
                    await ana.say(line)
                await ana.journal.expect(Told, telling(line))
        assert refused.value.code == "not-kept"
        shown = await rosa.say("Are you there?", id=refused.value.frame["id"])
        await ana.say("Yes, delivery is taxed.")
        await rosa.expect("message", text="Yes, delivery is taxed.")
        at_the_room = await in_the_room(ana, room)
        await ana.say("!end")
        await rosa.expect("ended", reason="agent")
        await archive(here, "tax").complete()
    said = ["Do I charge sales tax on delivery?", "Hello Rosa.", "Are you there?", "Yes, delivery is taxed."]
    assert shown["id"] == refused.value.frame["id"]
    assert [frame["text"] for frame in rosa.shown if frame["type"] == "message"] == said
    assert [line for line in at_the_room if line in said or line == "Yes, it is taxed."] == said
    assert await archive(here, "tax").bodies("message") == said


async def test_a_desk_says_a_notice_until_the_room_keeps_it(here: PrivateInstance) -> None:
    async with here.agent("ana") as ana, here.citizen("Rosa") as rosa:
        await rosa.ask("Do I charge sales tax on delivery?", "taxes")
        await ana.take()
        await ana.say("Hello Rosa.")
        await rosa.expect("message", text="Hello Rosa.")
        await ana.journal.expect(Line, lambda line: line.body.startswith("Chat 1 ·"))
        with full(here):
            await ana.command("end 1")
            unkept = await ana.journal.expect(Line, lambda line: line.notice == "ended")
            assert unkept.stanza_id == ""
            await rosa.expect("ended", reason="agent")
        await archive(here, "tax").complete()
    assert await archive(here, "tax").bodies("notice") == ["Ana, Division of Taxation, has joined.", unkept.body]


async def test_the_page_offers_to_send_again_what_was_not_kept(here: PrivateInstance, browser: Browser) -> None:
    async with here.agent("ana") as ana:
        page = await CitizensPage.open(browser, here.page)
        await page.ask("Do I charge sales tax on delivery?", topic="Taxes and sales tax", name="Rosa")
        room = await ana.take()
        await page.tells("You are talking with Ana")
        line = page.log.get_by_role("listitem").filter(has_text="Are you there?")
        with full(here):
            await page.say("Are you there?")
            await expect(line).to_contain_text("It was not saved")
            await page.page.reload()
            await expect(line).to_contain_text("It was not saved")
            bill = page.log.get_by_role("listitem").filter(has_text="bill.txt")

            async def answer_late(route: Route) -> None:
                """The answer "taken" comes to the page behind the room's refusal, which has a way of its own."""
                taken = await route.fetch()
                await expect(bill).to_contain_text("It was not saved")
                await route.fulfill(response=taken)

            await page.page.route("**/files", answer_late, times=1)
            async with page.page.expect_file_chooser() as opening:
                await page.page.get_by_role("button", name="Attach a file").click()
            await page.page.evaluate(NOTES_THE_ANSWER)
            await (await opening.value).set_files([FilePayload(name="bill.txt", mimeType="", buffer=b"The bill")])
            await expect(page.page.locator("body[data-answered]")).to_be_attached()
            assert "It was not saved" in await bill.inner_text()
        await line.get_by_role("button", name="Try again").click()
        await page.has_sent("Are you there?")
        await bill.get_by_role("button", name="Try again").click()
        await page.has_sent("bill.txt")
        assert (await page.said()).count("Are you there?") == 1
        assert (await in_the_room(ana, room)).count("Are you there?") == 1
        assert page.faults == []
