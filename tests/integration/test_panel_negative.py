"""What nobody should send to the panel, and what comes of it: the negative cases of the reference, by number."""

import json
import re
from collections.abc import Callable
from typing import Any, cast

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.web import sessions
from onedoor.store.setup import revision
from onedoor.store.staff import staff
from onedoor.store.staff.second_factor import _new_code
from onedoor.store.tables import Agent, Staff, StaffSession, Tag
from tests.integration.databases import Database
from tests.integration.panel import PASSWORD, Browser
from tests.integration.test_audit import rows

SQL = (
    "'",
    "' OR '1'='1",
    "1; DROP TABLE staff--",
    '" UNION SELECT password_hash FROM staff--',
    "%",
    "_",
    "\\",
    "1)) OR 1=1--",
    "admin'/*",
    "${7*7}",
    "{{7*7}}",
    "\ud7ff\u0000",
)


def test_n15_names_of_the_browsers_own_are_only_names(administrator: Browser) -> None:
    for name in ("__proto__", "constructor", "attributes", "location"):
        answer = administrator.send("/agencies/tax/tags/new", slug="fees", name=name, **{name: "x"})
        assert answer.status_code in (302, 422)
        assert f'id="{name}"' not in administrator.get("/agencies/tax/tags/").text


def test_n17_nobody_frames_the_panel(administrator: Browser) -> None:
    for address in ("/", "/login", "/audit/", "/account/factor/", "/nowhere"):
        headers = administrator.get(address).headers
        assert headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_n19_another_agencys_chat_is_refused_and_that_is_recorded(manager: Browser, database: Database) -> None:
    with Session(database.engine) as session:
        before = revision.current(session)
    token = manager.token("/account/password")
    for method, address in (
        ("GET", "/transcripts/business/q7.1/"),
        ("GET", "/transcripts/business/q7.1/transcript.json"),
        ("POST", "/live/business/q7.1/end"),
        ("POST", "/live/business/q7.1/move"),
    ):
        answer = manager.client.open(address, method=method, data={"csrf_token": token, "to": "@ana"})
        assert answer.status_code == 404
        told = rows(database)[-1]
        assert (told.actor, told.action, told.object) == ("tara", "refused", f"page:{address}")
    with Session(database.engine) as session:
        assert revision.current(session) == before


def test_n20_ids_of_another_agencys_things_are_no_choice(manager: Browser, database: Database) -> None:
    with Session(database.engine) as session:
        own, foreign = (
            session.scalars(select(Agent).where(Agent.agency_id == agency)).one() for agency in ("tax", "business")
        )
        number, theirs = own.id, foreign.abilities[0].skill_id
    manager.send(
        f"/agencies/tax/agents/{number}/edit", name="Ana", handle="ana", languages="en", capacity="3", duty="on",
        skills=str(theirs), enabled="y",
    )  # fmt: skip
    with Session(database.engine) as session:
        skills = [one.skill_id for one in session.get_one(Agent, number).abilities]
    assert theirs not in skills


def test_n24_the_address_wins_and_fields_that_are_not_asked_for_do_nothing(
    manager: Browser, database: Database
) -> None:
    manager.send(
        "/agencies/tax/tags/new?agency=business",
        slug="fees",
        name="Fees",
        agency_id="business",
        agency="business",
        id="1",
    )
    new = "four other words together"
    manager.send("/account/password", current=PASSWORD, new=new, again=new, role="administrator", agency_id="business")
    with Session(database.engine) as session:
        assert session.scalars(select(Tag.agency_id).where(Tag.slug == "fees")).all() == ["tax"]
        tara = session.scalars(select(Staff).where(Staff.login == "tara")).one()
    assert (tara.role, tara.agency_id) == (staff.MANAGER, "tax")


