"""What an agency says to the router (docs/PROTOCOL.md §2), written and read. Knows no connection."""

from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element

from onedoor.desk import events, routing
from onedoor.wire.fields import needed, number
from onedoor.wire.workgroup import ours
from onedoor.wire.xml import element, text_of


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
        id = needed(found, "id")
        skills[id] = routing.Skill(
            id=id,
            name=found.get("name", id),
            languages=frozenset(found.get("languages", "").lower().split()),
            on_duty=number(found, "on-duty"),
            waiting=number(found, "waiting"),
        )
    return routing.Offers(agency, payload.get("name", agency), skills)


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
    return needed(payload, "leg"), number(payload, "position"), number(payload, "time")


def read_from_agency(payload: Element) -> routing.Act | None:
    """What an agency tells the router, but for what it offers; None for what we do not know. Raises Unreadable."""
    leg = needed(payload, "leg")
    match payload.tag.rpartition("}")[2]:
        case "refused":
            return routing.Refuse(leg, payload.get("reason", "nobody"))
        case "taken":
            return routing.Take(leg, payload.get("agent", ""))
        case "requeued":
            return routing.Requeue(leg)
        case "transfer":
            reason = text_of(payload, ours("reason")) or ""
            return routing.Transfer(leg, needed(payload, "target"), payload.get("agent", ""), reason)
        case "ended":
            return routing.End(leg, payload.get("reason", "agent"))
        case "archived":
            return routing.Prove(leg, payload.get("complete") == "true", number(payload, "lines"))
        case _:
            return None
