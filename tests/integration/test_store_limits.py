"""A set-up file and a command may write what the panel may, and no more. What is in the database already stays."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from onedoor.store.setupfile import intake, writing
from onedoor.store.setupfile.model import SeedError
from onedoor.store.setupfile.reading import parse
from onedoor.store.tables import Agent, CannedReply, Holiday, ReportReader
from tests.integration.databases import Database
from tests.integration.shell import done, run, settings_file

TAX = '[[agency]]\nid = "tax"\nname = "Tax"\n'


def bring(database: Database, said: str) -> list[str]:
    with Session(database.engine) as session, session.begin():
        found = intake.bring_in(session, parse(said, "x", writing.read(session, "test")), "test")
        return [*found.added, *found.changed]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (f'reply = [{{name = "hi", text = "{"x" * 4001}"}}]',
         "canned reply hi en of tax: text has 4001 characters; at most 4000 fit."),
        ('reply = [{name = "hi", text = "Hello {citizn}"}]',
         "canned reply hi en of tax: text must have no other variables than {citizen}, {agent}, {agency} and {number}, "
         "not “Hello {citizn}”."),
        (f'text = [{{code = "closed", text = "{"x" * 2001}"}}]',
         "agency text closed en of tax: text has 2001 characters; at most 2000 fit."),
        ("push_hosts = [" + '"www.tax.example", ' * 251 + "]",
         "agency tax: push hosts has 4015 characters; at most 4000 fit."),
        ("origins = [" + '"https://a.example", ' * 223 + "]",
         "agency tax: origins has 4013 characters; at most 4000 fit."),
        ('cost = [{channel = "visit", cents = 1, currency = " "}]',
         "contact cost visit of tax: currency must not be empty."),
        ("holiday = [{day = 1999-12-31}]",
         "agency tax: day must be a date from 2000 to 2200, not “1999-12-31”."),
        ('agent = [{account = "ana", handle = "ana", name = "Ana", language = "de"}]',
         "agent ana@test of tax: language must be en, es or fr, not “de”."),
        ('agent = [{account = "ana", handle = "ana", name = "Ana", languages = ["en", "xx"]}]',
         "agent ana@test of tax: languages must be tags of known languages, such as en or pt-BR, not “en xx”."),
        ('reply = [{name = "hi", text = "Hi.", language = "english"}]',
         "canned reply hi english of tax: language must be the tag of a known language, such as en, es or pt-BR, "
         "not “english”."),
        ('skill = [{slug = "vat", name = "\\u0007"}]', "skill vat of tax: name must not be empty."),
        ('phone = "112\\u0007"', "agency tax: phone must not contain the character U+0007."),
        ('agent = [{account = "ana", handle = "ana", name = "Ana", languages = [" "]}]',
         "agent ana@test of tax: languages must not be empty."),
        (f'[[topic]]\nid = "vat"\nname = "VAT"\nroutes = []\nkeywords = "{"x" * 2001}"',
         "topic vat: keywords has 2001 characters; at most 2000 fit."),
    ],
)  # fmt: skip
def test_what_the_panel_refuses_a_file_cannot_bring_in(database: Database, said: str, why: str) -> None:
    with pytest.raises(SeedError) as refused:
        bring(database, TAX + said)
    assert str(refused.value) == why


def test_half_a_character_in_a_file_is_one_sentence(database: Database) -> None:
    with pytest.raises(SeedError, match=r"^x has half of a character: \\ud800\.$"):
        bring(database, r'{"agency": [{"id": "\ud800", "name": "Tax"}]}')


def test_a_name_is_one_line_without_control_characters_as_in_the_panel(database: Database) -> None:
    bring(database, TAX + 'tag = [{slug = "vat", name = "Sales\\u0007\\u202e\\ntax ", names = {fr = "TV\\u0000A"}}]')
    with Session(database.engine) as session:
        found = writing.read(session, "test").agency[0].tag[0]
        assert (found.name, found.names) == ("Sales tax", {"fr": "TVA"})


def test_a_command_says_the_same_and_changes_nothing(database: Database, tmp_path: Path) -> None:
    bring(database, TAX)
    config = settings_file(database, tmp_path, 'domain = "test"')
    wrong = run(config, "reply", "set", "tax", "hi", "en", "--text", "x" * 4001)
    said = "canned reply hi en of tax: text has 4001 characters; at most 4000 fit.\n"
    assert (wrong.exit_code, wrong.output) == (2, said)
    assert done(config, "reply", "list", "tax") == "tax has no reply.\n"


def test_what_is_longer_since_before_there_was_a_limit_can_be_exported_and_stays(database: Database) -> None:
    bring(database, TAX)
    with Session(database.engine) as session, session.begin():
        session.add(CannedReply(agency_id="tax", name="old", text="x" * 5000))
        session.add(Holiday(agency_id="tax", day=date(1999, 12, 31)))
    with Session(database.engine) as session:
        backup = writing.as_toml(writing.read(session, "test"))
    assert bring(database, backup) == []
    assert bring(database, TAX + 'reply = [{name = "old", folder = "f"}]') == ["canned reply old en of tax: folder"]
    more = TAX + "holiday = [{day = 1999-12-31}, {day = 2026-12-25}]"
    assert bring(database, more) == ["agency tax: holidays"]


def test_the_same_address_in_capitals_is_the_same_reader(database: Database) -> None:
    bring(database, TAX + 'reader = [{email = "boss@tax.example", reports = "offered"}]')
    said = TAX + 'reader = [{email = "Boss@tax.example", reports = "speed"}]'
    assert bring(database, said) == ["report reader Boss@tax.example of tax: reports"]
    with Session(database.engine) as session:
        readers = session.query(ReportReader).all()
        assert [(one.email, one.reports) for one in readers] == [("boss@tax.example", "speed")]


def test_a_language_is_spelled_in_one_way(database: Database) -> None:
    bring(database, TAX + 'reply = [{name = "hi", text = "Oi.", language = "PT-br"}]')
    assert bring(database, TAX + 'reply = [{name = "hi", text = "Olá.", language = "pt-br"}]') == [
        "canned reply hi pt-BR of tax: text"
    ]
    bring(
        database, TAX + 'agent = [{account = "ana", handle = "ana", name = "Ana", languages = ["EN", "pt-br", "en"]}]'
    )
    with Session(database.engine) as session:
        assert session.query(CannedReply.language).all() == [("pt-BR",)]
        assert session.query(Agent.languages).scalar() == "en pt-BR"


def test_nobody_has_approved_a_reply_that_a_file_changed(database: Database) -> None:
    bring(database, TAX)
    with Session(database.engine) as session, session.begin():
        session.add(CannedReply(agency_id="tax", name="hi", text="Hello.", approved_by="Tara"))
    bring(database, TAX + 'reply = [{name = "hi", text = "Hi."}]')
    with Session(database.engine) as session:
        assert session.query(CannedReply.approved_by).scalar() == ""


def test_a_file_cannot_give_two_agencies_one_address(database: Database) -> None:
    with pytest.raises(SeedError, match=r"^agency labor: tax has the address tax\.test already\.$"):
        bring(database, TAX + '[[agency]]\nid = "labor"\nname = "Labor"\njid = "tax.test"')
