"""Writes a transcript as text, JSON or CSV, for a file. Decides nothing about who may have it."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Any

from onedoor import cells
from onedoor.desk.room.lines import SHOWN
from onedoor.records.called import Called
from onedoor.store.tables import ChatFile, Feedback, Leg, Line
from onedoor.store.transcripts.transcripts import is_quote_shown
from onedoor.wording.formats import abbreviation, duration, language_name, plain_moment, zone_name
from onedoor.wording.labels import AUTHORS, END_REASONS, LEG_STATES, LINE_KINDS, OTHERWISE, RATINGS
from onedoor.wording.sentences import gettext as _
from onedoor.wording.sentences import lazy_gettext
from onedoor.writing import indented, isolated


def as_json(
    leg: Leg,
    lines: Sequence[Line],
    agency_name: str,
    feedback: Feedback | None = None,
    files: Sequence[ChatFile] = (),
) -> dict[str, Any]:
    """Lists each field, so that a new column is never exported by accident."""
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
        "feedback": _feedback(feedback),
        "lines": [_line(line, lines) for line in lines],
        "files": [_file(file) for file in files],
    }


def as_text(leg: Leg, lines: Sequence[Line], called: Called, clock: tzinfo, feedback: Feedback | None = None) -> str:
    """Times are in the time zone `clock`, which the text names."""
    told = [*_head(leg, called, clock), *_said_of_it(feedback)]
    head = "\n".join(f"{name + ':':<18}{isolated(' '.join(value.split()))}" for name, value in told if value)
    return f"{head}\n\n" + "\n".join(_said(line, lines, clock) for line in lines) + "\n"


def _head(leg: Leg, called: Called, clock: tzinfo) -> list[tuple[str, str]]:
    came = f"{leg.from_agency} ({leg.from_agent})" if leg.from_agency and leg.from_agent else leg.from_agency or ""
    return [
        (_("Chat"), _("%(number)s at %(agency)s", number=leg.number, agency=called.agency)),
        (_("Topic"), _topic(leg, called)),
        (_("Kind"), _kind(leg)),
        (_("Tags"), leg.tags),
        (_("Citizen"), leg.citizen),
        (_("E-mail"), leg.email),
        (_("Page reported by the browser"), leg.page),
        (_("Agent"), leg.owner_name or leg.owner or _("nobody")),
        (_("Transferred from"), came),
        (_("Reason"), leg.transfer_reason or ""),
        (_("Transferred to"), leg.to_agency or ""),
        (_("Joined the queue"), plain_moment(leg.since, clock)),
        (_("Waited"), duration(leg.taken_at - leg.since) if leg.taken_at else ""),
        (_("Ended"), plain_moment(leg.ended_at, clock) if leg.ended_at else ""),
        (_("State"), _state(leg)),
        (_("Complete"), completeness(leg, clock)),
        (_("Times"), _("on the clock of %(zone)s", zone=zone_name(clock))),
        (_("Reference"), f"{leg.agency_id}/{leg.id}"),
    ]


def _topic(leg: Leg, called: Called) -> str:
    names = {"topic": leg.topic, "skill": called.skill(leg.skill), "language": language_name(leg.language)}
    return _("%(topic)s (skill %(skill)s, language %(language)s)", **names)


def _said_of_it(feedback: Feedback | None) -> list[tuple[str, str]]:
    if feedback is None:
        return []
    informed = {True: _("yes"), False: _("no"), None: ""}[feedback.informed]
    return [
        (_("Citizen’s rating"), RATINGS.get(str(feedback.rating), "").lower()),
        (_("Was informed"), informed),
        (_("Contact without chat"), OTHERWISE.get(feedback.otherwise or "", "").lower()),
        (_("Comment"), feedback.comment),
    ]


def _feedback(feedback: Feedback | None) -> dict[str, Any] | None:
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
    "item-not-found": lazy_gettext("the room was gone"),
    "gone": lazy_gettext("the room was gone"),
    "forbidden": lazy_gettext("the server did not let us read its log"),
    "not-allowed": lazy_gettext("the server did not let us read its log"),
    "service-unavailable": lazy_gettext("the server keeps no log of the room"),
    "feature-not-implemented": lazy_gettext("the server keeps no log of the room"),
    "remote-server-not-found": lazy_gettext("the room’s server could not be reached"),
    "remote-server-timeout": lazy_gettext("the room’s server could not be reached"),
    "lines-missing": lazy_gettext("lines from the server’s log are missing"),
    "no-citizen": lazy_gettext("the citizen never came into the room"),
    "no-question": lazy_gettext("the citizen’s question never came into the room"),
}
"""answer of the room, or result of the comparison → why a transcript is not proven"""


def completeness(leg: Leg, clock: tzinfo) -> str:
    """Whether the transcript is complete; then when this was checked, and why it is not."""
    if leg.complete:
        return _said_at(_("yes, all lines match the server’s own log"), leg.proven_at, clock)
    if leg.complete is None:
        goes_on = leg.ended_at is None
        return (
            _("not known yet: the chat is still going on")
            if goes_on
            else _("not compared with the server’s own log yet")
        )
    answered = _("the room answered %(error)s", error=leg.unproven) if leg.unproven else ""
    why = UNPROVEN.get(leg.unproven or "", answered) or _("lines from the server’s log are missing")
    return _("%(verdict)s; %(why)s", verdict=_said_at(_("NO: not proven"), leg.proven_at, clock), why=why)


def _said_at(verdict: str, at: datetime | None, clock: tzinfo) -> str:
    return _("%(verdict)s, %(when)s", verdict=verdict, when=plain_moment(at, clock)) if at else verdict


def as_row(leg: Leg, agency_name: str) -> tuple[object, ...]:
    """The transcript's row in a list."""
    return (
        f"{leg.agency_id}/{leg.id}", leg.number, agency_name, leg.topic, leg.language, leg.citizen,
        leg.owner_name or leg.owner, _iso(leg.assigned_at), _iso(leg.ended_at), leg.state,
        {True: "proven", False: "not proven", None: "not yet"}[leg.complete], leg.tags,
    )  # fmt: skip


