"""What an entry's description allows fits into the columns that hold it."""

from typing import Annotated, Any

import pytest
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Integer, String

from onedoor.store import tables
from onedoor.store.setupfile import model
from onedoor.store.setupfile.model import Part
from onedoor.store.tables import Base

HELD: dict[type[Part], type[Base]] = {
    model.Agency: tables.Agency,
    model.Skill: tables.Skill,
    model.Agent: tables.Agent,
    model.Reply: tables.CannedReply,
    model.Text: tables.AgencyText,
    model.Day: tables.Holiday,
    model.Tag: tables.Tag,
    model.Topic: tables.Topic,
    model.Cost: tables.ContactCost,
    model.Reader: tables.ReportReader,
    model.Kept: tables.Schedule,
    model.ServiceTarget: tables.ServiceTarget,
    model.Person: tables.Staff,
}
LISTS = ("languages", "push_hosts", "origins")
"""The file has a list, the column one text."""


def _columns(kind: type[Any]) -> list[tuple[type[Part], str, Any]]:
    return [
        (part, name, table.__table__.c[name].type)
        for part, table in HELD.items()
        for name in part.model_fields
        if name in table.__table__.c and isinstance(table.__table__.c[name].type, kind)
    ]


def is_refused(part: type[Part], field: str, value: object) -> bool:
    """Whether a set-up file or a command may not write this value."""
    described = part.model_fields[field]
    kind: Any = Annotated[(described.annotation, field, *described.metadata)]
    try:
        read: Any = TypeAdapter(kind).validate_python(str(value).split() if field in LISTS else value)
    except ValidationError:
        return True
    return part.mistake(field, " ".join(read) if field in LISTS else read) is not None


@pytest.mark.parametrize(("part", "field", "kind"), _columns(String), ids=str)
def test_a_text_that_is_allowed_fits_into_its_column(part: type[Part], field: str, kind: String) -> None:
    if field == "role":
        return  # staff.add knows the roles
    assert is_refused(part, field, "x" * ((kind.length or 4000) + 1))


@pytest.mark.parametrize(("part", "field", "kind"), _columns(Integer), ids=str)
def test_a_number_that_is_allowed_fits_into_its_column(part: type[Part], field: str, kind: Integer) -> None:
    for value in (-1, 2**31):
        assert is_refused(part, field, value)


def test_names_in_other_languages_fit_too() -> None:
    for names in ({"fr": "x" * 121}, {"fr-" + "-".join(["abcdefgh"] * 4): "x"}):
        assert model.Topic.mistake("names", names)
