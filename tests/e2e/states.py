"""Every state that a citizen's page can stand in, each brought about in a running instance: one function each.

A state is used as `async with chatting(cast) as page:`, and ends what it has begun.
"""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from playwright.async_api import Browser, FilePayload, Frame, Page, WebSocketRoute, expect

from components.agent import Agent, upload
from components.demo.private import PrivateInstance
from tests.e2e.cable import Cable
from tests.e2e.page import CitizensPage
from tests.unit.pictures import PDF, photo

TOPIC = "Taxes and sales tax"
QUESTION = "Do I charge sales tax on delivery?"
ANSWER = "Yes, where the goods are taxed. See https://www.nj.gov/treasury/taxation for more."


@dataclass(frozen=True)
class Cast:
    """`site` is another site's page with the chat's script on it. Ana is the only one for her topic."""

    here: PrivateInstance
    browser: Browser
    ana: Agent
    grace: Agent
    site: str

    async def opens(self, address: str = "") -> CitizensPage:
        return await CitizensPage.open(self.browser, address or self.here.page)


@dataclass(frozen=True)
class Stood:
    """A page in its state; `frame` is what there is to look at, where that is not all of the page."""

    page: Page
    frame: Frame | None = None


State = Callable[[Cast], AbstractAsyncContextManager[Stood]]


@asynccontextmanager
async def form(cast: Cast) -> AsyncIterator[Stood]:
    rosa = await cast.opens()
    await expect(rosa.page.get_by_label("What is it about?").get_by_role("option")).not_to_have_count(1)
    yield Stood(rosa.page)
    await rosa.context.close()


@asynccontextmanager
async def form_with_a_mistake(cast: Cast) -> AsyncIterator[Stood]:
    async with form(cast) as stood:
        await stood.page.get_by_role("button", name="Start chat").click()
        await expect(stood.page.get_by_text("Write your question first.")).to_be_visible()
        yield stood


@asynccontextmanager
async def closed(cast: Cast) -> AsyncIterator[Stood]:
    """Nobody is on duty for it."""
    async with form(cast) as stood:
        # A desk that has just started counts its people as there for a moment: until the page says that it is closed.
        wages = stood.page.locator("option[value=wages]")
        await expect(wages).to_be_attached()
        while await wages.text_content() == "Wages and working hours":
            await stood.page.reload()
            await expect(wages).to_be_attached()
        await stood.page.get_by_label("What is it about?").select_option(value="wages")
        await stood.page.get_by_label("Your question").fill("May I?")
        await stood.page.get_by_role("button", name="Start chat").click()
        await expect(stood.page.get_by_text("is available to chat at the moment")).to_be_visible()
        yield stood


@asynccontextmanager
async def waiting(cast: Cast) -> AsyncIterator[Stood]:
    rosa = await cast.opens()
    await rosa.ask(QUESTION, topic=TOPIC, name="Rosa")
    await rosa.tells("You are next.")
    await rosa.has_sent(QUESTION)
    yield Stood(rosa.page)
    await leave(rosa)


async def leave(rosa: CitizensPage) -> None:
    # By key: a click waits for the next frame, and after many sizes Chromium without a screen once drew none for 30 s.
    await rosa.page.get_by_role("button", name="End chat").press("Enter")
    await rosa.page.get_by_role("button", name="Yes, end the chat").press("Enter")
    await expect(rosa.page.get_by_role("heading", name="The chat is over")).to_be_visible()
    await rosa.context.close()


@asynccontextmanager
async def talking(cast: Cast, rosa: CitizensPage, *, leaves: bool = True) -> AsyncIterator[CitizensPage]:
    since = len(cast.ana.journal.events)
    await rosa.ask(QUESTION, topic=TOPIC, name="Rosa")
    await cast.ana.take(since=since)
    await rosa.shows("You are talking with Ana, a person at Division of Taxation.")
    await cast.ana.say(ANSWER)
    await expect(rosa.log.get_by_role("link").first).to_be_visible()
    await rosa.say("Thank you!")
    await rosa.has_sent("Thank you!")
    yield rosa
    if leaves:
        await leave(rosa)


