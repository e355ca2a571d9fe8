"""Getting in, staying in and being thrown out."""

import re
from http.cookies import SimpleCookie

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.login.tries import OF_ONE_ADDRESS, OF_ONE_NAME
from onedoor.store.staff import staff
from onedoor.store.tables import Staff
from tests.integration.databases import Database
from tests.integration.panel import PASSWORD, Browser, mistakes

WRONG = ["The login name or the password is wrong."]
NEW = "four other words together"


def _change(database: Database, login: str, **values: object) -> None:
    with Session(database.engine) as session:
        person = session.scalars(select(Staff).where(Staff.login == login)).one()
        for name, value in values.items():
            setattr(person, name, value)
        session.commit()


def test_the_right_password_leads_to_the_page_that_was_wanted(browser: Browser) -> None:
    assert browser.get("/transcripts/?words=tax").location == "/login?next=/transcripts/?words%3Dtax"
    answer = browser.send("/login?next=/transcripts/?words%3Dtax", login=" ADMIN ", password=PASSWORD)
    assert answer.location == "/transcripts/?words=tax"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "/%09/evil.example"]
)
def test_the_login_leads_to_no_other_host(browser: Browser, elsewhere: str) -> None:
    answer = browser.send(f"/login?next={elsewhere}", page="/login", login="admin", password=PASSWORD)
    assert "evil" not in answer.location


@pytest.mark.case("N25")
def test_an_unknown_name_and_a_wrong_password_get_the_same_answer(browser: Browser) -> None:
    wrong, unknown = browser.log_in("admin", "not this one"), browser.log_in("nobody", "not this one")
    assert mistakes(wrong) == mistakes(unknown) == WRONG
    without_token = [re.sub(r'value="[^"]*"', "", answer.text) for answer in (wrong, unknown)]
    assert without_token[0] == without_token[1]


def test_somebody_who_is_locked_gets_the_same_answer(browser: Browser, database: Database) -> None:
    _change(database, "tara", enabled=False)
    assert mistakes(browser.log_in("tara")) == WRONG


def test_too_many_tries_are_refused_even_with_the_right_password(browser: Browser) -> None:
    for _ in range(OF_ONE_NAME):
        assert browser.log_in("admin", "not this one").status_code == 422
    assert browser.log_in("admin").status_code == 429
    assert browser.log_in("tara").status_code == 302, "others may still log in"


def test_a_login_starts_a_session_of_its_own(browser: Browser) -> None:
    before = browser.token("/login")
    browser.log_in("admin")
    assert browser.client.post("/logout", data={"csrf_token": before}).status_code == 400


def test_the_cookie_is_kept_from_scripts_and_other_sites(app: Flask, browser: Browser) -> None:
    cookies = [SimpleCookie(text) for text in browser.log_in("admin").headers.getlist("Set-Cookie")]
    assert {name for cookie in cookies for name in cookie} == {"onedoor_panel", "onedoor_known"}
    for cookie in (one for found in cookies for one in found.values()):
        assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", "")
    public = app.test_client().get("/login", base_url="http://panel.example.gov")
    assert SimpleCookie(public.headers["Set-Cookie"])["onedoor_panel"]["secure"] is True


def test_a_copy_of_the_cookie_is_worth_nothing_after_the_logout(administrator: Browser) -> None:
    cookie = administrator.client.get_cookie("onedoor_panel")
    assert cookie is not None
    assert administrator.send("/logout", page="/").location == "/login"
    administrator.client.set_cookie("onedoor_panel", cookie.value)
    assert administrator.get("/").location == "/login"


@pytest.mark.case("N27")
def test_nobody_is_logged_out_by_a_link(administrator: Browser) -> None:
    assert administrator.get("/logout").status_code == 405
    assert administrator.get("/").status_code == 200


@pytest.mark.parametrize("change", [{"enabled": False}, {"session_key": "another"}], ids=str)
def test_a_change_of_the_person_ends_their_session(
    manager: Browser, database: Database, change: dict[str, object]
) -> None:
    assert manager.get("/").status_code == 200
    _change(database, "tara", **change)
    assert manager.get("/").location == "/login"


@pytest.mark.case("N31")
def test_a_changed_role_counts_at_once(administrator: Browser, database: Database) -> None:
    _change(database, "admin", role=staff.MANAGER, agency_id="tax")
    assert administrator.get("/agencies/").location.startswith("/login"), "what they were logged in for is over"
    administrator.log_in("admin")
    assert administrator.get("/agencies/").status_code == 403
    assert administrator.get("/agencies/business/").status_code == 404


