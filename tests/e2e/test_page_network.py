"""The citizen's page over a bad network: reloads, no network, blocked WebSockets; nothing is lost or shown twice."""

import json

from playwright.async_api import Browser, Page, WebSocketRoute, expect

from components.agent import Line
from components.demo.private import PrivateInstance
from tests.e2e.cable import Cable
from tests.e2e.page import CitizensPage
from tests.e2e.recorder import record, spoken, times
from tests.e2e.views import saying, until

QUESTION = "Is bread taxed?"
LOSING_EVENTS = """delete window.WebSocket;
window.loses = false;
window.EventSource = class extends EventSource {
  set onmessage(hear) {
    super.onmessage = (event) => window.loses ? this.lost = true : hear(event);
  }
  close() {
    super.close();
    if (this.lost) window.loses = false;
  }
};"""
"""As a stream of which half is gone: it stays open, and nothing comes, until the page opens another one."""


async def lines(rosa: CitizensPage) -> list[str]:
    return [line.text for line in await rosa.conversation() if line.sender]


async def said_once(page: Page, words: str) -> bool:
    return await times(page, words) == 1


async def test_a_reload_shows_the_chat_once_without_reading_it_out_and_keeps_the_draft(
    here: PrivateInstance, browser: Browser
) -> None:
    async with here.agent("ana") as ana:
        rosa = await CitizensPage.open(browser, here.page)
        await rosa.ask(QUESTION, topic="Taxes and sales tax")
        await ana.take()
        await ana.say("No.")
        await rosa.shows("No.")
        await rosa.types("And ca")
        await record(rosa.page)
        for _ in range(3):
            await rosa.page.reload()
        await rosa.tells("3 earlier messages are shown.")
        await expect(rosa.log).not_to_have_attribute("aria-busy", "true")
        await ana.say("Cake is.")
        await rosa.shows("Cake is.")
        assert await lines(rosa) == [QUESTION, "No.", "Cake is."]
        await until("it is read out", lambda: said_once(rosa.page, "Cake is."))
        assert [len(await spoken(rosa.page, "polite")), await times(rosa.page, "No.")] == [1, 0]
        await expect(rosa.page.get_by_label("Your message")).to_have_value("And ca")


async def test_what_is_written_without_a_network_is_sent_in_order_when_it_is_back(
    here: PrivateInstance, browser: Browser
) -> None:
    bridge = here.settings.bridge
    async with here.agent("ana") as ana, Cable(bridge.host, bridge.port) as cable:
        rosa = await CitizensPage.open(browser, cable.address)
        await rosa.ask(QUESTION, topic="Taxes and sales tax")
        room = await ana.take()
        await ana.say("No.")
        await rosa.shows("No.")
        cable.cut()
        await rosa.tells("The connection is lost.")
        for text in ("One", "Two", "Three"):
            await rosa.say(text)
        await expect(rosa.log.get_by_role("listitem").filter(has_text="Two")).to_contain_text("Waiting to be sent")
        await ana.say("Are you there?")
        cable.mend()
        await rosa.has_sent("Three")
        await ana.journal.expect(Line, saying("Three"))
        assert [line.body for line in room.lines if line.body in ("One", "Two", "Three")] == ["One", "Two", "Three"]
        assert await lines(rosa) == [QUESTION, "No.", "Are you there?", "One", "Two", "Three"]
        await rosa.tells("You are connected again. 1 new message.")


async def test_a_network_that_was_away_for_a_moment_only_is_said_to_be_back(
    here: PrivateInstance, browser: Browser
) -> None:
    """Chromium leaves the WebSocket alone, as a telephone does in a short tunnel: nothing has to be connected anew."""
    rosa = await CitizensPage.open(browser, here.page)
    async with here.agent("ana") as ana:
        await rosa.ask(QUESTION, topic="Taxes and sales tax")
        await ana.take()
        # In the queue her place would be told instead, whenever it is news.
        await rosa.shows("You are talking with Ana, a person at Division of Taxation.")
        await rosa.has_sent(QUESTION)
        await rosa.context.set_offline(True)
        await rosa.tells("You are offline.")
        await rosa.context.set_offline(False)
        await rosa.tells("You are connected again.")


async def test_a_chat_that_is_ended_without_a_network_ends_when_it_is_back(
    here: PrivateInstance, browser: Browser
) -> None:
    bridge = here.settings.bridge
    async with here.agent("ana") as ana, Cable(bridge.host, bridge.port) as cable:
        rosa = await CitizensPage.open(browser, cable.address)
        await rosa.ask(QUESTION, topic="Taxes and sales tax")
        await ana.take()
        await rosa.has_sent(QUESTION)
        cable.cut()
        await rosa.tells("The connection is lost.")
        await rosa.page.get_by_role("button", name="End chat").click()
        await rosa.page.get_by_role("button", name="Yes, end the chat").click()
        await rosa.tells("We will end the chat as soon as the connection is back.")
        cable.mend()
        await expect(rosa.page.get_by_role("heading", name="The chat is over")).to_be_visible()


