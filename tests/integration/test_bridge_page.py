"""The citizen's page in a real browser, in every state that a router and a desk can bring it to."""

from collections.abc import AsyncIterator
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from playwright.async_api import Locator, Page, async_playwright, expect

from bridge.rooms import stanzas
from onedoor.wire import names
from onedoor.wire.xml import element
from tests.integration.bridge_stage import Stage, a_stage, until

AGENCY = "Division of Taxation"
expect.set_options(timeout=20_000)


class Citizen:
    """Rosa's browser."""

    def __init__(self, stage: Stage, page: Page) -> None:
        self._stage, self.page = stage, page
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))

    async def opens(self, options: str = "") -> None:
        await self.page.goto("about:blank")
        await self.page.goto(f"{self._stage.address}/#{options}")
        await expect(self.page.locator("#topic option")).not_to_have_count(1)

    async def asks(self, question: str = "Question") -> None:
        await self.page.locator("#question").fill(question)
        await self.submits()

    async def submits(self) -> None:
        await self.page.locator("form.start button[type=submit]").click()

    async def is_in_a_chat(self) -> None:
        await self.asks()
        await expect(self.log).to_contain_text("Question")
        await expect(self.log.locator(".unsent")).to_have_count(0)
        await self._stage.desk.open(self._stage.router.chats[self._stage.visitor]["room"])

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log")

    @property
    def told(self) -> Locator:
        return self.page.locator(".status")


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(tmp_path / "state") as stage:
        await stage.start_bridge()
        yield stage


@pytest.fixture
def speaks() -> str:
    """The browser's language; a test that needs another asks for it."""
    return "en-US"


@pytest.fixture
async def rosa(stage: Stage, speaks: str) -> AsyncIterator[Citizen]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--headless", "--disable-gpu"]
        )
        context = await chromium.new_context(locale=speaks, timezone_id="America/New_York")
        citizen = Citizen(stage, await context.new_page())
        await citizen.opens()
        yield citizen
        await chromium.close()
        assert citizen.faults == []


def closed(reason: str, opens: str | None = None) -> Element:
    return element(
        f"{{{names.ONEDOOR}}}closed",
        {"reason": reason, "opens": opens, "agency": AGENCY},
        element(f"{{{names.ONEDOOR}}}text", {stanzas.LANGUAGE: "en"}, "Call us."),
        element(f"{{{names.ONEDOOR}}}text", {stanzas.LANGUAGE: "es"}, "Llámenos."),
    )


async def test_each_refusal_is_one_true_sentence_and_the_question_stays(stage: Stage, rosa: Citizen) -> None:
    stage.router.refusal = ("service-unavailable", "")
    sentences = {
        "closed": "is closed now and opens on Monday, November 23 at 9:00 AM EST.",
        "full": "so we cannot take new chats at the moment. Please try again later.",
        "nobody": "is available to chat at the moment",
        "blocked": "We cannot take new chats from your connection at the moment. Please call or write instead.",
    }
    refusal = rosa.page.locator(".notice-box[tabindex]")
    for reason, sentence in sentences.items():
        stage.router.closed = closed(reason, "2026-11-23T14:00:00Z")
        await rosa.asks("Is bread taxed?")
        await expect(refusal).to_contain_text(sentence)
        await expect(refusal).to_contain_text("Call us.")
        await expect(refusal).to_be_focused()
        await expect(rosa.page.locator("#question")).to_have_value("Is bread taxed?")
    stage.router.refusal = None
    await rosa.submits()
    await expect(rosa.log).to_contain_text("Is bread taxed?")


async def test_an_email_address_is_sent_with_consent_only_and_a_wrong_one_is_said_to_be_so(
    stage: Stage, rosa: Citizen
) -> None:
    email, consent = rosa.page.get_by_label("Your e-mail address"), rosa.page.get_by_label("Keep my e-mail address")
    await email.fill("rosa")
    await consent.check()
    await rosa.asks()
    await expect(email).to_be_focused()
    await expect(email).to_have_accessible_description("Write an e-mail address like name@example.com.")
    assert stage.router.joins == []
    await email.fill("rosa@nj.example")
    await consent.uncheck()
    await rosa.submits()
    await until(lambda: stage.router.joins)
    sent = [field.get("var") for field in stage.router.joins[0].iter(f"{{{names.FORM}}}field")]
    assert "email" not in sent and "question" in sent


