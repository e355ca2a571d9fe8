"""The set-up as a file, in the panel: saved, looked at, brought in."""

import html
import io

from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.words.catalogues import CHOICE
from onedoor.store.tables import AccountRequest, Agency
from tests.integration.databases import Database
from tests.integration.panel import Browser, mistakes


def look_at(browser: Browser, content: str) -> str:
    answer = browser.client.post(
        "/setup/",
        data={"csrf_token": browser.token("/setup/"), "file": (io.BytesIO(content.encode()), "setup.toml")},
        content_type="multipart/form-data",
    )
    return answer.text


def test_what_is_saved_changes_nothing_when_it_comes_back(administrator: Browser) -> None:
    for kind in ("toml", "json"):
        saved = administrator.get(f"/setup/onedoor-setup.{kind}").text
        assert "there is nothing to change" in look_at(administrator, saved)


def test_a_file_is_looked_at_before_it_is_brought_in(administrator: Browser, database: Database) -> None:
    saved = administrator.get("/setup/onedoor-setup.toml").text
    changed = saved.replace('name = "Division of Taxation"', 'name = "Taxation"')
    changed += '\n[[agency]]\nid = "parks"\nname = "Parks"\n'
    changed += '[[agency.agent]]\naccount = "pat"\nhandle = "pat"\nname = "Pat"\n'
    page = look_at(administrator, changed)
    assert "New: agency parks" in page
    assert "Changed: agency tax: name" in page
    with Session(database.engine) as session:
        assert session.get(Agency, "parks") is None
        assert session.get_one(Agency, "tax").name == "Division of Taxation"
    content = html.unescape(page.partition('name="content" value="')[2].partition('">')[0])
    done = administrator.send("/setup/", content=content)
    assert "pat@localhost" in done.text
    with Session(database.engine) as session:
        assert session.get_one(Agency, "tax").name == "Taxation"
        asked = session.scalars(select(AccountRequest).where(AccountRequest.agency_id == "parks")).one()
        assert asked.password is not None
        assert asked.password in done.text


def test_a_file_that_names_an_agency_in_part_changes_just_that(administrator: Browser, database: Database) -> None:
    with Session(database.engine) as session:
        tax = session.get_one(Agency, "tax")
        tax.phone, tax.time_zone, tax.masking = "1", "Europe/Rome", "off"
        session.commit()
    said = '[[agency]]\nid = "tax"\nphone = "112"\n'
    page = look_at(administrator, said)
    assert "Changed: agency tax: phone</li>" in " ".join(page.split())
    assert page.count("Changed:") == 1
    assert "New:" not in page
    administrator.send("/setup/", content=said)
    with Session(database.engine) as session:
        tax = session.get_one(Agency, "tax")
        assert (tax.phone, tax.name) == ("112", "Division of Taxation")
        assert (tax.time_zone, tax.masking) == ("Europe/Rome", "off")


def test_a_wrong_file_is_one_sentence(administrator: Browser) -> None:
    assert "The file is not valid TOML" in look_at(administrator, "[[")
    administrator.client.set_cookie(CHOICE, "fr")
    assert "Le fichier n’est pas du TOML valide" in look_at(administrator, "[[")
    administrator.client.delete_cookie(CHOICE)
    assert mistakes(administrator.send("/setup/")) == ["Choose a file."]
