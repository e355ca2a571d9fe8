"""Stores and reads what citizens leave at an agency: messages, each with a reference, and feedback. Synchronous.

A message that arrives twice is stored once. New feedback on a chat replaces the old.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from onedoor.desk.terms.left import Feedback as Said
from onedoor.desk.terms.left import Message, reference, reference_in
from onedoor.store.tables import Feedback, LeftMessage, Leg
from onedoor.store.transcripts import index
from onedoor.store.upserting import upsert

TRIES = 20
"""References to try before giving up. There are 387 million, so a second is hardly ever needed."""


class OtherMessage(Exception):
    """A different message has that id already."""


class NoSuchChat(Exception):
    """The agency had no such chat with a citizen."""


@dataclass(frozen=True, slots=True)
class Kept:
    reference: str
    is_new: bool


def keep_message(engine: Engine, agency: str, message: Message, at: datetime) -> Kept:
    """Stores the message under a new reference; one that is stored already keeps its own. Raises `OtherMessage`."""
    for _ in range(TRIES):
        try:
            with engine.begin() as connection:
                known = connection.execute(
                    select(LeftMessage.reference, LeftMessage.text, LeftMessage.email).where(
                        LeftMessage.agency_id == agency, LeftMessage.origin_id == message.id
                    )
                ).one_or_none()
                if known is not None:
                    if (known.text, known.email) != (message.text, message.email):
                        raise OtherMessage
                    return Kept(known.reference, False)
                drawn = reference(agency, secrets.choice)
                connection.execute(insert(LeftMessage).values(**_row(agency, drawn, message, at)))
                return Kept(drawn, True)
        except IntegrityError:
            continue  # the reference is taken, or the same message has just arrived another way
    raise RuntimeError("no reference is free")


def _row(agency: str, drawn: str, message: Message, at: datetime) -> dict[str, object]:
    return {
        "agency_id": agency,
        "reference": drawn,
        "origin_id": message.id,
        "topic": message.topic,
        "language": message.language,
        "name": message.name,
        "email": message.email,
        "phone": message.phone,
        "text": message.text,
        "page": message.page,
        "why": message.why,
        "at": at,
    }


def keep_feedback(engine: Engine, agency: str, leg: str, said: Said, at: datetime) -> None:
    """Stores the feedback. Raises `NoSuchChat`, also for practice, which is not counted anywhere."""
    with engine.begin() as connection:
        wanted = select(Leg.chat).where(
            Leg.agency_id == agency, Leg.id == leg, Leg.practice.is_(False), Leg.kind == "chat"
        )
        chat = connection.execute(wanted).scalar()
        if chat is None:
            raise NoSuchChat
        answers = {
            "rating": said.rating,
            "informed": said.informed,
            "otherwise": said.otherwise,
            "comment": said.comment,
        }
        row = upsert(Feedback, engine.dialect).values(agency_id=agency, leg=leg, chat=chat, at=at, **answers)
        connection.execute(row.on_conflict_do_update(index_elements=["agency_id", "leg"], set_={"at": at, **answers}))
        index.refresh(connection, agency, [leg])


# --- Read by people --------------------------------------------------------------------------------------------------


def feedback(session: Session, of: Leg) -> Feedback | None:
    return session.get(Feedback, (of.agency_id, of.id))


def messages(
    session: Session, agency: str, *, state: str = "", typed: str = "", offset: int = 0, limit: int = 25
) -> tuple[Sequence[LeftMessage], int]:
    """(one page of messages, newest first; how many match in total). `typed`: a reference, or part of one."""
    conditions = [LeftMessage.agency_id == agency]
    if state:
        conditions.append(LeftMessage.state == state)
    if typed:
        conditions.append(LeftMessage.reference.contains(reference_in(typed), autoescape=True))
    total = session.scalar(select(func.count()).select_from(LeftMessage).where(*conditions)) or 0
    wanted = select(LeftMessage).where(*conditions).order_by(LeftMessage.at.desc(), LeftMessage.id.desc())
    return session.scalars(wanted.offset(offset).limit(limit)).all(), total
