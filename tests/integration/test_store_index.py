"""Searching finds the same on both databases, and what the rules say; it is kept with every change of a leg."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, insert, select, text
from sqlalchemy.orm import Session

from chaos.stage.cluster import Cluster
from onedoor.desk.agency import events as e
from onedoor.desk.terms.people import Jid
from onedoor.desk.words.searching import folded, terms
from onedoor.store import tables as t
from onedoor.store.database import connect
from onedoor.store.journal.journal import Batch, Happened, Journal
from onedoor.store.transcripts import index, transcripts
from onedoor.store.transcripts.transcripts import Filter
from tests.integration.databases import Database

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANA = Jid("ana@agency.test")
ASSIGNED = e.Assigned(
    "q1.1", "q1", 1, "c-q1@rooms.test", "Tax desk", "taxes", "Taxes", "en", NOON, "Rosa", "Rosa (citizen)"
)
SQL = ("'", '"', "' OR '1'='1", "'; DROP TABLE leg; --", '" OR rowid > 0 OR "', "* OR *", "a' & 'b", "tax':*",
       "NEAR(a b)", "\\", "%", "_", "0 UNION SELECT password_hash FROM staff",
       "1)) OR ((1=1", "{x}", ":x", "%(x)s", "$1", "?",
       "words:a", "-a", "^a", "(", ")", "|", "&", "!", "<->", "\x00", "\ud800", "a\u0000b", "__kind_0")  # fmt: skip


def line(stanza_id: str, body: str, **rest: object) -> dict[str, object]:
    return {
        "leg": "q1.1", "stanza_id": stanza_id, "origin_id": None, "at": NOON, "author": "citizen", "name": "Rosa",
        "jid": None, "kind": "message", "body": body, "data": {}, **rest,
    }  # fmt: skip


@contextmanager
def both(postgresql: Cluster, template: str, sqlite: Path, place: Path) -> Iterator[tuple[Engine, Engine]]:
    path = place / "both.sqlite"
    shutil.copy(sqlite, path)
    url = postgresql.create(template)
    engines = connect(f"sqlite:///{path}"), connect(url)
    try:
        yield engines
    finally:
        for engine in engines:
            engine.dispose()
        postgresql.drop(url)


@pytest.fixture(scope="module")
def engines(
    postgresql: Cluster, migrated_postgresql: str, migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Engine, Engine]]:
    with both(postgresql, migrated_postgresql, migrated_sqlite, tmp_path_factory.mktemp("both")) as made:
        yield made


WORDS = st.sampled_from(
    ["tax", "Tax", "taxes", "sales", "SÁLES", "Straße", "strasse", "报税", "a", "1", "½", "e-mail", "\u0301"]
)
SAID = st.lists(st.one_of(WORDS, st.text(max_size=3)), max_size=8).map(" ".join)
LEGS = st.lists(
    st.fixed_dictionaries({
        "lines": st.lists(SAID, max_size=4), "agency": st.sampled_from(["tax", "labor"]),
        "topic": st.sampled_from(["Taxes", "Täxes"]), "language": st.sampled_from(["en", "es"]),
        "tags": st.sampled_from(["", "refund", "refund late"]), "rating": st.sampled_from([None, 1, 3]),
        "state": st.sampled_from(["ended", "refused"]), "owner": st.sampled_from([None, "ana@a", "ben@a"]),
        "minutes": st.integers(0, 3), "practice": st.booleans(),
    }), max_size=6,
)  # fmt: skip
TYPED = st.lists(
    st.one_of(WORDS, WORDS.map(lambda word: f"{word}*"), SAID.map(lambda said: f'"{said}"'), st.text(max_size=4)),
    max_size=3,
).map(" ".join)
ASKED = st.fixed_dictionaries({}, optional={
    "agency": st.sampled_from(["tax", "labor"]), "topic": st.just("Taxes"), "language": st.just("en"),
    "tag": st.sampled_from(["refund", "ref"]), "rating": st.just(3), "state": st.just("ended"),
    "agent": st.just("ana@a"), "kind": st.sampled_from(["all", "practice"]),
    "since": st.just(NOON + timedelta(minutes=1)), "before": st.just(NOON + timedelta(minutes=3)),
})  # fmt: skip


def fill(engine: Engine, legs: list[dict[str, object]]) -> None:
    with engine.begin() as connection:
        for table in (t.LegWords, t.Feedback, t.Line, t.Leg):
            connection.execute(delete(table))
        for number, leg in enumerate(legs, start=1):
            identifier = f"q{number}.1"
            at = NOON + timedelta(minutes=int(str(leg["minutes"])))
            connection.execute(
                insert(t.Leg).values(
                    id=identifier, number=number, chat=f"q{number}", room="r", skill="s", citizen="Rosa", page="",
                    agency_id=leg["agency"], since=at, assigned_at=at,
                    **{name: leg[name] for name in ("topic", "language", "tags", "state", "owner", "practice")},
                )
            )  # fmt: skip
            for said, body in enumerate(storable(leg)):
                connection.execute(
                    insert(t.Line).values(agency_id=leg["agency"], **{**line(f"s{said}", body), "leg": identifier})
                )
            if leg["rating"] is not None:
                connection.execute(
                    insert(t.Feedback).values(
                        agency_id=leg["agency"], leg=identifier, chat="q", at=NOON, rating=leg["rating"]
                    )
                )
    index.catch_up(engine)


def storable(leg: dict[str, object]) -> list[str]:
    """Without what no line ever has: it comes over XML."""
    lines: list[str] = leg["lines"]  # type: ignore[assignment]
    return ["".join(one for one in body if one >= " " and not "\ud800" <= one <= "\udfff") for body in lines]


def found(engine: Engine, wanted: Filter) -> list[str]:
    with Session(engine) as session:
        page = transcripts.search(session, wanted)
        assert page.total == len(page.found)
        assert not page.has_more
        return [one.leg.id for one in page.found]


def expected(legs: list[dict[str, object]], typed: str, asked: dict[str, object]) -> set[str]:
    """By the rules alone."""
    right = set()
    wanted = terms(typed)
    for number, leg in enumerate(legs, start=1):
        at = NOON + timedelta(minutes=int(str(leg["minutes"])))
        said = folded(["Rosa", str(leg["topic"]), str(leg["tags"]), *storable(leg)])
        kind = asked.get("kind", "chat")
        same = ("agency", "topic", "language", "rating", "state")
        if (
            wanted is not None
            and all(term.is_in(said) for term in wanted)
            and (kind == "all" or leg["practice"] is (kind == "practice"))
            and all(leg[name] == asked[name] for name in same if name in asked)
            and ("agent" not in asked or leg["owner"] == asked["agent"])
            and ("tag" not in asked or asked["tag"] in str(leg["tags"]).split())
            and at >= asked.get("since", at)  # type: ignore[operator]
            and at < asked.get("before", at + timedelta(1))  # type: ignore[operator]
        ):
            right.add(f"q{number}.1")
    return right


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(legs=LEGS, searches=st.lists(st.tuples(TYPED, ASKED), min_size=1, max_size=8))
def test_both_databases_find_the_same_in_the_same_order(
    engines: tuple[Engine, Engine], legs: list[dict[str, object]], searches: list[tuple[str, dict[str, object]]]
) -> None:
    for engine in engines:
        fill(engine, legs)
    for typed, asked in searches:
        wanted = Filter(terms=terms(typed), **asked)  # type: ignore[arg-type]
        on_sqlite, on_postgresql = (found(engine, wanted) for engine in engines)
        assert on_sqlite == on_postgresql
        assert set(on_sqlite) == expected(legs, typed, asked)


@pytest.mark.parametrize("typed", SQL)
def test_n40_sql_in_any_field_of_a_search_is_a_value(database: Database, typed: str) -> None:
    fill(database.engine, [LEG, {**LEG, "lines": [typed.replace("\x00", " ").replace("\ud800", "")]}])
    for name in ("agency", "agent", "topic", "tag", "language", "state", "kind"):
        assert found(database.engine, Filter(**{name: typed})) == []  # type: ignore[arg-type]
    with Session(database.engine) as session:
        asked = terms(typed)
        hits = found(database.engine, Filter(terms=asked))
        assert hits == ([] if asked is None else ["q2.1"] if asked else ["q2.1", "q1.1"])
        assert session.scalar(select(t.Leg.id).where(t.Leg.id == "q1.1")) is not None


LEG: dict[str, object] = {
    "lines": ["Nothing to see"], "agency": "tax", "topic": "Taxes", "language": "en", "tags": "", "rating": None,
    "state": "ended", "owner": None, "minutes": 0, "practice": False,
}  # fmt: skip


def test_what_is_said_can_be_found_once_it_is_remembered(database: Database) -> None:
    journal = Journal(database.engine, "tax.test", "tax")
    journal.commit(Batch(happened=[Happened("q1", ASSIGNED, NOON)]))
    assert found(database.engine, Filter(terms=terms("rosa"))) == ["q1.1"]
    assert found(database.engine, Filter(terms=terms("sales"))) == []
    journal.commit(Batch(lines=[line("s1", "Sales tax?")]))
    assert found(database.engine, Filter(terms=terms("sales"))) == [], "nobody in the chat waits for the index"
    assert journal.index_next()
    assert found(database.engine, Filter(terms=terms('"sales tax"'), state="waiting")) == ["q1.1"]
    assert not journal.index_next(), "nothing is left to do"
    journal.commit(Batch(lines=[line("s2", "On delivery?")]))
    happened = [
        e.Taken("q1.1", ANA),
        e.Tagged("q1.1", ANA, "refund"),
        e.Ended("q1.1", "agent"),
        e.Archived("q1.1", True, 1),
    ]
    journal.commit(Batch(happened=[Happened("q1", event, NOON) for event in happened]))
    asked = Filter(state="ended", tag="refund", agent=ANA, complete=True, terms=terms("delivery"))
    assert found(database.engine, asked) == ["q1.1"], "a chat that is over is found by all of it at once"
    assert found(database.engine, Filter(state="waiting")) == []
    assert not journal.index_next()


def test_what_a_killed_process_did_not_come_to_is_found_in_the_next_ones_first_round(database: Database) -> None:
    journal = Journal(database.engine, "tax.test", "tax")
    journal.commit(Batch(happened=[Happened("q1", ASSIGNED, NOON)], lines=[line("s1", "Hello")]))
    journal.commit(Batch(lines=[line("s2", "Sales tax?")]))
    successor = Journal(database.engine, "tax.test", "tax")
    successor.lacks_index(["q1.1"])
    assert successor.index_next()
    assert found(database.engine, Filter(terms=terms("sales"))) == ["q1.1"]


def test_a_turn_that_is_not_remembered_is_not_found(database: Database) -> None:
    journal = Journal(database.engine, "tax.test", "tax")
    with pytest.raises(Exception, match=r"(?i)unique"):
        journal.commit(Batch(happened=[Happened("q1", ASSIGNED, NOON)] * 2))
    assert found(database.engine, Filter()) == []


def test_what_came_without_the_index_is_caught_up_with_and_what_is_gone_leaves_it(database: Database) -> None:
    fill(database.engine, [LEG] * 3)
    with database.engine.begin() as connection:
        connection.execute(delete(t.LegWords).where(t.LegWords.leg == "q2.1"))
    assert found(database.engine, Filter()) == ["q3.1", "q1.1"] or set(found(database.engine, Filter())) == {
        "q1.1",
        "q3.1",
    }
    assert index.catch_up(database.engine) == 1
    assert index.catch_up(database.engine) == 0
    assert set(found(database.engine, Filter(terms=terms("nothing")))) == {"q1.1", "q2.1", "q3.1"}
    with database.engine.begin() as connection:
        connection.execute(delete(t.Leg).where(t.Leg.id == "q2.1"))
        index.refresh(connection, "tax", ["q2.1"])
    assert set(found(database.engine, Filter(terms=terms("nothing")))) == {"q1.1", "q3.1"}


def test_legs_of_one_second_each_have_a_place(database: Database) -> None:
    fill(database.engine, [LEG] * 150)
    with database.engine.connect() as connection:
        places = connection.execute(select(t.LegWords.id)).scalars().all()
    assert len(set(places)) == 150
    assert min(places) >= index.place(NOON)
    assert max(places) < index.place(NOON + timedelta(seconds=2))


def test_a_chat_with_more_words_than_the_index_takes_is_found_by_the_first(database: Database) -> None:
    many = " ".join(f"word{number:x}{'x' * 40}" for number in range(12_000))
    fill(database.engine, [{**LEG, "lines": ["the beginning", many]}])
    assert found(database.engine, Filter(terms=terms("nowhere"))) == []
    assert found(database.engine, Filter(terms=terms("rosa"))) == ["q1.1"]


def test_the_index_is_used(database: Database) -> None:
    with Session(database.engine) as session:
        asked = transcripts._newest(session, Filter(terms=terms("tax"))).limit(25)
        if database.kind == "sqlite":
            written = asked.compile(database.engine, compile_kwargs={"literal_binds": True}).string
            plan = " ".join(map(str, session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {written}")))
            assert "leg_words_index VIRTUAL TABLE INDEX" in plan
            assert "TEMP B-TREE" not in plan, "FTS5 itself gives the newest first"
        else:
            session.execute(text("SET LOCAL enable_seqscan = off"))
            session.execute(text("SET LOCAL enable_indexscan = off"))
            compiled = asked.compile(database.engine)
            plan = " ".join(map(str, session.connection().exec_driver_sql(f"EXPLAIN {compiled}", compiled.params)))
            assert "ix_leg_words_words" in plan
