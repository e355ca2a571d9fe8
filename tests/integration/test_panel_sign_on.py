"""Single sign-on, against a real provider on a port of its own."""

import http.client
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from joserfc.jwk import RSAKey
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from admin.app import create_app
from onedoor.settings import load
from onedoor.store.tables import Staff
from tests.integration.databases import Database
from tests.integration.panel import Browser, furnish
from tests.integration.provider import CLIENT, SECRET, OpenId, running
from tests.integration.test_audit import rows


@pytest.fixture
def provider() -> Iterator[OpenId]:
    with running() as found:
        yield found


def panel(database: Database, provider: OpenId, tmp_path: Path, more: str = "") -> Flask:
    settings = tmp_path / "onedoor.toml"
    settings.write_text(
        f'key = "{"k" * 40}"\n[oidc]\nissuer = "{provider.issuer}"\nclient_id = "{CLIENT}"\n'
        f'client_secret = "{SECRET}"\n{more}'
    )
    furnish(database.engine)
    with Session(database.engine) as session:
        session.scalars(select(Staff).where(Staff.login == "tara")).one().login = "tara@tax.example"
        session.commit()
    return create_app(load(settings), database.engine)


def go(browser: Browser) -> str:
    """To the provider and back; the address with which the browser comes back."""
    there = browser.get("/sign-on/?next=/agencies/tax/tags/").location
    address = urlsplit(there)
    connection = http.client.HTTPConnection(address.netloc)
    connection.request("GET", f"{address.path}?{address.query}")
    back = connection.getresponse().headers["Location"]
    connection.close()
    return back.removeprefix("http://localhost")


def sign_on(browser: Browser) -> TestResponse:
    return browser.get(go(browser))


def test_somebody_signs_on_with_their_verified_address(database: Database, provider: OpenId, tmp_path: Path) -> None:
    app = panel(database, provider, tmp_path)
    browser = Browser(app)
    assert "/sign-on/" in browser.text("/login")
    assert sign_on(browser).location == "/agencies/tax/tags/"
    assert browser.get("/agencies/tax/tags/").status_code == 200
    login = next(row for row in rows(database) if row.action == "login")
    assert (login.actor, login.details) == ("tara@tax.example", {"how": "sign-on"})
    provider.claims["email"] = "somebody@else.example"
    assert sign_on(Browser(app)).location == "/agencies/tax/tags/", "from now on the provider's own name counts"


WRONG: dict[str, dict[str, Any]] = {
    "nonce": {"nonce": "another"},
    "issuer": {"iss": "http://127.0.0.1:1"},
    "audience": {"aud": "another"},
    "expired": {"exp": 1_000_000_000},
    "nobody": {"sub": None},
    "unverified": {"email_verified": False},
    "says it is verified": {"email_verified": "true"},
    "unknown": {"email": "nobody@tax.example"},
}


@pytest.mark.case("N25")
@pytest.mark.parametrize("what", WRONG)
def test_a_token_that_is_wrong_lets_nobody_in(database: Database, provider: OpenId, tmp_path: Path, what: str) -> None:
    browser = Browser(panel(database, provider, tmp_path))
    provider.wrong = WRONG[what]
    assert sign_on(browser).status_code == 403
    assert browser.get("/").location == "/login"
    assert rows(database)[-1].action == "login-failed"


@pytest.mark.case("N25")
def test_a_token_that_another_key_has_signed_lets_nobody_in(
    database: Database, provider: OpenId, tmp_path: Path
) -> None:
    browser = Browser(panel(database, provider, tmp_path))
    provider.signs_with = RSAKey.generate_key(2048, {"kid": "one"})
    assert sign_on(browser).status_code == 403


@pytest.mark.case("N25")
def test_an_answer_that_was_not_asked_for_here_lets_nobody_in(
    database: Database, provider: OpenId, tmp_path: Path
) -> None:
    app = panel(database, provider, tmp_path)
    thief, victim = Browser(app), Browser(app)
    back = go(thief)
    assert victim.get(back).status_code == 403, "the state is another browser's"
    assert victim.get("/sign-on/back?code=x&state=y").status_code == 403
    assert victim.get("/sign-on/back?error=access_denied").status_code == 403
    assert thief.get(back).status_code == 302
    assert Browser(app).get(back).status_code == 403, "and it counts once"


def test_who_is_locked_stays_out(database: Database, provider: OpenId, tmp_path: Path) -> None:
    app = panel(database, provider, tmp_path)
    with Session(database.engine) as session:
        session.scalars(select(Staff).where(Staff.login == "tara@tax.example")).one().enabled = False
        session.commit()
    assert sign_on(Browser(app)).status_code == 403


CLAIMS = 'claim = "groups"\nroles = { leads = "manager/tax", audit = "auditor" }\n'


def test_a_claim_says_what_somebody_may_do(database: Database, provider: OpenId, tmp_path: Path) -> None:
    app = panel(database, provider, tmp_path, CLAIMS)
    assert sign_on(Browser(app)).status_code == 403, "no group, no role"
    provider.claims["groups"] = ["others", "audit"]
    auditor = Browser(app)
    sign_on(auditor)
    assert auditor.get("/audit/").status_code == 200
    assert auditor.get("/transcripts/").status_code == 403


def test_people_are_added_only_where_that_is_wanted(database: Database, provider: OpenId, tmp_path: Path) -> None:
    app = panel(database, provider, tmp_path, CLAIMS + "create = true\n")
    provider.claims |= {"sub": "u-9", "email": "new@tax.example", "name": "New", "groups": "leads"}
    assert sign_on(Browser(app)).status_code == 302
    with Session(database.engine) as session:
        made = session.scalars(select(Staff).where(Staff.subject == "u-9")).one()
    assert (made.login, made.role, made.agency_id) == ("new@tax.example", "manager", "tax")


def test_without_a_provider_there_is_no_sign_on(app: Flask, browser: Browser) -> None:
    assert browser.get("/sign-on/").status_code == 404
    assert "/sign-on/" not in browser.text("/login")
