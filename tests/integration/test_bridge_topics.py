"""Many topics: what a page is told at once, what it asks for, and when its citizen is asked which topic they mean."""

import gzip
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, async_playwright, expect

from bridge.frames.catalogue import AT_ONCE
from bridge.limits.limits import RATES
from onedoor.desk.rates import Rate
from onedoor.desk.terms.about import About, Published
from onedoor.wire.control import about
from tests.integration.bridge_peers import TOPICS
from tests.integration.bridge_stage import Stage, a_stage

WORDS = ("fishing", "hunting", "marriage", "voter", "pothole", "passport", "pension", "school")
TOWNS = ("Zilverberg", "Yarrow", "Xanten", "Willow", "Vale", "Upton", "Tarn", "Sedge", "Rowan", "Quarry")
expect.set_options(timeout=20_000)


def topics() -> list[dict[str, str]]:
    """Of ten towns each eight, and one more."""
    made = [
        {
            "id": f"{town}-{word}".lower(), "name": f"{word.title()} matters in {town}", "agency": f"Town of {town}",
            "agencies": f"{town.lower()}.localhost", "open": "true", "languages": "en", "keywords": f"office {word}",
        }
        for town in TOWNS for word in WORDS
    ]  # fmt: skip
    return [*made, *TOPICS]


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(tmp_path / "state") as stage:
        stage.router.topics = topics()
        told = About("+1 609 555 0130", masking="mask")
        towns = (Published(f"{town.lower()}.localhost", f"Town of {town}", told) for town in TOWNS)
        stage.router.agencies = [about.agency(town) for town in towns]
        await stage.start_bridge()
        yield stage


async def get(stage: Stage, path: str, status: int = 200, **headers: str) -> Any:
    async with stage.http.get(stage.address + path, headers=headers) as answer:
        assert answer.status == status, await answer.text()
        return json.loads(await answer.read() or b"null")


async def search(stage: Stage, status: int = 200, **fields: object) -> dict[str, Any]:
    async with stage.http.post(f"{stage.address}/topics", json=fields) as answer:
        assert answer.status == status, await answer.text()
        return dict(await answer.json())


async def asked(stage: Stage, question: str, topic: str = "", *, sure: bool = False) -> dict[str, Any]:
    """What a start of a new page is answered with, once it is no puzzle."""
    page = await stage.page()
    await page.send(type="hello", language="en")
    await page.expect("welcome")
    await page.send(type="start", id="q-1", topic=topic, language="en", name="Rosa", question=question, sure=sure)
    return await page.expect("error", code="which") if not (topic or sure) else await page.expect("started")


async def test_the_first_frame_says_how_much_there_is_and_nothing_of_each(stage: Stage) -> None:
    page = await stage.page()
    await page.send(type="hello", language="en")
    welcome = await page.expect("welcome")
    told = {"topics": 81, "open": True, "languages": ["en", "es"], "masking": "mask"}
    assert (welcome["topics"], welcome["agencies"], welcome["many"]) == ([], [], told)


async def test_topics_are_found_by_what_is_typed_by_agency_and_by_name(stage: Stage) -> None:
    found = await search(stage, find="pothole willow")
    assert [one["id"] for one in found["topics"]] == ["willow-pothole"]
    assert found["topics"][0]["agency"] == "Town of Willow"
    every = await search(stage, find="matters")
    assert (len(every["topics"]), every["total"]) == (AT_ONCE, 80)
    last = await search(stage, find="matters", after=60)
    assert len(last["topics"]) == AT_ONCE
    agencies = (await get(stage, "/topics"))["agencies"]
    assert len(agencies) == 11
    of_tarn = await get(stage, "/topics?agency=tarn.localhost")
    assert {one["agency"] for one in of_tarn["topics"]} == {"Town of Tarn"}
    assert [one["id"] for one in (await get(stage, "/topics?id=taxes"))["topics"]] == ["taxes"]
    assert (await get(stage, "/topics?id=gone"))["topics"] == []


@pytest.mark.parametrize(
    "fields", [{"find": ""}, {"find": "\0 \ud800"}, {"find": "a", "after": -1}, {"find": "🙂" * 300, "after": 10**9}]
)
async def test_a_strange_search_is_answered_as_any(stage: Stage, fields: dict[str, Any]) -> None:
    assert set(await search(stage, **fields)) == {"topics", "total"}


@pytest.mark.parametrize("fields", [{}, {"find": 1}, {"find": "a", "after": "b"}, {"find": "a" * 5000}])
async def test_what_is_no_search_is_refused(stage: Stage, fields: dict[str, object]) -> None:
    assert (await search(stage, 422, **fields))["code"] == "bad-frame"


async def test_n29_another_sites_page_does_not_search_here(stage: Stage) -> None:
    headers = {"Origin": "https://evil.example"}
    async with stage.http.post(f"{stage.address}/topics", json={"find": "a"}, headers=headers) as answer:
        assert answer.status == 403


async def test_how_an_agency_is_reached_is_told_of_those_that_are_asked_for(stage: Stage) -> None:
    found = await get(stage, "/agencies?id=tarn.localhost&id=gone.localhost&id=vale.localhost&lang=es")
    assert [(one["name"], one["phone"]) for one in found["agencies"]] == [
        ("Town of Tarn", "+1 609 555 0130"),
        ("Town of Vale", "+1 609 555 0130"),
    ]
    assert (await get(stage, "/agencies"))["agencies"] == []


