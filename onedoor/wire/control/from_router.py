"""Writes and reads what the router tells an agency (docs/PROTOCOL.md §2). Knows no connection."""

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from onedoor.desk.agency import acts, events
from onedoor.desk.router.chat import Chat
from onedoor.desk.router.events import Assigned
from onedoor.desk.terms.people import Jid
from onedoor.wire.control.called import Named, called, read_called
from onedoor.wire.control.fields import Unreadable, moment, needed, number, whole
from onedoor.wire.control.workgroup import desk_occupants, desks, ours
from onedoor.wire.muc.muc import stamp
from onedoor.wire.xml import element, text_of


def assign(chat: Chat, event: Assigned, topic: Named, handing: Named | None, question: str) -> Element:
    """Asks an agency to take a leg. `handing`: the name of the agency that hands it over or asks for advice."""
    opened = chat.opened
    transfer = None
    if event.from_leg is not None:
        reason = element(ours("reason"), None, event.reason)
        told = {"agency": handing.name if handing else None, "agent": event.agent, "mode": event.mode}
        transfer = element(ours("transfer"), told, *called(handing.names if handing else {}), reason)
    return element(
        ours("assign"),
        {
            "chat": chat.id,
            "leg": event.leg,
            "room": event.room or opened.room,
            "nick": event.nick,
            "skill": event.skill,
            "topic": topic.name,
            "language": opened.language,
            "since": stamp(chat.since),
            "priority": str(opened.priority) if opened.priority else None,
            "citizen": opened.name,
            "citizen-nick": opened.nick,
            "email": opened.email or None,
            "page": opened.page or None,
            "referrer": opened.referrer or None,
            "practice": opened.practice or None,
            "only": event.only or None,
            "contested": "true" if event.contested else None,
            "record": "true" if event.record else None,
            "kind": "consult" if event.is_consult else None,
            "visitor": opened.visitor.partition("/")[0],
            "desks": None if event.is_consult else desks(chat),
            "desk-occupants": None if event.is_consult else desk_occupants(chat),
        },
        *called(topic.names),
        element(ours("question"), None, question) if question else None,
        transfer,
    )


def read_assign(payload: Element, chat_number: int) -> events.Assigned:
    """`chat_number`: the agency's number for the leg. Raises `Unreadable`."""
    transfer = payload.find(ours("transfer"))
    since = moment(payload, "since")
    if since is None:
        raise Unreadable("assign lacks since")
    return events.Assigned(
        leg=needed(payload, "leg"),
        chat=needed(payload, "chat"),
        number=chat_number,
        room=needed(payload, "room"),
        nick=needed(payload, "nick"),
        skill=needed(payload, "skill"),
        topic=payload.get("topic", ""),
        language=payload.get("language", "en"),
        since=since,
        citizen=payload.get("citizen", ""),
        citizen_nick=needed(payload, "citizen-nick"),
        page=payload.get("page", ""),
        referrer=payload.get("referrer", ""),
        question=text_of(payload, ours("question")) or "",
        from_agency=transfer.get("agency") if transfer is not None else None,
        from_agent=transfer.get("agent") if transfer is not None else None,
        reason=text_of(transfer, ours("reason")) if transfer is not None else None,
        visitor=payload.get("visitor", ""),
        desks=payload.get("desks", ""),
        desk_occupants=payload.get("desk-occupants", ""),
        priority=whole(payload, "priority"),
        email=payload.get("email", ""),
        practice=payload.get("practice", ""),
        kind=payload.get("kind", "chat"),
        only=payload.get("only", ""),
        contested=payload.get("contested") == "true",
        record=payload.get("record") == "true",
        topic_names=read_called(payload),
        from_agency_names=read_called(transfer) if transfer is not None else {},
        mode=transfer.get("mode", "cold") if transfer is not None else "cold",
    )


def handed_over(leg: str, agency: Named, agent: str) -> Element:
    told = {"leg": leg, "agency": agency.name, "agent": agent}
    return element(ours("handed-over"), told, *called(agency.names))


def joined(leg: str, agency: Named, agent: str, mode: str = "warm", ask: str | None = None) -> Element:
    """The other side of a warm transfer or consult is there. `leg`: the one that asked."""
    told = {"leg": leg, "agency": agency.name, "agent": agent, "mode": mode, "ask": ask}
    return element(ours("joined"), told, *called(agency.names))


def transfer_failed(leg: str, why: str, mode: str = "cold", ask: str | None = None) -> Element:
    return element(ours("transfer-failed"), {"leg": leg, "reason": why, "mode": mode, "ask": ask})


def end(leg: str, reason: str, after: str = "") -> Element:
    """`after`: the stanza-id of the last line in the room before the citizen left; empty if unknown."""
    return element(ours("end"), {"leg": leg, "reason": reason, "after": after or None})


def elsewhere(chats: Mapping[str, int]) -> Element:
    """Bare JID → how many chats the agency's people have at other agencies. People who are not listed have none."""
    named = [element(ours("agent"), {"jid": jid, "chats": str(number)}) for jid, number in chats.items()]
    return element(ours("elsewhere"), None, *named)


def read_elsewhere(payload: Element) -> acts.Elsewhere:
    """Raises `Unreadable`."""
    agents = payload.findall(ours("agent"))
    return acts.Elsewhere({Jid(needed(found, "jid")): number(found, "chats") for found in agents})


def read_from_router(payload: Element) -> acts.Act | None:
    """What the router tells a desk, except `assign`; None if we do not know the element. Raises `Unreadable`."""
    match payload.tag.rpartition("}")[2]:
        case "handed-over":
            agency, agent = payload.get("agency", ""), payload.get("agent", "")
            return acts.TransferDone(needed(payload, "leg"), agency, agent, read_called(payload))
        case "joined":
            agency, agent = payload.get("agency", ""), payload.get("agent", "")
            mode, ask = payload.get("mode", "warm"), whole(payload, "ask")
            return acts.Joined(needed(payload, "leg"), agency, agent, mode, ask, read_called(payload))
        case "transfer-failed":
            why, mode = payload.get("reason", "declined"), payload.get("mode", "cold")
            return acts.TransferRefused(needed(payload, "leg"), why, mode, whole(payload, "ask"))
        case "end":
            return acts.End(needed(payload, "leg"), payload.get("reason", "citizen"), after=payload.get("after", ""))
        case "elsewhere":
            return read_elsewhere(payload)
        case _:
            return None
