"""Setting up a second factor, logging in with it, losing the telephone; and that no code counts twice."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.login import tries
from onedoor.settings import Admin
from onedoor.store.staff import second_factor
from onedoor.store.staff.second_factor import STEP, Factors
from onedoor.store.tables import RecoveryCode, Staff
from tests.integration.databases import Database
from tests.integration.panel import PASSWORD, Browser, mistakes
from tests.integration.test_audit import rows

WRONG = ["This code is wrong, or it was used already. Wait for the next one."]


def seed_of(browser: Browser) -> str:
    """What the page tells to type into the telephone."""
    found = re.search(r'<code class="break secret">([A-Z2-7 ]+)</code>', browser.text("/account/factor/"))
    assert found is not None
    return found[1].replace(" ", "")


def code_of(seed: str, steps: int = 0) -> str:
    """What the telephone shows, or will show so many steps later."""
    return pyotp.TOTP(seed).at(datetime.now(UTC) + timedelta(seconds=steps * STEP))


def set_up(browser: Browser) -> tuple[str, list[str]]:
    """Turns the second factor on, as its owner does; the seed and the recovery codes."""
    browser.send("/account/factor/begin", page="/account/factor/")
    seed = seed_of(browser)
    page = browser.send("/account/factor/confirm", page="/account/factor/", code=code_of(seed, -1))
    assert page.status_code == 200
    return seed, re.findall(r'<code class="secret">([a-z0-9-]+)</code>', page.text)


def get_in(browser: Browser, login: str, code: str) -> int:
    """Password and code; the status of the last answer."""
    assert browser.log_in(login).location == "/login/code"
    return browser.send("/login/code", code=code).status_code


def test_a_second_factor_is_asked_for_once_it_was_shown_to_work(app: Flask, manager: Browser) -> None:
    manager.send("/account/factor/begin", page="/account/factor/")
    assert "<svg" in manager.text("/account/factor/")
    assert Browser(app).log_in("tara").location == "/", "until then the password is enough"
    seed, codes = set_up(manager)
    assert len(set(codes)) == 10
    assert manager.get("/").status_code == 200, "this browser stays"
    elsewhere = Browser(app)
    assert elsewhere.log_in("tara").location == "/login/code"
    assert elsewhere.get("/").location == "/login", "the password alone opens nothing"
    assert elsewhere.send("/login/code", code=f" {code_of(seed)} ").location == "/"
    assert elsewhere.get("/").status_code == 200


def test_turning_it_on_ends_the_sessions_elsewhere_and_renews_this_one(app: Flask, manager: Browser) -> None:
    elsewhere = Browser(app)
    elsewhere.log_in("tara")
    before = manager.client.get_cookie("onedoor_panel")
    set_up(manager)
    assert elsewhere.get("/").location == "/login"
    assert before is not None
    thief = Browser(app)
    thief.client.set_cookie("onedoor_panel", before.value)
    assert thief.get("/").location == "/login"


def test_a_wrong_code_turns_nothing_on(app: Flask, manager: Browser) -> None:
    manager.send("/account/factor/begin", page="/account/factor/")
    assert mistakes(manager.send("/account/factor/confirm", page="/account/factor/", code="000000")) == WRONG
    assert Browser(app).log_in("tara").location == "/"


@pytest.mark.case("N25", "N31")
def test_a_code_counts_once_and_no_older_one_after_it(app: Flask, manager: Browser) -> None:
    seed, _ = set_up(manager)
    code = code_of(seed)
    assert get_in(Browser(app), "tara", code) == 302
    assert get_in(Browser(app), "tara", code) == 422
    assert get_in(Browser(app), "tara", code_of(seed, -1)) == 422
    assert get_in(Browser(app), "tara", code_of(seed, 1)) == 302
    assert get_in(Browser(app), "tara", code_of(seed, 5)) == 422


def test_a_code_that_arrives_many_times_at_once_counts_once(app: Flask, manager: Browser, database: Database) -> None:
    seed, codes = set_up(manager)
    factors: Factors = app.extensions["onedoor.factors"]
    now = datetime.now(UTC)

    def use(code: str) -> bool:
        with Session(database.engine) as session:
            person = session.scalars(select(Staff).where(Staff.login == "tara")).one()
            found = bool(factors.check(session, person, code, now))
            session.commit()
            return found

    for code in (code_of(seed), codes[0]):
        with ThreadPoolExecutor(8) as pool:
            assert sorted(pool.map(use, [code] * 8)) == [False] * 7 + [True]


def test_a_recovery_code_opens_once(app: Flask, manager: Browser) -> None:
    _, codes = set_up(manager)
    somebody = Browser(app)
    assert get_in(somebody, "tara", codes[3].upper().replace("-", " ")) == 302
    assert "Unused ones now: 9." in somebody.text("/")
    assert get_in(Browser(app), "tara", codes[3]) == 422
    assert get_in(Browser(app), "tara", codes[4]) == 302


def test_new_recovery_codes_make_the_old_ones_worthless(app: Flask, manager: Browser) -> None:
    seed, old = set_up(manager)
    page = manager.send("/account/factor/codes", page="/account/factor/", code=code_of(seed))
    new = re.findall(r'<code class="secret">([a-z0-9-]+)</code>', page.text)
    assert get_in(Browser(app), "tara", old[0]) == 422
    assert get_in(Browser(app), "tara", new[0]) == 302


def test_it_is_taken_away_with_a_code_only(app: Flask, manager: Browser) -> None:
    seed, _ = set_up(manager)
    manager.send("/account/factor/begin", page="/account/password")
    assert Browser(app).log_in("tara").location == "/login/code", "beginning anew takes nothing away"
    assert mistakes(manager.send("/account/factor/off", page="/account/factor/", code="000000")) == WRONG
    assert manager.send("/account/factor/off", page="/account/factor/", code=code_of(seed)).status_code == 302
    assert Browser(app).log_in("tara").location == "/"


def test_nothing_of_it_can_be_read_in_the_database(app: Flask, manager: Browser, database: Database) -> None:
    seed, codes = set_up(manager)
    with Session(database.engine) as session:
        person = session.scalars(select(Staff).where(Staff.login == "tara")).one()
        kept = [person.totp or "", *session.scalars(select(RecoveryCode.hash))]
    told = str([row.details for row in rows(database)])
    plain = [seed, *codes, *(code.replace("-", "") for code in codes)]
    assert [secret for secret in plain if secret in str(kept) or secret in told] == []
    assert person.totp is not None
    assert person.totp not in told


@pytest.mark.case("N26")
def test_guessing_codes_ends_after_a_few(app: Flask, manager: Browser) -> None:
    seed, _ = set_up(manager)
    thief = Browser(app)
    thief.log_in("tara")
    statuses = [thief.send("/login/code", code="000000").status_code for _ in range(tries.OF_ONE_NAME + 1)]
    assert statuses == [422] * tries.OF_ONE_NAME + [429]
    assert manager.get("/").status_code == 200, "who is in stays in"
    manager.send("/logout", page="/")
    assert get_in(manager, "tara", code_of(seed)) == 302, "and gets in again in the browser that is known"


def test_a_role_that_needs_one_does_nothing_before_it_is_set_up(app: Flask, manager: Browser) -> None:
    app.config["ONEDOOR_SECOND_FACTOR"] = Admin(second_factor=("manager",)).second_factor
    assert manager.get("/agencies/tax/").location == "/account/factor/"
    assert manager.get("/transcripts/").location == "/account/factor/"
    assert "Your role needs a second factor" in manager.text("/account/factor/")
    set_up(manager)
    assert manager.get("/agencies/tax/").status_code == 200


def test_an_administrator_takes_the_factor_of_a_lost_telephone_away(
    app: Flask, administrator: Browser, manager: Browser, database: Database
) -> None:
    set_up(manager)
    with Session(database.engine) as session:
        tara = session.scalars(select(Staff.id).where(Staff.login == "tara")).one()
    assert "Remove the second factor" in administrator.text(f"/staff/{tara}/edit")
    administrator.send(f"/staff/{tara}/factor", page=f"/staff/{tara}/edit")
    assert manager.get("/").location == "/login"
    assert Browser(app).log_in("tara").location == "/"
    with Session(database.engine) as session:
        person = session.get_one(Staff, tara)
        assert not second_factor.is_on(person)
        assert second_factor.codes_left(session, person) == 0
    actions = [(row.actor, row.action) for row in rows(database) if row.object == f"staff:{tara}"]
    assert ("tara", "second-factor-on") in actions
    assert ("admin", "second-factor-reset") in actions


def test_half_a_login_is_over_when_the_password_changes(app: Flask, manager: Browser) -> None:
    seed, _ = set_up(manager)
    half = Browser(app)
    half.log_in("tara")
    new = "four other words together"
    manager.send("/account/password", current=PASSWORD, new=new, again=new)
    token = half.token("/login")
    assert half.client.post("/login/code", data={"csrf_token": token, "code": code_of(seed)}).location == "/login"
