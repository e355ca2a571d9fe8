"""`onedoor report`: every report from the terminal, and what citizens said in it only where several did."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import update
from sqlalchemy.orm import Session

from onedoor.cli import main
from onedoor.reports import catalogue, keeping
from onedoor.reports.questions import trends
from onedoor.reports.reading import Period
from onedoor.settings import load
from onedoor.store import sample
from onedoor.store import tables as t
from onedoor.store.tables.measures import MAILED
from tests.integration.databases import Database
from tests.integration.sample_chats import UNTIL, set_up

FROM_TO = ["--from", "2026-10-24", "--to", "2026-11-20"]


@pytest.fixture
def config(database: Database, tmp_path: Path) -> Path:
    path = tmp_path / "onedoor.toml"
    path.write_text(f'key = "{"k" * 40}"\n[database]\nurl = "{database.url}"\n')
    set_up(database.engine)
    sample.fill(database.engine, load(path), sample.Asked(400, UNTIL))
    return path


def run(config: Path, *arguments: str, code: int = 0) -> str:
    done = CliRunner().invoke(main, ["report", *arguments, "--config", str(config)])
    assert done.exit_code == code, done.output
    return done.output


def test_every_report_is_a_table_csv_and_json(config: Path) -> None:
    for name, title in catalogue.TITLES.items():
        assert run(config, name, *FROM_TO).startswith(f"{title}, 2026-10-24 to 2026-11-20\n")
        made = json.loads(run(config, name, *FROM_TO, "--json"))
        assert (made["report"], made["warnings"]) == (name, [])
        assert made["rows"] or name in catalogue.OF_WORDS, name
        assert made["definitions"]
        head = next(csv.reader(io.StringIO(run(config, name, *FROM_TO, "--csv"))))
        assert head == [column["title"] for column in made["columns"]]


def test_what_is_read_in_transcripts_is_not_mailed() -> None:
    assert {*MAILED} == catalogue.TITLES.keys() - catalogue.OF_WORDS.keys()


def test_one_agency_alone_is_its_part_of_all(config: Path) -> None:
    whole = json.loads(run(config, "offered", *FROM_TO, "--by", "agency", "--json"))
    one = json.loads(run(config, "offered", *FROM_TO, "--agency", "tax", "--json"))
    by_name = {row["agency"]: row["offered"] for row in whole["rows"]}
    assert one["total"]["offered"] == by_name["Division of Taxation"]
    assert sum(by_name.values()) == whole["total"]["offered"]


def test_what_cannot_be_asked_is_said(config: Path) -> None:
    assert "There is no agency nowhere." in run(config, "offered", "--agency", "nowhere", code=2)
    assert "can be shown by" in run(config, "satisfaction", "--by", "skill", code=2)
    assert "after the last" in run(config, "offered", "--from", "2026-11-20", "--to", "2026-11-01", code=2)


def test_what_is_new_rises_and_a_word_of_few_is_not_told(config: Path, database: Database) -> None:
    engine = database.engine
    with Session(engine) as session:
        for number in range(40):
            said = "Where is the storm relief? Rosa" + (" Zanzibar" if number < 4 else "")
            session.add_all(_asked(number, said))
        session.execute(update(t.Topic).where(t.Topic.id == "taxes").values(keywords="tax storm"))
        session.commit()
    with engine.connect() as connection:
        report = trends.trends(connection, Period(date(2026, 11, 23), date(2026, 11, 23), ("tax",)))
        alone = trends.trends(
            connection, Period(date(2026, 11, 1), date(2026, 11, 23), ("tax",)), "page", "https://x.example/a"
        )
    found = {row["words"]: row for row in report.rows}
    assert found.keys() == {"storm relief"}, "its single words always stand together; Zanzibar has been said by four"
    assert (found["storm relief"]["chats"], found["storm relief"]["topics"], found["storm relief"]["replies"]) == (
        40,
        "No",
        "No",
    )
    assert {row["words"] for row in alone.rows} == {"storm relief"}


def test_what_many_ask_and_no_reply_answers_is_listed_until_there_is_one(config: Path, database: Database) -> None:
    """Thirty ask of the ferry, ten of whom get some reply; then one is written that has the word."""
    with Session(database.engine) as session:
        for number in range(30):
            leg, question = _asked(number, "When does the ferry sail?")
            session.add_all((leg, question))
            if number < 10:
                session.add(_line(leg, "agent", "Please see our page.", canned="see"))
        session.commit()
    day = ["--from", "2026-11-23", "--to", "2026-11-23", "--agency", "tax", "--json"]
    rows = json.loads(run(config, "questions", *day))["rows"]
    assert [(row["words"], row["without"], row["chats"]) for row in rows] == [("ferry sail", 20, 30)]
    with Session(database.engine) as session:
        session.add(t.CannedReply(agency_id="tax", name="ferry", text="The ferry sails at nine.", language="en"))
        session.commit()
    told = json.loads(run(config, "questions", *day))
    assert told["rows"] == []
    assert "Every word that several have used is in a canned reply." in told["notes"]


def _asked(number: int, question: str) -> tuple[t.Leg, t.Line]:
    """A chat of Rosa's at Taxation, and what she said first."""
    at = datetime(2026, 11, 23, 15, tzinfo=UTC) + timedelta(minutes=number)
    leg = t.Leg(
        id=f"new{number}.1", agency_id="tax", number=9000 + number, chat=f"new{number}", room="r", skill="taxes",
        topic="Taxes", language="en", citizen="Rosa", page="https://x.example/a?id=7", state="ended",
        since=at, assigned_at=at,
    )  # fmt: skip
    return leg, _line(leg, "citizen", question)


def _line(leg: t.Leg, author: str, body: str, **data: str) -> t.Line:
    return t.Line(
        agency_id=leg.agency_id, leg=leg.id, stanza_id=author, at=leg.since, author=author, name=author,
        kind="message", body=body, data=data,
    )  # fmt: skip


def test_the_reports_of_a_day_are_there_right_after_it(config: Path, database: Database) -> None:
    keeping.refresh(database.engine)
    before = run(config, "offered", *FROM_TO, "--json")
    keeping.refresh(database.engine)
    assert run(config, "offered", *FROM_TO, "--json") == before
