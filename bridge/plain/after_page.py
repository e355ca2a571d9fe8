"""What the pages without JavaScript show instead of a chat, or after one. No I/O."""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bridge.aftercare.aftercare import Left
from bridge.conversation.visit import Visit
from bridge.frames.frames import Frame
from bridge.plain import faults
from bridge.plain.faults import Fault
from bridge.plain.page import shown
from onedoor.desk.terms.left import WHY

Filled = Mapping[str, str]
KNOWN = ("id", "topic", "language", "page", "why")
"""The form's hidden fields."""


@dataclass(frozen=True, slots=True)
class Message:
    """The form for a message, with what was written in it, and why the message was not kept."""

    filled: Filled
    hidden: Filled
    fault: Fault | None


@dataclass(frozen=True, slots=True)
class Reply:
    """The form for feedback or a mail, with what was written in it, and why that failed."""

    token: str
    filled: Filled
    fault: Fault | None


@dataclass(frozen=True, slots=True)
class After:
    """The end of a conversation that is over: why nobody was there, and forms for what citizens can still do."""

    why: Fault | None
    message: Message | None
    mail: Reply | None
    survey: Reply | None


def draft(started: Filled, why: str, language: str) -> dict[str, str]:
    """The message's fields from a chat that could not begin, so that the citizen need not write anything again."""
    known = {name: started.get(name, "") for name in ("topic", "name", "email", "page")}
    return {**known, "text": started.get("question", ""), "why": why, "language": language}


def message_form(language: str, filled: Filled, code: str = "") -> Message:
    """`code`: why the message was not kept; empty for a new form."""
    hidden = {**{name: filled.get(name, "") for name in KNOWN}, "anyway": "true" if code == "personal" else ""}
    hidden["id"] = hidden["id"] if code in ("not-kept", "unavailable") and hidden["id"] else secrets.token_hex(16)
    return Message(defaultdict(str, filled), hidden, faults.not_left(language, code))


def survey_form(language: str, token: str, filled: Filled, code: str = "") -> Reply:
    return Reply(token, defaultdict(str, filled), faults.not_heard(language, code))


def mail_form(language: str, token: str, filled: Filled, code: str = "") -> Reply:
    return Reply(token, defaultdict(str, filled), faults.not_mailed(language, code))


def after(language: str, token: str, visit: Visit, frames: Iterable[Frame], *, why: Fault | None, mails: bool) -> After:
    """Offers a message if nobody took the chat, and feedback and (with `mails`) a mail if the citizen met anybody."""
    message, met = None, any(visit.conversation.met)
    if visit.reason in WHY:
        asked = next((one["text"] for one in frames if one["type"] == "message"), "")
        known = {"topic": visit.ticket.topic, "question": asked}
        message = message_form(language, draft(known, visit.reason, visit.language))
    return After(
        why=why,
        message=message,
        mail=mail_form(language, token, {}) if met and mails else None,
        survey=survey_form(language, token, {}) if met else None,
    )


def message(language: str, filled: Filled, code: str) -> str:
    """The page with the form again, and why the message was not kept."""
    return shown("message.html", language, message=message_form(language, filled, code))


def receipt(language: str, left: Left, email: str) -> str:
    return shown("receipt.html", language, left=left, email=email.strip())


def answer(language: str, back: str, told: str, *, survey: Reply | None = None, mail: Reply | None = None) -> str:
    """The page that says what has become of feedback or a mail, with a link back to the conversation."""
    return shown("answer.html", language, back=back, told=told, survey=survey, mail=mail)
