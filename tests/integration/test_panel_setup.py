"""Setting the desks up: what is saved, what is refused with which sentence, and that components notice."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from onedoor.store.setup import revision
from onedoor.store.setup.setup import about
from onedoor.store.tables import AccountRequest, Agency, Agent, CannedReply, Leg, Route, Skill, Staff, Topic
from tests.integration.databases import Database
from tests.integration.panel import Browser, add_failed_account, mistakes

AGENT: dict[str, Any] = {
    "name": "Kim",
    "jid": "kim",
    "account": "create",
    "handle": "",
    "languages": "en, es",
    "capacity": "2",
    "duty": "on",
    "enabled": "y",
}
DESK: dict[str, Any] = {
    "simultaneous_offers": "2",
    "missed_offers": "3",
    "reply_reminder": "45",
    "closing": "20",
    "time_zone": "America/New_York",
    "push_hosts": "*.NJ.gov, tax.example.gov\n*.nj.gov",
}
CONTACT: dict[str, Any] = {
    "phone": "+1 609 555 0130",
    "email": "Help@tax.example",
    "website": "https://tax.example/contact",
    "keep_days": "30",
    "masking": "warn",
}
NEW_AGENT = "/agencies/tax/agents/new"


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with Session(database.engine) as made:
        yield made


def _agent(session: Session, jid: str) -> Agent:
    return session.scalars(select(Agent).where(Agent.jid == jid)).one()


def _of_tax(session: Session, table: type[Skill] | type[Agent] | type[CannedReply]) -> int:
    return session.scalars(select(table.id).where(table.agency_id == "tax")).one()


def test_every_edit_is_noticed_by_the_components(administrator: Browser, session: Session) -> None:
    skill, agent, reply = (_of_tax(session, table) for table in (Skill, Agent, CannedReply))
    route = session.scalars(select(Route.id)).one()
    edits: list[tuple[str, str, dict[str, object]]] = [
        ("/agencies/new", "", {"name": "Labor", "id": "labor", "place": "here", "enabled": "y"}),
        ("/agencies/labor/edit", "", {"name": "Labor and Work"}),
        ("/agencies/tax/skills/new", "", {"name": "Refunds", "slug": "refunds"}),
        (f"/agencies/tax/skills/{skill}/edit", "", {"name": "Everything", "slug": "all"}),
        (NEW_AGENT, "", AGENT | {"skills": [skill]}),
        (f"/agencies/tax/agents/{agent}/edit", "", AGENT | {"name": "Anna", "jid": "ana@tax.example"}),
        ("/agencies/tax/replies/new", "", {"name": "bye", "language": "es", "text": "Adiós"}),
        (f"/agencies/tax/replies/{reply}/edit", "", {"name": "hours", "language": "en", "text": "Ten."}),
        ("/topics/new", "", {"name": "Grants", "id": "grants", "keywords": "Grant, loan", "enabled": "y"}),
        ("/topics/taxes/edit", "", {"name": "All taxes", "keywords": "", "enabled": "y"}),
        ("/topics/grants/move", "/topics/", {"to": "up"}),
        ("/topics/taxes/routes", "/topics/taxes/edit", {"place": "business/general"}),
        (f"/topics/taxes/routes/{route}/move", "/topics/taxes/edit", {"to": "down"}),
        (f"/topics/taxes/routes/{route}/fallback", "/topics/taxes/edit", {}),
        (f"/topics/taxes/routes/{route}/delete", "/topics/taxes/edit", {}),
        ("/agencies/tax/desk/", "", DESK),
        ("/agencies/tax/contact/", "", CONTACT),
        ("/agencies/tax/hours/", "", {"monday": "8:30-12:00, 13:00-16:30"}),
        ("/agencies/tax/hours/holidays", "/agencies/tax/hours/", {"day": "2026-12-25", "name": "Christmas"}),
        ("/agencies/tax/texts/new", "", {"code": "full", "language": "es", "text": "Completo"}),
        ("/agencies/tax/tags/new", "", {"name": "Complaint", "slug": "complaint"}),
        ("/transfers/", "", {"source": "tax", "target": "business"}),
        ("/transfers/tax/business/delete", "/transfers/", {}),
        (f"/agencies/tax/replies/{reply}/delete", "", {}),
        (f"/agencies/tax/skills/{skill}/delete", "", {}),
        (f"/agencies/tax/agents/{agent}/delete", "", {}),
        ("/topics/taxes/delete", "", {}),
        ("/agencies/business/delete", "", {}),
    ]
    for address, page, fields in edits:
        before = revision.current(session)
        answer = administrator.send(address, page or None, **fields)
        assert answer.status_code in (200, 302), f"{address}: {answer.text}"
        session.rollback()
        assert revision.current(session) > before, address


def test_what_citizens_are_told_is_saved_and_shown_again(manager: Browser, session: Session) -> None:
    manager.send("/agencies/tax/contact/", **CONTACT)
    tax = session.get_one(Agency, "tax")
    assert (tax.phone, tax.email, tax.website) == (CONTACT["phone"], "help@tax.example", CONTACT["website"])
    assert (tax.keep_days, tax.files, tax.masking) == (30, False, "warn")
    assert 'value="help@tax.example"' in manager.text("/agencies/tax/contact/")
    manager.send("/agencies/tax/contact/", **CONTACT | {"keep_days": "", "files": "y"})
    session.expire_all()
    assert (tax.keep_days, tax.files) == (None, True)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"phone": "call us"}, "“call us” is not a telephone number; one looks like +1 609 555 0100."),
        ({"email": "help@"}, "“help@” is not an e-mail address; one looks like help@example.gov."),
        (
            {"email": "a@b.example?bcc=c"},
            "“a@b.example?bcc=c” is not an e-mail address; one looks like help@example.gov.",
        ),
        ({"website": "http://tax.example"}, "A website is a whole address that begins with https://."),
        ({"website": "javascript:alert(1)"}, "A website is a whole address that begins with https://."),
        ({"keep_days": "0"}, "Days to keep conversations must be a whole number from 1 to 36,500, or empty."),
        (
            {"masking": "blur"},
            "Numbers that look like Social Security, tax or payment card numbers: choose one of the list.",
        ),
    ],
    ids=str,
)
def test_what_could_not_be_followed_is_not_told_to_citizens(
    manager: Browser, change: dict[str, object], sentence: str
) -> None:
    assert mistakes(manager.send("/agencies/tax/contact/", **CONTACT | change)) == [sentence]


def test_an_agency_lets_sites_show_the_chat(manager: Browser, session: Session) -> None:
    typed = "https://Tax.example/\n https://*.tax.example https://tax.example"
    manager.send("/agencies/tax/contact/", **CONTACT | {"origins": typed})
    assert about(session.get_one(Agency, "tax")).origins == ("https://tax.example", "https://*.tax.example")
    page = manager.text("/agencies/tax/contact/")
    assert "https://tax.example\nhttps://*.tax.example</textarea>" in page
    assert "/embed.js" in page
    for wrong in ("http://tax.example", "tax.example", "https://*.gov", "https://tax.example/page", "'unsafe-inline'"):
        assert len(mistakes(manager.send("/agencies/tax/contact/", **CONTACT | {"origins": wrong}))) == 1
    manager.send("/agencies/tax/contact/", **CONTACT)
    session.expire_all()
    assert session.get_one(Agency, "tax").origins == ""


def test_an_agents_picture_is_made_small_and_can_be_taken_away(manager: Browser, session: Session) -> None:
    made = io.BytesIO()
    Image.new("RGB", (640, 480), "#7a0019").save(made, "PNG")
    ana = _agent(session, "ana@tax.example")
    page, fields = f"/agencies/tax/agents/{ana.id}/edit", AGENT | {"name": "Ana", "jid": "ana@tax.example"}
    assert "Remove the picture" not in manager.text(page)
    manager.send(page, **fields, portrait=(io.BytesIO(made.getvalue()), "ana.png"))
    session.expire_all()
    assert ana.picture is not None
    assert (ana.picture[:4], len(ana.picture) < 16_384, len(ana.picture_name)) == (b"RIFF", True, 64)
    manager.send(page, **fields)
    session.expire_all()
    assert ana.picture_name, "who sends no file keeps the one there is"
    assert mistakes(manager.send(page, **fields, portrait=(io.BytesIO(b"<svg>"), "ana.svg"))) == [
        "We cannot read this picture. Use JPEG, PNG or WebP."
    ]
    assert "Remove the picture" in manager.text(page)
    manager.send(page, **fields, no_picture="y")
    session.expire_all()
    assert (ana.picture, ana.picture_name) == (None, "")


def test_an_account_on_our_server_is_asked_for_and_its_password_shown_once(manager: Browser, session: Session) -> None:
    page = manager.send(NEW_AGENT, **AGENT, skills=[_of_tax(session, Skill)]).text
    request = session.scalars(select(AccountRequest)).one()
    assert (request.jid, request.state, request.agency_id) == ("kim@localhost", "wanted", "tax")
    assert request.password is not None
    assert re.findall(r'class="secret">([^<]+)<', page) == [request.password]
    assert request.password not in manager.text("/agencies/tax/agents/")
    agent = _agent(session, "kim@localhost")
    assert (agent.handle, agent.languages, agent.capacity) == ("kim", "en es", 2)
    assert [skill.slug for skill in agent.skills] == ["general"]


def test_an_agent_with_an_account_elsewhere_needs_no_request(manager: Browser, session: Session) -> None:
    answer = manager.send(NEW_AGENT, **AGENT | {"account": "elsewhere", "jid": "Kim@County.Example", "handle": "kim"})
    assert answer.location == "/agencies/tax/agents/"
    assert _agent(session, "kim@county.example").handle == "kim"
    assert session.scalars(select(AccountRequest)).all() == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": "  "}, "Give the agent a name."),
        ({"jid": ""}, "Enter the agent’s XMPP address."),
        ({"jid": "kim@"}, "“kim@” is not an XMPP address; one looks like ana@example.gov."),
        ({"jid": "kim@a/b"}, "“kim@a/b” is not an XMPP address; one looks like ana@example.gov."),
        ({"jid": "<script>@x"}, "“<script>@x” is not an XMPP address; one looks like ana@example.gov."),
        (
            {"jid": "kim@county.example"},
            "We can only create accounts at localhost; choose “They have an account already” instead.",
        ),
        (
            {"jid": "ana@tax.example", "account": "elsewhere"},
            "Ana has the address ana@tax.example at this agency already.",
        ),
        ({"handle": "ana"}, "Ana has the handle ana at this agency already."),
        (
            {"handle": "no blanks"},
            "Handle can have only small letters a to z, digits and hyphens, at most 63, such as sales-tax.",
        ),
        ({"languages": "en xx"}, "“xx” is not a language that we know; write tags separated by spaces: en es pt-BR."),
        (
            {"languages": "english"},
            "“english” is not a language that we know; write tags separated by spaces: en es pt-BR.",
        ),
        ({"languages": ""}, "Enter at least one language."),
        ({"capacity": "0"}, "Chats at once is a whole number from 1 to 20."),
        ({"capacity": "21"}, "Chats at once is a whole number from 1 to 20."),
        ({"capacity": "³"}, "Chats at once is a whole number from 1 to 20."),
        ({"capacity": "9" * 5000}, "Chats at once is a whole number from 1 to 20."),
        ({"duty": "asleep"}, "Duty: choose one of the list."),
        ({"name": "x" * 1_000_000}, "Name has 1,000,000 characters; at most 120 fit."),
    ],
    ids=str,
)
def test_each_mistake_is_one_sentence(
    manager: Browser, session: Session, change: dict[str, object], sentence: str
) -> None:
    before = session.scalars(select(Agent.id)).all()
    assert mistakes(manager.send(NEW_AGENT, **AGENT | change)) == [sentence]
    session.rollback()
    assert session.scalars(select(Agent.id)).all() == before


def test_a_foreign_skill_cannot_be_given(manager: Browser, session: Session) -> None:
    foreign = session.scalars(select(Skill.id).where(Skill.agency_id == "business")).one()
    assert manager.send(NEW_AGENT, **AGENT, skills=[foreign]).status_code == 422


def test_a_failed_account_says_why_and_can_be_tried_again(
    manager: Browser, session: Session, database: Database
) -> None:
    add_failed_account(database.engine, "tax", "ana@tax.example")
    agents = "/agencies/tax/agents/"
    for page in ("/", "/agencies/tax/", agents):
        assert "The account ana@tax.example could not be created" in manager.text(page)
        assert "not-authorized" in manager.text(page)
    manager.send(f"{agents}{_of_tax(session, Agent)}/account", agents)
    request = session.scalars(select(AccountRequest)).one()
    assert (request.state, request.error, request.password) == ("wanted", None, "old")
    assert "Being created" in manager.text(agents)


@pytest.mark.case("N01", "N12")
def test_markup_is_shown_as_it_was_typed_and_control_characters_are_gone(
    administrator: Browser, session: Session
) -> None:
    typed = "<script>alert('1')</script>\x00\x0b\u202e&amp;{{7*7}}"
    administrator.send("/agencies/tax/edit", name=typed, enabled="y")
    agency = session.get(Agency, "tax")
    assert agency is not None
    assert agency.name == "<script>alert('1')</script> &amp;{{7*7}}"
    for page in (
        "/",
        "/agencies/",
        "/agencies/tax/",
        "/agencies/tax/edit",
        "/agencies/tax/delete",
        "/topics/",
        "/staff/",
    ):
        raw = administrator.get(page).text
        assert "<script" not in raw, page
        assert agency.name in administrator.text(page), page


def test_deleting_asks_first_and_says_what_it_does(administrator: Browser, session: Session) -> None:
    page = administrator.text("/agencies/tax/delete")
    for words in (
        "1 agent, 1 skill and 1 reply",
        "from these topics: Taxes",
        "any more: Tara",
        "Transcripts stay",
    ):
        assert words in page
    assert session.get(Agency, "tax") is not None
    administrator.send("/agencies/tax/delete")
    session.rollback()
    for table in (Agent, Skill, CannedReply, Staff):
        assert session.scalars(select(table).where(table.agency_id == "tax")).all() == []
    assert session.scalars(select(Leg).where(Leg.agency_id == "tax")).one().number == 12


def test_a_renamed_skill_keeps_its_topics(manager: Browser, session: Session) -> None:
    manager.send(f"/agencies/tax/skills/{_of_tax(session, Skill)}/edit", name="Taxes", slug="sales-tax")
    assert session.scalars(select(Route.skill)).all() == ["sales-tax"]


def test_agencies_are_asked_in_the_order_of_the_list(administrator: Browser, session: Session) -> None:
    page = "/topics/taxes/edit"
    administrator.send("/topics/taxes/routes", page, place="business/general")
    by_agency = {route.agency_id: route.id for route in session.scalars(select(Route))}
    administrator.send(f"/topics/taxes/routes/{by_agency['business']}/move", page, to="up")
    session.rollback()
    topic = session.get(Topic, "taxes")
    assert topic is not None
    assert [route.agency_id for route in topic.routes] == ["business", "tax"]
    answer = administrator.send("/topics/taxes/routes", page, place="business/general")
    assert mistakes(answer) == ["Agency and skill: choose one of the list."], "an agency is asked once"


def test_a_foreign_agency_is_named_by_its_address(administrator: Browser, session: Session) -> None:
    new = {"name": "Mercer County", "id": "county", "place": "elsewhere", "enabled": "y"}
    assert mistakes(administrator.send("/agencies/new", **new)) == [
        "Enter the address of the desk on the other server."
    ]
    administrator.send("/agencies/new", **new, jid="desk.mercer.example")
    found = session.get(Agency, "county")
    assert found is not None
    assert (found.jid, found.local) == ("desk.mercer.example", False)
    page, route = "/topics/starting/edit", "/topics/starting/routes"
    assert mistakes(administrator.send(route, page, place="county/")) == [
        "Enter the short name of the skill at that agency."
    ]
    administrator.send(route, page, place="county/", skill="permits")
    assert session.scalars(select(Route.skill).where(Route.agency_id == "county")).one() == "permits"


def test_a_new_person_gets_a_password_that_is_shown_once(administrator: Browser, browser: Browser) -> None:
    page = administrator.send(
        "/staff/new", name="Lee", login="Lee@Example.gov", role="manager", agency_id="tax", enabled="y"
    )
    (password,) = re.findall(r'class="secret">([^<]+)<', page.text)
    assert browser.log_in("lee@example.gov", password).status_code == 302
    assert browser.get("/agencies/tax/").status_code == 200


def test_nobody_locks_themselves_out(administrator: Browser, session: Session) -> None:
    own = session.scalars(select(Staff.id).where(Staff.login == "admin")).one()
    answer = administrator.send(f"/staff/{own}/edit", name="Admin", role="administrator", agency_id="")
    assert mistakes(answer) == ["You cannot lock yourself out; another administrator can."]
    answer = administrator.send(f"/staff/{own}/edit", name="Admin", role="manager", agency_id="tax", enabled="y")
    assert len(mistakes(answer)) == 1


def test_a_new_password_ends_the_sessions_of_the_old_one(
    administrator: Browser, manager: Browser, session: Session
) -> None:
    number = session.scalars(select(Staff.id).where(Staff.login == "tara")).one()
    page = administrator.send(f"/staff/{number}/password", f"/staff/{number}/edit").text
    (password,) = re.findall(r'class="secret">([^<]+)<', page)
    assert manager.get("/").location == "/login"
    assert manager.log_in("tara", password).status_code == 302
