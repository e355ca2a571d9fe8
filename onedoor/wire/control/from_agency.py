"""Writes and reads what an agency tells the router (docs/PROTOCOL.md §2). Knows no connection."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from xml.etree.ElementTree import Element

from onedoor.desk.agency import events
from onedoor.desk.router import acts
from onedoor.desk.router.plan import Skill
from onedoor.desk.terms.about import About
from onedoor.desk.words.languages import Names
from onedoor.wire.control import about as about_wire
from onedoor.wire.control.called import called, read_called
from onedoor.wire.control.fields import LANG, Unreadable, flag, moment, needed, number
from onedoor.wire.control.workgroup import ours
from onedoor.wire.muc.muc import stamp
from onedoor.wire.xml import element, text_of

MODES = ("cold", "warm", "consult")

Texts = Mapping[str, Mapping[str, str]]
"""code → language → text"""


# --- What an agency offers -------------------------------------------------------------------------------------------


def desk_query() -> Element:
    """The router's question: what does the agency offer?"""
    return element(ours("desk"))


def desk(
    name: str,
    skills: Iterable[Skill],
    *,
    is_open: bool = True,
    opens: datetime | None = None,
    closing: bool = False,
    agents: Mapping[str, int] | None = None,
    texts: Texts | None = None,
    about: About | None = None,
    names: Names | None = None,
) -> Element:
    """What the agency offers. `agents`: bare JID → how many chats the agent has here."""
    attributes = {
        "name": name,
        "open": "true" if is_open else "false",
        "opens": stamp(opens) if opens else None,
        "closing": "true" if closing else None,
    }
    listed = [element(ours("agent"), {"jid": jid, "chats": str(chats)}) for jid, chats in (agents or {}).items()]
    said = about_wire.about(about) if about is not None else None
    own = called(names or {})
    return element(ours("desk"), attributes, *own, said, *map(_skill, skills), *listed, *_texts(texts or {}))


def _skill(skill: Skill) -> Element:
    limit = skill.overflow
    return element(
        ours("skill"),
        {
            "id": skill.id,
            "name": skill.name,
            "languages": " ".join(sorted(skill.languages)),
            "on-duty": str(skill.on_duty),
            "waiting": str(skill.waiting),
            "wait": str(skill.wait),
            "full": "true" if skill.full else None,
            "overflow": str(round(limit.total_seconds())) if limit is not None else None,
        },
        *called(skill.names),
    )


def _texts(texts: Texts) -> Iterator[Element]:
    for code, languages in texts.items():
        for language, text in languages.items():
            yield element(ours("text"), {"code": code, LANG: language}, text)


def gone() -> Element:
    """What an agency says before it stops."""
    return element(ours("desk"), {"gone": "true"})


def read_desk(payload: Element, agency: str) -> acts.Offers | acts.Lost:
    """`Lost` if the agency is stopping. Raises `Unreadable`."""
    if flag(payload, "gone"):
        return acts.Lost(agency)
    skills = [_read_skill(found) for found in payload.findall(ours("skill"))]
    return acts.Offers(
        agency,
        payload.get("name", agency),
        {skill.id: skill for skill in skills},
        open=flag(payload, "open", default=True),
        opens=moment(payload, "opens"),
        closing=flag(payload, "closing"),
        agents={needed(found, "jid"): number(found, "chats") for found in payload.findall(ours("agent"))},
        texts=_read_texts(payload),
        about=about_wire.read_about(payload.find(ours("about"))),
        names=read_called(payload),
    )


def _read_skill(found: Element) -> Skill:
    id = needed(found, "id")
    return Skill(
        id=id,
        name=found.get("name", id),
        languages=frozenset(found.get("languages", "").lower().split()),
        on_duty=number(found, "on-duty"),
        waiting=number(found, "waiting"),
        wait=number(found, "wait"),
        full=flag(found, "full"),
        overflow=timedelta(seconds=number(found, "overflow")) if found.get("overflow") else None,
        names=read_called(found),
    )


def _read_texts(payload: Element) -> Texts:
    texts: dict[str, dict[str, str]] = {}
    for found in payload.findall(ours("text")):
        texts.setdefault(needed(found, "code"), {})[found.get(LANG, "en").lower()] = found.text or ""
    return texts


# --- What becomes of a leg -------------------------------------------------------------------------------------------


def about_leg(name: str, leg: str, attributes: Mapping[str, str] | None = None) -> Element:
    """`refused`, `taken`, `requeued`, `released`, `withdrawn`, `ended` or `archived`, with further `attributes`."""
    return element(ours(name), {"leg": leg, **(attributes or {})})


def staffed(leg: str, people: Iterable[str], occupant: str = "") -> Element:
    """The bare JIDs of everybody from the agency who may be in the leg's room. `occupant`: the desk's occupant-id."""
    return element(
        ours("staffed"),
        {"leg": leg, "occupant": occupant or None},
        *(element(ours("agent"), {"jid": jid}) for jid in sorted(people)),
    )


