"""The citizen's page in a real browser, used as a person does: by labels, buttons and what can be read."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, BrowserContext, Dialog, Locator, Page, expect

EXPECT = 30_000
"""Milliseconds."""


@dataclass(frozen=True)
class Shown:
    """One line of the conversation on the page: `sender` as it stands there, empty for a notice."""

    sender: str
    text: str
    state: str = ""


class CitizensPage:
    def __init__(self, context: BrowserContext, page: Page) -> None:
        self.context, self.page = context, page
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("dialog", self._opened)

    @classmethod
    async def open(cls, browser: Browser, address: str) -> "CitizensPage":
        context = await browser.new_context(accept_downloads=True)
        page = await context.new_page()
        opened = cls(context, page)
        await page.goto(address)
        return opened

    async def _opened(self, dialog: Dialog) -> None:
        self.faults.append(f"a dialog: {dialog.message}")
        await dialog.dismiss()

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log")

    async def ask(self, question: str, *, topic: str = "", name: str = "") -> None:
        if topic:
            await self._choose(topic)
        if name:
            await self.page.get_by_label("Your name").fill(name)
        await self.page.get_by_label("Your question").fill(question)
        await self.page.get_by_role("button", name="Start chat").click()

    async def _choose(self, topic: str) -> None:
        """The page would say by itself that somebody is there for the topic; opened anew, it says so sooner."""
        topics = self.page.get_by_label("What is it about?")
        async with asyncio.timeout(EXPECT / 1000):
            await expect(topics.locator("option").nth(1)).to_be_attached()
            while topic not in await topics.locator("option").all_text_contents():
                await self.page.reload()
                await expect(topics.locator("option").nth(1)).to_be_attached()
        await topics.select_option(label=topic)

    async def say(self, text: str) -> None:
        """Writes a message; whether it is sent, the page shows."""
        await self.page.get_by_label("Your message").fill(text)
        await self.page.get_by_label("Your message").press("Enter")

    async def types(self, text: str) -> None:
        await self.page.get_by_label("Your message").press_sequentially(text)

    async def shows(self, text: str) -> None:
        await expect(self.log.get_by_text(text, exact=True)).to_be_visible(timeout=EXPECT)

    async def tells(self, text: str) -> None:
        """What stands outside of the conversation: the queue, typing, the network."""
        await expect(self.page.get_by_text(text).first).to_be_visible(timeout=EXPECT)

    async def has_sent(self, text: str) -> None:
        line = self.log.get_by_role("listitem").filter(has_text=text)
        await expect(line).to_contain_text("Sent", timeout=EXPECT)

    async def conversation(self) -> list[Shown]:
        """Every line of the log, from top to bottom."""
        found = await self.log.get_by_role("listitem").evaluate_all(
            """lines => lines.map(line => [
                 line.querySelector('.sender')?.textContent ?? '',
                 line.querySelector('.text, p')?.textContent ?? '',
                 line.querySelector('.text')?.textContent ?? '',
                 line.querySelector('.state')?.textContent ?? ''])"""
        )
        return [Shown(sender, text if sender else first, state.strip(" ·")) for sender, first, text, state in found]

    async def said(self) -> list[str]:
        """The messages, without the notices."""
        return [line.text for line in await self.conversation() if line.sender]

    async def download(self) -> str:
        async with self.page.expect_download() as started:
            await self.page.get_by_role("button", name="Save the conversation").click()
        file = await (await started.value).path()
        return await asyncio.to_thread(Path(file).read_text, "utf-8")