@asynccontextmanager
async def chatting(cast: Cast) -> AsyncIterator[Stood]:
    async with talking(cast, await cast.opens()) as rosa:
        cast.ana.typing()
        await rosa.tells("Ana is typing…")
        yield Stood(rosa.page)


@asynccontextmanager
async def chatting_with_everything_open(cast: Cast) -> AsyncIterator[Stood]:
    """A page offered, the options open, and the question whether to end."""
    async with talking(cast, await cast.opens()) as rosa:
        await cast.ana.say("!push https://www.nj.gov/treasury/taxation Sales tax")
        await expect(rosa.log.locator(".card")).to_be_visible()
        await rosa.page.get_by_text("Options", exact=True).click()
        yield Stood(rosa.page)


@asynccontextmanager
async def asked_whether_to_end(cast: Cast) -> AsyncIterator[Stood]:
    async with talking(cast, await cast.opens()) as rosa:
        await rosa.page.get_by_role("button", name="End chat").click()
        yield Stood(rosa.page)
        await rosa.page.get_by_role("button", name="No, continue").press("Enter")


@asynccontextmanager
async def transfer(cast: Cast) -> AsyncIterator[Stood]:
    """Back in the queue, and a colleague has taken it."""
    async with talking(cast, await cast.opens()) as rosa:
        since = len(cast.grace.journal.events)
        await cast.ana.say("!transfer registration")
        await cast.grace.take(since=since)
        await rosa.shows("You are talking with Grace, a person at Division of Taxation.")
        yield Stood(rosa.page)


@asynccontextmanager
async def reconnecting(cast: Cast) -> AsyncIterator[Stood]:
    bridge = cast.here.settings.bridge
    async with Cable(bridge.host, bridge.port) as cable, talking(cast, await cast.opens(cable.address)) as rosa:
        cable.cut()
        await rosa.tells("The connection is lost.")
        await rosa.say("Are you there?")
        await expect(rosa.log.get_by_text("Waiting to be sent")).to_be_visible()
        yield Stood(rosa.page)
        cable.mend()
        await rosa.has_sent("Are you there?")


@asynccontextmanager
async def failed_message(cast: Cast) -> AsyncIterator[Stood]:
    rosa = await cast.opens("about:blank")

    def refuse(route: WebSocketRoute) -> None:
        server = route.connect_to_server()

        def up(message: str | bytes) -> None:
            frame = json.loads(message)
            if frame.get("text") != "Hello?":
                server.send(message)
                return
            route.send(json.dumps({"type": "error", "code": "unavailable", "text": "words", "id": frame["id"]}))

        route.on_message(up)
        server.on_message(route.send)

    await rosa.page.route_web_socket("**/ws", refuse)
    await rosa.page.goto(cast.here.page)
    async with talking(cast, rosa):
        await rosa.say("Hello?")
        await expect(rosa.log.get_by_role("button", name="Try again")).to_be_visible()
        yield Stood(rosa.page)


@asynccontextmanager
async def about_to_end(cast: Cast) -> AsyncIterator[Stood]:
    """Nothing was said for a long time: the notice as the bridge passes it on, without the hour before it."""
    rosa = await cast.opens("about:blank")
    routes: list[WebSocketRoute] = []

    def keep(route: WebSocketRoute) -> None:
        routes.append(route)
        server = route.connect_to_server()
        route.on_message(server.send)
        server.on_message(route.send)

    await rosa.page.route_web_socket("**/ws", keep)
    await rosa.page.goto(cast.here.page)
    async with talking(cast, rosa):
        ends = (datetime.now(UTC) + timedelta(minutes=5)).isoformat()
        notice = {"type": "notice", "code": "idle", "stanza": "idle-1", "reason": "", "ends": ends, "at": ends}
        routes[-1].send(json.dumps(notice))
        await expect(rosa.page.get_by_role("button", name="I am still here")).to_be_visible()
        yield Stood(rosa.page)