async def test_unsent_messages_survive_a_reload(here: PrivateInstance, browser: Browser) -> None:
    bridge = here.settings.bridge
    async with here.agent("ana") as ana, Cable(bridge.host, bridge.port) as cable:
        rosa = await CitizensPage.open(browser, cable.address)
        await rosa.ask(QUESTION, topic="Taxes and sales tax")
        room = await ana.take()
        await rosa.has_sent(QUESTION)
        hold = Hold(rosa.page)
        await hold.on()
        await rosa.page.reload()
        await rosa.say("Kept")
        await hold.off()
        await rosa.page.reload()
        await rosa.has_sent("Kept")
        await ana.journal.expect(Line, saying("Kept"))
        assert [line.body for line in room.lines].count("Kept") == 1


class Hold:
    """The bridge answers, and nothing that the page says gets through."""

    def __init__(self, page: Page) -> None:
        self._page, self._holds = page, False

    async def on(self) -> None:
        self._holds = True
        await self._page.route_web_socket("**/ws", self._pass)

    async def off(self) -> None:
        self._holds = False

    def _pass(self, route: WebSocketRoute) -> None:
        server = route.connect_to_server()
        route.on_message(lambda message: None if self._holds and '"say"' in str(message) else server.send(message))
        server.on_message(route.send)


async def test_where_websockets_are_blocked_the_chat_works_all_the_same(
    here: PrivateInstance, browser: Browser
) -> None:
    async with here.agent("ana") as ana:
        rosa = await CitizensPage.open(browser, "about:blank")

        async def blocked(route: WebSocketRoute) -> None:
            await route.close(code=1011, reason="blocked by a proxy")

        await rosa.page.route_web_socket("**/ws", blocked)
        await rosa.page.goto(here.page)
        await rosa.ask(QUESTION, topic="Taxes and sales tax")
        await rosa.has_sent(QUESTION)
        await ana.take()
        await ana.say("No.")
        await rosa.shows("No.")
        await rosa.say("And cake?")
        await rosa.has_sent("And cake?")
        await rosa.page.reload()
        await ana.say("Cake is.")
        await rosa.shows("Cake is.")
        assert await lines(rosa) == [QUESTION, "No.", "And cake?", "Cake is."]
        await ana.say("!end")
        await expect(rosa.page.get_by_role("heading", name="The chat is over")).to_be_visible()


async def test_events_that_lose_lines_do_not_lose_what_stands_before_an_answer(
    here: PrivateInstance, browser: Browser
) -> None:
    async with here.agent("ana") as ana:
        rosa = await CitizensPage.open(browser, "about:blank")
        await rosa.page.add_init_script(LOSING_EVENTS)
        await rosa.page.goto(here.page)
        await rosa.ask(QUESTION, topic="Taxes and sales tax")
        await rosa.has_sent(QUESTION)
        await ana.take()
        await ana.say("No.")
        await rosa.shows("No.")
        await rosa.page.evaluate("window.loses = true")
        await ana.say("But cake is.")
        await rosa.say("And cake?")
        await ana.journal.expect(Line, saying("And cake?"))
        await rosa.has_sent("And cake?")  # it is said again, and the answer knows that the room has it
        assert await lines(rosa) == [QUESTION, "No.", "But cake is.", "And cake?"]


async def test_a_message_that_is_refused_says_so_and_can_be_tried_again(
    here: PrivateInstance, browser: Browser
) -> None:
    async with here.agent("ana") as ana:
        rosa = await CitizensPage.open(browser, "about:blank")
        refused: list[str] = []

        def refuse_the_first(route: WebSocketRoute) -> None:
            server = route.connect_to_server()

            def up(message: str | bytes) -> None:
                frame = json.loads(message)
                if frame.get("text") == "Hello?" and not refused:
                    refused.append(frame["id"])
                    error = {"type": "error", "code": "unavailable", "text": "words", "id": frame["id"]}
                    route.send(json.dumps(error))
                else:
                    server.send(message)

            route.on_message(up)
            server.on_message(route.send)

        await rosa.page.route_web_socket("**/ws", refuse_the_first)
        await rosa.page.goto(here.page)
        await rosa.ask(QUESTION, topic="Taxes and sales tax")
        room = await ana.take()
        await rosa.say("Hello?")
        again = rosa.log.get_by_role("button", name="Try again")
        await expect(rosa.log.get_by_role("listitem").filter(has_text="Hello?")).to_contain_text("Not sent.")
        await again.click()
        await expect(again).to_have_count(0)
        await rosa.has_sent("Hello?")
        await ana.journal.expect(Line, saying("Hello?"))
        assert [line.body for line in room.lines].count("Hello?") == 1
