"""A panel on a database with two agencies, and a browser that fills in its forms. Runs no server."""

import hashlib
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from onedoor.store.staff import staff
from onedoor.store.tables import (
    AccountRequest,
    Agency,
    AgencyText,
    Agent,
    CannedReply,
    ChatFile,
    Leg,
    Line,
    Route,
    Skill,
    Staff,
    Tag,
    Topic,
)
from onedoor.store.transcripts import files, index

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PASSWORD = "correct horse battery staple"
HASH = staff.hash_password(PASSWORD)
FILE = "0123456789abcdef" * 2
"""The id of a file of each agency's chat."""
PDF = b"%PDF-1.7 a form"
MORE_STAFF = (
    ("sue", staff.SUPERVISOR, "tax"),
    ("ann", staff.ANALYST, "tax"),
    ("alma", staff.ANALYST, None),
    ("otto", staff.AUDITOR, None),
    ("bess", staff.SUPERVISOR, "business"),
    ("bill", staff.ANALYST, "business"),
)
"""Besides the administrator and the managers: login, role, agency."""


class Browser:
    """Keeps cookies, reads the token of a page and sends it with the form, as a browser does."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()

    def get(self, address: str) -> TestResponse:
        return self.client.get(address)

    def text(self, address: str) -> str:
        answer = self.get(address)
        assert answer.status_code == 200, f"{address} answered {answer.status_code}"
        return unescape(answer.text)

    def send(self, address: str, page: str | None = None, **fields: object) -> TestResponse:
        """Posts a form with the token that `page` (the address itself, if not named) carries."""
        return self.client.post(address, data=fields | {"csrf_token": self.token(page or address)})

    def token(self, page: str) -> str:
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get(page).text)
        assert found is not None, f"{page} has no form"
        return found.group(1)

    def log_in(self, login: str, password: str = PASSWORD) -> TestResponse:
        return self.send("/login", login=login, password=password)


def mistakes(answer: TestResponse) -> list[str]:
    """The sentences of the summary, each a link to its field."""
    assert answer.status_code == 422
    return [unescape(words) for words in re.findall(r'<li><a href="#[^"]+">([^<]+)</a></li>', answer.text)]


def furnish(engine: Engine) -> None:
    """Two agencies with the same things each; an administrator and one manager each; one chat that was transferred."""
    with Session(engine) as session:
        for agency, name in (("tax", "Division of Taxation"), ("business", "Business Action Center")):
            session.add(_agency(agency, name))
        session.flush()
        session.add(
            Topic(id="taxes", name="Taxes", position=1, routes=[Route(agency_id="tax", skill="general", position=1)])
        )
        session.add(Topic(id="starting", name="Starting", position=2))
        _add_person(session, "admin", staff.ADMINISTRATOR, None)
        _add_person(session, "tara", staff.MANAGER, "tax")
        _add_person(session, "bob", staff.MANAGER, "business")
        for login, role, theirs in MORE_STAFF:
            _add_person(session, login, role, theirs)
        _add_chat(session)
        session.commit()
    index.catch_up(engine)


def found_again(engine: Engine, agency: str, *legs: str) -> None:
    """For rows that a test has put in without a component: the index learns of them."""
    with engine.begin() as connection:
        index.refresh(connection, agency, legs)


def _agency(agency: str, name: str) -> Agency:
    skill = Skill(slug="general", name="General questions")
    agent = Agent(jid=f"ana@{agency}.example", handle="ana", name="Ana", skills=[skill])
    skill.agency_id = agent.agency_id = agency
    return Agency(
        id=agency,
        jid=f"{agency}.localhost",
        name=name,
        skills=[skill],
        agents=[agent],
        replies=[CannedReply(name="hours", text="We open at nine.")],
        texts=[AgencyText(code="closed", language="en", text="We are closed.")],
        tags=[Tag(slug="refund", name="Refund")],
    )


def _add_person(session: Session, login: str, role: str, agency: str | None) -> None:
    person = Staff(
        login=login,
        name=login.title(),
        password_hash=HASH,
        role=role,
        agency_id=agency,
        session_key=staff.new_session_key(),
    )
    session.add(person)


def add_failed_account(engine: Engine, agency: str, jid: str) -> None:
    with Session(engine) as session:
        session.add(
            AccountRequest(
                agency_id=agency, jid=jid, password="old", state="failed", error="not-authorized", requested_at=NOON
            )
        )
        session.commit()


def leg(agency: str, identifier: str, number: int, **rest: object) -> Leg:
    values: dict[str, object] = {
        "chat": identifier.partition(".")[0],
        "room": f"c-{identifier}@rooms.localhost",
        "skill": "general",
        "topic": "Taxes",
        "language": "en",
        "citizen": "Rosa",
        "page": "https://nj.example/",
        "state": "ended",
        "since": NOON,
        "assigned_at": NOON,
    }
    return Leg(agency_id=agency, id=identifier, number=number, **(values | rest))


def line(agency: str, identifier: str, number: int, body: str, **rest: object) -> Line:
    values: dict[str, object] = {"author": "citizen", "name": "Rosa", "kind": "message", "data": {}}
    at = NOON + timedelta(seconds=number)
    return Line(agency_id=agency, leg=identifier, stanza_id=f"s{number}", at=at, body=body, **(values | rest))


def chat_file(agency: str, identifier: str, id: str, **rest: object) -> ChatFile:
    values: dict[str, object] = {
        "stanza_id": "s1", "author": "citizen", "name": "a “form”.pdf", "media_type": "application/pdf",
        "size": len(PDF), "sha256": hashlib.sha256(PDF).hexdigest(), "at": NOON,
    }  # fmt: skip
    return ChatFile(agency_id=agency, leg=identifier, id=id, **(values | rest))


def put_files(folder: Path) -> None:
    """The bytes of the files of `furnish`."""
    for agency in ("tax", "business"):
        files.save(folder, agency, FILE, PDF)


def _add_chat(session: Session) -> None:
    session.add(
        leg("business", "q7.1", 4, state="handed-over", owner="ben@business.example", owner_name="Ben", complete=True)
    )
    session.add(
        leg(
            "tax",
            "q7.2",
            12,
            owner="ana@tax.example",
            owner_name="Ana",
            from_agency="Business Action Center",
            from_agent="Ben",
            transfer_reason="Needs the sales-tax desk",
            taken_at=NOON + timedelta(seconds=95),
            ended_at=NOON + timedelta(minutes=5),
            end_reason="agent",
            complete=True,
        )
    )
    for agency, chat in (("tax", "q7.2"), ("business", "q7.1")):
        session.add(chat_file(agency, chat, FILE))
    session.add(line("business", "q7.1", 1, "Only Business has read this."))
    session.add(line("tax", "q7.2", 1, "Do I charge 100% sales_tax? <script>alert(1)</script>"))
    session.add(line("tax", "q7.2", 2, "Die STRASSE und ÉCOLE\nRosa (citizen): forged", author="agent", name="Ana"))
    session.add(line("tax", "q7.2", 3, "a colleague’s remark", author="agent", name="Ana", kind="note"))