def test_ones_own_password_can_be_changed(app: Flask, manager: Browser) -> None:
    elsewhere = Browser(app)
    elsewhere.log_in("tara")
    assert manager.send("/account/password", current=PASSWORD, new=NEW, again=NEW).status_code == 302
    assert manager.get("/").status_code == 200, "this browser stays"
    assert elsewhere.get("/").location == "/login", "the others do not"
    assert mistakes(elsewhere.log_in("tara")) == WRONG
    assert elsewhere.log_in("tara", NEW).status_code == 302


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"current": "wrong", "new": NEW, "again": NEW}, "This is not your current password."),
        ({"current": PASSWORD, "new": NEW, "again": "else"}, "The two new passwords differ."),
        (
            {"current": PASSWORD, "new": "Password1234!", "again": "Password1234!"},
            "This password is too easy to guess. Use four words that do not belong together.",
        ),
        ({"current": PASSWORD, "new": "short", "again": "short"}, "The password needs 12 to 256 characters."),
    ],
)
def test_a_password_is_not_changed_by_mistake(manager: Browser, fields: dict[str, str], sentence: str) -> None:
    assert mistakes(manager.send("/account/password", **fields)) == [sentence]


@pytest.mark.case("N26")
def test_n26_whoever_guesses_keeps_nobody_else_out(app: Flask, administrator: Browser) -> None:
    """Guesses at another's password, from the same office: theirs are the tries that run out."""
    thief = Browser(app)
    statuses = [thief.log_in(f"admin{' ' * (number % 3)}", "guess").status_code for number in range(2 * OF_ONE_NAME)]
    assert statuses == [422] * OF_ONE_NAME + [429] * OF_ONE_NAME
    token = thief.token("/login")
    guess = {"password": "guess", "csrf_token": token}
    statuses = [
        thief.client.post("/login", data={"login": f"name{number}", **guess}).status_code for number in range(1_000)
    ]
    assert statuses.count(422) == OF_ONE_ADDRESS - OF_ONE_NAME, "the address is stopped as a whole"
    assert set(statuses[OF_ONE_ADDRESS:]) == {429}
    administrator.send("/logout", page="/")
    assert administrator.log_in("admin").status_code == 302, "the browser that is known is let in all the same"
    elsewhere = Browser(app)
    elsewhere.client.environ_base["REMOTE_ADDR"] = "192.0.2.9"
    assert elsewhere.log_in("admin").status_code == 302, "and so is another address"


@pytest.mark.case("N26")
def test_n26_guesses_from_many_addresses_lock_nobody_out(app: Flask) -> None:
    thief = Browser(app)
    token = thief.token("/login")
    for number in range(4 * OF_ONE_NAME):
        thief.client.environ_base["REMOTE_ADDR"] = f"2001:db8::{number:x}"
        answer = thief.client.post("/login", data={"login": "tara", "password": "guess", "csrf_token": token})
        assert answer.status_code == 422
    assert Browser(app).log_in("tara").status_code == 302


@pytest.mark.case("N31")
def test_n31_a_cookie_that_was_there_before_the_login_is_nobodys(app: Flask, browser: Browser) -> None:
    browser.get("/login")
    before = browser.client.get_cookie("onedoor_panel")
    browser.log_in("admin")
    after = browser.client.get_cookie("onedoor_panel")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    thief = Browser(app)
    thief.client.set_cookie("onedoor_panel", before.value)
    assert thief.get("/").location == "/login"


@pytest.mark.case("N31")
def test_n31_the_logout_ends_this_session_and_no_other(app: Flask, manager: Browser) -> None:
    elsewhere = Browser(app)
    elsewhere.log_in("tara")
    manager.send("/logout", page="/")
    assert manager.get("/").location == "/login"
    assert elsewhere.get("/").status_code == 200


@pytest.mark.case("N31")
def test_n31_ones_session_in_another_browser_can_be_ended(app: Flask, manager: Browser, administrator: Browser) -> None:
    elsewhere = Browser(app)
    elsewhere.client.environ_base["HTTP_USER_AGENT"] = "Lost Telephone <b>1.0"
    elsewhere.log_in("tara")
    page = manager.get("/account/password").text
    assert "Lost Telephone &lt;b&gt;1.0" in page
    (other,) = re.findall(r'name="session" value="([0-9a-f]{64})"', page)
    assert administrator.send("/account/sessions/end", page="/account/password", session=other).status_code == 404
    assert elsewhere.get("/").status_code == 200, "nobody else can end it there"
    manager.send("/account/sessions/end", page="/account/password", session=other)
    assert elsewhere.get("/").location == "/login"
    assert manager.get("/").status_code == 200


@pytest.mark.case("N28")
def test_n28_only_a_proxy_that_we_know_says_where_somebody_comes_from(app: Flask, database: Database) -> None:
    thief = Browser(app)
    for number in range(OF_ONE_NAME):
        thief.client.environ_base["HTTP_X_FORWARDED_FOR"] = f"192.0.2.{number}"
        thief.log_in("admin", "guess")
    assert thief.log_in("admin").status_code == 429
