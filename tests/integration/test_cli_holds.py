"""`onedoor hold`: what it covers is not destroyed by `onedoor retention run`, until it is lifted."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from onedoor.store.tables import Agency, AuditRow, Hold, LeftMessage, Leg, LegWords
from tests.integration.databases import Database
from tests.integration.panel import furnish
from tests.integration.shell import done, run, settings_file


@pytest.fixture
def config(database: Database, tmp_path: Path) -> Path:
    """The chat q7 at tax and business, over for nine days, is kept for five."""
    furnish(database.engine)
    with Session(database.engine) as session:
        session.execute(update(Leg).values(ended_at=datetime.now(UTC) - timedelta(days=9)))
        session.execute(update(Agency).where(Agency.id == "tax").values(keep_days=5))
        session.commit()
    return settings_file(database, tmp_path)


@pytest.mark.parametrize(
    "criteria",
    [
        ("--chat", "q7"),
        ("--chat", "q7.2"),
        ("--chat", "tax/12"),
        ("--person", "rosa"),
        ("--words", "charge"),
        ("--from", "2020-01-01", "--to", "2099-01-01"),
        ("--person", "rosa", "--everywhere"),
    ],
)
def test_what_is_held_is_not_destroyed_until_the_hold_is_lifted(config: Path, criteria: tuple[str, ...]) -> None:
    assert "tax: 1 chat would be destroyed" in done(config, "retention", "run", "--dry-run")
    said = done(config, "hold", "set", "tax", *criteria, "--reason", "Court 12")
    assert said.startswith("Hold 1 is in force: nothing that it covers will be destroyed.\nIt covers 1 chat:\n")
    assert "tax: 0 chat would be destroyed (5 days, 1 held)" in done(config, "retention", "run", "--dry-run")
    assert run(config, "hold", "lift", "1", "--why", "Settled", typed="n\n").exit_code == 2
    assert "1 held" in done(config, "retention", "status")
    done(config, "hold", "lift", "1", "--why", "Settled", "--yes")
    assert "tax: 1 chat destroyed" in done(config, "retention", "run")


def test_setting_a_hold_says_what_it_covers(config: Path, database: Database) -> None:
    with Session(database.engine) as session:
        session.execute(update(Leg).values(citizen="Łukasz"))
        session.execute(delete(LegWords))
        told = {"agency_id": "tax", "reference": "T-1", "at": datetime.now(UTC), "topic": "", "language": "pl"}
        session.add(LeftMessage(name="Lukasz", email="", phone="", text="Call me", page="", why="closed", **told))
        session.commit()
    said = done(config, "hold", "set", "tax", "--person", "LUKASZ", "--reason", "Court 12").splitlines()
    assert said[1] == "It covers 1 chat:"
    assert said[2].split("  ")[1:3] == ["tax/12", "q7"]
    assert "Łukasz" in said[2]
    assert said[3:] == ["It covers 1 message that citizens left."]
    everywhere = done(config, "hold", "set", "tax", "--words", "lukasz", "--everywhere", "--reason", "Court 12")
    assert "It covers 1 chat:" in everywhere, "both agencies had it"
    nothing = done(config, "hold", "set", "tax", "--person", "Nobody At All", "--reason", "Court 12").splitlines()
    assert nothing[1:] == ["It covers no chat at the moment. Check the spelling of names, and the dates."]


def test_who_held_and_lifted_what_is_listed_and_recorded(config: Path, database: Database) -> None:
    assert done(config, "hold", "list") == "Nothing is held.\n"
    words = "“sales tax” refund*"
    done(config, "hold", "set", "tax", "--words", words, "--until", "2099-01-01", "--reason", "Court 12")
    done(config, "hold", "set", "tax", "--person", "Rosa", "--everywhere", "--reason", "Audit\nof all")
    listed = done(config, "hold", "list", "tax").splitlines()
    assert listed[0].startswith(f"1  tax  words={words}  until=2099-01-01  reason=Court 12  set ")
    assert listed[1].startswith("2  every agency  person=Rosa  reason=Audit of all  set ")
    assert done(config, "hold", "list", "business").splitlines() == listed[1:]
    done(config, "hold", "lift", "1", "--why", "Settled", "--yes")
    assert done(config, "hold", "list").splitlines() == listed[1:]
    assert "lifted" in done(config, "hold", "list", "--all").splitlines()[0]
    again = run(config, "hold", "lift", "1", "--why", "Settled", "--yes")
    assert (again.exit_code, again.output) == (2, "Hold 1 is lifted already.\n")
    with Session(database.engine) as session:
        one = session.get_one(Hold, 1)
        assert (one.by[:4], one.lifted_by, one.lifted_why) == ("cli:", one.by, "Settled")
        rows = session.scalars(select(AuditRow).where(AuditRow.object == "hold:1").order_by(AuditRow.number)).all()
        assert {"create", "hold", "lift", "change"} == {row.action for row in rows}
        assert {(row.actor, row.role, row.agency) for row in rows} == {(one.by, "cli", "tax")}
        assert "Rosa" not in str([row.details for row in session.scalars(select(AuditRow))])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("set", "nowhere", "--person", "x", "--reason", "y"), "There is no agency nowhere.\n"),
        (("set", "tax", "--reason", "y"), "Say what is held: --chat, --person, --words, --from or --to.\n"),
        (("set", "tax", "--person", " ", "--reason", "y"),
         "Say what is held: --chat, --person, --words, --from or --to.\n"),
        (("set", "tax", "--person", "x", "--reason", " "), "Say with --reason why it is held.\n"),
        (("set", "tax", "--chat", "q99", "--reason", "y"), "tax has no chat q99.\n"),
        (("set", "tax", "--words", "?!", "--reason", "y"), "“?!” contains no word to search for.\n"),
        (("set", "tax", "--person", "x" * 201, "--reason", "y"), "--person has 201 characters; at most 200 fit.\n"),
        (("set", "tax", "--from", "2026-02-02", "--to", "2026-02-01", "--reason", "y"),
         "The day of --from is after that of --to: nothing would be held.\n"),
        (("set", "tax", "--person", "x", "--until", "2020-02-02", "--reason", "y"),
         "The day of --until is in the past: nothing would be held.\n"),
        (("lift", "7", "--why", "y"), "There is no hold 7.\n"),
        (("list", "nowhere"), "There is no agency nowhere.\n"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_sentence_and_holds_nothing(config: Path, words: tuple[str, ...], said: str) -> None:
    wrong = run(config, "hold", *words)
    assert (wrong.exit_code, wrong.output) == (2, said)
    assert done(config, "hold", "list", "--all") == "Nothing is held.\n"
