"""What the router says to an agency (docs/PROTOCOL.md §2), written and read. Knows no connection."""

from xml.etree.ElementTree import Element

from onedoor.desk import acts, events
from onedoor.desk.chat import Assigned, Chat
from onedoor.wire.fields import Unreadable, moment, needed
from onedoor.wire.muc import stamp
from onedoor.wire.workgroup import desks, ours
from onedoor.wire.xml import element, text_of


def assign(chat: Chat, event: Assigned, topic: str, handing: str | None, question: str) -> Element:
    """`handing`: the name of the agency that hands the chat over."""
    opened = chat.opened
    transfer = None
    if event.from_leg is not None:
        reason = element(ours("reason"), None, event.reason)
        transfer = element(ours("transfer"), {"agency": handing, "agent": event.agent}, reason)
    return element(
        ours("assign"),
        {
            "chat": chat.id,
            "leg": event.leg,
            "room": opened.room,
            "nick": event.nick,
            "skill": event.skill,
            "topic": topic,
            "language": opened.language,
            "since": stamp(chat.since),
            "citizen": opened.name,
            "citizen-nick": opened.nick,
            "page": opened.page or None,
            "desks": desks(chat),
        },
        element(ours("question"), None, question) if question else None,
        transfer,
    )


def read_assign(payload: Element, number: int) -> events.Assigned:
    """Raises Unreadable."""
    transfer = payload.find(ours("transfer"))
    since = moment(payload, "since")
    if since is None:
        raise Unreadable("assign lacks since")
    return events.Assigned(
        leg=needed(payload, "leg"),
        chat=needed(payload, "chat"),
        number=number,
        room=needed(payload, "room"),
        nick=needed(payload, "nick"),
        skill=needed(payload, "skill"),
        topic=payload.get("topic", ""),
        language=payload.get("language", "en"),
        since=since,
        citizen=payload.get("citizen", ""),
        citizen_nick=needed(payload, "citizen-nick"),
        page=payload.get("page", ""),
        question=text_of(payload, ours("question")) or "",
        from_agency=transfer.get("agency") if transfer is not None else None,
        from_agent=transfer.get("agent") if transfer is not None else None,
        reason=text_of(transfer, ours("reason")) if transfer is not None else None,
        desks=payload.get("desks", ""),
    )


def handed_over(leg: str, agency: str, agent: str) -> Element:
    return element(ours("handed-over"), {"leg": leg, "agency": agency, "agent": agent})


def transfer_failed(leg: str, why: str) -> Element:
    return element(ours("transfer-failed"), {"leg": leg, "reason": why})


def end(leg: str, reason: str) -> Element:
    return element(ours("end"), {"leg": leg, "reason": reason})


def read_from_router(payload: Element) -> acts.Act | None:
    """What the router tells a desk, but for `assign`; None for what we do not know. Raises Unreadable."""
    match payload.tag.rpartition("}")[2]:
        case "handed-over":
            return acts.TransferDone(needed(payload, "leg"), payload.get("agency", ""), payload.get("agent", ""))
        case "transfer-failed":
            return acts.TransferRefused(needed(payload, "leg"), payload.get("reason", "declined"))
        case "end":
            return acts.End(needed(payload, "leg"), payload.get("reason", "citizen"))
        case _:
            return None
