"""Names of topics and agencies in other languages, as the router tells them: the page's and the plain pages' words."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from onedoor.desk.router.acts import Closed
from onedoor.desk.terms.about import About, Published
from onedoor.wire.control import about, workgroup
from tests.e2e.views import until
from tests.integration.bridge_peers import TOPICS
from tests.integration.bridge_stage import Stage, a_stage

FRENCH = {"fr": "Impôts <i>&", "es": "Impuestos"}
AGENCY = Published(
    "tax.localhost",
    "Division of Taxation",
    About("+1 609 555 0130", masking="off"),
    names={"fr": "Direction des impôts"},
)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(tmp_path / "state") as stage:
        stage.router.names = {"taxes": FRENCH}
        stage.router.agencies = [about.agency(AGENCY)]
        await stage.start_bridge()
        yield stage


async def text(stage: Stage, path: str) -> str:
    async with stage.http.get(stage.address + path) as answer:
        assert answer.status == 200
        return await answer.text()


async def welcomed(stage: Stage, language: str) -> dict[str, Any]:
    page = await stage.page()
    await page.send(type="hello", language=language)
    return await page.expect("welcome")


async def test_each_page_is_told_the_names_in_its_own_language(stage: Stage) -> None:
    told = {language: await welcomed(stage, language) for language in ("en", "es", "fr", "fr-CA", "de")}
    assert [one["topics"][0]["name"] for one in told.values()] == [
        "Taxes <b>&", "Impuestos", "Impôts <i>&", "Impôts <i>&", "Taxes <b>&",
    ]  # fmt: skip
    agencies = {language: one["agencies"][0]["name"] for language, one in told.items()}
    assert agencies["fr"] == told["fr"]["topics"][0]["agency"] == "Direction des impôts"
    assert agencies["es"] == told["es"]["topics"][0]["agency"] == "Division of Taxation"
    assert "names" not in json.dumps(told)


async def test_a_french_page_reads_the_agencys_french_name_all_through_a_chat(stage: Stage) -> None:
    page = await stage.page()
    await page.send(type="hello", language="fr")
    await page.expect("welcome")
    # Nobody there speaks French: they write English, and the page stays French.
    await page.send(type="start", id="q-1", topic="taxes", language="en", name="Rosa", question="Tax?", page="")
    await page.expect("synced")
    await stage.desk.open(stage.router.chats[stage.visitor]["room"])
    await stage.desk.agent()
    stage.desk.introduce()
    stage.desk.says("Yes.")
    said = await page.expect("message", text="Yes.")
    notice, people = await page.expect("notice", code="agent-joined"), await page.expect("people")
    assert {said["agency"], notice["agency"], people["people"][0]["agency"]} == {"Direction des impôts"}
    again = await stage.resumed(page.token)
    assert (await again.expect("message", text="Yes."))["agency"] == "Division of Taxation", "a window in English"
    plain = await text(stage, f"/plain/log?token={page.token}&lang=fr")
    assert "Direction des impôts" in plain
    assert "Direction" not in await text(stage, f"/plain/log?token={page.token}&lang=en")
    assert "Direction des impôts" in await text(stage, f"/plain/file?token={page.token}&lang=fr")


async def test_whoever_is_turned_away_reads_the_agencys_name_in_the_pages_language(stage: Stage) -> None:
    stage.router.refusal = ("service-unavailable", "This is closed right now.")
    stage.router.closed = workgroup.closed(Closed("closed", agency="Division of Taxation"))
    page = await stage.page()
    await page.send(type="hello", language="fr")
    await page.expect("welcome")
    await page.send(type="start", id="q-1", topic="taxes", language="en", name="Rosa", question="Tax?", page="")
    assert (await page.expect("error", code="closed"))["agency"] == "Direction des impôts"


async def test_the_plain_form_has_the_names_of_its_language(stage: Stage) -> None:
    french, english = [await text(stage, f"/plain?lang={language}") for language in ("fr", "en")]
    assert "Impôts &lt;i&gt;&amp;</option>" in french
    assert "Direction des impôts" in french
    assert "Taxes &lt;b&gt;&amp;</option>" in english
    assert "Division of Taxation" in english


async def test_names_that_change_are_told_without_a_restart(stage: Stage) -> None:
    await welcomed(stage, "fr")
    stage.router.names = {"taxes": {"fr": "Fiscalité"}}

    async def are_told() -> bool:
        return bool((await welcomed(stage, "fr"))["topics"][0]["name"] == "Fiscalité")

    await until("the new name is told", are_told)


async def test_of_many_topics_what_is_asked_for_is_in_the_pages_language(stage: Stage) -> None:
    stage.router.topics = [*TOPICS, *({**TOPICS[0], "id": f"t{number}", "name": "Other"} for number in range(20))]
    await stage.stop_bridge()
    await stage.start_bridge()
    welcome = await welcomed(stage, "fr")
    assert set(welcome) == {"type", "topics", "agencies", "many", "token"}
    assert len(json.dumps(welcome)) < 500
    async with stage.http.post(f"{stage.address}/topics?lang=fr", json={"find": "impot"}) as answer:
        found = (await answer.json())["topics"]
    assert (found[0]["id"], found[0]["name"], found[0]["agency"]) == ("taxes", "Impôts <i>&", "Direction des impôts")
    for address in ("/topics?id=taxes&lang=fr", "/topics?agency=tax.localhost&lang=fr"):
        assert json.loads(await text(stage, address))["topics"][0]["name"] == "Impôts <i>&"
    for address in ("/topics?lang=fr", "/agencies?id=tax.localhost&lang=fr"):
        assert json.loads(await text(stage, address))["agencies"][0]["name"] == "Direction des impôts"
    assert json.loads(await text(stage, "/topics?id=taxes"))["topics"][0]["name"] == "Taxes <b>&"
