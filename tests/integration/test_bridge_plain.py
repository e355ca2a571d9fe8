"""The chat in a browser without JavaScript: the same room, the same desk, the same words."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree.ElementTree import tostring

import pytest
from playwright.async_api import Page, async_playwright, expect

from bridge.rooms import stanzas
from onedoor.desk.terms.about import About, Published, Stretch
from onedoor.wire import names
from onedoor.wire.control import about
from onedoor.wire.xml import element
from tests.integration.bridge_stage import Stage, a_stage, until

expect.set_options(timeout=20_000)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(tmp_path / "state") as stage:
        await stage.start_bridge()
        yield stage


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--headless", "--disable-gpu"]
        )
        context = await chromium.new_context(java_script_enabled=False, locale="fr-CA")
        yield await context.new_page()
        await chromium.close()


async def test_a_chat_from_the_question_to_the_end_without_javascript(stage: Stage, page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    await page.goto(stage.address)
    await page.get_by_role("link", name="Chat without JavaScript").click()
    await page.get_by_label("Votre question").fill("Le pain est-il taxé ?\n<b>Oui</b> ?")
    await page.get_by_role("button", name="Commencer la discussion").click()
    log = page.frame_locator("iframe[title=Discussion]")
    await expect(log.get_by_role("list")).to_contain_text("Le pain est-il taxé ?\n<b>Oui</b> ?")
    stage.router.queue(stage.visitor, 2, 120)
    await expect(log.get_by_role("status")).to_have_text("Vous êtes en 2e position. Environ 2 minutes.")
    await stage.desk.open(stage.router.chats[stage.visitor]["room"])
    await stage.desk.agent()
    stage.desk.introduce()
    stage.desk.says("Non.")
    stage.desk.says("!note she asks in French")
    await expect(log.get_by_role("list")).to_contain_text("Vous discutez avec Ana, agent de Division of Taxation.")
    await expect(log.get_by_role("list")).to_contain_text("Non.")
    await page.get_by_label("Votre message").fill("Et le gâteau ?")
    await page.get_by_role("button", name="Envoyer").click()
    await until(lambda: stage.desk.read[-1] == "Et le gâteau ?")
    await expect(log.get_by_role("list")).to_contain_text("Et le gâteau ?")
    await expect(log.get_by_text("!note")).to_have_count(0)
    await page.get_by_role("button", name="Terminer la discussion").click()
    await expect(log.get_by_role("status")).to_have_text("La discussion est terminée")
    assert stage.router.departed == [stage.visitor]
    await page.get_by_role("link", name="Commencer une nouvelle discussion").click()
    await expect(page.get_by_label("Votre question")).to_have_value("")
    assert complaints == []


async def test_a_silent_chat_goes_on_with_one_button_without_javascript(stage: Stage, page: Page) -> None:
    window = await stage.chat()
    await stage.desk.agent()
    stage.desk.introduce()
    ends = (datetime.now(UTC) + timedelta(minutes=5)).isoformat()
    stage.desk.notice("idle", ends=ends)
    await window.expect("notice", code="idle")
    await page.goto(f"{stage.address}/plain/chat?token={window.token}&lang=en")
    log = page.frame_locator("iframe[title=Conversation]")
    button, warned = log.get_by_role("button", name="I am still here"), log.get_by_text("This chat will close soon")
    await expect(warned).to_have_count(1)
    await button.click()
    await until(lambda: any(one.find(f"{{{names.CHAT_STATES}}}active") is not None for one in stage.desk.heard))
    await expect(button).to_have_count(0)
    await log.get_by_role("link", name="Show what is new").click()
    await expect(warned).to_have_count(1)
    await expect(button).to_have_count(0)  # it was answered, and is not asked for again
    stage.desk.notice("idle", ends=ends)
    await expect(button).to_be_visible()
    stage.desk.says("Are you there?")
    await expect(log.get_by_text("Are you there?")).to_be_visible()
    await expect(button).to_have_count(0)


async def test_whose_language_no_desk_speaks_chooses_one_that_is_spoken(stage: Stage, page: Page) -> None:
    """A page in French, a desk that speaks English and Spanish: asked for in French, nobody would be there."""
    await page.goto(f"{stage.address}/plain?topic=taxes")
    spoken = page.get_by_label("Dans quelle langue souhaitez-vous discuter ?")
    assert await spoken.locator("option").all_text_contents() == ["Anglais", "Espagnol"]
    await expect(spoken).to_have_value("en")
    await spoken.select_option(label="Espagnol")
    await page.get_by_label("Votre question").fill("¿Se grava el pan?")
    await page.get_by_label("Votre adresse courriel").fill("rosa@nj")
    await page.get_by_label("Conserver mon adresse").check()
    await page.get_by_role("button", name="Commencer la discussion").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await expect(spoken).to_have_value("es")
    await page.get_by_label("Conserver mon adresse").uncheck()
    await page.get_by_label("Votre adresse courriel").fill("")
    await page.get_by_role("button", name="Commencer la discussion").click()
    await until(lambda: stage.router.joins)
    assert tostring(stage.router.joins[0], encoding="unicode").count(">es<") == 1


async def test_who_is_quicker_than_the_room_can_leave_the_queue_all_the_same(stage: Stage, page: Page) -> None:
    """The page is not loaded again by itself: what it offers is offered from the first moment."""
    stage.router.invites = False
    await page.goto(f"{stage.address}/plain?topic=taxes")
    await page.get_by_label("Votre question").fill("Le pain est-il taxé ?")
    await page.get_by_role("button", name="Commencer la discussion").click()
    keep = page.get_by_role("button", name="Partir et garder ma place")
    await keep.click()
    await expect(keep, "there is no place yet, and nothing is lost").to_be_visible()
    await expect(page.get_by_label("Votre message")).to_be_visible()


async def test_a_refusal_says_why_and_when_and_keeps_what_was_written(stage: Stage, page: Page) -> None:
    zone = About(zone="America/New_York", hours=(Stretch(("mon",), "09:00", "17:00"),))
    stage.router.agencies = [about.agency(Published("tax.localhost", "Hacienda", zone))]
    await stage.stop_bridge()
    await stage.start_bridge()
    await page.goto(f"{stage.address}/plain?lang=es")
    await page.get_by_label("Su pregunta").fill("¿Se grava el pan?")
    await page.get_by_label("Su correo electrónico").fill("rosa@nj")
    await page.get_by_label("Guardar mi correo").check()
    await page.get_by_role("button", name="Iniciar el chat").click()
    await expect(page.get_by_role("alert")).to_have_text("Escriba un correo electrónico como nombre@ejemplo.com.")
    stage.router.refusal = ("service-unavailable", "")
    stage.router.closed = element(
        f"{{{names.ONEDOOR}}}closed",
        {"reason": "closed", "opens": "2026-11-23T14:00:00Z", "agency": "Hacienda"},
        element(f"{{{names.ONEDOOR}}}text", {stanzas.LANGUAGE: "es"}, "Llámenos."),
    )
    await page.get_by_label("Su correo electrónico").fill("rosa@nj.example")
    await page.get_by_role("button", name="Iniciar el chat").click()
    await expect(page.get_by_role("alert")).to_contain_text(
        "Hacienda está fuera de su horario de atención y abre el lunes, 23 de noviembre de 2026, 9:00"
        " (hora de Estados Unidos (Nueva York))."
    )
    await expect(page.get_by_role("alert")).to_contain_text("Llámenos.")
    await expect(page.get_by_label("Su pregunta")).to_have_value("¿Se grava el pan?")
    await expect(page.get_by_label("Guardar mi correo")).to_be_checked()


async def test_a_message_that_is_sent_by_a_form_twice_is_in_the_room_once(stage: Stage) -> None:
    window = await stage.chat()
    for _ in range(2):
        form = {"id": "u2", "text": "Only once"}
        async with stage.http.post(f"{stage.address}/plain/say", params={"token": window.token}, data=form) as answer:
            assert answer.url.path == "/plain/chat"
    await window.expect("message", id="u2")
    assert await stage.desk.archive() == ["Question", "Only once"]


async def test_what_cannot_be_sent_stays_in_the_field_and_is_said_to_be_unsent(stage: Stage) -> None:
    window = await stage.chat()
    form = {"id": "u2", "text": "x" * 4001}
    async with stage.http.post(f"{stage.address}/plain/say", params={"token": window.token}, data=form) as answer:
        page = await answer.text()
    assert "This was not sent." in page
    assert "x" * 4001 in page


@pytest.mark.case("N21", "N25")
async def test_without_a_true_token_there_is_only_the_form(stage: Stage) -> None:
    for path in ("/plain/chat", "/plain/log"):
        async with stage.http.get(stage.address + path, params={"token": "'\"><script>&lang=fr"}) as answer:
            assert (answer.status, answer.url.path) == (200, "/plain")
            assert "<script" not in await answer.text()


@pytest.mark.case("N27", "N29")
async def test_another_sites_form_may_not_start_or_say_anything(stage: Stage) -> None:
    window = await stage.chat()
    for path in ("/plain", "/plain/say", "/plain/stay", "/plain/end"):
        origin = {"Origin": "https://evil.example"}
        form = {"id": "u2", "text": "x", "question": "x"}
        address = f"{stage.address}{path}"
        async with stage.http.post(address, params={"token": window.token}, headers=origin, data=form) as answer:
            assert answer.status == 403
    assert (len(stage.router.chats), stage.router.departed) == (1, [])
