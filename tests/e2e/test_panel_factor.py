"""A second factor, single sign-on and paper, as somebody at a browser has them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest
from playwright.async_api import Browser, Page, expect
from sqlalchemy import update
from sqlalchemy.orm import Session

from onedoor.store.staff.second_factor import STEP
from onedoor.store.tables import Staff
from tests.e2e import looking
from tests.e2e.office import PASSWORD, Office, office, sign_in
from tests.e2e.office_work import AGENCY, work
from tests.e2e.test_panel_walk import listen
from tests.integration.provider import CLIENT, SECRET, running

ONLY_ON_A_SCREEN = ("Log out", "Skip to the content", "Français")


@pytest.fixture(scope="module")
def panel() -> Iterator[Office]:
    with office() as found:
        yield found


def code_of(seed: str, steps: int = 0) -> str:
    """What the telephone shows, or will show so many steps later."""
    return pyotp.TOTP(seed).at(datetime.now(UTC) + timedelta(seconds=steps * STEP))


async def enter(page: Page, panel: Office, code: str) -> None:
    """Password and code, after a log-out."""
    await page.get_by_role("button", name="Log out").click()
    await page.get_by_label("Login name").fill("admin")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(f"{panel.address}/login/code")
    await page.get_by_label("Code").fill(code)
    await page.keyboard.press("Enter")


async def test_a_second_factor_is_set_up_and_used_and_its_codes_are_saved(
    panel: Office, browser: Browser, tmp_path: Path
) -> None:
    page = await browser.new_page(viewport={"width": 320, "height": 800})
    complaints, found = listen(page), []
    await sign_in(page, panel)
    await page.goto(f"{panel.address}/account/factor/")
    await page.get_by_role("button", name="Set it up").click()
    await expect(page.locator(".qr svg")).to_be_visible()
    found += [*await looking.axe(page), *await looking.width(page, 320)]
    seed = (await page.locator("code.secret").inner_text()).replace(" ", "")
    await page.get_by_label("Code").fill(code_of(seed))
    await page.get_by_role("button", name="Turn it on").click()
    await expect(page.locator("code.secret")).to_have_count(10)
    codes = await page.locator("code.secret").all_inner_texts()
    found += [*await looking.axe(page), *await looking.width(page, 320)]
    async with page.expect_download() as saved:
        await page.get_by_role("link", name="Save as a file").click()
    await (await saved.value).save_as(tmp_path / "codes.txt")
    assert (tmp_path / "codes.txt").read_text().split() == codes
    await prints_by_keyboard(page)
    paper = await on_paper(page)
    assert [code for code in codes if code not in paper] == []

    await enter(page, panel, "000000")
    await expect(page.get_by_role("alert")).to_be_focused()
    found += [*await looking.axe(page), *await looking.width(page, 320)]
    await page.get_by_label("Code").fill(code_of(seed, 1))
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    await enter(page, panel, codes[0])
    await expect(page.get_by_role("status")).to_contain_text("You have used a recovery code. Unused ones now: 9.")
    assert found == []
    assert [one for one in complaints if "422" not in one] == [], "422 is the answer to the wrong code"


async def prints_by_keyboard(page: Page) -> None:
    """From the download on: Tab, Enter, and the browser is asked for its print."""
    await page.evaluate("() => { window.print = () => { window.printed = (window.printed || 0) + 1; }; }")
    await page.get_by_role("link", name="Save as a file").focus()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="Print")).to_be_focused()
    await page.keyboard.press("Enter")
    assert await page.evaluate("window.printed") == 1


async def test_somebody_signs_on_elsewhere_or_is_told_that_they_may_not(browser: Browser) -> None:
    with (
        running() as provider,
        office(
            chats=0, more={"oidc": {"issuer": provider.issuer, "client_id": CLIENT, "client_secret": SECRET}}
        ) as panel,
    ):
        with Session(panel.engine) as session, session.begin():
            session.execute(update(Staff).where(Staff.login == "admin").values(login=provider.claims["email"]))
        page = await browser.new_page()
        complaints = listen(page)
        await page.goto(f"{panel.address}/staff/")
        found = await looking.axe(page)
        await page.get_by_role("link", name="Log in with single sign-on").click()
        await expect(page).to_have_url(f"{panel.address}/staff/")
        assert complaints == []
        await page.get_by_role("button", name="Log out").click()
        provider.claims.update(sub="u-2", email="nobody@tax.example")
        await page.get_by_role("link", name="Log in with single sign-on").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("You are not logged in")
        assert [*found, *await looking.axe(page)] == []


async def test_a_transcript_and_a_report_are_printed_without_what_is_for_a_screen(browser: Browser) -> None:
    with office() as panel:
        done = work(panel)
        page = await browser.new_page()
        await sign_in(page, panel)
        for address, heading in ((f"/transcripts/{AGENCY}/{done.leg}/", "Chat"), ("/reports/offered", "Chats offered")):
            await page.goto(panel.address + address)
            on_screen = await page.get_by_role("main").inner_text()
            paper = await on_paper(page)
            assert heading in paper
            assert [words for words in ONLY_ON_A_SCREEN if words in paper] == []
            for said in await page.locator("main .body, main table td").all_inner_texts():
                assert said in on_screen
                assert said in paper


async def on_paper(page: Page) -> str:
    """What is printed. The file itself is only looked at for being one: its letters are drawings in it."""
    assert (await page.pdf()).startswith(b"%PDF-")
    await page.emulate_media(media="print")
    text = await page.locator("body").inner_text()
    await page.emulate_media(media="screen")
    return text
