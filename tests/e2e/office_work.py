"""What people have done in the office before somebody looks around in it, so that each page has something to show.

Through the panel's own forms, where it has one for it; the rest as components write it.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from onedoor.desk.terms.left import Message
from onedoor.store.tables import Agent, ChatFile, Disposal, Feedback, Leg, Line, Skill, live
from onedoor.store.transcripts import left_messages
from tests.e2e.office import PASSWORD, Office
from tests.integration.panel import Browser

WAITS, TALKS = "live1.1", "live2.1"
"""Two chats of the tax desk that go on."""
AGENCY = "tax"
FILE = "0123456789abcdef" * 2
BY_LINK = "-"
"""What the form for sharing calls a colleague with a link."""
SAYS = (
    ("citizen", "message", "Do I charge sales tax on a cake?"),
    ("agent", "note", "A colleague’s remark: it depends on the candles."),
    (
        "agent",
        "message",
        "Not on bread. Let me look up the cake.\nhttps://www.nj.example/treasury/taxation/a-very-long-address-of-a-page",
    ),
)


@dataclass(frozen=True)
class Done:
    leg: str
    """A transcript with a file, a note, a frown; shared, and exported."""
    secret: str
    """Of the link with which it is shared."""


def work(office: Office) -> Done:
    now = datetime.now(UTC)
    for part in ("router", "agency:tax", "agency:business"):
        live.beat(office.engine, part, now + timedelta(hours=1), {"link": True, "present": []})
    with Session(office.engine) as session, session.begin():
        leg = _read_before(session)
        _goes_on(session, now)
        session.add(
            Disposal(
                agency_id=AGENCY,
                at=now,
                kind="chat",
                schedule="30 days after its end",
                count=2,
                identifiers=["q1.1", "q2.1"],
            )
        )
    left = Message("m1", "Taxes", "en", "Rosa", "rosa@example.org", "Nobody was there.\nPlease write.", why="full")
    left_messages.keep_message(office.engine, AGENCY, left, now)
    return Done(leg, _in_the_panel(office, leg))


def _read_before(session: Session) -> str:
    """A chat with a file, a frown and words that somebody has tagged."""
    wanted = select(Leg).where(
        Leg.agency_id == AGENCY, Leg.kind == "chat", Leg.complete.is_(True), Leg.practice.is_(False)
    )
    leg = session.scalars(wanted.order_by(Leg.number).limit(1)).one()
    line = session.scalars(select(Line).where(Line.agency_id == AGENCY, Line.leg == leg.id)).first()
    assert line is not None
    session.add(
        ChatFile(
            agency_id=AGENCY,
            leg=leg.id,
            id=FILE,
            stanza_id=line.stanza_id,
            author="citizen",
            name="a form.pdf",
            media_type="application/pdf",
            size=12,
            sha256="0" * 64,
            at=line.at,
        )
    )
    session.merge(
        Feedback(
            agency_id=AGENCY,
            leg=leg.id,
            chat=leg.chat,
            at=line.at,
            rating=1,
            informed=False,
            comment="I still do not know.",
        )
    )
    return leg.id


def _goes_on(session: Session, now: datetime) -> None:
    skill = session.scalars(select(Skill.slug).where(Skill.agency_id == AGENCY)).first()
    agent = session.scalars(select(Agent).where(Agent.agency_id == AGENCY)).first()
    assert agent is not None
    for number, (id, state) in enumerate(((WAITS, "waiting"), (TALKS, "talking")), 901):
        talks = {"owner": agent.jid, "owner_name": agent.name, "taken_at": now} if id == TALKS else {}
        session.add(
            Leg(
                agency_id=AGENCY,
                id=id,
                number=number,
                chat=id.partition(".")[0],
                room=f"c-{id}@rooms.localhost",
                skill=skill,
                topic="Taxes",
                language="en",
                citizen="Rosa",
                page="https://nj.example/",
                state=state,
                since=now,
                assigned_at=now,
                **talks,
            )
        )
    for number, (author, kind, body) in enumerate(SAYS):
        session.add(
            Line(
                agency_id=AGENCY,
                leg=TALKS,
                stanza_id=f"live{number}",
                at=now,
                author=author,
                name="Rosa" if author == "citizen" else agent.name,
                kind=kind,
                body=body,
                data={},
            )
        )


def _in_the_panel(office: Office, leg: str) -> str:
    admin, transcript = Browser(office.app), f"/transcripts/{AGENCY}/{leg}/"
    admin.log_in("admin", PASSWORD)
    agency = f"/agencies/{AGENCY}"
    deeds = (
        (f"{transcript}notes", transcript, {"text": "Called back on Monday."}),
        (f"{transcript}share", None, {"to": "business", "days": "14", "reason": "They asked"}),
        (f"{agency}/retention/holds/new", None, {"person": "Rosa", "reason": "Court 12"}),
        (f"{agency}/reports/readers", f"{agency}/reports/", {"email": "tara@tax.example", "reports": "offered"}),
        ("/transcripts/export", "/transcripts/", {"words": "tax"}),
    )
    for address, page, fields in deeds:
        assert admin.send(address, page=page, **fields).status_code == 302, address
    told = admin.send(f"{transcript}share", to=BY_LINK, days="7", reason="A colleague asked")
    return str(re.findall(r"/transcripts/shared/link/([\w-]+)", told.text)[0])
