"""A transcript as text and as JSON, for a file. Decides nothing about who may have it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from admin.wording import AUTHORS, END_REASONS, LEG_STATES, LINE_KINDS, OTHERWISE, RATINGS, duration, plain_moment
from onedoor import cells
from onedoor.store.tables import ChatFile, Feedback, Leg, Line
from onedoor.store.transcripts import SHOWN_KINDS


def as_json(
    leg: Leg,
    lines: Sequence[Line],
    agency_name: str,
    feedback: Feedback | None = None,
    files: Sequence[ChatFile] = (),
) -> dict[str, Any]:
    """Field by field, so that a new column is never exported by accident."""
    return {
        "chat": leg.chat,
        "leg": leg.id,
        "number": leg.number,
        "agency": {"id": leg.agency_id, "name": agency_name},
        "topic": leg.topic,
        "skill": leg.skill,
        "language": leg.language,
        "citizen": leg.citizen,
        "page": leg.page,
        "referrer": leg.referrer,
        "kind": leg.kind,
        "practice": leg.practice,
        "tags": leg.tags.split(),
        "email": leg.email or None,
        "state": leg.state,
        "agent": {"jid": leg.owner, "name": leg.owner_name} if leg.owner else None,
        "transferred_from": _origin(leg),
        "transferred_to": leg.to_agency,
        "joined_queue_at": _iso(leg.since),
        "assigned_at": _iso(leg.assigned_at),
        "taken_at": _iso(leg.taken_at),
        "ended_at": _iso(leg.ended_at),
        "end_reason": leg.end_reason,
        "complete": leg.complete,
        "not_proven_because": leg.unproven,
        "compared_at": _iso(leg.proven_at),
        "feedback": _opinion(feedback),
        "lines": [_line(line) for line in lines],
        "files": [_file(file) for file in files],
    }


def as_text(leg: Leg, lines: Sequence[Line], agency_name: str, feedback: Feedback | None = None) -> str:
    told = [*_head(leg, agency_name), *_said_of_it(feedback)]
    head = "\n".join(f"{name + ':':<18}{' '.join(value.split())}" for name, value in told if value)
    return f"{head}\n\n" + "\n".join(_said(line) for line in lines) + "\n"


def _head(leg: Leg, agency_name: str) -> list[tuple[str, str]]:
    came = f"{leg.from_agency} ({leg.from_agent})" if leg.from_agency and leg.from_agent else leg.from_agency or ""
    return [
        ("Chat", f"{leg.number} at {agency_name}"),
        ("Topic", f"{leg.topic} (skill {leg.skill}, language {leg.language})"),
        ("Kind", _kind(leg)),
        ("Tags", leg.tags),
        ("Citizen", leg.citizen),
        ("E-mail", leg.email),
        ("Page", leg.page),
        ("Agent", leg.owner_name or leg.owner or "nobody"),
        ("Transferred from", came),
        ("Reason", leg.transfer_reason or ""),
        ("Transferred to", leg.to_agency or ""),
        ("Joined the queue", plain_moment(leg.since)),
        ("Waited", duration(leg.taken_at - leg.since) if leg.taken_at else ""),
        ("Ended", plain_moment(leg.ended_at) if leg.ended_at else ""),
        ("State", _state(leg)),
        ("Complete", completeness(leg)),
        ("Reference", f"{leg.agency_id}/{leg.id}"),
    ]


def _said_of_it(feedback: Feedback | None) -> list[tuple[str, str]]:
    if feedback is None:
        return []
    informed = {True: "yes", False: "no", None: ""}[feedback.informed]
    return [
        ("Citizen’s rating", RATINGS.get(str(feedback.rating), "").lower()),
        ("Was informed", informed),
        ("Without the chat", OTHERWISE.get(feedback.otherwise or "", "").lower()),
        ("Comment", feedback.comment),
    ]


def _opinion(feedback: Feedback | None) -> dict[str, Any] | None:
    if feedback is None:
        return None
    return {
        "at": _iso(feedback.at),
        "rating": feedback.rating,
        "informed": feedback.informed,
        "otherwise": feedback.otherwise,
        "comment": feedback.comment,
    }


UNPROVEN = {
    "item-not-found": "the room was gone",
    "gone": "the room was gone",
    "forbidden": "the room’s server did not let us read",
    "not-allowed": "the room’s server did not let us read",
    "service-unavailable": "the room’s server keeps no archive",
    "feature-not-implemented": "the room’s server keeps no archive",
    "remote-server-not-found": "the room’s server could not be reached",
    "remote-server-timeout": "the room’s server could not be reached",
}
"""Why a transcript could not be compared, by what the room answered."""


def completeness(leg: Leg) -> str:
    """Begins as before; then says when, or why not."""
    at = f", {plain_moment(leg.proven_at)}" if leg.proven_at else ""
    if leg.complete:
        return f"yes, compared with the room’s own archive{at}"
    if leg.complete is None:
        return (
            "not proven: the chat goes on" if leg.ended_at is None else ("not compared with the room’s own archive yet")
        )
    why = UNPROVEN.get(leg.unproven or "", f"the room answered {leg.unproven}" if leg.unproven else "")
    return f"NO: not proven{at}; {why or 'lines of the room’s archive are missing'}"


def as_row(leg: Leg, agency_name: str) -> tuple[object, ...]:
    """What a list of transcripts says of one."""
    return (
        f"{leg.agency_id}/{leg.id}", leg.number, agency_name, leg.topic, leg.language, leg.citizen,
        leg.owner_name or leg.owner, _iso(leg.assigned_at), _iso(leg.ended_at), leg.state,
        {True: "proven", False: "not proven", None: "not yet"}[leg.complete], leg.tags,
    )  # fmt: skip


def as_csv(lines: Sequence[Line]) -> str:
    head = ("at", "author", "name", "kind", "shown_to_citizen", "text")
    return cells.written(
        head, ((_iso(one.at), one.author, one.name, one.kind, "yes" if one.kind in SHOWN_KINDS else "no", one.body)
               for one in lines),
    )  # fmt: skip


def _kind(leg: Leg) -> str:
    """Empty for what nearly all are."""
    return "practice: a colleague played the citizen" if leg.practice else "advice" if leg.kind == "consult" else ""


def _state(leg: Leg) -> str:
    state = LEG_STATES.get(leg.state, leg.state).lower()
    reason = END_REASONS.get(leg.end_reason or "", leg.end_reason or "")
    return f"{state} ({reason})" if reason else state


def _said(line: Line) -> str:
    """The body's further lines are indented: nobody can write a line that looks like another person's."""
    hidden = "" if line.kind in SHOWN_KINDS else f" [{LINE_KINDS.get(line.kind, line.kind)}, not shown to the citizen]"
    who = f"{' '.join(line.name.split())} ({AUTHORS.get(line.author, line.author).lower()})"
    body = line.body.replace("\r", "").replace("\n", "\n    ")
    return f"[{line.at.astimezone():%Y-%m-%d %H:%M:%S}] {who}{hidden}: {body}"


def _origin(leg: Leg) -> dict[str, str | None] | None:
    if not leg.from_agency:
        return None
    return {"agency": leg.from_agency, "agent": leg.from_agent, "reason": leg.transfer_reason}


def _line(line: Line) -> dict[str, Any]:
    return {
        "stanza_id": line.stanza_id,
        "origin_id": line.origin_id,
        "at": _iso(line.at),
        "author": line.author,
        "name": line.name,
        "jid": line.jid,
        "kind": line.kind,
        "shown_to_citizen": line.kind in SHOWN_KINDS,
        "body": line.body,
        "data": line.data,
    }


def _file(file: ChatFile) -> dict[str, Any]:
    return {
        "id": file.id,
        "stanza_id": file.stanza_id,
        "at": _iso(file.at),
        "author": file.author,
        "name": file.name,
        "media_type": file.media_type,
        "size": file.size,
        "sha256": file.sha256,
        "kept": file.stored,
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat().replace("+00:00", "Z") if at else None