async def test_who_is_there_stands_above_the_conversation(stage: Stage, rosa: Citizen) -> None:
    await rosa.is_in_a_chat()
    partner = rosa.page.locator(".partner")
    await stage.desk.agent()
    stage.desk.introduce()
    await expect(partner).to_have_text(f"You are talking with Ana, a person at {AGENCY}.")
    await stage.desk.agent("ben")
    stage.desk.introduce("ben", "Ben")
    both = f"You are talking with Ana ({AGENCY}) and Ben ({AGENCY})."
    await expect(partner).to_have_text(both)
    await rosa.page.reload()
    await expect(partner).to_have_text(both)
    stage.desk.notice("agent-left", nick="ana", agent="Ana", agency=AGENCY)
    await expect(rosa.log).to_contain_text(f"Ana, {AGENCY}, has left the chat.")
    await expect(partner).to_have_text(f"You are talking with Ben, a person at {AGENCY}.")
    stage.desk.notice("requeued", nick="ben", agent="Ben", agency=AGENCY)
    await expect(rosa.log).to_contain_text(f"Ben, {AGENCY}, has put you back in the queue. You have kept your place")
    await expect(partner).to_be_empty()


async def test_a_page_that_an_agent_offers_opens_only_when_it_is_clicked(stage: Stage, rosa: Citizen) -> None:
    await rosa.is_in_a_chat()
    stage.desk.notice("push", agent="Ana", agency=AGENCY, url="http://nj.example/", title="Not safe")
    stage.desk.notice("push", agent="Ana", agency=AGENCY, url="https://nj.example/form", title="<b>Form 50</b>")
    card = rosa.log.get_by_role("link", name="<b>Form 50</b>")
    await expect(card).to_have_attribute("href", "https://nj.example/form")
    await expect(card).to_have_attribute("rel", "noopener noreferrer")
    await expect(card).to_have_attribute("target", "_blank")
    await expect(card).to_contain_text("nj.example")
    assert await rosa.log.get_by_role("link").count() == 1
    assert len(rosa.page.context.pages) == 1


async def test_where_one_stands_is_said_in_words_and_so_is_an_agency_that_is_away(stage: Stage, rosa: Citizen) -> None:
    await rosa.is_in_a_chat()
    stage.router.queue(stage.visitor, 3, 185)
    await expect(rosa.told).to_have_text("You are number 3. About 3 minutes.")
    stage.router.queue(stage.visitor, 1, 20)
    await expect(rosa.told).to_have_text("You are next. About 1 minute.")
    stage.router.say_agency(stage.visitor, "away")
    away = f"We’ve lost contact with {AGENCY}. We will keep what you write, and they will read it when they are back."
    await expect(rosa.told).to_have_text(away)
    await rosa.page.reload()
    await expect(rosa.told).to_have_text(away)
    stage.router.say_agency(stage.visitor, "back")
    await expect(rosa.told).to_have_text(f"{AGENCY} is connected again.")


async def test_a_chat_that_ends_because_nobody_is_there_says_when_to_come_back(stage: Stage, rosa: Citizen) -> None:
    await rosa.is_in_a_chat()
    stage.router.depart(stage.visitor, "closed", closed("closed", "2026-11-23T14:00:00Z"))
    over = rosa.page.locator(".over")
    for _ in range(2):
        await expect(over).to_contain_text("is closed now and opens on Monday, November 23 at 9:00 AM EST.")
        await expect(over).to_contain_text("Call us.")
        await rosa.page.reload()


