"""The set-up as one file: out of a database, and into it or another one."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from onedoor.store.setupfile import intake, seed, writing
from onedoor.store.setupfile.model import Seed, SeedError
from onedoor.store.setupfile.reading import parse
from onedoor.store.tables import Agency, Agent
from tests.integration.databases import Database

OURS = Path(__file__).parents[2] / "config" / "seed.toml"
DOMAIN = "localhost"


def bring(database: Database, wanted: Seed) -> intake.Changes:
    with Session(database.engine) as session, session.begin():
        return intake.bring_in(session, wanted, DOMAIN)


def out(database: Database) -> Seed:
    with Session(database.engine) as session:
        return writing.read(session, DOMAIN)


def test_what_is_written_says_the_same_when_it_is_read(database: Database) -> None:
    bring(database, seed.read(OURS))
    found = out(database)
    assert len(found.agency) == 4
    assert parse(writing.as_toml(found), "x") == found
    assert parse(writing.as_json(found), "x") == found


def test_bringing_in_what_is_there_changes_nothing(database: Database) -> None:
    first = bring(database, seed.read(OURS))
    assert "agency tax" in first.added
    assert set(first.accounts) >= {("tax", "ana@localhost"), ("business", "ben@localhost")}
    again = bring(database, parse(writing.as_toml(out(database)), "x"))
    assert (again.added, again.changed, again.accounts) == ([], [], [])


def test_a_changed_file_changes_just_that(database: Database) -> None:
    bring(database, seed.read(OURS))
    toml = writing.as_toml(out(database))
    said = toml.replace('name = "Division of Taxation"', 'name = "Taxation"', 1)
    assert bring(database, parse(said, "x")).changed == ["agency tax: name"]
    with Session(database.engine) as session:
        assert session.get_one(Agency, "tax").name == "Taxation"


def test_what_the_file_does_not_name_stays(database: Database) -> None:
    bring(database, seed.read(OURS))
    with Session(database.engine) as session:
        before = len(session.scalars(select(Agent)).all())
    done = bring(
        database, parse('[[agency]]\nid = "new"\nname = "New"\n[[agency.skill]]\nslug = "all"\nname = "All"\n', "x")
    )
    assert done.added == ["agency new", "skill all of new"]
    with Session(database.engine) as session:
        assert len(session.scalars(select(Agent)).all()) == before


def test_levels_hours_and_routes_are_those_of_the_file(database: Database) -> None:
    bring(database, seed.read(OURS))
    said = out(database).model_dump(mode="json", by_alias=True)
    tax = next(one for one in said["agency"] if one["id"] == "tax")
    tax["agent"][0]["levels"] = {tax["agent"][0]["skills"][0]: 5}
    tax["hours"] = [{"days": ["mon"], "start": "08:00", "end": "12:00"}]
    said["topic"][0]["routes"] = [["tax", tax["skill"][0]["slug"]]]
    done = bring(database, Seed.model_validate(said))
    assert len(done.changed) == 3
    assert out(database) == Seed.model_validate(said)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("[[agency]]\nid = 3", "x: agency.0.id must be text, not “3”."),
        ("{", "x is not valid JSON"),
        ("agency = [", "x is not valid TOML"),
        ('[[agency]]\nid = "a"\nname = "A"\n[[agency.agent]]\nhandle = "b"\nname = "B"', "needs an account or a jid"),
    ],
)
def test_a_wrong_file_is_one_sentence(said: str, why: str) -> None:
    with pytest.raises(SeedError, match=why.replace(".", r"\.")):
        parse(said, "x")


NAMED = """
[[agency]]
id = "tax"
name = "Taxation"
names = { fr = "Impôts", es = "Impuestos" }
skill = [{ slug = "vat", name = "Sales tax", names = { fr = "Taxe de vente" } }]
tag = [{ slug = "vat", name = "Sales tax", names = { pt-BR = "Imposto" } }]
[[topic]]
id = "vat"
name = "Sales tax"
names = { fr = "Taxe de vente" }
routes = [["tax", "vat"]]
"""


def test_names_in_other_languages_come_in_and_out(database: Database) -> None:
    bring(database, parse(NAMED, "x"))
    found = out(database)
    assert found.agency[0].names == {"es": "Impuestos", "fr": "Impôts"}
    assert found.agency[0].tag[0].names == {"pt-br": "Imposto"}
    assert parse(writing.as_toml(found), "x") == found
    assert bring(database, found).changed == []


def test_names_that_the_file_does_not_have_stay_and_an_empty_one_goes(database: Database) -> None:
    bring(database, parse(NAMED, "x"))
    said = '[[agency]]\nid = "tax"\nname = "Taxation"\nnames = { fr = "", de = "Steuern" }\n'
    assert bring(database, parse(said, "x")).changed == ["agency tax: names"]
    assert out(database).agency[0].names == {"es": "Impuestos", "de": "Steuern"}
    assert out(database).topic[0].names == {"fr": "Taxe de vente"}


@pytest.mark.parametrize(
    ("names", "why"),
    [
        ('{ "français" = "Impôts" }', "“français” is no language"),
        ("{ fr = 3 }", "agency.0.names.fr must be text, not “3”."),
        (f'{{ fr = "{"x" * 121}" }}', "agency tax: names.fr: name has 121 characters; at most 120 fit."),
        ('"Impôts"', "agency.0.names must be a table, not “Impôts”."),
    ],
)
def test_a_wrong_name_is_one_sentence(database: Database, names: str, why: str) -> None:
    with pytest.raises(SeedError) as error:
        bring(database, parse(f'[[agency]]\nid = "tax"\nname = "T"\nnames = {names}\n', "x"))
    assert why in str(error.value)
