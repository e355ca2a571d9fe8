"""Names in other languages: their fields in the forms, and the panel's lists in the language of the page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from onedoor.store.tables import Agency, AuditRow, Skill, Tag, Topic
from tests.integration.databases import Database
from tests.integration.panel import Browser, mistakes

FRENCH = {"name_fr": "Impôts « tous »", "name_es": ""}


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with Session(database.engine) as made:
        yield made


def in_french(browser: Browser) -> Browser:
    browser.client.set_cookie("onedoor_panel_language", "fr")
    return browser


@dataclass(frozen=True)
class Named:
    """A form with a name, what else it needs, whose names it gives, and the list that shows them."""

    form: str
    table: Any
    index: str
    fields: Mapping[str, str]

    def send(self, browser: Browser, address: str = "", **names: str) -> TestResponse:
        return browser.send(address or self.form, None, **{**self.fields, **names})


NAMED = (
    Named("/topics/taxes/edit", Topic, "/topics/", {"name": "Taxes", "enabled": "y"}),
    Named("/agencies/tax/edit", Agency, "/agencies/", {"name": "Taxation", "enabled": "y"}),
    Named("/agencies/tax/skills/new", Skill, "/agencies/tax/skills/", {"name": "Refunds", "slug": "refunds"}),
    Named("/agencies/tax/tags/new", Tag, "/agencies/tax/tags/", {"name": "Levy", "slug": "levy"}),
)


@pytest.mark.parametrize("named", NAMED, ids=lambda named: named.form)
def test_a_name_is_kept_shown_and_taken_away(administrator: Browser, session: Session, named: Named) -> None:
    assert named.send(administrator, **FRENCH).status_code == 302
    row = next(one for one in session.scalars(select(named.table)) if one.names)
    assert row.names == {"fr": "Impôts « tous »"}
    assert "Impôts" not in administrator.text(named.index)
    assert "Impôts « tous »" in in_french(administrator).text(named.index)
    edit = f"{named.index}{row.id}/edit" if named.form.endswith("new") else named.form
    assert 'value="Impôts « tous »"' in administrator.text(edit)
    named.send(administrator, edit, name_fr="", name_es="Impuestos")
    session.expire_all()
    assert row.names == {"es": "Impuestos"}
    recorded = AuditRow.object.like(f"{named.table.__tablename__}_name:%")
    assert session.query(AuditRow).filter(recorded).count() == 3, "made, made, deleted"


@pytest.mark.parametrize("named", NAMED, ids=lambda named: named.form)
def test_too_long_a_name_is_refused_with_a_sentence(administrator: Browser, session: Session, named: Named) -> None:
    answer = named.send(administrator, name_fr="x" * 121)
    assert mistakes(answer) == ["Name in French has 121 characters; at most 120 fit."]
    assert not any(one.names for one in session.scalars(select(named.table)))


def test_a_name_in_a_language_without_a_field_stays(administrator: Browser, session: Session) -> None:
    topic = session.get_one(Topic, "taxes")
    topic.names = {"ht": "Taks", "fr": "Impôts"}
    session.commit()
    administrator.send("/topics/taxes/edit", name="Taxes", enabled="y", name_fr="Fiscalité")
    session.refresh(topic)
    assert topic.names == {"ht": "Taks", "fr": "Fiscalité"}


def test_names_are_text_and_no_html(administrator: Browser) -> None:
    administrator.send("/topics/taxes/edit", name="Taxes", enabled="y", name_fr="<b>Impôts</b>")
    assert "&lt;b&gt;Impôts" in in_french(administrator).get("/topics/").text


def test_other_pages_name_agencies_in_the_language_of_the_page(administrator: Browser, session: Session) -> None:
    session.get_one(Agency, "tax").names = {"fr": "Direction des impôts"}
    session.commit()
    for page in ("/", "/transfers/", "/topics/", "/transcripts/", "/reports/service-level"):
        assert "Direction des impôts" not in administrator.text(page)
    in_french(administrator)
    for page in ("/", "/transfers/", "/topics/", "/transcripts/", "/reports/service-level"):
        assert "Direction des impôts" in administrator.text(page), page