async def test_a_chat_that_is_over_is_printed_whole_and_without_buttons(stage: Stage, rosa: Citizen) -> None:
    await rosa.is_in_a_chat()
    await stage.desk.agent()
    stage.desk.introduce()
    for number in range(60):
        stage.desk.says(f"Line {number}")
    await expect(rosa.log).to_contain_text("Line 59")
    stage.router.depart(stage.visitor, "agent")
    await rosa.page.evaluate("window.print = () => { window.printed = true; }")
    await rosa.page.get_by_role("button", name="Print").click()
    assert await rosa.page.evaluate("window.printed")
    await rosa.page.emulate_media(media="print")
    assert await rosa.log.evaluate("it => it.scrollHeight <= it.clientHeight"), "nothing is cut off"
    await expect(rosa.page.get_by_role("button")).to_have_count(0)


@pytest.mark.parametrize("speaks", ["es-MX"])
async def test_the_page_speaks_the_browsers_language_and_so_does_the_chat(stage: Stage, rosa: Citizen) -> None:
    await expect(rosa.page.locator("html")).to_have_attribute("lang", "es")
    await expect(rosa.page.locator("#language")).to_have_value("es")
    await rosa.is_in_a_chat()
    stage.desk.introduce()
    await stage.desk.agent()
    stage.desk.says("Buenos días")
    await expect(rosa.log).to_contain_text(f"Está hablando con Ana, una persona de {AGENCY}.")
    line = rosa.log.locator(".text").filter(has_text="Buenos días")
    await expect(line).to_have_attribute("lang", "es")
    languages = [
        field[0].text
        for field in stage.router.joins[0].iter(f"{{{names.FORM}}}field")
        if field.get("var") == "language"
    ]
    assert languages == ["es"]


async def test_another_language_can_be_chosen_at_any_time_and_nothing_is_lost(stage: Stage, rosa: Citizen) -> None:
    await rosa.page.locator("#question").fill("¿Se grava el pan?")
    await rosa.page.get_by_role("button", name="Français").click()
    await expect(rosa.page.locator("html")).to_have_attribute("lang", "fr")
    await expect(rosa.page.get_by_role("button", name="Français")).to_be_focused()
    await expect(rosa.page.get_by_label("Votre question")).to_have_value("¿Se grava el pan?")
    await rosa.is_in_a_chat()
    stage.desk.introduce()
    await rosa.page.get_by_label("Votre message").fill("Et le")
    await expect(rosa.log).to_contain_text("Vous discutez avec Ana")
    await rosa.page.get_by_text("Options", exact=True).click()
    await rosa.page.get_by_role("button", name="Español").click()
    await expect(rosa.log).to_contain_text("Está hablando con Ana")
    await expect(rosa.log.get_by_role("listitem")).to_have_count(2)
    await expect(rosa.page.get_by_label("Su mensaje")).to_have_value("Et le")
    await expect(rosa.page.get_by_role("button", name="Español")).to_be_focused()


@pytest.mark.parametrize("width", [320, 1280])
async def test_from_right_to_left_the_page_is_its_own_mirror(stage: Stage, rosa: Citizen, width: int) -> None:
    await rosa.page.set_viewport_size({"width": width, "height": 700})
    edges: dict[str, list[list[float]]] = {}
    for direction in ("", "lang=en-x-rtl"):
        await rosa.opens(direction)
        if not direction:
            await rosa.is_in_a_chat()
            await stage.desk.agent()
            stage.desk.introduce()
            stage.desk.says("Good morning")
        await expect(rosa.log).to_contain_text("Good morning")
        edges[direction] = await rosa.page.evaluate(
            """() => [".message.own", ".message.agent", ".composer .primary", ".bar h1"].map((wanted) => {
                 const { left, right } = document.querySelector(wanted).getBoundingClientRect();
                 return [left, right];
               })"""
        )
        assert await rosa.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    centre = await rosa.page.evaluate("document.documentElement.clientWidth")
    mirrored = [[round(centre - right), round(centre - left)] for left, right in edges["lang=en-x-rtl"]]
    assert mirrored == [[round(left), round(right)] for left, right in edges[""]]
