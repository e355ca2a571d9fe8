"""Names of the whole world are found and held, on both databases, whatever the index of an older program says."""

from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, Engine, delete, insert, select, text, update
from sqlalchemy.orm import Session

from onedoor.desk.terms.retention import Kind
from onedoor.desk.words.folding import fold
from onedoor.desk.words.searching import MOST_TERMS, terms, words
from onedoor.settings import Settings, load
from onedoor.store import database as store
from onedoor.store import tables as t
from onedoor.store.retention import keeping
from onedoor.store.transcripts import index, transcripts
from onedoor.store.transcripts.transcripts import Filter
from tests.integration.databases import Database
from tests.integration.test_store_keeping import NOW, chat, furnish, hold, keep, sweep
from tests.letters import exemplars

OLD = NOW - timedelta(days=31)
LONG = 8
"""Letters of a word: short enough to count as a whole, whatever they fold to."""
MOST = 500
"""Letters of one language: of the thousands of Korean and Chinese some will do."""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    file = tmp_path / "onedoor.toml"
    file.write_text(f'key = "{"k" * 40}"\nstate = "{tmp_path / "state"}"\n')
    return load(file)


def alive(engine: Engine) -> set[str]:
    with Session(engine) as session:
        return set(session.scalars(select(t.Leg.chat).where(t.Leg.disposed_at.is_(None))))


def found(engine: Engine, typed: str) -> list[str]:
    with Session(engine) as session:
        return [one.leg.id for one in transcripts.search(session, Filter(terms=terms(typed))).found]


@pytest.mark.parametrize("typed", ["Lukasz", "ŁUKASZ"])
@pytest.mark.parametrize("criterion", ["person", "words"])
def test_a_hold_for_a_name_without_its_accents_holds_the_chat(
    database: Database, settings: Settings, criterion: str, typed: str
) -> None:
    furnish(database.engine)
    keep(database.engine, chat=30, block=1)
    chat(database.engine, settings, "his", OLD, "Łukasz")
    chat(database.engine, settings, "hers", OLD, "Rosa")
    hold(database.engine, **{criterion: typed})
    sweep(database.engine, settings)
    assert alive(database.engine) == {"his"}


def test_n66_a_hold_reads_the_rows_and_not_an_index_that_lags(database: Database, settings: Settings) -> None:
    furnish(database.engine)
    keep(database.engine, chat=30, block=None)
    chat(database.engine, settings, "his", OLD, "Łukasz")
    chat(database.engine, settings, "hers", OLD, "Rosa")
    _rewrite(database.engine)
    wanted = ["lukasz", "zqnote", "zqreason", "zqtag", "zqtopic", "zqcomment", "zqfile.pdf", "zqsaid"]
    assert [_held(database.engine, words=word) for word in wanted] == [1] * len(wanted), "the index is stale"
    with database.engine.begin() as connection:
        connection.execute(delete(t.LegWords))
    assert [_held(database.engine, words=word) for word in wanted] == [1] * len(wanted), "the index lacks the chats"
    assert [_held(database.engine, person=name) for name in ("lukasz", "LUKASZ@example.org", "zqsaid")] == [1, 1, 0]


def _rewrite(engine: Engine) -> None:
    """Every text of his chat, behind the index's back."""
    with engine.begin() as connection:
        head = {"transfer_reason": "zqreason", "tags": "refund zqtag", "topic": "zqtopic"}
        connection.execute(update(t.Leg).where(t.Leg.id == "his.1").values(**head))
        connection.execute(update(t.LegNote).where(t.LegNote.leg == "his.1").values(text="zqnote"))
        connection.execute(update(t.Feedback).where(t.Feedback.leg == "his.1").values(comment="zqcomment"))
        connection.execute(update(t.ChatFile).where(t.ChatFile.leg == "his.1").values(name="zqfile.pdf"))
        connection.execute(update(t.Line).where(t.Line.leg == "his.1").values(body="zqsaid"))


def _held(engine: Engine, **criterion: str) -> int:
    """How many of the two chats, both old, this hold alone keeps."""
    number = hold(engine, **criterion)
    (chats,) = (plan for plan in keeping.plans(engine, NOW, "tax") if plan.kind is Kind.CHAT)
    with engine.begin() as connection:
        connection.execute(delete(t.Hold).where(t.Hold.id == number))
    assert chats.count + chats.held == 2
    return chats.held


