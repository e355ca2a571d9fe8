"""Names in other languages: their fields in the forms, and the panel's lists in the language of the page."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

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


FORMS: list[tuple[str, dict[str, object], type[Topic | Agency | Skill | Tag], str]] = [
    ("/topics/taxes/edit", {"name": "Taxes", "enabled": "y"}, Topic, "/topics/"),
    ("/agencies/tax/edit", {"name": "Taxation", "enabled": "y"}, Agency, "/agencies/"),
    ("/agencies/tax/skills/new", {"name": "Refunds", "slug": "refunds"}, Skill, "/agencies/tax/skills/"),
    ("/agencies/tax/tags/new", {"name": "Levy", "slug": "levy"}, Tag, "/agencies/tax/tags/"),
]


@pytest.mark.parametrize(("form", "fields", "table", "index"), FORMS)
def test_a_name_is_kept_shown_and_taken_away(
    administrator: Browser, session: Session, form: str, fields: dict[str, object], table: type, index: str
) -> None:
    assert administrator.send(form, **{**fields, **FRENCH}).status_code == 302
    row = next(one for one in session.query(table) if one.names)
    assert row.names == {"fr": "Impôts « tous »"}
    assert "Impôts" not in administrator.text(index)
    assert "Impôts « tous »" in in_french(administrator).text(index)
    edit = form if "new" not in form else f"{index}{row.id}/edit"
    assert 'value="Impôts « tous »"' in administrator.text(edit)
    administrator.send(edit, **{**fields, "name_fr": "", "name_es": "Impuestos"})
    session.expire_all()
    assert row.names == {"es": "Impuestos"}
    assert session.query(AuditRow).filter(AuditRow.object.like(f"{table.__tablename__}_name:%")).count() >= 2


@pytest.mark.parametrize(("form", "fields", "table", "index"), FORMS)
def test_too_long_a_name_is_refused_with_a_sentence(
    administrator: Browser, session: Session, form: str, fields: dict[str, object], table: type, index: str
) -> None:
    answer = administrator.send(form, **{**fields, "name_fr": "x" * 121})
    assert mistakes(answer) == ["Name in French has 121 characters; at most 120 fit."]
    assert not any(one.names for one in session.query(table))


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