def test_n27_another_sessions_token_changes_nothing(administrator: Browser, manager: Browser) -> None:
    foreign = administrator.token("/account/password")
    for address in ("/logout", "/account/factor/begin", "/agencies/tax/tags/new"):
        assert manager.client.post(address, data={"csrf_token": foreign}).status_code == 400
    assert manager.get("/").status_code == 200
    assert manager.get("/logout").status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/static/..%2fapp.py",
        "/static/%2e%2e/app.py",
        "/static/..%252fapp.py",
        "/static/..\\app.py",
        "/static/%00",
        "/static/%u002e%u002e/app.py",
        "//evil.example/",
        "/staff/%2e%2e/",
    ],
)
def test_n30_no_path_leads_out_of_the_static_files(browser: Browser, path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code in (302, 308, 400, 404)
    assert "def create_app" not in answer.text
    assert "evil.example" not in (answer.location or "").partition("?")[0].removeprefix("http://localhost")


def test_n31_a_session_is_over_at_once_wherever_it_is_ended(app: Flask, database: Database) -> None:
    """The panel holds no connection open: its live pages ask again, and the next time they ask is the first refused."""
    ends: dict[str, Callable[[Staff], object]] = {
        "locked": lambda tara: setattr(tara, "enabled", False),
        "role": lambda sue: setattr(sue, "role", staff.ANALYST),
        "agency": lambda tara: setattr(tara, "agency_id", "business"),
        "password": lambda tara: staff.change_password(tara, PASSWORD),
    }
    people = {"locked": "tara", "role": "sue", "agency": "ann", "password": "bob"}
    for what, end in ends.items():
        manager = Browser(app)
        manager.log_in(people[what])
        assert manager.get("/account/password").status_code == 200
        with Session(database.engine) as session:
            end(session.scalars(select(Staff).where(Staff.login == people[what])).one())
            session.commit()
        assert manager.get("/").location == "/login", what
        assert manager.get("/live/board").location.startswith("/login"), what


@pytest.mark.parametrize("value", ["0", "", "null", "true", "[]", "{}", "1", "admin", "PREFIX", "UPPER", "LONGER"])
def test_n21_what_is_no_session_is_nobodys(app: Flask, administrator: Browser, value: str) -> None:
    known = administrator.client.get_cookie("onedoor_panel")
    assert known is not None
    made = {"PREFIX": known.value[:-4], "UPPER": known.value.swapcase(), "LONGER": known.value + "A"}
    thief = Browser(app)
    thief.client.set_cookie("onedoor_panel", made.get(value, value))
    assert thief.get("/").location == "/login"
    assert thief.get("/agencies/").location.startswith("/login")
    assert administrator.get("/").status_code == 200


def test_n32_no_token_comes_twice(app: Flask, database: Database) -> None:
    """A million of each took a minute here. What makes them is the system's own source, whose keys are long enough for
    any number; that our code adds nothing that repeats, twenty thousand show as well."""
    assert len({_new_code() for _ in range(20_000)}) == 20_000
    assert len({staff.new_session_key() for _ in range(20_000)}) == 20_000
    browsers = [Browser(app) for _ in range(3)]
    for browser in browsers:
        browser.log_in("admin")
    with Session(database.engine) as session:
        ids = session.scalars(select(StaffSession.id)).all()
    assert len(set(ids)) == len(browsers)
    assert all(re.fullmatch("[0-9a-f]{64}", one) for one in ids)
    assert cast(Any, sessions).secrets.token_hex.__module__ == "secrets"


@pytest.mark.parametrize("meta", SQL)
def test_n40_sql_in_a_filter_is_only_words(administrator: Browser, meta: str) -> None:
    for address, fields in {
        "/audit/": ("person", "action", "object", "first", "last", "page"),
        "/transcripts/": ("words", "agency", "state", "tag", "kind", "first", "last", "page"),
    }.items():
        for field in fields:
            answer = administrator.client.get(address, query_string={field: meta})
            assert answer.status_code in (200, 400, 422), f"{address} {field}"
    assert administrator.get("/staff/").status_code == 200


def test_n41_templates_in_names_stay_letters(administrator: Browser) -> None:
    name = "{{7*7}} ${7*7} %s %(name)s {0.__class__} <%= 7*7 %>"
    administrator.send("/agencies/tax/tags/new", slug="odd", name=name)
    assert name in administrator.text("/agencies/tax/tags/")
    assert name in administrator.text("/audit/?object=tag")


def test_n43_what_is_typed_makes_one_row_of_the_log(manager: Browser, database: Database) -> None:
    before = len(rows(database))
    manager.send("/agencies/tax/tags/new", slug="odd", name='A\n{"actor": "admin"}\x1b[31m\r\n"}')
    (row,) = rows(database)[before:]
    assert row.actor == "tara"
    assert "\n" not in json.dumps(row.details)
    assert "\x1b" not in row.details["values"]["name"]
