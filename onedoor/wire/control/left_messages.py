"""Writes and reads the messages and feedback that citizens leave (docs/PROTOCOL.md §1, §2). Knows no connection."""

from xml.etree.ElementTree import Element

from onedoor.desk.terms.left import Feedback, Message
from onedoor.wire.control.called import called, read_called
from onedoor.wire.control.fields import Unreadable, needed
from onedoor.wire.control.workgroup import ours
from onedoor.wire.xml import element, text_of


def leave(message: Message) -> Element:
    """From a visitor to the router, and from the router to the agency that is asked to keep it."""
    return element(
        ours("leave"),
        {
            "id": message.id,
            "topic": message.topic or None,
            "language": message.language,
            "name": message.name,
            "email": message.email,
            "phone": message.phone or None,
            "why": message.why,
            "page": message.page or None,
            "origin": message.origin or None,
        },
        *called(message.topic_names),
        element(ours("text"), None, message.text),
    )


def read_leave(payload: Element) -> Message:
    """Raises `Unreadable`."""
    text = (text_of(payload, ours("text")) or "").strip()
    if not text:
        raise Unreadable("leave lacks text")
    try:
        return Message(
            id=needed(payload, "id"),
            topic=payload.get("topic", ""),
            language=payload.get("language", "en"),
            name=payload.get("name", ""),
            email=needed(payload, "email"),
            text=text,
            phone=payload.get("phone", ""),
            page=payload.get("page", ""),
            why=payload.get("why", "closed"),
            origin=payload.get("origin", ""),
            topic_names=read_called(payload),
        )
    except ValueError as wrong:
        raise Unreadable(str(wrong)) from None


def left(reference: str, agency: str = "") -> Element:
    """The agency has the message under this reference. The router adds the agency's name."""
    return element(ours("left"), {"reference": reference, "agency": agency or None})


def read_left(reply: Element) -> tuple[str, str] | None:
    """(reference, agency's name); None if there is no such element."""
    found = reply.find(ours("left"))
    return None if found is None else (needed(found, "reference"), found.get("agency", ""))


def feedback(said: Feedback, leg: str = "") -> Element:
    """From a visitor to the router; with `leg`, from the router to the agency that had the citizen last."""
    return element(
        ours("feedback"),
        {
            "leg": leg or None,
            "rating": str(said.rating) if said.rating is not None else None,
            "informed": None if said.informed is None else "true" if said.informed else "false",
            "otherwise": said.otherwise,
        },
        element(ours("comment"), None, said.comment) if said.comment else None,
    )


def read_feedback(payload: Element) -> Feedback:
    """Raises `Unreadable`."""
    rating, informed = payload.get("rating"), payload.get("informed")
    if rating is not None and not (rating.isascii() and rating.isdecimal() and len(rating) == 1):
        raise Unreadable("rating is no number")
    if informed not in (None, "true", "false"):
        raise Unreadable("informed is true or false")
    try:
        return Feedback(
            rating=int(rating) if rating else None,
            informed=None if informed is None else informed == "true",
            otherwise=payload.get("otherwise"),
            comment=text_of(payload, ours("comment")) or "",
        )
    except ValueError as wrong:
        raise Unreadable(str(wrong)) from None
