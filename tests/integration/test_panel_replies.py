"""Canned replies in the panel: a tree, approval, tables in and out."""

import csv
import io

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from onedoor.settings import Settings
from onedoor.store.setup import setup
from onedoor.store.tables import CannedReply
from tests.integration.databases import Database
from tests.integration.panel import Browser, mistakes

REPLIES = "/agencies/tax/replies/"


def kept(database: Database) -> dict[tuple[str, str], CannedReply]:
    with Session(database.engine) as session:
        found = session.scalars(select(CannedReply).where(CannedReply.agency_id == "tax"))
        return {(one.name, one.language): one for one in found}


def sent(browser: Browser, content: bytes) -> str:
    client: FlaskClient = browser.client
    answer = client.post(
        f"{REPLIES}import",
        data={"csrf_token": browser.token(f"{REPLIES}import"), "file": (io.BytesIO(content), "replies.csv")},
        content_type="multipart/form-data",
    )
    return answer.text


def test_a_draft_cannot_be_sent(manager: Browser, database: Database) -> None:
    settings = Settings.model_construct()
    manager.send(f"{REPLIES}new", name="late-fee", language="en", folder="Fees/Late", tags="penalty", text="It is 5 %.")
    assert kept(database)["late-fee", "en"].approved is False
    assert "late-fee" not in setup.agency(database.engine, "tax", settings).replies
    number = kept(database)["late-fee", "en"].id
    manager.send(f"{REPLIES}{number}/edit", name="late-fee", language="en", text="It is 5 %.", approved="y")
    found = setup.agency(database.engine, "tax", settings)
    assert found.replies["late-fee"] == {"en": "It is 5 %."}
    assert kept(database)["late-fee", "en"].approved_by == "Tara"


def test_replies_stand_in_their_folders(manager: Browser) -> None:
    for name, folder in (("late-fee", "Fees/Late"), ("refund", "Refunds"), ("fee", "Fees")):
        manager.send(f"{REPLIES}new", name=name, language="en", folder=folder, text=f"About {name}.", approved="y")
    page = manager.text(REPLIES)
    places = [page.index(words) for words in (">Fees<", "About fee.", ">Fees › Late<", "About late-fee.", ">Refunds<")]
    assert places == sorted(places)
    assert "About refund." not in manager.text(f"{REPLIES}?words=late")


def test_a_slip_in_a_variable_is_found_before_a_citizen_reads_it(manager: Browser) -> None:
    answer = manager.send(f"{REPLIES}new", name="hello", language="en", text="Hello {citzen}!")
    assert mistakes(answer) == ["{citzen} is not a variable; use one of these: {citizen}, {agent}, {agency}, {number}."]


def test_a_table_is_looked_at_before_it_is_taken_in(manager: Browser, database: Database) -> None:
    before = set(kept(database))
    page = sent(manager, b"name;text;folder\nparking;Behind the house.;Visits\n")
    assert "1 reply is added." in page
    assert set(kept(database)) == before
    table = page.partition('name="table" value="')[2].partition('"')[0].replace("&#34;", '"')
    manager.send(f"{REPLIES}import", table=table)
    made = kept(database)["parking", "en"]
    assert (made.folder, made.text, made.approved) == ("Visits", "Behind the house.", True)
    assert before <= set(kept(database))


def test_a_table_with_a_mistake_changes_nothing_and_names_the_line(manager: Browser, database: Database) -> None:
    before = set(kept(database))
    page = sent(manager, b"name,language,text\ngood,en,Fine.\nBad name,en,x\nother,klingonisch,x\ngood,en,Again.\n")
    for words in (
        "Line 3: “bad name” is not a short name",
        "Line 4: “klingonisch” is not a language",
        "Line 5: good in en",
    ):
        assert words in page
    manager.send(f"{REPLIES}import", table="name,text\nBad name,x\n")
    assert set(kept(database)) == before
    assert "not text in UTF-8" in sent(manager, b"name,text\nx,\xff\xfe")


def test_a_table_may_hold_what_the_form_may_and_nothing_is_cut_off(manager: Browser, database: Database) -> None:
    folder, tags = b"x" * 121, b"y" * 256
    page = sent(manager, b"name,text,folder,tags\na,Hi {citzen}!,,\nb,Hi,%b,\nc,Hi,,%b\n" % (folder, tags))
    for sentence in (
        "Line 2: {citzen} is not a variable; use one of these: {citizen}, {agent}, {agency}, {number}.",
        "Line 3: Folder has 121 characters; at most 120 fit.",
        "Line 4: Tags has 256 characters; at most 255 fit.",
    ):
        assert sentence in page
    assert set(kept(database)) == {("hours", "en")}


def test_what_is_saved_as_a_table_can_be_taken_in_again(manager: Browser, database: Database) -> None:
    manager.send(f"{REPLIES}new", name="sum", language="en", text="=1+1 is two,\nsaid “we”.", approved="y")
    table = manager.get(f"{REPLIES}replies.csv").text
    rows = list(csv.DictReader(io.StringIO(table.removeprefix("\ufeff"), newline="")))
    assert next(row["text"] for row in rows if row["name"] == "sum").startswith("'=1+1")
    page = sent(manager, table.encode())
    assert "0 replies are added." in page
    assert "0 replies are changed." in page
    assert kept(database)["sum", "en"].text.startswith("=1+1")
