"""What the panel does with agents, replies, topics and staff beside their forms, at a shell."""

from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from onedoor.store.tables import AccountRequest, Agent, CannedReply, OpeningHours, Staff, Topic
from tests.integration.databases import Database
from tests.integration.panel import add_failed_account, furnish
from tests.integration.shell import done, run, settings_file

ANA = ("tax", "ana@tax.example")


@pytest.fixture
def config(database: Database, tmp_path: Path) -> Path:
    furnish(database.engine)
    return settings_file(database, tmp_path)


def test_an_agent_is_set_away_and_given_a_picture(config: Path, database: Database, tmp_path: Path) -> None:
    picture = tmp_path / "ana.png"
    Image.new("RGB", (300, 200), "red").save(picture)
    assert done(config, "agent", "duty", *ANA, "away") == "Ana is away now.\n"
    assert done(config, "agent", "picture", *ANA, str(picture)) == "Ana now has the picture.\n"
    with Session(database.engine) as session:
        ana = session.scalars(select(Agent).where(Agent.agency_id == "tax")).one()
        assert (ana.duty, len(ana.picture_name), ana.picture[:4] if ana.picture else b"") == ("away", 64, b"RIFF")
    assert done(config, "agent", "picture", *ANA, "--none") == "Ana now has no picture.\n"
    with Session(database.engine) as session:
        assert session.scalars(select(Agent.picture_name).where(Agent.agency_id == "tax")).one() == ""


def test_an_account_that_failed_is_asked_for_again_and_goes_with_its_agent(config: Path, database: Database) -> None:
    refused = run(config, "agent", "account", *ANA)
    assert (refused.exit_code, refused.output) == (2, "The account of Ana is not waiting for a retry.\n")
    add_failed_account(database.engine, *ANA)
    done(config, "agent", "account", *ANA)
    with Session(database.engine) as session:
        asked = session.scalars(select(AccountRequest)).one()
        assert (asked.state, asked.error, asked.password) == ("wanted", None, "old")
    done(config, "agent", "remove", *ANA, "--yes")
    with Session(database.engine) as session:
        assert session.scalars(select(AccountRequest)).all() == []


def test_replies_go_out_as_a_table_and_come_back_changed(config: Path, database: Database, tmp_path: Path) -> None:
    file = tmp_path / "replies.csv"
    done(config, "reply", "export", "tax", str(file))
    assert done(config, "reply", "import", "tax", str(file)) == "Nothing to change.\n"
    file.write_text(file.read_text("utf-8").replace("We open at nine.", "We open at ten.") + "late,,,,no,Too late.\r\n")
    looked_at = done(config, "reply", "import", "tax", str(file), "--dry-run")
    assert looked_at.splitlines()[:2] == ["+ reply late en of tax", "~ reply hours en of tax"]
    assert "Nothing was changed" in looked_at
    assert "+ reply late en of tax" in done(config, "reply", "import", "tax", str(file))
    with Session(database.engine) as session:
        rows = session.scalars(select(CannedReply).where(CannedReply.agency_id == "tax").order_by(CannedReply.name))
        found = [(one.name, one.text, one.approved, one.approved_by[:4]) for one in rows]
    assert found == [("hours", "We open at ten.", True, "cli:"), ("late", "Too late.", False, "")]
    file.write_text("name,text\nBad name,Good day\n")
    wrong = run(config, "reply", "import", "tax", str(file))
    assert wrong.exit_code == 2
    assert wrong.output == "Line 2: “bad name” is not a short name (small letters, digits, hyphens).\n"


@pytest.mark.parametrize(
    ("to", "order"),
    [
        ("up", "starting, taxes"),
        ("down", "taxes, starting"),
        ("first", "starting, taxes"),
        ("last", "taxes, starting"),
        ("1", "starting, taxes"),
        ("2", "taxes, starting"),
        ("99", "taxes, starting"),
    ],
)
def test_topics_are_put_in_another_order(config: Path, database: Database, to: str, order: str) -> None:
    assert done(config, "topic", "move", "starting", to) == f"{order}\n"
    with Session(database.engine) as session:
        assert ", ".join(session.scalars(select(Topic.id).order_by(Topic.position))) == order


def test_a_week_is_taken_away_after_it_was_asked(config: Path, database: Database) -> None:
    done(config, "opening", "set", "tax", "mon-fri 08:30-16:30")
    kept = run(config, "opening", "clear", "tax", typed="n\n")
    assert kept.exit_code == 2
    assert "Division of Taxation will always be open." in kept.output
    assert done(config, "opening", "clear", "tax", "--yes") == "~ agency tax: hours\n"
    with Session(database.engine) as session:
        assert session.scalars(select(OpeningHours)).all() == []


def test_somebody_is_called_by_another_name(config: Path, database: Database) -> None:
    assert done(config, "staff", "name", "tara", "Tara T.") == "tara is called Tara T. now.\n"
    with Session(database.engine) as session:
        assert session.scalars(select(Staff.name).where(Staff.login == "tara")).one() == "Tara T."


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("agent", "duty", "tax", "zoe", "on"), "tax has no agent zoe."),
        (("agent", "picture", *ANA), "Give a file with a picture, or use --none."),
        (("agent", "picture", *ANA, "/nowhere"), "/nowhere cannot be read: No such file or directory."),
        (("agent", "picture", *ANA, __file__), "We cannot read this picture. Use JPEG, PNG or WebP."),
        (("reply", "import", "tax", "/nowhere"), "/nowhere cannot be read: No such file or directory."),
        (("reply", "export", "nowhere"), "There is no agency nowhere."),
        (("topic", "move", "nowhere", "up"), "There is no topic nowhere."),
        (("topic", "move", "taxes", "x"), "There is no place x: use up, down, first, last, or a number such as 12."),
        (("opening", "clear", "nowhere", "--yes"), "There is no agency nowhere."),
        (("staff", "name", "nobody", "X"), "Nobody has the login nobody."),
        (("staff", "name", "tara", " "), "name must not be empty."),
        (("mail", "test", "a@example.gov"), "No mail is sent: the settings name no server ([mail], host)."),
    ],
)
def test_what_is_wrong_is_one_sentence(config: Path, words: tuple[str, ...], said: str) -> None:
    wrong = run(config, *words)
    assert (wrong.exit_code, wrong.output) == (2, f"{said}\n")


def test_a_login_that_is_too_long_is_one_sentence(config: Path) -> None:
    wrong = run(config, "staff", "add", "x" * 121, typed="a long pass phrase of somebody\n")
    assert (wrong.exit_code, wrong.output) == (2, "The login has 121 characters; at most 120 fit.\n")
