"""What anybody typed keeps its direction of writing to itself, on every page and in every file."""

import csv
import io
from html.parser import HTMLParser

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from onedoor.store.tables import Agency, Agent, Leg, Line, Skill, Tag, Topic
from tests.integration.databases import Database
from tests.integration.panel import Browser
from tests.script_names import left_open

EVIL = "\u202egnp.\u2067exe"
TRANSCRIPT = "/transcripts/tax/q7.2/"


class Words(HTMLParser):
    """The texts of a page that share a paragraph with others: an element with `dir`, or an option, is apart."""

    VOID = ("meta", "link", "input", "br", "img", "hr", "wbr", "col")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[bool] = []
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append("dir" in dict(attrs) or tag in ("textarea", "script", "option"))

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not any(self.open):
            self.found.append(data)


@pytest.fixture
def evil(app: Flask, database: Database) -> None:
    """After `app`, which puts the rows in."""
    with Session(database.engine) as session, session.begin():
        given = {"citizen": EVIL, "topic": EVIL, "owner_name": EVIL, "from_agent": EVIL, "transfer_reason": EVIL}
        session.execute(update(Leg).values(**given, page=f"https://nj.example/{EVIL}", referrer=EVIL))
        session.execute(update(Line).values(name=EVIL, body=f"{EVIL}\n{EVIL}"))
        for table in (Agency, Agent, Skill, Tag, Topic):
            session.execute(update(table).values(name=EVIL))


@pytest.mark.usefixtures("evil")
def test_no_page_is_turned_by_what_is_shown_on_it(app: Flask, administrator: Browser) -> None:
    known = {"agency": "tax", "leg": "q7.2", "chat": "q7.2", "skill": "general", "tag": "refund", "topic": "taxes"}
    adapter = app.url_map.bind("localhost")
    pages = [
        adapter.build(rule.endpoint, {name: known[name] for name in rule.arguments})
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.arguments <= known.keys()
    ]
    seen = 0
    for page in pages:
        answer = administrator.get(page)
        if answer.mimetype == "text/html" and answer.status_code == 200:
            texts = Words(answer.text).found
            assert {text: left_open(text) for text in texts if left_open(text) != 0} == {}, page
            seen += any("gnp." in text for text in texts)
    assert seen > 10


@pytest.mark.usefixtures("evil")
def test_no_file_is_turned_by_what_was_said(manager: Browser) -> None:
    text = manager.get(f"{TRANSCRIPT}transcript.txt").text
    assert EVIL in text
    assert {line: left_open(line) for line in text.splitlines() if left_open(line) != 0} == {}
    table = list(csv.DictReader(io.StringIO(manager.get(f"{TRANSCRIPT}transcript.csv").text)))
    for row in table:
        assert (left_open(row["name"]), *map(left_open, row["text"].split("\n"))) == (0, 0, 0)


@pytest.mark.usefixtures("evil")
def test_what_is_in_a_field_comes_back_as_it_was_typed(manager: Browser) -> None:
    page = manager.text("/transcripts/?words=שרה")
    assert 'value="שרה"' in page


def test_the_page_is_what_the_citizen_says(manager: Browser) -> None:
    assert "<dt>Page reported by the browser</dt>" in manager.text(TRANSCRIPT)