def transfer(event: events.TransferAsked, agent: str, ask: int = 0, reads: str = "") -> Element:
    """`ask`: our number for the request, which the answer repeats; 0 for none.

    `reads`: the agent's language; empty for English.
    """
    attributes: dict[str, str | None] = {
        "leg": event.leg,
        "target": event.target,
        "agent": agent,
        "mode": event.mode,
    }
    attributes |= {"ask": _ask(ask), "reads": reads or None}
    return element(ours("transfer"), attributes, _reason(event.reason))


def consult(event: events.ConsultAsked, agent: str, ask: int = 0, reads: str = "") -> Element:
    """A transfer that moves nobody: it asks another agency's agent into the consult's room. Otherwise as `transfer`."""
    attributes: dict[str, str | None] = {
        "leg": event.leg,
        "target": event.target,
        "agent": agent,
        "mode": "consult",
        "room": event.room,
    }
    attributes |= {"ask": _ask(ask), "reads": reads or None}
    return element(ours("transfer"), attributes, _reason(event.question))


def _ask(number: int) -> str | None:
    return str(number) if number else None


def _reason(text: str) -> Element | None:
    return element(ours("reason"), None, text) if text else None


def block(leg: str, seconds: int, by: str, reason: str) -> Element:
    return element(ours("block"), {"leg": leg, "seconds": str(seconds), "by": by}, _reason(reason))


def practice(skill: str, language: str, visitor: str, by: str, only: str | None = None, *, reads: str = "") -> Element:
    """`visitor` plays a citizen, as `by` requested, for the agent `only` or for anybody (None). All are bare JIDs.

    `reads`: the language of `by`; empty for English.
    """
    attributes = {
        "skill": skill,
        "language": language,
        "visitor": visitor,
        "by": by,
        "only": only,
        "reads": reads or None,
    }
    return element(ours("practice"), attributes)


def waiting(leg: str, position: int, time: int) -> Element:
    return element(ours("waiting"), {"leg": leg, "position": str(position), "time": str(time)})


def read_waiting(payload: Element) -> tuple[str, int, int]:
    """(leg, position, seconds). Raises `Unreadable`."""
    return needed(payload, "leg"), number(payload, "position"), number(payload, "time")


def read_practice(payload: Element, agency: str, chat: str) -> acts.Practice:
    """`chat`: a new id. Raises `Unreadable`."""
    return acts.Practice(
        chat,
        agency,
        skill=needed(payload, "skill"),
        language=payload.get("language", "en"),
        visitor=needed(payload, "visitor"),
        by=needed(payload, "by"),
        only=payload.get("only", ""),
    )


def read_from_agency(payload: Element, request: str = "") -> acts.Act | None:
    """What an agency tells the router about a leg; None if we do not know the element. Raises `Unreadable`.

    `request` identifies the request: a repeated one has the same.
    """
    leg = needed(payload, "leg")
    name = payload.tag.rpartition("}")[2]
    if name == "transfer":
        return _read_transfer(payload, leg, request)
    reader = _READERS.get(name)
    return reader(payload, leg) if reader else None


def _read_transfer(payload: Element, leg: str, request: str) -> acts.Transfer:
    mode, room = payload.get("mode", "cold"), payload.get("room", "")
    if mode not in MODES:
        raise Unreadable(f"mode is none of {', '.join(MODES)}")
    if mode == "consult" and not room:
        raise Unreadable("a consult lacks room")
    reason = text_of(payload, ours("reason")) or ""
    return acts.Transfer(
        leg,
        needed(payload, "target"),
        payload.get("agent", ""),
        reason,
        mode=mode,
        room=room,
        request=request,
        ask=payload.get("ask", ""),
    )


def _read_staffed(payload: Element, leg: str) -> acts.Staff:
    people = (needed(found, "jid").partition("/")[0] for found in payload.findall(ours("agent")))
    return acts.Staff(leg, frozenset(people), payload.get("occupant", ""))


def _read_block(payload: Element, leg: str) -> acts.Bar:
    return acts.Bar(leg, number(payload, "seconds"), payload.get("by", ""), text_of(payload, ours("reason")) or "")


_READERS: dict[str, Callable[[Element, str], acts.Act]] = {
    "refused": lambda payload, leg: acts.Refuse(leg, payload.get("reason", "nobody"), flag(payload, "keeps")),
    "taken": lambda payload, leg: acts.Take(leg, payload.get("agent", "")),
    "requeued": lambda _, leg: acts.Requeue(leg),
    "staffed": _read_staffed,
    "released": lambda _, leg: acts.Release(leg),
    "withdrawn": lambda payload, leg: acts.Withdraw(leg, payload.get("mode", "cold")),
    "block": _read_block,
    "ended": lambda payload, leg: acts.End(leg, payload.get("reason", "agent"), payload.get("after", "")),
    "archived": lambda payload, leg: acts.Prove(leg, flag(payload, "complete"), number(payload, "lines")),
}
