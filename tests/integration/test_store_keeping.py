"""Schedules are carried out on both databases: what is held stays whole, what is over is gone everywhere."""

import dataclasses
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, strategies
from hypothesis import settings as how
from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.orm import Session

from chaos.stage.cluster import Cluster
from onedoor.desk.agency import events as e
from onedoor.desk.agency.events import LEG_EVENTS
from onedoor.desk.router import events as chat_events
from onedoor.desk.router.events import CHAT_EVENTS
from onedoor.desk.terms.people import Jid
from onedoor.desk.terms.retention import Kind
from onedoor.desk.words.searching import terms
from onedoor.settings import Settings, load
from onedoor.store import tables as t
from onedoor.store.audit import audit
from onedoor.store.journal.journal import Batch, Happened, Journal, Sending
from onedoor.store.retention import destroying, keeping, scrubbing
from onedoor.store.transcripts import files, index, transcripts
from onedoor.store.transcripts.transcripts import Filter
from tests.integration.databases import Database
from tests.integration.test_store_index import both

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANA = Jid("ana@tax.test")
CANARY = "zqcanaryzq"
"""Stands wherever a citizen's words or name can stand."""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    file = tmp_path / "onedoor.toml"
    file.write_text(f'key = "{"k" * 40}"\nstate = "{tmp_path / "state"}"\n')
    return load(file)


