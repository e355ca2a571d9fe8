"""Pages say what the agency calls a skill and what people call a language; files for programs keep the short names."""

import json
import re

from flask import Flask
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from onedoor.store.tables import Agent, Leg, Skill
from tests.integration.databases import Database
from tests.integration.panel import Browser, leg

TAX = "/transcripts/tax/q7.2/"


def fact(page: str, name: str) -> str:
    """What stands beside a name in a list of facts."""
    found = re.search(rf"<dt>{name}</dt><dd>(.*?)</dd>", page, re.DOTALL)
    assert found is not None, f"no {name} on the page"
    return found[1]


def test_a_transcript_names_its_skill_and_its_language(manager: Browser) -> None:
    assert fact(manager.text(TAX), "Skill, language") == "General questions, English"
    assert "Taxes (skill General questions, language English)" in manager.text(f"{TAX}transcript.txt")
    manager.client.set_cookie("onedoor_panel_language", "fr")
    assert fact(manager.text(TAX), "Compétence, langue") == "General questions, anglais"
    assert "langue anglais)" in manager.text(f"{TAX}transcript.txt")


def test_the_data_of_a_transcript_keep_the_short_names(manager: Browser) -> None:
    found = json.loads(manager.get(f"{TAX}transcript.json").data)
    assert (found["skill"], found["language"]) == ("general", "en")


def test_a_skill_that_is_gone_has_its_short_name(manager: Browser, database: Database) -> None:
    with Session(database.engine) as session, session.begin():
        session.execute(update(Leg).where(Leg.agency_id == "tax").values(skill="bygone", language="zh-hant"))
    assert fact(manager.text(TAX), "Skill, language") == "bygone, Traditional Chinese"


def test_another_agencys_name_for_a_skill_is_not_ours(manager: Browser, database: Database) -> None:
    with Session(database.engine) as session, session.begin():
        session.execute(delete(Skill).where(Skill.agency_id == "tax"))
        session.execute(update(Skill).where(Skill.agency_id == "business").values(name="Questions of business"))
    assert fact(manager.text(TAX), "Skill, language") == "general, English"


def test_who_waits_is_listed_with_their_language(manager: Browser, database: Database) -> None:
    with Session(database.engine) as session, session.begin():
        session.add(leg("tax", "w1.1", 31, state="waiting", language="es"))
    assert '31 · Taxes</a> <span class="muted">Spanish, ' in manager.text("/live/board")


def test_a_search_is_narrowed_to_a_language_by_its_name(app: Flask, database: Database) -> None:
    with Session(database.engine) as session, session.begin():
        session.execute(update(Agent).where(Agent.agency_id == "tax").values(languages="en pt-BR"))
    browser = Browser(app)
    browser.log_in("tara")
    browser.client.set_cookie("onedoor_panel_language", "fr")
    page = browser.text("/transcripts/")
    assert '<option value="en">Anglais</option>' in page
    assert '<option value="pt-BR">Portugais brésilien</option>' in page
