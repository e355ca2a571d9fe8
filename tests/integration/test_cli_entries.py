"""Each part of the set-up by hand, as somebody at a shell meets it: added, changed, shown, removed."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from onedoor.cli import main
from onedoor.desk.terms import retention
from onedoor.store.retention import keeping
from onedoor.store.setupfile import writing
from onedoor.store.setupfile.model import Seed
from onedoor.store.setupfile.reading import parse
from onedoor.store.tables import AccountRequest, Agency, Route, Skill, Topic
from tests.integration.databases import Database
from tests.integration.shell import done, run, settings_file


@pytest.fixture
def config(database: Database, tmp_path: Path) -> Path:
    with Session(database.engine) as session:
        session.add_all(Agency(id=label, jid=f"{label}.test", name=label.title()) for label in ("tax", "labor"))
        session.commit()
    return settings_file(database, tmp_path, 'domain = "test"')


def content(database: Database) -> Seed:
    with Session(database.engine) as session:
        return writing.read(session, "test")


def test_a_working_desk_is_made_by_hand(config: Path, database: Database) -> None:
    """What a set-up has to have, and each change changes only what it names."""
    assert done(config, "skill", "set", "tax", "refunds", "--name", "Refunds") == "+ skill refunds of tax\n"
    done(config, "skill", "set", "tax", "forms", "--name", "Forms", "--max-waiting", "5")
    told = done(
        config, "agent", "set", "tax", "ana", "--name", "Ana", "--handle", "ana", "--skills", "refunds,forms",
        "--levels", "forms:5", "--languages", "en,es",
    )  # fmt: skip
    assert told.splitlines()[0] == "+ agent ana@test of tax"
    assert told.splitlines()[1].startswith("ana@test gets an account with the password ")
    done(config, "topic", "set", "money", "--name", "Money back", "--routes", "tax:refunds")
    done(config, "tag", "set", "tax", "urgent", "--name", "Urgent")
    done(config, "reply", "set", "tax", "hello", "en", "--text", "Good day!")
    done(config, "text", "set", "tax", "closed", "en", "--text", "Come back tomorrow.")
    done(config, "opening", "set", "tax", "mon-fri 08:30-16:30", "sat 09:00-12:00")
    done(config, "holiday", "set", "tax", "2026-12-25", "--name", "Christmas")
    done(config, "transfers", "forbid", "tax", "labor")
    assert done(config, "agent", "set", "tax", "ana", "--capacity", "5") == "~ agent ana@test of tax: capacity\n"
    assert done(config, "agent", "set", "tax", "ana", "--capacity", "5") == "Nothing to change.\n"
    made = content(database)
    tax = next(one for one in made.agency if one.id == "tax")
    ana = tax.agent[0]
    assert (ana.name, ana.capacity, ana.skills, ana.levels) == ("Ana", 5, ("forms", "refunds"), {"forms": 5})
    assert ana.languages == ("en", "es")
    assert [(one.slug, one.max_waiting) for one in tax.skill] == [("forms", 5), ("refunds", None)]
    assert made.topic[0].routes == (("tax", "refunds"),)
    assert [(one.source, one.target) for one in made.forbidden] == [("tax", "labor")]
    assert len(tax.hours) == 6
    assert (tax.holiday[0].name, tax.reply[0].text, tax.text[0].code, tax.tag[0].name) == (
        "Christmas", "Good day!", "closed", "Urgent",
    )  # fmt: skip
    with Session(database.engine) as session:
        assert session.scalars(select(AccountRequest.jid)).all() == ["ana@test"]


def test_what_is_promised_what_contacts_cost_and_who_reads_reports(config: Path, database: Database) -> None:
    assert done(config, "service-target", "set", "tax", "--within", "60") == "~ agency tax: service target\n"
    assert done(config, "service-target", "set", "tax", "--answered", "90") == "~ agency tax: service target\n"
    assert done(config, "service-target", "list", "tax").startswith("short=10  within=60  answered=90")
    assert run(config, "service-target", "set", "tax", "--answered", "120").exit_code == 2
    assert done(config, "promise", "list", "tax") == done(config, "service-target", "list", "tax"), "its former name"
    assert (
        "Chats to answer in that time, per cent."
        in CliRunner().invoke(main, ["service-target", "set", "--help"]).output
    )
    assert done(config, "cost", "set", "tax", "visit", "--cents", "862") == "+ contact cost visit of tax\n"
    assert done(config, "cost", "set", "tax", "visit", "--currency", "£") == "~ contact cost visit of tax: currency\n"
    assert run(config, "cost", "set", "tax", "pigeon", "--cents", "1").exit_code == 2
    done(config, "reader", "set", "tax", "boss@tax.example", "--reports", "offered speed")
    assert run(config, "reader", "set", "tax", "boss@tax.example", "--reports", "everything").exit_code == 2
    tax = next(one for one in content(database).agency if one.id == "tax")
    assert (tax.service_target.within, tax.service_target.answered, tax.service_target.canned) == (60, 90, 80)
    assert [(one.channel, one.cents, one.currency) for one in tax.cost] == [("visit", 862, "£")]
    assert [(one.email, one.reports) for one in tax.reader] == [("boss@tax.example", "offered speed")]
    assert writing.as_json(parse(writing.as_toml(content(database)), "x")) == writing.as_json(content(database))
    done(config, "schedule", "set", "tax", "message", "--days", "90")
    assert done(config, "schedule", "set", "tax", "message", "--days", "60") == "~ schedule message of tax: days\n"
    assert run(config, "schedule", "set", "tax", "message", "--days", "0").exit_code == 2
    assert "message  days=60" in done(config, "schedule", "list", "tax")
    with Session(database.engine) as session:
        assert keeping.schedules(session)["tax"][retention.Kind.MESSAGE] == 60
    done(config, "schedule", "remove", "tax", "message", "--yes")
    done(config, "reader", "remove", "tax", "boss@tax.example", "--yes")
    done(config, "cost", "remove", "tax", "visit", "--yes")
    assert not any(one.reader or one.cost for one in content(database).agency)


def test_it_is_shown_as_it_can_be_typed(config: Path) -> None:
    assert done(config, "skill", "list", "tax") == "tax has no skill.\n"
    assert done(config, "opening", "list", "tax") == "Tax is always open.\n"
    assert done(config, "transfers", "list") == "Every agency may transfer to every other.\n"
    done(config, "skill", "set", "tax", "forms", "--name", "Forms", "--max-waiting", "5")
    done(config, "topic", "set", "papers", "--name", "Papers", "--routes", "tax:forms")
    done(config, "opening", "set", "tax", "mon-tue 08:30-16:30")
    assert done(config, "skill", "list", "tax") == "forms  name=Forms  max_waiting=5\n"
    assert done(config, "topic", "list") == "papers  name=Papers  routes=tax:forms\n"
    assert done(config, "opening", "list", "tax") == "mon 08:30-16:30\ntue 08:30-16:30\n"


def test_names_in_other_languages_are_given_shown_and_taken_away(config: Path, database: Database) -> None:
    done(config, "skill", "set", "tax", "forms", "--name", "Forms", "--names", "fr: Taxe d'habitation; es: Impuestos")
    done(config, "topic", "set", "papers", "--name", "Papers", "--routes", "tax:forms", "--names", "FR:Papiers")
    done(config, "agency", "change", "tax", "--names", "fr: Impôts")
    assert "names=es:Impuestos,fr:Taxe d'habitation" in done(config, "skill", "list", "tax")
    assert content(database).topic[0].names == {"fr": "Papiers"}
    done(config, "skill", "set", "tax", "forms", "--names", "fr:")
    assert content(database).agency[1].skill[0].names == {"es": "Impuestos"}
    assert content(database).agency[1].names == {"fr": "Impôts"}
    wrong = run(config, "topic", "set", "papers", "--names", "Papiers")
    assert (wrong.exit_code, "as in fr: Impôts" in wrong.output) == (2, True)
    assert "“french” is no language" in run(config, "topic", "set", "papers", "--names", "french: Papiers").output


def test_less_skills_mean_less_levels(config: Path, database: Database) -> None:
    for slug in ("refunds", "forms"):
        done(config, "skill", "set", "tax", slug, "--name", slug.title())
    who = ("agent", "set", "tax", "ana@elsewhere.test")
    done(config, *who, "--name", "Ana", "--handle", "ana", "--skills", "refunds,forms", "--levels", "forms:5,refunds:1")
    done(config, *who, "--skills", "refunds")
    ana = next(one for one in content(database).agency if one.id == "tax").agent[0]
    assert (ana.jid, ana.skills, ana.levels) == ("ana@elsewhere.test", ("refunds",), {"refunds": 1})


def test_what_is_removed_is_asked_about_and_takes_along_what_leads_to_it(config: Path, database: Database) -> None:
    done(config, "skill", "set", "tax", "forms", "--name", "Forms")
    done(config, "topic", "set", "papers", "--name", "Papers", "--routes", "tax:forms")
    kept = run(config, "skill", "remove", "tax", "forms", typed="n\n")
    assert "tax will get no more chats from these topics: Papers." in kept.output
    assert kept.exit_code == 2
    with Session(database.engine) as session:
        assert session.scalars(select(Skill.slug)).all() == ["forms"]
    assert run(config, "skill", "remove", "tax", "forms", typed="y\n").exit_code == 0
    done(config, "topic", "remove", "papers", "--yes")
    done(config, "transfers", "forbid", "tax", "labor")
    done(config, "transfers", "allow", "tax", "labor")
    with Session(database.engine) as session:
        assert [*session.scalars(select(Skill)), *session.scalars(select(Route)), *session.scalars(select(Topic))] == []
    assert content(database).forbidden == ()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("skill", "set", "nowhere", "x", "--name", "X"), "There is no agency nowhere.\n"),
        (("skill", "set", "tax", "x"), "--name is missing.\n"),
        (("skill", "remove", "tax", "x", "--yes"), "tax has no skill x.\n"),
        (("agent", "set", "tax", "ana", "--name", "A", "--handle", "a", "--skills", "x"),
         "The set-up: agent ana has a skill that tax lacks: x.\n"),
        (("topic", "set", "t", "--name", "T", "--routes", "nowhere:x"), None),
        (("topic", "set", "t", "--name", "T", "--routes", "tax"), None),
        (("topic", "remove", "t", "--yes"), "There is no topic t.\n"),
        (("opening", "set", "tax", "monday"), "“monday” is not a period; one looks like “mon-fri 08:30-16:30”.\n"),
        (("opening", "set", "tax", "mon-fri 16:30-08:30"),
         "“mon-fri 16:30-08:30” is not a period: A period ends after it has started, at 24:00 the latest.\n"),
        (("opening", "set", "tax", "mon 09:00-12:00", "mon 10:00-14:00"),
         "agency tax: on mon, 09:00-12:00 and 10:00-14:00 overlap.\n"),
        (("holiday", "set", "tax", "soon"), "DAY must be a date such as 2026-12-24, not “soon”.\n"),
        (("holiday", "set", "tax", "2026-12-24", "--start", "09:00"), "Start and end belong together.\n"),
        (("skill", "set", "tax", "A skill", "--name", "X"),
         "skill A skill of tax: slug must be made of small letters a to z, digits and hyphens, 63 at most, such as "
         "sales-tax, not “A skill”.\n"),
        (("skill", "set", "tax", "x", "--name", ""), "skill x of tax: name must not be empty.\n"),
        (("skill", "set", "tax", "x", "--name", "x" * 121),
         "skill x of tax: name has 121 characters; at most 120 fit.\n"),
        (("agent", "set", "tax", "zoe", "--name", "Zoe", "--handle", "zoe", "--capacity", "0"),
         "agent zoe@test of tax: capacity must be a whole number from 1 to 20, not “0”.\n"),
        (("agent", "set", "tax", "zoe", "--name", "Zoe", "--handle", "lea"),
         "agent zoe@test of tax: Lea has the handle lea at this agency already.\n"),
        (("service-target", "set", "tax", "--within", "0"), "--within must be at least 1, not “0”.\n"),
        (("cost", "set", "tax", "pigeon", "--cents", "1"),
         "CHANNEL must be chat, visit, phone, email or form, not “pigeon”.\n"),
        (("transfers", "forbid", "tax", "tax"),
         "Agents of tax can always transfer to each other: no rule can forbid it.\n"),
        (("setup", "export", "/nowhere/x.toml"), "/nowhere/x.toml cannot be written: No such file or directory.\n"),
        (("transfers", "allow", "tax", "labor"), "Transfers from tax to labor are not blocked.\n"),
        (("transfers", "forbid", "tax", "nowhere"), None),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_sentence_and_changes_nothing(
    config: Path, database: Database, words: tuple[str, ...], said: str | None
) -> None:
    done(config, "agent", "set", "tax", "lea", "--name", "Lea", "--handle", "lea")
    before = content(database)
    result = run(config, *words)
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert said is None or result.output == said
    assert content(database) == before


def test_a_file_that_names_an_agency_in_part_changes_just_that(config: Path, database: Database) -> None:
    done(config, "agency", "change", "tax", "--time-zone", "Europe/Rome", "--phone", "112")
    file = config.parent / "part.toml"
    file.write_text('[[agency]]\nid = "tax"\nphone = "+1 609 555 0100"\n')
    looked_at = done(config, "setup", "import", "--dry-run", str(file))
    assert looked_at == "~ agency tax: phone\nNothing was changed: this was a dry run.\n"
    assert done(config, "setup", "import", str(file)) == "~ agency tax: phone\n"
    assert done(config, "setup", "import", str(file)) == "Nothing to change.\n"
    tax = next(one for one in content(database).agency if one.id == "tax")
    assert (tax.phone, tax.time_zone, tax.name) == ("+1 609 555 0100", "Europe/Rome", "Tax")


def test_a_reader_without_an_address_is_told_what_one_looks_like(config: Path) -> None:
    wrong = run(config, "reader", "set", "tax", "nobody", "--reports", "offered")
    assert (wrong.exit_code, wrong.output) == (
        2, "EMAIL: “nobody” is not an e-mail address; one looks like ana@example.gov.\n",
    )  # fmt: skip


def test_a_password_that_a_command_makes_is_as_strong_as_the_panels(config: Path) -> None:
    told = done(config, "agent", "set", "tax", "ana", "--name", "Ana", "--handle", "ana")
    file = config.parent / "part.toml"
    file.write_text('[[agency]]\nid = "tax"\nagent = [{account = "ben", name = "Ben", handle = "ben"}]\n')
    told += done(config, "setup", "import", str(file))
    passwords = re.findall(r"^\w+@test gets an account with the password (.*)$", told, re.MULTILINE)
    assert len(passwords) == 2
    assert all(re.fullmatch(r"([a-z2-9]{4}-){3}[a-z2-9]{4}", one) for one in passwords)