def as_csv(lines: Sequence[Line]) -> str:
    head = ("at", "author", "name", "kind", "shown_to_citizen", "text", "quoted", "quote_shown_to_citizen")
    return cells.written(
        head, ((_iso(one.at), one.author, one.name, one.kind, _yes(_is_shown(one)), one.body, _quoted(one),
                _yes(_is_shown_quoting(one, lines)) if _quoted(one) else "") for one in lines), apart=True,
    )  # fmt: skip


def _yes(it_is: bool) -> str:
    return "yes" if it_is else "no"


def _is_shown(line: Line) -> bool:
    return line.kind in SHOWN


def _is_shown_quoting(line: Line, lines: Sequence[Line]) -> bool:
    return _is_shown(line) and is_quote_shown(line, lines)


def _quoted(line: Line) -> str:
    return str(line.data.get("quoted", ""))


def _kind(leg: Leg) -> str:
    """Empty for an ordinary chat."""
    if leg.practice:
        return _("practice: a colleague played the citizen")
    return _("advice") if leg.kind == "consult" else ""


def _state(leg: Leg) -> str:
    state = LEG_STATES.get(leg.state, leg.state).lower()
    reason = END_REASONS.get(leg.end_reason or "", leg.end_reason or "")
    return f"{state} ({reason})" if reason else state


def _said(line: Line, lines: Sequence[Line], clock: tzinfo) -> str:
    kind = LINE_KINDS.get(line.kind, line.kind)
    unseen = "" if _is_shown(line) else _("%(kind)s, not shown to the citizen", kind=kind)
    hidden = unseen and f" [{unseen}]"
    who = f"{isolated(' '.join(line.name.split()))} ({AUTHORS.get(line.author, line.author).lower()})"
    there = line.at.astimezone(clock)
    return (
        f"[{there:%Y-%m-%d %H:%M:%S} {abbreviation(there)}] {who}{hidden}: {indented(_above(line, lines) + line.body)}"
    )


def _above(line: Line, lines: Sequence[Line]) -> str:
    """The lines that it quotes."""
    if not _quoted(line):
        return ""
    hidden = ""
    if _is_shown(line) and not is_quote_shown(line, lines):
        hidden = " [" + _("Quote: not shown to the citizen") + "]"
    return "".join(f"> {one}\n" for one in (_quoted(line) + hidden).splitlines())


def _origin(leg: Leg) -> dict[str, str | None] | None:
    if not leg.from_agency:
        return None
    return {"agency": leg.from_agency, "agent": leg.from_agent, "reason": leg.transfer_reason}


def _line(line: Line, lines: Sequence[Line]) -> dict[str, Any]:
    return {
        "stanza_id": line.stanza_id,
        "origin_id": line.origin_id,
        "at": _iso(line.at),
        "author": line.author,
        "name": line.name,
        "jid": line.jid,
        "kind": line.kind,
        "shown_to_citizen": _is_shown(line),
        "body": line.body,
        "quoted": _quoted(line) or None,
        "quote_shown_to_citizen": _is_shown_quoting(line, lines) if _quoted(line) else None,
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