async def test_an_answer_is_compressed_and_not_sent_a_second_time(stage: Stage) -> None:
    path = f"{stage.address}/topics?agency=tarn.localhost"
    async with stage.http.get(path, headers={"Accept-Encoding": "gzip"}, auto_decompress=False) as answer:
        packed, tag = await answer.read(), answer.headers["ETag"]
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in answer.headers["Vary"]
    async with stage.http.get(path, headers={"Accept-Encoding": "identity"}) as answer:
        assert "Content-Encoding" not in answer.headers
        assert await answer.read() == gzip.decompress(packed)
    async with stage.http.get(path, headers={"If-None-Match": tag}) as answer:
        assert (answer.status, await answer.read()) == (304, b"")


async def test_n45_who_searches_too_often_is_told_to_wait(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RATES, "search", Rate(2, 60))
    await stage.stop_bridge()
    await stage.start_bridge()
    await get(stage, "/agencies")
    await search(stage, find="a")
    told = await search(stage, 429, find="b")
    assert told["code"] == "too-many"
    assert told["wait"] > 0


async def test_whoever_does_not_know_is_asked_which_topic_they_mean_before_they_work_for_it(stage: Stage) -> None:
    error = await asked(stage, "there is a pothole")
    assert error["id"] == "q-1"
    assert {one["name"].split()[0] for one in error["candidates"]} == {"Pothole"}
    assert error["otherwise"] == ""
    assert stage.router.joins == []


async def test_a_question_that_is_clear_goes_to_its_topic_and_counts_as_asked_once(stage: Stage) -> None:
    page = await stage.page()
    await page.send(type="hello", language="en")
    start = {"type": "start", "id": "q-1", "topic": "", "language": "en", "question": "a pothole in Willow"}
    await page.send(**start)
    await page.expect("started")
    assert stage.router.joins[0].get("to") == "willow-pothole@router.localhost"
    await page.send(**start)
    await page.expect("message", id="q-1")
    assert len(stage.router.joins) == 1
    assert not [frame for frame in page.frames if frame.get("code") not in (None, "puzzle")]


async def test_whoever_means_none_of_them_is_not_asked_again(stage: Stage) -> None:
    await asked(stage, "there is a pothole", sure=True)
    assert stage.router.joins[0].get("to") == "router.localhost"


# --- Without JavaScript ---


@pytest.fixture
async def plain() -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--headless", "--disable-gpu"]
        )
        context = await chromium.new_context(java_script_enabled=False, locale="en")
        yield await context.new_page()
        await chromium.close()


async def test_a_topic_is_searched_page_by_page_without_javascript_and_nothing_is_lost(
    stage: Stage, plain: Page
) -> None:
    await plain.goto(f"{stage.address}/plain")
    await plain.get_by_label("Your question").fill("Is it deep?")
    await plain.get_by_label("What is it about?").fill("matters")
    await plain.get_by_role("button", name="Search").click()
    await expect(plain.get_by_role("status")).to_have_text("Topics 1 to 20 of 80")
    await plain.get_by_role("button", name="More topics").click()
    await expect(plain.get_by_role("status")).to_have_text("Topics 21 to 40 of 80")
    await plain.get_by_role("radio", name="Voter matters in Willow").check()
    await plain.get_by_label("What is it about?").fill("pothole")
    await plain.get_by_label("What is it about?").press("Enter")
    await expect(plain.get_by_role("radio", name="Voter matters in Willow")).to_be_checked()
    await plain.get_by_role("radio", name="Pothole matters in Tarn").check()
    await expect(plain.get_by_label("Your question")).to_have_value("Is it deep?")
    await plain.get_by_role("button", name="Start chat").click()
    await expect(plain.frame_locator("iframe").get_by_role("list")).to_contain_text("Is it deep?")
    assert stage.router.joins[0].get("to") == "tarn-pothole@router.localhost"


async def test_the_topics_of_one_agency_are_shown_without_javascript(stage: Stage, plain: Page) -> None:
    await plain.goto(f"{stage.address}/plain")
    await expect(plain.get_by_text("+1 609 555 0130")).to_have_count(0)
    await plain.get_by_text("Look through the topics of one agency").click()
    await plain.get_by_label("Agency", exact=True).select_option("Town of Vale")
    await plain.get_by_role("button", name="Show its topics").click()
    await expect(plain.get_by_role("radio")).to_have_count(1 + len(WORDS))


async def test_a_topic_in_the_address_is_chosen_without_javascript(stage: Stage, plain: Page) -> None:
    await plain.goto(f"{stage.address}/plain?topic=tarn-voter")
    await expect(plain.get_by_role("radio", name="Voter matters in Tarn")).to_be_checked()
    await expect(plain.get_by_text("Other ways to reach Town of Tarn")).to_be_visible()


async def test_whoever_does_not_know_is_asked_without_javascript_too(stage: Stage, plain: Page) -> None:
    await plain.goto(f"{stage.address}/plain")
    await plain.get_by_label("Your question").fill("There is a pothole")
    await plain.get_by_role("button", name="Start chat").click()
    await expect(plain.get_by_role("alert")).to_contain_text("Your question may belong to several topics.")
    await expect(plain.get_by_role("radio", name="Pothole matters")).not_to_have_count(0)
    await expect(plain.get_by_label("Your question")).to_have_value("There is a pothole")
    await plain.get_by_role("radio", name="None of these").check()
    await plain.get_by_role("button", name="Start chat").click()
    await expect(plain.frame_locator("iframe").get_by_role("list")).to_contain_text("There is a pothole")
    assert stage.router.joins[0].get("to") == "router.localhost"


@pytest.mark.parametrize(("path", "packed"), [("/plain", True), ("/plain/chat?token={token}", False)])
async def test_only_a_page_without_a_lasting_secret_is_compressed(stage: Stage, path: str, packed: bool) -> None:
    token = (await stage.chat()).token if "token" in path else ""
    headers = {"Accept-Encoding": "gzip"}
    async with stage.http.get(stage.address + path.format(token=token), headers=headers) as answer:
        assert ("Content-Encoding" in answer.headers) is packed
