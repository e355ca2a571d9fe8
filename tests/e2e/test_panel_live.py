"""Live in a browser: all agencies, one of them, what has changed and what has not. The clock is the test's."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Browser, Page, Response, expect
from sqlalchemy import update
from sqlalchemy.orm import Session

from onedoor.store.tables import Agency, Leg, live
from tests.e2e.office import Office, office, sign_in

TAX = "Division of Taxation"


@pytest.fixture(scope="module")
def panel() -> Iterator[Office]:
    with office() as found:
        yield found


@pytest.fixture
async def page(panel: Office, browser: Browser) -> AsyncIterator[Page]:
    beat(panel)
    context = await browser.new_context()
    page = await context.new_page()
    await sign_in(page, panel)
    await page.clock.install(time=datetime.now(UTC))
    yield page
    await context.close()


def beat(panel: Office) -> None:
    live.beat(panel.engine, "agency:tax", datetime.now(UTC), {"link": True, "present": []})


def waits(panel: Office, number: int, ago: timedelta) -> None:
    since = datetime.now(UTC) - ago
    leg = Leg(
        id=f"late{number}.1", agency_id="tax", number=9000 + number, chat=f"late{number}", room="", topic="Tax",
        skill="general", language="en", citizen="Rosa", page="", state="waiting", since=since, assigned_at=since,
    )  # fmt: skip
    with Session(panel.engine) as session, session.begin():
        session.add(leg)


def end_all(panel: Office) -> None:
    with Session(panel.engine) as session, session.begin():
        session.execute(update(Leg).where(Leg.id.like("late%")).values(state="ended"))


async def refreshed(page: Page) -> Response:
    """The next answer to what the page asks by itself, shown."""
    await page.evaluate("document.querySelector('[data-live]').firstElementChild.dataset.old = ''")
    async with page.expect_response(lambda one: "/live/board" in one.url) as asked:
        await page.clock.run_for(3000)
    answer = await asked.value
    if answer.status == 200:  # the answer is heard of before the page has shown it
        await expect(page.locator("[data-old]")).to_have_count(0)
    return answer


async def test_a_row_leads_to_the_agency_and_back(page: Page, panel: Office) -> None:
    await page.goto(f"{panel.address}/live/?show=all")
    await page.get_by_role("row", name=TAX).get_by_role("link").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("region", name=TAX)).to_be_visible()
    await expect(page).to_have_title(f"Live: {TAX} · Onedoor")
    await page.get_by_role("link", name="All agencies").click()
    await expect(page.get_by_role("region", name="All agencies")).to_be_visible()


async def test_a_wait_counts_on_while_nothing_has_to_be_sent_for_it(page: Page, panel: Office) -> None:
    waits(panel, 1, timedelta(seconds=40))
    await page.goto(f"{panel.address}/live/")
    wait = page.get_by_role("row", name=TAX).locator("[data-wait]")
    await refreshed(page)
    before = seconds(await wait.inner_text())
    answer = await refreshed(page)
    assert answer.status == 304
    assert 2 <= seconds(await wait.inner_text()) - before <= 4
    end_all(panel)


async def test_news_arrives_by_itself_and_the_focus_stays(page: Page, panel: Office) -> None:
    await page.goto(f"{panel.address}/live/?show=all")
    row = page.get_by_role("row", name=TAX)
    before = int(await row.get_by_role("cell").first.inner_text())
    await row.get_by_role("link").focus()
    waits(panel, 2, timedelta(minutes=5))
    assert (await refreshed(page)).status == 200
    await expect(row.get_by_role("cell").first).to_have_text(str(before + 1))
    await expect(row).to_contain_text("over 3 min")
    await expect(row.get_by_role("link")).to_be_focused()
    end_all(panel)


async def test_who_pauses_reads_in_peace(page: Page, panel: Office) -> None:
    waits(panel, 3, timedelta(seconds=40))
    await page.goto(f"{panel.address}/live/")
    wait = page.get_by_role("row", name=TAX).locator("[data-wait]")
    await refreshed(page)
    await page.get_by_role("button", name="Pause").click()
    before = await wait.inner_text()
    waits(panel, 4, timedelta(minutes=5))
    await page.clock.run_for(30_000)
    assert await wait.inner_text() == before
    await page.get_by_role("button", name="Go on").click()
    await refreshed(page)
    await expect(wait).to_contain_text("5 min")
    end_all(panel)


async def test_what_was_searched_for_is_what_is_refreshed(page: Page, panel: Office) -> None:
    await page.goto(f"{panel.address}/live/")
    await page.get_by_label("Name").fill("tax")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("row")).to_have_count(2)
    assert (await refreshed(page)).url.endswith("/live/board?words=tax")
    with Session(panel.engine) as session, session.begin():
        session.execute(update(Agency).where(Agency.id == "tax").values(name="Division of Taxes"))
    await refreshed(page)
    await expect(page.get_by_role("row", name="Division of Taxes")).to_be_visible()
    with Session(panel.engine) as session, session.begin():
        session.execute(update(Agency).where(Agency.id == "tax").values(name=TAX))


def seconds(words: str) -> int:
    """`4 min 5 s` as 245."""
    parts = words.split()
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return sum(int(number) * {"s": 1, "min": 60, "h": 3600}[unit] for number, unit in pairs)
