"""`onedoor agency list`, `change` and `remove`: what the panel's forms do with an agency, at a shell."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms.fields.core import UnboundField

from admin.agencies.forms import AgencyForm
from admin.contact.forms import ContactForm
from admin.desk.forms import DeskForm
from onedoor.commands.setup.agencies import change
from onedoor.store.tables import Agency, AuditRow, Leg, Route, Staff
from tests.integration.databases import Database
from tests.integration.panel import furnish
from tests.integration.shell import done, run, settings_file


@pytest.fixture
def config(database: Database, tmp_path: Path) -> Path:
    furnish(database.engine)
    return settings_file(database, tmp_path)


def test_whatever_the_forms_of_an_agency_have_is_an_option() -> None:
    ours = {parameter.name for parameter in change.params}
    theirs = {
        name
        for form in (AgencyForm, DeskForm, ContactForm)
        for name in dir(form)
        if isinstance(getattr(form, name), UnboundField)
    }
    assert {"name", "time_zone", "phone"} < theirs
    assert {name for name in theirs if not name.startswith("name_")} <= ours
    assert "names" in ours, "which has those in other languages"


def test_each_field_is_changed_and_the_rest_stays(config: Path, database: Database) -> None:
    told = done(config, "agency", "change", "tax", "--name", "Taxation", "--time-zone", "Europe/Rome", "--no-enabled")
    assert told == "~ agency tax: name, enabled, time zone\n"
    done(
        config,
        "agency",
        "change",
        "tax",
        "--simultaneous-offers",
        "2",
        "--missed-offers",
        "0",
        "--reply-reminder",
        "9",
        "--closing",
        "5",
    )
    done(
        config,
        "agency",
        "change",
        "tax",
        "--phone",
        "+1 609 555 0130",
        "--email",
        "help@tax.example",
        "--keep-days",
        "30",
    )
    done(config, "agency", "change", "tax", "--no-files", "--masking", "off", "--push-hosts", "tax.example,*.nj.gov")
    done(config, "agency", "change", "tax", "--website", "https://tax.example", "--keep-days", "0")
    done(config, "agency", "change", "tax", "--origins", "https://tax.example https://forms.tax.example/")
    assert done(config, "agency", "change", "tax", "--ring", "2") == "Nothing to change.\n"
    with Session(database.engine) as session:
        tax = session.get_one(Agency, "tax")
        assert (tax.name, tax.time_zone, tax.enabled) == ("Taxation", "Europe/Rome", False)
        assert (tax.simultaneous_offers, tax.missed_offers, tax.reply_reminder, tax.closing) == (2, 0, 9, 5)
        assert (tax.phone, tax.email, tax.website) == ("+1 609 555 0130", "help@tax.example", "https://tax.example")
        assert (tax.keep_days, tax.files, tax.masking, tax.push_hosts) == (None, False, "off", "tax.example *.nj.gov")
        assert tax.origins == "https://tax.example https://forms.tax.example"
        changed = select(AuditRow).where(AuditRow.object == "agency:tax", AuditRow.action == "change")
        assert session.scalars(changed).first().details["values"]["name"] == ["Division of Taxation", "Taxation"]  # type: ignore[union-attr]
    assert "tax  name=Taxation  enabled=False  time_zone=Europe/Rome  simultaneous_offers=2" in done(
        config, "agency", "list"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("labor", "--phone", "1"), "There is no agency labor."),
        (("tax", "--website", "http://x"), "--website: A website is a whole address that begins with https://."),
        (("tax", "--origins", "tax.example"), "“tax.example” does not start with https://: write https://tax.example."),
        (("tax", "--time-zone", "Rome"), "We know no time zone “Rome”; one looks like America/New_York."),
        (("tax", "--simultaneous-offers", "0"), "--simultaneous-offers must be at least 1, not “0”."),
        (
            ("tax", "--simultaneous-offers", "51"),
            "agency tax: simultaneous offers must be a whole number from 1 to 50, not “51”.",
        ),
        (
            ("tax", "--push-hosts", "nj.gov,https://x"),
            "push hosts must be hosts such as tax.nj.gov, or *.nj.gov for all below it, not “nj.gov https://x”.",
        ),
        (("tax", "--name", " "), "agency tax: name must not be empty."),
        (("tax", "--phone", "call us"), "agency tax: phone must look like +1 609 555 0100, not “call us”."),
    ],
)
def test_a_change_that_cannot_be_is_one_sentence(config: Path, words: tuple[str, ...], said: str) -> None:
    found = run(config, "agency", "change", *words)
    assert found.exit_code == 2
    assert found.output.strip().endswith(said)
    assert len(found.output.splitlines()) == 1


def test_an_agency_is_removed_when_what_goes_with_it_was_said(config: Path, database: Database) -> None:
    kept = run(config, "agency", "remove", "tax", typed="n\n")
    assert kept.exit_code == 2
    assert kept.output.splitlines()[:4] == [
        "This also removes 1 agent, 1 skill, 1 reply, and all its other settings.",
        "It will get no more chats from these topics: Taxes.",
        "These people will no longer be able to log in to the panel: Tara, Sue, Ann.",
        "Its transcripts and its agents' accounts on the XMPP server stay. No schedule will destroy the transcripts.",
    ]
    with Session(database.engine) as session:
        session.get_one(Agency, "tax")
        legs = len(session.scalars(select(Leg).where(Leg.agency_id == "tax")).all())
    assert run(config, "agency", "remove", "tax", typed="y\n").output.endswith("\n- agency tax\n")
    with Session(database.engine) as session:
        assert session.scalars(select(Agency.id)).all() == ["business"]
        assert session.scalars(select(Route)).all() == []
        assert session.scalars(select(Staff).where(Staff.agency_id == "tax")).all() == []
        assert len(session.scalars(select(Leg).where(Leg.agency_id == "tax")).all()) == legs
        row = session.scalars(select(AuditRow).where(AuditRow.object == "agency:tax")).one()
        assert (row.action, row.actor[:4], row.role) == ("delete", "cli:", "cli")
    gone = run(config, "agency", "remove", "tax", "--yes")
    assert (gone.exit_code, gone.output) == (2, "There is no agency tax.\n")


def test_what_goes_on_there_is_said_before_it_is_removed(config: Path, database: Database) -> None:
    with Session(database.engine) as session:
        session.scalars(select(Leg).where(Leg.agency_id == "tax")).first().state = "talking"  # type: ignore[union-attr]
        session.commit()
    assert (
        "Waiting or running there: 1 chat. End or transfer them first." in run(config, "agency", "remove", "tax").output
    )
