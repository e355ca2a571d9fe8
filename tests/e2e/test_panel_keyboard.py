"""Work in the panel without a mouse, from the login to what somebody came for; and each wrong form says so at once."""

from collections.abc import Iterator

import pytest
from playwright.async_api import Browser, Page, expect

from tests.e2e import looking
from tests.e2e.office import PASSWORD, Office, office, sign_in
from tests.e2e.office_work import AGENCY, work

FOCUSED = """() => { const it = document.activeElement;
  const words = it === document.body ? "" : it.labels?.[0]?.textContent || it.textContent;
  return words.trim().replaceAll(/\\s+/g, " "); }"""
EMPTY_FORMS = (
    *(f"/agencies/{AGENCY}/{feature}/new" for feature in ("skills", "agents", "replies", "texts", "tags")),
    f"/agencies/{AGENCY}/retention/holds/new",
    *("/agencies/new", "/topics/new", "/staff/new", "/first-run/", "/account/password"),
)


@pytest.fixture(scope="module")
def panel() -> Iterator[Office]:
    with office() as found:
        work(found)
        yield found


async def tab_to(page: Page, label: str) -> None:
    for _ in range(120):
        if (await page.evaluate(FOCUSED)).startswith(label):
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"{label} cannot be reached on {page.url}")


async def follow(page: Page, *labels: str) -> None:
    """Enter on each of these, one page after the other."""
    for label in labels:
        await tab_to(page, label)
        async with page.expect_navigation():
            await page.keyboard.press("Enter")


async def fill(page: Page, **fields: str) -> None:
    for label, words in fields.items():
        await tab_to(page, label.replace("_", " "))
        await page.keyboard.type(words)


async def test_a_transcript_is_found_and_read_from_the_login_on(panel: Office, browser: Browser) -> None:
    page = await browser.new_page()
    await page.goto(f"{panel.address}/transcripts/")
    await fill(page, Login_name="admin", Password=PASSWORD)
    await follow(page, "Log in")
    await fill(page, Words_said="tax")
    await follow(page, "Search")
    number = (await page.locator("tbody th a").first.inner_text()).partition(":")[0]
    await follow(page, f"{number}:")
    await expect(page.get_by_role("heading", level=1)).to_contain_text(number)
    await page.keyboard.press("Tab")
    assert await page.evaluate(FOCUSED) == "Skip to the content"
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("main")).to_be_focused()
    await tab_to(page, "Text")
    async with page.expect_download() as saved:
        await page.keyboard.press("Enter")
    assert (await saved.value).suggested_filename.endswith(".txt")


async def test_a_skill_is_added_and_taken_away_again_after_a_question(panel: Office, browser: Browser) -> None:
    page = await browser.new_page()
    await sign_in(page, panel)
    await follow(page, "Agencies", "Division of Taxation", "Skills", "Add a skill")
    await fill(page, Name="Inheritance tax", Short_name="inheritance")
    await follow(page, "Add the skill")
    await expect(page.get_by_role("row", name="Inheritance tax")).to_be_visible()
    await follow(page, "Delete Inheritance tax")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Delete the skill Inheritance tax?")
    await follow(page, "Keep it", "Delete Inheritance tax", "Delete the skill")
    await expect(page.get_by_role("row", name="Inheritance tax")).to_have_count(0)


async def test_a_mistake_has_the_focus_and_leads_to_its_field(panel: Office, browser: Browser) -> None:
    page = await browser.new_page()
    await sign_in(page, panel)
    await page.goto(f"{panel.address}/agencies/{AGENCY}/tags/new")
    await fill(page, Name="Urgent")
    await follow(page, "Add the tag")
    await expect(page.get_by_role("alert")).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Short name")).to_be_focused()
    await expect(page.get_by_label("Short name")).to_have_attribute("aria-invalid", "true")
    await page.keyboard.type("urgent")
    async with page.expect_navigation():
        await page.keyboard.press("Enter")
    await expect(page.get_by_role("row", name="Urgent")).to_be_visible()


async def test_every_form_that_is_sent_empty_says_what_is_missing_and_axe_finds_nothing_there(
    panel: Office, browser: Browser
) -> None:
    page = await (await browser.new_context(color_scheme="dark")).new_page()
    await sign_in(page, panel)
    found = []
    for address in EMPTY_FORMS:
        await page.goto(panel.address + address)
        for field in await page.locator("main form").first.locator("input[type=text], textarea").all():
            await field.fill("")
        async with page.expect_navigation():
            await page.locator("main form").first.locator("button.button:not(.second)").first.click()
        await expect(page.get_by_role("alert")).to_be_focused()
        for link in await page.get_by_role("alert").get_by_role("link").all():
            at = page.locator(await link.get_attribute("href") or "nothing")
            found += [] if await at.count() == 1 else [f"{address}: {await link.inner_text()} leads nowhere"]
        found += [f"{address}: {one}" for one in await looking.axe(page)]
    assert found == []
