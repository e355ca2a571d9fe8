"""What the router and an agency say to each other (docs/PROTOCOL.md §2), written and read. Knows no connection."""

from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element

from onedoor.desk import acts, events, routing
from onedoor.desk.chat import Assigned, Chat
from onedoor.wire import names
from onedoor.wire.muc import moment, stamp
from onedoor.wire.workgroup import desks, ours
from onedoor.wire.xml import element, text_of


class Unreadable(Exception):
    """A control stanza without something it must have; the text names it."""


def iq(payload: Element, *, by: str, to: str, id: str, type: str = "set") -> Element:
    return element("iq", {"type": type, "id": id, "from": by, "to": to}, payload)


def payload_of(stanza: Element) -> Element | None:
    """Our element in a stanza."""
    return next((inner for inner in stanza if inner.tag.startswith(f"{{{names.ONEDOOR}}}")), None)


def _needed(payload: Element, name: str) -> str:
    value = payload.get(name)
    if not value:
        raise Unreadable(f"{payload.tag.rpartition('}')[2]} lacks {name}")
    return value


# --- What an agency offers -------------------------------------------------------------------------------------------


def desk(name: str, skills: Iterable[routing.Skill]) -> Element:
    return element(
        ours("desk"),
        {"name": name},
        *(
            element(
                ours("skill"),
                {
                    "id": skill.id,
                    "name": skill.name,
                    "languages": " ".join(sorted(skill.languages)),
                    "on-duty": str(skill.on_duty),
                    "waiting": str(skill.waiting),
                },
            )
            for skill in skills
        ),
    )


def read_desk(payload: Element, agency: str) -> routing.Offers:
    """Raises Unreadable."""
    skills = {}
    for found in payload.findall(ours("skill")):
        id = _needed(found, "id")
        skills[id] = routing.Skill(
            id=id,
            name=found.get("name", id),
            languages=frozenset(found.get("languages", "").lower().split()),
            on_duty=_number(found, "on-duty"),
            waiting=_number(found, "waiting"),
        )
    return routing.Offers(agency, payload.get("name", agency), skills)


def _number(payload: Element, name: str) -> int:
    value = payload.get(name, "0")
    if not value.isdecimal() or len(value) > 9:  # noqa: PLR2004 - more is nobody's queue
        raise Unreadable(f"{name} is no number")
    return int(value)


# --- From the router -------------------------------------------------------------------------------------------------


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
    since = moment(_needed(payload, "since"))
    if since is None:
        raise Unreadable("since is no moment")
    return events.Assigned(
        leg=_needed(payload, "leg"),
        chat=_needed(payload, "chat"),
        number=number,
        room=_needed(payload, "room"),
        nick=_needed(payload, "nick"),
        skill=_needed(payload, "skill"),
        topic=payload.get("topic", ""),
        language=payload.get("language", "en"),
        since=since,
        citizen=payload.get("citizen", ""),
        citizen_nick=_needed(payload, "citizen-nick"),
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
            return acts.TransferDone(_needed(payload, "leg"), payload.get("agency", ""), payload.get("agent", ""))
        case "transfer-failed":
            return acts.TransferRefused(_needed(payload, "leg"), payload.get("reason", "declined"))
        case "end":
            return acts.End(_needed(payload, "leg"), payload.get("reason", "citizen"))
        case _:
            return None


# --- From an agency --------------------------------------------------------------------------------------------------


def about_leg(name: str, leg: str, attributes: Mapping[str, str] | None = None) -> Element:
    """`refused`, `taken`, `requeued`, `ended` or `archived`, with what it says besides the leg."""
    return element(ours(name), {"leg": leg, **(attributes or {})})


def transfer(event: events.TransferAsked, agent: str) -> Element:
    reason = element(ours("reason"), None, event.reason) if event.reason else None
    return element(ours("transfer"), {"leg": event.leg, "target": event.target, "agent": agent}, reason)


def waiting(leg: str, position: int, time: int) -> Element:
    return element(ours("waiting"), {"leg": leg, "position": str(position), "time": str(time)})


def read_waiting(payload: Element) -> tuple[str, int, int]:
    """(leg, position, seconds). Raises Unreadable."""
    return _needed(payload, "leg"), _number(payload, "position"), _number(payload, "time")


def read_from_agency(payload: Element) -> routing.Act | None:
    """What an agency tells the router, but for what it offers; None for what we do not know. Raises Unreadable."""
    leg = _needed(payload, "leg")
    match payload.tag.rpartition("}")[2]:
        case "refused":
            return routing.Refuse(leg, payload.get("reason", "nobody"))
        case "taken":
            return routing.Take(leg, payload.get("agent", ""))
        case "requeued":
            return routing.Requeue(leg)
        case "transfer":
            reason = text_of(payload, ours("reason")) or ""
            return routing.Transfer(leg, _needed(payload, "target"), payload.get("agent", ""), reason)
        case "ended":
            return routing.End(leg, payload.get("reason", "agent"))
        case "archived":
            return routing.Prove(leg, payload.get("complete") == "true", _number(payload, "lines"))
        case _:
            return None