@asynccontextmanager
async def file(cast: Cast) -> AsyncIterator[Stood]:
    """A picture sent, and a document that the agent has sent."""
    async with talking(cast, await cast.opens()) as rosa:
        async with rosa.page.expect_file_chooser() as opening:
            await rosa.page.get_by_role("button", name="Attach a file").click()
        bill = FilePayload(name="bill.jpg", mimeType="image/jpeg", buffer=photo(400, 300))
        await (await opening.value).set_files([bill])
        await rosa.has_sent("bill.jpg")
        await upload.send(cast.ana, "form ST-50.pdf", PDF, "application/pdf")
        await expect(rosa.page.get_by_role("link", name="form ST-50.pdf")).to_be_visible()
        yield Stood(rosa.page)


@asynccontextmanager
async def survey(cast: Cast) -> AsyncIterator[Stood]:
    """At the end of a chat that was answered: how it was."""
    rosa = await cast.opens()
    async with talking(cast, rosa, leaves=False):
        await rosa.page.get_by_role("button", name="End chat").click()
        await rosa.page.get_by_role("button", name="Yes, end the chat").click()
        await expect(rosa.page.locator(".survey")).to_be_visible()
        await rosa.page.locator(".survey label").first.click()
        yield Stood(rosa.page)
    await rosa.context.close()


@asynccontextmanager
async def message_form(cast: Cast) -> AsyncIterator[Stood]:
    async with closed(cast) as stood:
        await stood.page.get_by_role("button", name="Leave a message").click()
        await expect(stood.page.get_by_role("button", name="Send the message")).to_be_visible()
        yield stood


@asynccontextmanager
async def end(cast: Cast) -> AsyncIterator[Stood]:
    rosa = await cast.opens()
    await rosa.ask(QUESTION, topic=TOPIC)
    await rosa.has_sent(QUESTION)
    await rosa.page.get_by_role("button", name="End chat").click()
    await rosa.page.get_by_role("button", name="Yes, end the chat").click()
    await expect(rosa.page.get_by_role("heading", name="The chat is over")).to_be_visible()
    yield Stood(rosa.page)
    await rosa.context.close()


@asynccontextmanager
async def embedded_closed(cast: Cast) -> AsyncIterator[Stood]:
    rosa = await cast.opens(f"{cast.site}/forms")
    await expect(rosa.page.get_by_role("button", name="Chat with us", exact=True)).to_be_visible()
    yield Stood(rosa.page)
    await rosa.context.close()


@asynccontextmanager
async def embedded_open(cast: Cast) -> AsyncIterator[Stood]:
    async with embedded_closed(cast) as stood:
        await stood.page.get_by_role("button", name="Chat with us", exact=True).click()
        await expect(stood.page.frame_locator("iframe").get_by_label("What is it about?")).to_have_value("taxes")
        yield Stood(stood.page, stood.page.frames[1])


@asynccontextmanager
async def statement(cast: Cast) -> AsyncIterator[Stood]:
    rosa = await cast.opens(f"{cast.here.page}/accessibility")
    yield Stood(rosa.page)
    await rosa.context.close()


@asynccontextmanager
async def without_javascript(cast: Cast) -> AsyncIterator[Stood]:
    """The plain page's form; what it is written on is the same as the conversation's."""
    rosa = await cast.opens(f"{cast.here.page}/plain")
    yield Stood(rosa.page)
    await rosa.context.close()


STATES: Mapping[str, State] = {
    state.__name__: state
    for state in (
        form,
        form_with_a_mistake,
        closed,
        waiting,
        chatting,
        chatting_with_everything_open,
        asked_whether_to_end,
        transfer,
        reconnecting,
        failed_message,
        about_to_end,
        file,
        end,
        survey,
        message_form,
        embedded_closed,
        embedded_open,
        statement,
        without_javascript,
    )
}
