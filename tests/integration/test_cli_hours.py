"""`onedoor hours` and `onedoor agency add`, as somebody at a shell meets them."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from databases import Database
from sqlalchemy.orm import Session

from onedoor.cli import main
from onedoor.store.tables import Agency, OpeningHours


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
    assert (never.exit_code, never.output) == (2, "“soon” is no time; one looks like 2026-12-24T11:50.\n")


def test_a_foreign_agency_is_added_by_its_address(config: Path, database: Database) -> None:
    added = run(config, "agency", "add", "county", "County Clerk", "--jid", "desk.county.test", "--elsewhere")
    assert added.exit_code == 0, added.output
    with Session(database.engine) as session:
        county = session.get_one(Agency, "county")
        assert (county.jid, county.local, county.time_zone) == ("desk.county.test", False, "UTC")


def test_what_citizens_are_told_of_an_agency_is_changed(config: Path, database: Database) -> None:
    told = run(config, "agency", "change", "tax", "--phone", "+1 609 555 0130", "--keep-days", "30", "--no-files")
    assert told.output == "Taxation is changed.\n"
    run(config, "agency", "change", "tax", "--masking", "off", "--keep-days", "0")
    run(config, "agency", "change", "tax", "--origins", "https://tax.example https://forms.tax.example/")
    wrong = run(config, "agency", "change", "tax", "--origins", "tax.example")
    assert wrong.output == "“tax.example” lacks its beginning: write https://tax.example.\n"
    with Session(database.engine) as session:
        tax = session.get_one(Agency, "tax")
        assert tax.origins == "https://tax.example https://forms.tax.example"
        assert (tax.phone, tax.keep_days, tax.files, tax.masking) == ("+1 609 555 0130", None, False, "off")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("labor", "--phone", "1"), "There is no agency labor."),
        (("tax", "--website", "http://x"), "A website is a whole address that begins with https://."),
    ],
)
def test_a_change_that_cannot_be_is_one_sentence(config: Path, words: tuple[str, ...], said: str) -> None:
    found = run(config, "agency", "change", *words)
    assert (found.exit_code, found.output.strip()) == (2, said)
