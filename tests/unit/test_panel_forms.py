"""A form of the panel and the description of its entry say the same: what one takes, the other takes."""

import inspect
from collections.abc import Iterable, Iterator
from typing import get_args

import pytest
from flask import Flask
from pydantic.fields import FieldInfo
from werkzeug.datastructures import MultiDict
from wtforms import StringField
from wtforms.fields.core import UnboundField

from admin.agencies.forms import NewAgencyForm
from admin.agents.forms import NewAgentForm
from admin.contact.forms import ContactForm
from admin.desk.forms import DeskForm
from admin.fields import Number, NumberOrNone
from admin.hours.forms import HolidayForm
from admin.replies.forms import ReplyForm
from admin.reports.forms import CostsForm, ReaderForm, TargetsForm
from admin.retention.forms import ScheduleForm
from admin.skills.forms import SkillForm
from admin.staff.forms import NewStaffForm
from admin.tags.forms import TagForm
from admin.texts.forms import TextForm
from admin.topics.forms import NewTopicForm
from admin.web.forgery import Form
from admin.words.catalogues import speak
from onedoor.catalogues import LANGUAGES
from onedoor.store.setupfile import model
from onedoor.store.setupfile.model import Part
from onedoor.store.tables.fitting import Within
from onedoor.store.tables.measures import MAILED
from tests.unit.test_setup_limits import is_refused

FORMS: dict[type[Form], type[Part]] = {
    NewAgencyForm: model.Agency,
    ContactForm: model.Agency,
    DeskForm: model.Agency,
    SkillForm: model.Skill,
    NewAgentForm: model.Agent,
    ReplyForm: model.Reply,
    TextForm: model.Text,
    HolidayForm: model.Day,
    TagForm: model.Tag,
    NewTopicForm: model.Topic,
    TargetsForm: model.ServiceTarget,
    CostsForm: model.Cost,
    ReaderForm: model.Reader,
    NewStaffForm: model.Person,
}
LENGTHS = (8, 35, 40, 63, 120, 254, 255, 2000, 4000)
TEXTS = (
    "", "a", "A b", "ä", "en", "pt-BR", "en es", "english", "xx", "PT-br", "tax", "tax_", "tax.example", "*.nj.gov",
    "ana@tax.example", "https://tax.example", "http://tax.example", "+1 609 555 0100", "call us", "America/New_York",
    "Rome", "{citizen}", "{citizn}", "2026-12-24", "1999-12-31", "24 December",
    *("x" * number for most in LENGTHS for number in (most, most + 1)),
)  # fmt: skip
COMPLETED = {("handle", ""), ("jid", ""), ("start", ""), ("end", "")}
"""What may be empty in the panel: it makes a handle and a desk's address itself, and without times a day is closed."""


def _fields() -> list[tuple[type[Form], str]]:
    """The form's fields for text and numbers that the entry has, too."""
    return [
        (form, name)
        for form, part in FORMS.items()
        for name, field in inspect.getmembers(form, lambda one: isinstance(one, UnboundField))
        if name in part.model_fields and issubclass(field.field_class, StringField | Number)
    ]


@pytest.fixture(autouse=True)
def _page() -> Iterator[None]:
    app = Flask(__name__)
    speak(app)
    with app.test_request_context():
        yield


@pytest.mark.parametrize(("form", "name"), _fields(), ids=str)
def test_a_form_takes_what_the_description_allows(form: type[Form], name: str) -> None:
    part, field = FORMS[form], form(meta={"csrf": False})[name]
    for typed in _numbers(field, part.between(name)) if isinstance(field, Number) else TEXTS:
        made = form(formdata=MultiDict({name: typed}), meta={"csrf": False})
        made.validate()
        read = int(typed) if isinstance(field, Number) else made[name].data
        if (name, typed) not in COMPLETED:
            assert bool(made[name].errors) is is_refused(part, name, read), (typed, made[name].errors)


def _numbers(field: Number, ends: Within) -> list[str]:
    """In a set-up file, 0 stands for no number."""
    said = (ends.ge - 1, ends.ge, ends.le, ends.le + 1)
    return [str(number) for number in said if number or not isinstance(field, NumberOrNone)]


@pytest.mark.parametrize(
    ("form", "field", "described"),
    [
        (TextForm, "code", get_args(model.Text.model_fields["code"].annotation)),
        (ContactForm, "masking", get_args(model.Agency.model_fields["masking"].annotation)),
        (NewAgentForm, "language", LANGUAGES),
        (ReaderForm, "reports", MAILED),
    ],
)
def test_a_form_offers_what_the_description_names(form: type[Form], field: str, described: Iterable[str]) -> None:
    assert {choice.value for choice in form(meta={"csrf": False})[field].choices} == {*described}


@pytest.mark.parametrize(
    ("form", "described", "besides"),
    [
        (ScheduleForm, model.Kept.model_fields["kind"], {"chat"}),
        (CostsForm, model.Cost.model_fields["channel"], {"currency"}),
    ],
)
def test_a_form_has_a_field_for_each_kind(form: type[Form], described: FieldInfo, besides: set[str]) -> None:
    assert {field.name for field in form(meta={"csrf": False})} == {*get_args(described.annotation)} | besides
