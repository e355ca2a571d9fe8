"""Getting in, staying in and being thrown out."""

import re
from http.cookies import SimpleCookie

import pytest
from databases import Database
from flask import Flask
from panel import PASSWORD, Browser, mistakes
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.login.views import TRIES_OF_ONE_NAME
from onedoor.store import staff
from onedoor.store.tables import Staff

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
    for _ in range(TRIES_OF_ONE_NAME):
        assert browser.log_in("admin", "not this one").status_code == 422
    assert browser.log_in("admin").status_code == 429
    assert browser.log_in("tara").status_code == 302, "others may still log in"


def test_a_login_starts_a_session_of_its_own(browser: Browser) -> None:
    before = browser.token("/login")
    browser.log_in("admin")
    assert browser.client.post("/logout", data={"csrf_token": before}).status_code == 400


def test_the_cookie_is_kept_from_scripts_and_other_sites(app: Flask, browser: Browser) -> None:
    cookie = SimpleCookie(browser.log_in("admin").headers["Set-Cookie"])["onedoor_panel"]
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


def test_a_changed_role_counts_at_once(administrator: Browser, database: Database) -> None:
    _change(database, "admin", role=staff.MANAGER, agency_id="tax")
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
        ({"current": "wrong", "new": NEW, "again": NEW}, "This is not the password that you have now."),
        ({"current": PASSWORD, "new": NEW, "again": "else"}, "The two new passwords differ."),
        ({"current": PASSWORD, "new": "short", "again": "short"}, "The new password needs 12 to 256 characters."),
    ],
)
def test_a_password_is_not_changed_by_mistake(manager: Browser, fields: dict[str, str], sentence: str) -> None:
    assert mistakes(manager.send("/account/password", **fields)) == [sentence]
