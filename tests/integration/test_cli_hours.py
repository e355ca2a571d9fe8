"""`onedoor hours` and `onedoor agency add`, as somebody at a shell meets them."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from onedoor.cli import main
from onedoor.store.tables import Agency, OpeningHours
from tests.integration.databases import Database


@pytest.fixture
def config(database: Database, tmp_path: Path) -> Path:
    with Session(database.engine) as session:
        monday = OpeningHours(weekday=0, start="08:30", end="16:30")
        session.add(Agency(id="tax", jid="tax.test", name="Taxation", time_zone="America/New_York", hours=[monday]))
        session.commit()
    path = tmp_path / "onedoor.toml"
    path.write_text(f'key = "{"k" * 40}"\n[database]\nurl = "{database.url}"\n')
    return path


def run(config: Path, *words: str) -> Result:
    return CliRunner().invoke(main, [*words, "--config", str(config)])


def test_the_hours_of_an_agency_are_asked_for_at_a_moment(config: Path) -> None:
    told = run(config, "hours", "tax", "--at", "2026-11-24T10:00")
    assert told.output == "Taxation, Tue 24 Nov 2026, 10:00 EST: Closed. It opens Mon 30 Nov 2026, 08:30 EST.\n"
    assert run(config, "hours", "tax").output.startswith("Taxation, ")


def test_an_unknown_agency_or_moment_is_one_sentence(config: Path) -> None:
    nowhere, never = run(config, "hours", "nowhere"), run(config, "hours", "tax", "--at", "soon")
    assert (nowhere.exit_code, nowhere.output) == (2, "There is no agency nowhere.\n")
    assert (never.exit_code, never.output) == (2, "“soon” is not a time; one looks like 2026-12-24T11:50.\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("tax", "Taxes"), "There is an agency tax already."),
        (("new", "New"), "“new” cannot be a short name: the panel uses the word itself."),
        (("fees", "Fees", "--jid", "tax.test"), "There is an agency with the address tax.test already."),
        (("fees", ""), "NAME must not be empty."),
        (("Fees and more", "Fees"), "LABEL must be made of small letters"),
        (("fees", "Fees", "--jid", "not one"), "--jid must be a domain such as tax.example.gov, not “not one”."),
    ],
)
def test_what_cannot_be_an_agency_is_one_sentence(config: Path, words: tuple[str, ...], said: str) -> None:
    refused = run(config, "agency", "add", *words)
    assert refused.exit_code == 2
    assert refused.output.startswith(said)
    assert len(refused.output.splitlines()) == 1


def test_a_foreign_agency_is_added_by_its_address(config: Path, database: Database) -> None:
    added = run(config, "agency", "add", "county", "County Clerk", "--jid", "desk.county.test", "--elsewhere")
    assert added.exit_code == 0, added.output
    with Session(database.engine) as session:
        county = session.get_one(Agency, "county")
        assert (county.jid, county.local, county.time_zone) == ("desk.county.test", False, "UTC")
