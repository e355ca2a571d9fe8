"""The parts of the pages without JavaScript for when there is no chat, or none any more. Built of elements. No I/O."""

import secrets
from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element

from bridge.aftercare.aftercare import Left
from bridge.conversation.visit import Visit
from bridge.frames.frames import LONGEST_EMAIL, LONGEST_NAME, LONGEST_TEXT, Frame
from bridge.plain.page import document, wrong
from bridge.words.after_texts import TEXTS
from bridge.words.html import tag
from bridge.words.texts import TEXTS as COMMON
from onedoor.desk.terms.left import LONGEST, OTHERWISE, WHY

Filled = Mapping[str, str]
KNOWN = ("id", "topic", "language", "page", "why")
"""What the form carries along unseen."""


def draft(started: Filled, why: str, language: str) -> dict[str, str]:
    """What is known of a message by somebody whose chat could not begin: nothing of it has to be written again."""
    known = {name: started.get(name, "") for name in ("topic", "name", "email", "page")}
    return {**known, "text": started.get("question", ""), "why": why, "language": language}


def message_form(language: str, filled: Filled, code: str = "") -> Element:
    """`code`: why it was not kept."""
    words = TEXTS[language]
    hidden = {**{name: filled.get(name, "") for name in KNOWN}, "anyway": "true" if code == "personal" else ""}
    hidden["id"] = hidden["id"] if code in ("not-kept", "unavailable") and hidden["id"] else secrets.token_hex(16)
    area = {"id": "leave-text", "name": "text", "rows": "5", "maxlength": str(LONGEST_TEXT), "dir": "auto"}
    text = tag("textarea", {**area, "required": "required"}, filled.get("text", ""))
    return tag(
        "form",
        {"method": "post", "action": f"/plain/message?lang={language}", "class": "start", "id": "leave"},
        tag("h2", {}, words["leave"]),
        tag("p", {}, words["leave_intro"]),
        wrong(words.get(code) or words["not-kept"]) if code else None,
        *(tag("input", {"type": "hidden", "name": name, "value": value}) for name, value in hidden.items()),
        _input("name", COMMON[language]["name"], filled, {"maxlength": str(LONGEST_NAME), "required": "required"}),
        _email("leave-email", language, filled),
        _input("phone", words["phone"], filled, {"type": "tel", "maxlength": str(LONGEST["phone"])}),
        tag("div", {"class": "field"}, tag("label", {"for": "leave-text"}, words["text"]), text),
        tag("button", {"type": "submit", "class": "primary"}, words["leave_send"]),
    )


def message(language: str, filled: Filled, code: str) -> str:
    """The form once more, and why."""
    again = tag("p", {"class": "plain-again"}, _again(language))
    form = message_form(language, filled, code)
    return document(language, None, tag("h1", {}, COMMON[language]["title"]), form, again)


def receipt(language: str, left: Left, email: str) -> str:
    words = TEXTS[language]
    told = [
        tag("h2", {"id": "left"}, words["kept"].format(agency=left.agency)),
        tag("p", {}, words["reference"]),
        tag("p", {"class": "reference"}, tag("strong", {}, left.reference)),
        tag("p", {}, words["next"]),
        tag("p", {}, words["receipt"].format(email=email.strip())) if left.mailed else None,
        tag("p", {"class": "hint"}, words["yours"]),
        tag("p", {"class": "text", "dir": "auto"}, left.text),
        tag("p", {}, _again(language)),
    ]
    section = tag("section", {"class": "start", "aria-labelledby": "left"}, *told)
    return document(language, None, tag("h1", {}, COMMON[language]["title"]), section)


def after(language: str, token: str, visit: Visit, shown: Iterable[Frame], *, mails: bool) -> list[Element]:
    """What stands below a conversation that is over: a message if nobody is there, an opinion of whoever was."""
    found = []
    if visit.reason in WHY:
        asked = next((one["text"] for one in shown if one["type"] == "message"), "")
        known = {"topic": visit.ticket.topic, "question": asked}
        found.append(message_form(language, draft(known, visit.reason, visit.language)))
    if any(visit.conversation.met):
        found += [*([mail(language, token, {})] if mails else []), survey(language, token, {})]
    return found


def survey(language: str, token: str, filled: Filled, code: str = "") -> Element:
    words = TEXTS[language]
    area = {"id": "comment", "name": "comment", "rows": "3", "maxlength": str(LONGEST["comment"]), "dir": "auto"}
    comment = tag("textarea", area, filled.get("comment", ""))
    return tag(
        "form",
        {"method": "post", "action": f"/plain/feedback?token={token}&lang={language}", "class": "start survey"},
        wrong(words.get(f"opinion-{code}") or words["opinion-unavailable"]) if code else None,
        _group("rating", words["rating"], [(str(one), words[f"rating-{one}"]) for one in (3, 2, 1)], filled),
        _group("informed", words["informed"], [("true", words["yes"]), ("false", words["no"])], filled),
        _group("otherwise", words["otherwise"], [(one, words[f"by-{one}"]) for one in OTHERWISE], filled),
        tag("div", {"class": "field"}, tag("label", {"for": "comment"}, words["comment"]), comment),
        tag("button", {"type": "submit", "class": "quiet"}, words["opinion_send"]),
    )


def mail(language: str, token: str, filled: Filled, code: str = "") -> Element:
    words = TEXTS[language]
    return tag(
        "form",
        {"method": "post", "action": f"/plain/mail?token={token}&lang={language}", "class": "start"},
        wrong(words.get(f"mail-{code}") or words["mail-failed"]) if code else None,
        _email("mail-to", language, filled),
        tag("button", {"type": "submit", "class": "quiet"}, words["mail_send"]),
    )


def answer(language: str, back: str, told: str, *more: Element) -> str:
    """What has become of it, and the way back to the conversation."""
    words = TEXTS[language]
    done = tag("p", {"class": "status queue", "role": "status"}, words[told]) if told else None
    link = tag("p", {"class": "plain-again"}, tag("a", {"href": back}, words["back"]))
    content = [part for part in (done, *more, link) if part is not None]
    return document(language, None, tag("h1", {}, COMMON[language]["title"]), *content)


def _again(language: str) -> Element:
    return tag("a", {"href": f"/plain?lang={language}"}, COMMON[language]["again"])


def _group(name: str, legend: str, choices: Iterable[tuple[str, str]], filled: Filled) -> Element:
    made = tag("fieldset", {}, tag("legend", {}, legend))
    for value, words in choices:
        shape = {"type": "radio", "name": name, "value": value}
        radio = tag("input", {**shape, "checked": "checked" if filled.get(name) == value else None})
        made.append(tag("label", {}, radio, tag("span", {}, words)))
    return made


def _email(id: str, language: str, filled: Filled) -> Element:
    shape = {"id": id, "name": "email", "type": "email", "autocomplete": "email", "maxlength": str(LONGEST_EMAIL)}
    control = tag("input", {**shape, "required": "required", "value": filled.get("email", "")})
    return tag("div", {"class": "field"}, tag("label", {"for": id}, COMMON[language]["email"]), control)


def _input(name: str, label: str, filled: Filled, shape: Mapping[str, str]) -> Element:
    made = {"id": f"leave-{name}", "name": name, "type": "text", "autocomplete": {"phone": "tel"}.get(name, name)}
    control = tag("input", {**made, **shape, "value": filled.get(name, "")})
    return tag("div", {"class": "field"}, tag("label", {"for": f"leave-{name}"}, label), control)