def test_a_hold_on_what_nobody_can_look_for_leaves_nothing_out(database: Database, settings: Settings) -> None:
    furnish(database.engine)
    keep(database.engine, chat=30, block=1)
    chat(database.engine, settings, "his", OLD, "🦄")
    hold(database.engine, person="🦄")
    sweep(database.engine, settings)
    assert alive(database.engine) == {"his"}


@pytest.mark.parametrize("criterion", [{"person": "lukasz"}, {"words": "lukasz"}, {"words": "complaint"}])
def test_what_only_the_router_knows_is_held_by_name_and_words(
    database: Database, settings: Settings, criterion: dict[str, str]
) -> None:
    furnish(database.engine)
    keep(database.engine, chat=30)
    chat(database.engine, settings, "his", OLD, "Łukasz")
    with database.engine.begin() as connection:
        connection.execute(delete(t.Leg))
        connection.execute(update(t.RouterChat).values(page="https://nj.example/complaint"))
    hold(database.engine, **criterion)
    sweep(database.engine, settings)
    with database.engine.connect() as connection:
        assert connection.execute(select(t.RouterChat.name)).scalar_one() == "Łukasz"


# --- Searching in every language -------------------------------------------------------------------------------------


def furnish_with_letters(connection: Connection) -> dict[str, list[str]]:
    """A leg for each language, which says the letters that no language before it has; returns its words."""
    said: dict[str, list[str]] = {}
    known: set[str] = set()
    for number, (language, letters) in enumerate(exemplars().items(), start=1):
        some = [letter for letter in letters if letter not in known][:MOST]
        known.update(letters)
        said[language] = ["".join(some[start : start + LONG]) for start in range(0, len(some), LONG)]
        leg = {"id": language, "number": number, "chat": language, "room": "r", "skill": "s", "citizen": "", "page": "",
               "agency_id": "tax", "since": NOW, "assigned_at": NOW, "topic": "",
               "language": language, "state": "ended"}  # fmt: skip
        connection.execute(insert(t.Leg).values(**leg))
        for place, word in enumerate(said[language]):
            line = {"leg": language, "stanza_id": f"s{place}", "at": NOW, "author": "citizen", "name": "", "body": word,
                    "kind": "message", "data": {}}  # fmt: skip
            connection.execute(insert(t.Line).values(agency_id="tax", **line))
    return said


def test_every_letter_of_every_language_is_found_however_it_is_typed(database: Database) -> None:
    furnish(database.engine)
    with database.engine.begin() as connection:
        said = furnish_with_letters(connection)
    index.catch_up(database.engine)
    for language, spelled in said.items():
        asked = [one for one in spelled if words(one)]
        for start in range(0, len(asked), MOST_TERMS):
            some = asked[start : start + MOST_TERMS]
            for typed in (" ".join(map(str.upper, some)), " ".join(map(fold, some))):
                assert language in found(database.engine, typed), typed


# --- The migration ---------------------------------------------------------------------------------------------------


def test_what_an_older_program_indexed_is_found_by_the_new_fold(empty_database: Database) -> None:
    config = store._config(empty_database.engine)
    command.upgrade(config, "0014_promises")
    with empty_database.engine.begin() as connection:
        connection.execute(
            text("INSERT INTO agency (id, jid, name, local, enabled) VALUES ('tax', 'tax.test', 'Tax', true, true)")
        )
        connection.execute(
            text(
                "INSERT INTO leg (id, agency_id, number, chat, room, skill, topic, language, citizen, page, state,"
                " since, assigned_at) VALUES ('q1.1', 'tax', 1, 'q1', 'r', 's', '', 'pl', 'Łukasz ⚠️', '', 'ended',"
                " '2026-11-22 12:00:00', '2026-11-22 12:00:00')"
            )
        )
        connection.execute(
            text(
                f"INSERT INTO leg_words (id, agency_id, leg, words, text) VALUES ({index.place(NOW)}, 'tax', 'q1.1',"
                f" '{index.choice('kind', 'chat')} łukasz \ufe0f', ' łukasz \ufe0f ')"
            )
        )
    assert found(empty_database.engine, "łukasz") == []
    store.upgrade(empty_database.engine)
    assert found(empty_database.engine, "lukasz") == ["q1.1"]
    assert found(empty_database.engine, "Łukasz") == ["q1.1"]
    assert found(empty_database.engine, "❤️") == []
    with empty_database.engine.connect() as connection:
        assert connection.execute(select(t.LegWords.text)).scalars().all() == [" lukasz "]
    command.downgrade(config, "0014_promises")
    with empty_database.engine.connect() as connection:
        assert connection.execute(select(t.LegWords.leg)).all() == []
