"""Turns stanzas into events. Decides nothing."""

from datetime import UTC, datetime
from typing import Any

import aioxmpp
import aioxmpp.errors

from components.agent.events import Line

FINAL = (aioxmpp.ErrorCondition.GONE, aioxmpp.ErrorCondition.FORBIDDEN, aioxmpp.ErrorCondition.REGISTRATION_REQUIRED)
"""Error conditions after which another try to enter a room will not help."""

REMOVED = {301: "banned", 307: "kicked", 321: "no longer a member", 322: "members only"}


def body_of(message: Any) -> str | None:
    """The text of a message, in any language; None if it has none."""
    return next(iter(message.body.values()), None)


def line_of(message: Any, nick: str, *, stanza_id: str = "", at: datetime | None = None) -> Line | None:
    """A message as a line of its room; None if it has no text (typing). `nick` is ours in the room."""
    body = body_of(message)
    room = message.from_.bare()
    if body is None:
        return None
    return Line(
        room=room,
        stanza_id=stanza_id or _stanza_id(message, room),
        id=message.id_ or "",
        nick=message.from_.resource or "",
        body=body,
        at=at or _moment(message.xep0203_delay[0].stamp if message.xep0203_delay else None),
        mine=message.from_.resource == nick,
        notice=message.onedoor_notice.code if message.onedoor_notice else None,
    )


def archived(result: Any, nick: str) -> Line | None:
    """A result from a room's archive as a line (XEP-0313); None if it has no text."""
    forwarded = result.forwarded
    if forwarded is None or forwarded.stanza is None:
        return None
    at = _moment(forwarded.delay.stamp if forwarded.delay else None)
    return line_of(forwarded.stanza, nick, stanza_id=result.id_, at=at)


def condition_of(stanza: Any) -> str:
    """The error condition of RFC 6120."""
    if stanza.error is None:
        return "undefined-condition"
    return str(stanza.error.condition.value[1])


def error_of(stanza: Any) -> Exception:
    if stanza.error is None:
        error = aioxmpp.errors.XMPPCancelError(aioxmpp.ErrorCondition.UNDEFINED_CONDITION)
    else:
        error = stanza.error.to_exception()
    assert isinstance(error, Exception)  # noqa: S101 - for the type checker: aioxmpp has no types
    return error


def end_of(presence: Any) -> str | None:
    """Why our own unavailable presence closes the room for us; None if we may enter again (XEP-0045 §17.3)."""
    about = presence.xep0045_muc_user
    if about.destroy is not None:
        return f"destroyed: {about.destroy.reason or ''}".rstrip(": ")
    # A server that shuts down or loses us has not removed us.
    return next((why for code, why in REMOVED.items() if code in about.status_codes), None)


def _stanza_id(message: Any, room: aioxmpp.JID) -> str:
    # Trust only the room's own stanza-id: anybody may add one in another's name (XEP-0359 §6).
    return next((one.id_ for one in message.xep0359_stanza_ids if one.by == room and one.id_), "")


def _moment(stamp: datetime | None) -> datetime:
    if stamp is None:
        return datetime.now(UTC)
    return stamp if stamp.tzinfo else stamp.replace(tzinfo=UTC)
