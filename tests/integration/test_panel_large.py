"""The panel of a whole state: its pages ask the database as often for many agencies as for few, and stay small."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from shutil import copy

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from admin.app import create_app
from bench.alone.panel import Statements
from bench.stage import busy
from onedoor.settings import load
from onedoor.store.database import connect
from onedoor.store.tables import Agency, Topic
from tests.integration.panel import Browser

FEW, MANY = 0.04, 0.25
PASSWORD = "plum window seven harbour"
AGENCY = "alder-creek-clerk"
LIVE, LIST = 60_000, 150_000
"""Octets, before they are compressed."""
PAGES = {
    "/": LIST,
    "/live/": LIVE,
    "/live/board": LIVE,
    "/live/board?show=all&words=county": LIVE,
    f"/live/board?agency={AGENCY}": LIVE,
    "/agencies/": LIST,
    "/agencies/?words=county": LIST,
    "/topics/": LIST,
    "/topics/?words=county": LIST,
    f"/topics/{AGENCY}-0/edit": LIST,
    "/transcripts/": LIST,
    f"/transcripts/?agency={AGENCY}": LIST,
}


LINK = re.compile(r'(?:<th role="rowheader"[^>]*>(?:<span>)?|desk">\s*<h2>)<a href="([^"]+)"')


@dataclass(frozen=True)
class State:
    engine: Engine
    browser: Browser
    statements: Statements


@pytest.fixture(scope="module")
def states(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[float, State]]:
    """By size; nothing in them is changed."""
    made = {size: a_state(size, migrated_sqlite, tmp_path_factory.mktemp("state")) for size in (FEW, MANY)}
    yield made
    for state in made.values():
        state.engine.dispose()


@pytest.fixture
def small(migrated_sqlite: Path, tmp_path: Path) -> Iterator[State]:
    """Of its own, to be changed: more than a page of topics."""
    made = a_state(0.08, migrated_sqlite, tmp_path)
    yield made
    made.engine.dispose()


@pytest.fixture
def state(states: dict[float, State]) -> State:
    return states[MANY]


def a_state(size: float, migrated: Path, place: Path) -> State:
    copy(migrated, place / "state.sqlite")
    engine = connect(f"sqlite:///{place / 'state.sqlite'}")
    busy.fill(engine, size, datetime.now(UTC))
    busy.let_in(engine, "admin", PASSWORD, "administrator")
    config = place / "onedoor.toml"
    config.write_text(f'key = "{"k" * 40}"\nstate = "{place}"\ndomain = "{busy.DOMAIN}"\n')
    browser = Browser(create_app(load(config), engine))
    browser.log_in("admin", PASSWORD)
    return State(engine, browser, Statements(engine))


def asked(state: State, address: str) -> tuple[int, TestResponse]:
    """How many statements the page takes, and the page."""
    busy.beat(state.engine, busy.desks_of(state.engine), datetime.now(UTC))
    state.browser.get(address)
    state.statements.number = 0
    answer = state.browser.get(address)
    assert answer.status_code == 200
    return state.statements.number, answer


@pytest.mark.parametrize("address", PAGES)
def test_a_page_asks_the_database_as_often_for_few_agencies_as_for_many(
    states: dict[float, State], address: str
) -> None:
    counted = {size: asked(state, address)[0] for size, state in states.items()}
    assert counted[MANY] == counted[FEW]
    assert counted[MANY] < 20


@pytest.mark.parametrize("address", PAGES)
def test_a_page_stays_small(state: State, address: str) -> None:
    assert len(asked(state, address)[1].data) < PAGES[address]


@pytest.mark.parametrize(("address", "size"), [("/live/", 50), ("/agencies/", 50), ("/topics/", 50), ("/", 24)])
def test_every_page_of_a_list_can_be_reached_and_all_rows_are_there_once(state: State, address: str, size: int) -> None:
    table, seen, pages = Topic if address == "/topics/" else Agency, list[str](), 0
    here = f"{address}?words=o"  # as in county, board of and department of
    while here:
        page = state.browser.text(here)
        rows = LINK.findall(page)
        assert len(rows) <= size
        seen, pages = seen + rows, pages + 1
        following = re.search(r'rel="next" href="([^"]+)"', page)
        here = following[1] if following else ""
        assert not here or "words=o" in here
    with Session(state.engine) as session:
        there = session.scalar(select(func.count()).select_from(table))
    assert len(seen) == len(set(seen)) == there
    assert pages == -(-len(seen) // size) > 1


def test_a_list_is_searched_in_any_case_by_parts_of_words(state: State) -> None:
    for address, found in (("/agencies/", 1), ("/topics/", 4), ("/live/", 1), ("/", 1)):
        page = state.browser.text(f"{address}?words=CREEK+alder+clerk")
        assert f"1 to {found} of {found}." in text_of(page), address
        assert 'value="CREEK alder clerk"' in page


def test_a_search_that_finds_nothing_says_so_and_leads_back(state: State) -> None:
    for address in ("/agencies/", "/topics/", "/live/", "/"):
        page = state.browser.text(f"{address}?words=<script>nowhere")
        assert "Nothing here is called “<script>nowhere”." in text_of(page, keep=True), address
        assert f'<a href="{address}">Show all</a>' in page


def test_behind_the_last_page_is_the_last_page(state: State) -> None:
    for address in ("/agencies/", "/topics/", "/live/", "/"):
        assert 'rel="prev"' in state.browser.text(f"{address}?page=999")
        for odd in ("0", "-1", "x", "9" * 40, "%00", "²"):
            assert state.browser.get(f"{address}?page={odd}").status_code == 200


def test_a_topic_that_moves_is_shown_where_it_is_then(small: State) -> None:
    with Session(small.engine) as session:
        order = session.scalars(select(Topic.id).order_by(Topic.position, Topic.name)).all()
    assert len(order) > 50
    answer = small.browser.send(f"/topics/{order[49]}/move", page="/topics/", to="down")
    assert answer.location == f"/topics/?page=2#topic-{order[49]}"
    answer = small.browser.send(f"/topics/{order[49]}/move", page="/topics/", to="up")
    assert answer.location == f"/topics/#topic-{order[49]}"
    answer = small.browser.send(f"/topics/{order[0]}/move", page=f"/topics/{order[0]}/edit", to="51")
    assert answer.location == f"/topics/?page=2#topic-{order[0]}"
    with Session(small.engine) as session:
        ordered = select(Topic.id).order_by(Topic.position)
        assert session.scalars(ordered).all() == [*order[1:51], order[0], *order[51:]]
    for odd in ("0", "-1", "", "x", "9" * 30):
        assert small.browser.send(f"/topics/{order[1]}/move", page="/topics/", to=odd).status_code == 302
        with Session(small.engine) as session:
            assert session.scalars(ordered).first() == order[1], "nothing has moved"
    page = small.browser.text("/topics/?words=county")
    assert "To move a topic, show all." in page
    assert "/move" not in page


def test_of_many_agents_and_topics_one_types_a_part_of_the_name(state: State) -> None:
    page = state.browser.text("/transcripts/")
    assert len(re.findall("<option", page)) < 150
    assert '<input id="agent" name="agent" type="search" value=""' in page
    page = state.browser.text("/transcripts/?agent=ana+1+(")
    assert 'name="agent" type="search" value="agent0@state.example"' in page, "the one who is meant"
    assert "agent=agent0%40state.example" in page or "chats found" in page
    page = state.browser.text("/transcripts/?agent=ANA")
    assert "Several names have “ANA” in them: choose one." in text_of(page)
    assert '<option value="agent0@state.example">' in page
    assert "Nothing found" in state.browser.text("/transcripts/?agent=who@left.example"), "also who has left"
    page = state.browser.text("/transcripts/?topic=deeds")
    assert re.search(r'<select id="topic"[^>]*aria-invalid="true"', page)


def test_of_one_agency_its_agents_are_a_list(state: State) -> None:
    page = state.browser.text(f"/transcripts/?agency={AGENCY}")
    assert '<select id="agent" name="agent">' in page
    assert '<option value="agent0@state.example">Ana 1 (agent0@state.example)</option>' in page


def text_of(page: str, *, keep: bool = False) -> str:
    said = page if keep else re.sub(r"<[^>]+>", "", page)
    return " ".join(said.replace("\u2068", "").replace("\u2069", "").split())