def furnish(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(insert(t.Agency).values(id="tax", jid="tax.test", name="Taxation", local=True, enabled=True))


def chat(engine: Engine, settings: Settings, name: str, ended: datetime, words: str = CANARY) -> None:
    """One chat as the router and the agency write it, with all that may be left of it."""
    began, leg = ended - timedelta(minutes=5), f"{name}.1"
    address = f"https://nj.example/{'page'}?name={words}"
    opened = chat_events.Opened(
        name, f"c-{name}@rooms", f"v-{words}@web", words, "taxes", "en", words, address, words, words
    )
    router = [opened, chat_events.Barred(name, leg, "tax.test", f"v-{words}@web", words, ended, "Ana", words),
              chat_events.Ended(name, "agent"), chat_events.Closed(name)]  # fmt: skip
    Journal(engine, "router.test").commit(Batch(happened=[Happened(name, one, ended, words) for one in router]))
    with engine.connect() as connection:
        number = len(connection.execute(select(t.Leg.id)).all()) + 1
    assigned = e.Assigned(leg, name, number, f"c-{name}@rooms", "Tax desk", "taxes", "Taxes", "en", began, words, words,
                          address, words, reason=words, email=f"{words}@example.org", referrer=address)  # fmt: skip
    told = [assigned, e.Taken(leg, ANA), e.TransferAsked(leg, ANA, "vat", words), e.Ended(leg, "agent")]
    line = {"leg": leg, "stanza_id": f"s-{name}", "origin_id": None, "at": began, "author": "citizen", "name": words,
            "jid": None, "kind": "message", "body": f"My number is {words}", "data": {"said": words}}  # fmt: skip
    Journal(engine, "tax.test", "tax").commit(
        Batch(
            happened=[Happened(name, one, began if one is assigned else ended) for one in told],
            lines=[line],
            sendings=[Sending(f"c-{name}@rooms", [f"<a>{words}</a>"], ["1"], {"leg": leg})],
        )
    )
    identifier = f"{number:032x}"
    with engine.begin() as connection:
        connection.execute(
            insert(t.Feedback).values(agency_id="tax", leg=leg, chat=name, at=ended, rating=3, comment=words)
        )
        connection.execute(insert(t.LegNote).values(agency_id="tax", leg=leg, at=ended, by="tara", text=words))
        connection.execute(
            insert(t.ChatFile).values(
                agency_id="tax", id=identifier, leg=leg, author="citizen", name=words, media_type="text/plain", size=1,
                sha256="0" * 64, at=ended,
            )
        )  # fmt: skip
        connection.execute(
            insert(t.Export).values(id=identifier, at=ended, by="tara", legs=1, until=NOW + timedelta(days=1))
        )
        connection.execute(insert(t.ExportLeg).values(export_id=identifier, agency_id="tax", leg=leg))
        index.refresh(connection, "tax", [leg])
    files.save(settings.kept_files, "tax", identifier, words.encode())
    destroying.export_path(settings, identifier).parent.mkdir(parents=True, exist_ok=True)
    destroying.export_path(settings, identifier).write_text(words)


def keep(engine: Engine, **days: int | None) -> None:
    with engine.begin() as connection:
        connection.execute(update(t.Agency).values(keep_days=days.pop("chat", None)))
        for kind, kept in days.items():
            connection.execute(insert(t.Schedule).values(agency_id="tax", kind=kind, days=kept, at=NOW, by="tara"))


def hold(engine: Engine, **rest: object) -> int:
    with Session(engine) as session:
        keeping.turn(session)
        made = t.Hold(reason="Court", at=NOW, by="tara", **rest)
        session.add(made)
        session.commit()
        return made.id


def everything(engine: Engine) -> str:
    """All rows of all tables."""
    with engine.connect() as connection:
        return "\n".join(
            str(tuple(row)) for table in t.Base.metadata.sorted_tables for row in connection.execute(table.select())
        )


def on_disk(place: Path) -> list[str]:
    """Files that have the canary in them."""
    return [str(one) for one in place.rglob("*") if one.is_file() and CANARY.encode() in one.read_bytes()]


def sweep(engine: Engine, settings: Settings, now: datetime = NOW) -> list[keeping.Plan] | None:
    return keeping.run(engine, settings, lambda: now)


def test_n66_what_is_over_is_gone_everywhere_rows_index_events_stanzas_files_exports(
    database: Database, settings: Settings, tmp_path: Path
) -> None:
    furnish(database.engine)
    chat(database.engine, settings, "old", NOW - timedelta(days=31))
    chat(database.engine, settings, "new", NOW - timedelta(days=29), words="younger")
    assert CANARY in everything(database.engine)
    assert on_disk(tmp_path)
    keep(database.engine, chat=30)
    done = sweep(database.engine, settings)
    assert [(plan.kind, plan.count) for plan in done or []] == [(Kind.CHAT, 1), (Kind.BLOCK, 1)]
    assert CANARY not in everything(database.engine)
    database.engine.dispose()
    assert on_disk(tmp_path) == []
    rest = everything(database.engine)
    assert "My number is younger" in rest
    with Session(database.engine) as session:
        assert [one.leg.id for one in transcripts.search(session, Filter()).found] == ["new.1"]
        assert transcripts.search(session, Filter(terms=terms(CANARY))).found == []
        old = session.get(t.Leg, ("old.1", "tax"))
        assert old is not None
        assert (old.disposed_at, old.citizen, old.email, old.page) == (NOW, "", "", "https://nj.example/page")
        assert (old.state, old.taken_at, old.owner) == ("ended", NOW - timedelta(days=31), ANA)
        logged = session.scalars(select(t.Disposal).order_by(t.Disposal.id)).all()
        assert (logged[0].kind, logged[0].count, logged[0].identifiers) == ("chat", 1, ["old.1"])
        assert logged[0].schedule == "30 days after its end"
        ratings = session.scalars(select(t.Feedback.rating)).all()
        assert ratings == [3, 3], "what was ticked says nothing of anybody"
        recorded = session.scalars(select(t.AuditRow).where(t.AuditRow.action == "dispose")).all()
        assert [(row.actor, row.agency) for row in recorded] == [("retention", "tax")] * 2


def test_n66_a_hold_wins_even_over_a_round_that_has_begun(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnish(database.engine)
    keep(database.engine, chat=1)
    monkeypatch.setattr(keeping, "BATCH", 1)
    for number in range(3):
        chat(database.engine, settings, f"q{number}", NOW - timedelta(days=10 - number), words="said")
    moments = iter([NOW] * 2)

    def clock() -> datetime:
        """Somebody sets a hold after the first batch."""
        try:
            return next(moments)
        except StopIteration:
            if not held:
                held.append(hold(database.engine, chat="q1"))
            return NOW

    held: list[int] = []
    keeping.run(database.engine, settings, clock)
    with Session(database.engine) as session:
        left = {leg.id for leg in session.scalars(select(t.Leg).where(t.Leg.disposed_at.is_(None)))}
        assert left == {"q1.1"}
        session.get_one(t.Hold, held[0]).lifted_at = NOW
        session.commit()
    assert [plan.count for plan in sweep(database.engine, settings) or []] == [1]


def test_n66_what_a_backup_brings_back_is_destroyed_again(database: Database, settings: Settings) -> None:
    furnish(database.engine)
    keep(database.engine, chat=1, block=1)
    chat(database.engine, settings, "old", NOW - timedelta(days=10))
    with database.engine.connect() as connection:
        tables = (t.Leg, t.Line, t.Event, t.RouterChat)
        before = {
            table: [dict(row._mapping) for row in connection.execute(table.__table__.select())] for table in tables
        }
    sweep(database.engine, settings)
    with database.engine.begin() as connection:
        for table, rows in before.items():
            connection.execute(delete(table))
            connection.execute(insert(table), rows)
    assert CANARY in everything(database.engine)
    assert [plan.kind for plan in sweep(database.engine, settings) or []] == [Kind.CHAT]
    assert CANARY not in everything(database.engine)


def test_only_one_round_at_a_time_and_a_dead_one_is_taken_over(database: Database, settings: Settings) -> None:
    with database.engine.begin() as connection:
        connection.execute(update(t.Sweep).values(holder="other", until=NOW + timedelta(minutes=1)))
    assert sweep(database.engine, settings) is None
    assert sweep(database.engine, settings, NOW + timedelta(minutes=2)) == []


def test_what_belongs_to_a_chat_may_go_earlier(database: Database, settings: Settings) -> None:
    furnish(database.engine)
    keep(database.engine, email=5, feedback=5, file=5)
    chat(database.engine, settings, "old", NOW - timedelta(days=10))
    done = sweep(database.engine, settings) or []
    assert {plan.kind for plan in done} == {Kind.EMAIL, Kind.FEEDBACK, Kind.FILE}
    with Session(database.engine) as session:
        leg = session.get_one(t.Leg, ("old.1", "tax"))
        assert (leg.email, leg.origin, leg.citizen) == ("", "", CANARY)
        assert session.scalars(select(t.ChatFile)).all() == []
        assert session.scalar(select(t.Feedback.comment)) == ""
        told = [one for one in session.scalars(select(t.Event)) if one.kind in ("Assigned", "Opened")]
        assert [one.data["email"] for one in told] == ["", ""]
        assert "My number is" in session.scalars(select(t.Line.body)).one()


def test_what_only_the_router_knows_goes_when_the_longest_schedule_is_over(
    database: Database, settings: Settings
) -> None:
    furnish(database.engine)
    opened = chat_events.Opened(
        "q9", "c-q9@rooms", "v-9@web", CANARY, "taxes", "en", CANARY, f"https://x/?{CANARY}", CANARY
    )
    happened = [
        Happened("q9", one, NOW - timedelta(days=10))
        for one in (opened, chat_events.Ended("q9", "nobody"), chat_events.Closed("q9"))
    ]
    Journal(database.engine, "router.test").commit(Batch(happened=happened))
    sweep(database.engine, settings)
    assert CANARY in everything(database.engine)
    keep(database.engine, chat=30)
    sweep(database.engine, settings)
    assert CANARY in everything(database.engine)
    keep(database.engine, chat=5)
    held = hold(database.engine, agency_id="tax", person=CANARY)
    sweep(database.engine, settings)
    assert CANARY in everything(database.engine)
    with database.engine.begin() as connection:
        connection.execute(delete(t.Hold).where(t.Hold.id == held))
    sweep(database.engine, settings)
    assert CANARY not in everything(database.engine)


def test_messages_go_and_are_logged_by_what_nobody_can_turn_back(database: Database, settings: Settings) -> None:
    furnish(database.engine)
    keep(database.engine, message=5)
    with database.engine.begin() as connection:
        for days in (4, 6):
            connection.execute(
                insert(t.LeftMessage).values(
                    agency_id="tax", reference=f"ABC-{days}", topic="T", language="en", name=CANARY, email="", text="",
                    page="", why="closed", at=NOW - timedelta(days=days),
                )
            )  # fmt: skip
    sweep(database.engine, settings)
    with Session(database.engine) as session:
        assert session.scalars(select(t.LeftMessage.reference)).all() == ["ABC-4"]
        logged = session.scalars(select(t.Disposal)).one()
        assert "ABC" not in str(logged.identifiers)
        assert len(logged.identifiers[0]) == 64


def test_a_preview_says_what_a_round_would_do_and_does_nothing(database: Database, settings: Settings) -> None:
    furnish(database.engine)
    for number in range(3):
        chat(database.engine, settings, f"q{number}", NOW - timedelta(days=10), words="said")
    hold(database.engine, chat="q1")
    before = everything(database.engine)
    planned = keeping.plans(database.engine, NOW, "tax", {Kind.CHAT: 5})
    assert [(one.count, one.held) for one in planned if one.kind is Kind.CHAT] == [(2, 1)]
    assert [one for one in keeping.plans(database.engine, NOW, "tax") if one.kind is Kind.CHAT] == []
    assert everything(database.engine) == before


def test_every_field_of_every_event_is_known_to_be_personal_or_not() -> None:
    fields = {
        field.name
        for kind in (*LEG_EVENTS.values(), *CHAT_EVENTS.values())
        for field in dataclasses.fields(cast(Any, kind))
    }
    assert fields - scrubbing.PERSONAL - scrubbing.ANONYMOUS == set()
    assert set() == scrubbing.PERSONAL & scrubbing.ANONYMOUS


CHATS = strategies.lists(
    strategies.tuples(strategies.integers(1, 6), strategies.sampled_from(["alpha", "beta", "alpha beta"])), max_size=4
)
STEPS = strategies.lists(
    strategies.one_of(
        strategies.tuples(strategies.just("keep"), strategies.sampled_from([None, 1, 2, 4])),
        strategies.tuples(strategies.just("hold"), strategies.sampled_from(["q0", "q1", "alpha", "beta"])),
        strategies.tuples(strategies.just("lift"), strategies.just(None)),
        strategies.tuples(strategies.just("days"), strategies.integers(0, 3)),
        strategies.tuples(strategies.just("sweep"), strategies.just(None)),
    ),
    max_size=8,
)


@how(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chats=CHATS, steps=STEPS)
def test_whatever_happens_a_held_one_is_whole_and_an_expired_one_gone_alike_on_both(
    engines: tuple[Engine, Engine], settings: Settings, chats: list[tuple[int, str]], steps: list[tuple[str, object]]
) -> None:
    left = [play(engine, settings, chats, steps) for engine in engines]
    assert left[0] == left[1]


@pytest.fixture(scope="module")
def engines(
    postgresql: Cluster, migrated_postgresql: str, migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Engine, Engine]]:
    with both(postgresql, migrated_postgresql, migrated_sqlite, tmp_path_factory.mktemp("keeping")) as made:
        yield made


def play(
    engine: Engine, settings: Settings, chats: list[tuple[int, str]], steps: list[tuple[str, object]]
) -> list[set[str]]:
    with engine.begin() as connection:
        for table in reversed(t.Base.metadata.sorted_tables):
            if table.name not in ("audit", "audit_row", "audit_head", "sweep", "alembic_version"):
                connection.execute(table.delete())
    furnish(engine)
    words = {}
    for number, (ago, said) in enumerate(chats):
        chat(engine, settings, f"q{number}", NOW - timedelta(days=ago), words=said)
        words[f"q{number}"] = said
    model = Model(dict(words), {f"q{number}": NOW - timedelta(days=ago) for number, (ago, _) in enumerate(chats)})
    seen = []
    for step, value in [*steps, ("sweep", None)]:
        model.step(step, value, engine, lambda: sweep(engine, settings, model.now))
        with Session(engine) as session:
            whole = {leg.chat for leg in session.scalars(select(t.Leg).where(t.Leg.disposed_at.is_(None)))}
            lines = {leg.partition(".")[0] for leg in session.scalars(select(t.Line.leg))}
            found = {one.leg.chat for one in transcripts.search(session, Filter()).found}
        assert whole == lines == found == model.there
        seen.append(whole)
    return seen


@dataclasses.dataclass
class Model:
    """What should be there, in a few lines."""

    words: dict[str, str]
    ended: dict[str, datetime]
    now: datetime = NOW
    days: int | None = None
    held: list[str] = dataclasses.field(default_factory=list)

    def __post_init__(self) -> None:
        self.there = set(self.words)

    def step(self, step: str, value: object, engine: Engine, carry_out: Callable[[], object]) -> None:
        match step:
            case "keep":
                self.days = value  # type: ignore[assignment]
                keep(engine, chat=self.days)
            case "hold":
                self.held.append(str(value))
                hold(engine, **({"chat": value} if str(value).startswith("q") else {"words": value}))
            case "lift":
                self.held.clear()
                with engine.begin() as connection:
                    connection.execute(update(t.Hold).values(lifted_at=self.now))
            case "days":
                self.now += timedelta(days=int(str(value)))
            case _:
                carry_out()
                if self.days is not None:
                    over = {one for one in self.there if self.now - self.ended[one] > timedelta(days=self.days)}
                    self.there -= {one for one in over if not self.is_held(one)}

    def is_held(self, one: str) -> bool:
        return one in self.held or any(word in self.words[one].split() for word in self.held)


def test_the_audit_log_still_proves_itself_after_a_round(database: Database, settings: Settings) -> None:
    furnish(database.engine)
    keep(database.engine, chat=1)
    chat(database.engine, settings, "old", NOW - timedelta(days=10))
    sweep(database.engine, settings)
    with Session(database.engine) as session:
        rows = session.scalars(select(t.AuditRow).order_by(t.AuditRow.number)).all()
        assert rows
        assert [row.hash for row in rows] == [audit.digest(audit.key(settings), row) for row in rows]
