"""Who may open what: every address of the panel, asked by everybody."""

import re

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule as Route

from admin.web.access import OF_ONE_AGENCY, Rule
from onedoor.store.tables.proof import AuditRow
from tests.integration.access_table import ANSWERS, IN, LOGIN, OF_TAX, PEOPLE, TABLE, everything
from tests.integration.databases import Database
from tests.integration.panel import PASSWORD, Browser

NUMBER_OF_IN = 299
"""The status with which the test stops whoever has been let in, before the view does anything."""

OF_BUSINESS = {"agency": "business", "leg": "q7.1"}


def _addresses(app: Flask, values: dict[str, str]) -> list[tuple[str, str, Rule]]:
    """(address, method, rule) of every route, with `values` for what they name and 1 for every number."""
    return [(address, method, allowed) for _, address, method, allowed in everything(app, values)]


def _ask(browser: Browser, address: str, method: str) -> int:
    if method == "GET":
        return browser.get(address).status_code
    return browser.client.post(address, data={"csrf_token": browser.token("/account/password")}).status_code


def _rows() -> dict[str, str]:
    """`GET /staff/` → the group it is in."""
    listed = [(row.strip(), group) for group, rows in TABLE.items() for row in rows.splitlines() if row.strip()]
    assert len(listed) == len({row for row, _ in listed}), "a row stands in the table twice"
    return dict(listed)


def _row(method: str, route: Route) -> str:
    address = re.sub(r"<[^<>]*?:([a-z_]+)>", r"<\1>", route.rule)
    return f"{method} {address}"


def _routes(app: Flask) -> list[tuple[str, str]]:
    return [
        (_row(method, route), method)
        for route in app.url_map.iter_rules()
        for method in (route.methods or set()) - {"HEAD", "OPTIONS"}
    ]


def test_every_route_has_a_row_in_the_table_and_every_row_a_route(app: Flask) -> None:
    there, told = {row for row, _ in _routes(app)}, set(_rows())
    assert there - told == set(), "add these to tests/integration/access_table.py"
    assert told - there == set(), "these are no routes any more: take them out of tests/integration/access_table.py"


def _answer(browser: Browser, address: str, method: str, token: str) -> int | str:
    answer = browser.client.open(address, method=method, data={"csrf_token": token} if method == "POST" else None)
    if answer.status_code == NUMBER_OF_IN:
        return IN
    return LOGIN if (answer.location or "").partition("?")[0] == "/login" else answer.status_code


@pytest.mark.case("N18", "N19", "N25")
@pytest.mark.parametrize("who", PEOPLE)
def test_each_address_answers_each_person_as_the_table_says(app: Flask, database: Database, who: str) -> None:
    browser, login = Browser(app), PEOPLE[who]
    if login is not None:
        browser.log_in(login)
    token = browser.token("/account/password" if login else "/login")
    app.before_request_funcs[None].append(lambda: ("", NUMBER_OF_IN))  # after the guard: no view is run
    rows = _rows()
    expected = {row: ANSWERS[group][who] for row, group in rows.items()}
    found = {
        _row(method, route): _answer(browser, address, method, token)
        for route, address, method, _ in everything(app, OF_TAX)
    }
    assert found == expected
    with Session(database.engine) as session:
        refused = session.scalars(select(AuditRow).where(AuditRow.action == "refused")).all()
    assert len(refused) == sum(isinstance(code, int) for code in expected.values()), "each refusal is recorded"


def test_a_foreign_row_is_not_found_in_ones_own_agency(manager: Browser) -> None:
    for feature in ("agents", "skills", "replies", "texts", "tags"):
        found = [manager.get(f"/agencies/tax/{feature}/{number}/edit").status_code for number in (1, 2)]
        assert sorted(found) == [200, 404]
    assert manager.get("/transcripts/tax/q7.1/").status_code == 404


def test_a_manager_may_read_their_own_agency(app: Flask, manager: Browser) -> None:
    own = [address for address, method, rule in _addresses(app, OF_TAX) if rule in OF_ONE_AGENCY and method == "GET"]
    without_numbers = [address for address in own if "/1/" not in address]
    assert len(without_numbers) >= 16
    assert {address: manager.get(address).status_code for address in without_numbers} == dict.fromkeys(
        without_numbers, 200
    )


@pytest.mark.case("N18")
def test_an_administrator_may_readeverything(app: Flask, administrator: Browser) -> None:
    pages = [
        address for address, method, rule in _addresses(app, OF_TAX) if method == "GET" and rule is not Rule.PUBLIC
    ]
    found = {address: administrator.get(address).status_code for address in pages}
    # Of what nobody has shared or exported here there is no page.
    missing = ("/transcripts/shared/1", "/transcripts/shared/link/", "/transcripts/exports/0")
    found = {address: code for address, code in found.items() if not address.startswith(missing)}
    assert {address: code for address, code in found.items() if code != 200 and "/1/" not in address} == {}


@pytest.mark.case("N27")
def test_no_form_is_taken_without_its_token(app: Flask, administrator: Browser) -> None:
    for address, method, rule in _addresses(app, OF_TAX):
        if method == "POST" and rule is not Rule.PUBLIC:
            answer = administrator.client.post(address, data={"name": "Forged"})
            assert answer.status_code == 400, address
    assert administrator.get("/").status_code == 200, "the forged logout has done nothing"


@pytest.mark.case("N27")
def test_the_login_form_needs_its_token_too(browser: Browser) -> None:
    assert browser.client.post("/login", data={"login": "admin", "password": PASSWORD}).status_code == 400


def test_every_answer_tells_the_browser_what_to_refuse(app: Flask, administrator: Browser) -> None:
    for address in ("/", "/transcripts/tax/q7.2/", "/transcripts/tax/q7.2/transcript.json", "/nowhere"):
        headers = administrator.get(address).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "unsafe-inline" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "same-origin"


def test_no_page_has_a_script_in_it_or_needs_another_host(app: Flask, administrator: Browser) -> None:
    for address, method, _ in _addresses(app, OF_TAX):
        answer = administrator.get(address) if method == "GET" and not address.startswith("/static") else None
        if answer is not None and answer.mimetype == "text/html":
            assert "<script" not in re.sub(r'<script src="/static/[a-z]+\.js" defer></script>', "", answer.text)
            assert " style=" not in answer.text
            assert 'src="http' not in answer.text
