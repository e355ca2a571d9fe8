"""A run's history made by hand: one chat that goes well, which each test then spoils in one place."""

from dataclasses import replace
from typing import Any

from chaos.checks.history import (
    Agent,
    Archived,
    Happened,
    Heard,
    History,
    Membership,
    Page,
    Post,
    Recorded,
    Sample,
    Shown,
    Transcript,
)

ROUTER, TAX, BUSINESS = "router.localhost", "tax.localhost", "business.localhost"
ROOM, VISITOR = "c-q7@rooms.localhost", "v-a1@web.localhost"
DESK, ANA, BEN = "Division of Taxation desk", "ana@localhost", "ben@localhost"
NOON = 1_000_000.0
JOINED = {"code": "agent-joined", "nick": "ana", "agent": "Ana"}
MEMBERS = {ROUTER: "owner", VISITOR: "member", "desk@tax.localhost": "admin", ANA: "member"}
THERE = {"Rosa c1 (citizen)": VISITOR, DESK: "desk@tax.localhost", "ana": ANA}
END = 60.0
"""Seconds after noon at which the chat ends."""


def happened(stream: str, kind: str, at: float, /, **data: object) -> Happened:
    return Happened(stream, "q7", kind, NOON + at, data)


def a_history() -> History:
    """Rosa asks, Ana answers twice, there is a sample of the room, and Ana ends it. Nothing is wrong with it."""
    lines = [
        Archived("s1", "Rosa c1 (citizen)", "m-c1-1 Hello?", NOON + 1),
        Archived("s2", DESK, "Ana has joined.", NOON + 3, JOINED, "o2"),
        Archived("s3", "ana", "m-ana-1 Good morning", NOON + 5),
        Archived("s4", "Rosa c1 (citizen)", "m-c1-2 Thank you", NOON + 7),
        Archived("s5", "ana", "!note m-ana-2 kind", NOON + 9),
        Archived("s6", "ana", "!end", NOON + END),
        Archived("s7", DESK, "Ana has ended the chat.", NOON + END, {"code": "ended"}, "o7"),
    ]
    history = History(
        ROUTER,
        [
            Post("m-c1-1", "c1", "m-c1-1 Hello?", NOON + 1, stanza="s1", sent_at=NOON + 1.5),
            Post("m-ana-1", ANA, "m-ana-1 Good morning", NOON + 5, "words", ROOM, "s3", NOON + 5.5),
            Post("m-c1-2", "c1", "m-c1-2 Thank you", NOON + 7, stanza="s4", sent_at=NOON + 7.5),
            Post("m-ana-2", ANA, "!note m-ana-2 kind", NOON + 9, "note", ROOM, "s5", NOON + 9.5),
            Post("", ANA, "!end", NOON + END, "command", ROOM, "s6", NOON + END),
        ],
        {"c1": _page()},
        {ANA: [Heard(ROOM, line.stanza, line.nick, line.text, line.at) for line in lines[:6]]},
        {ROOM: lines},
        [_transcript(lines)],
        _events(),
        agents={ANA: Agent(ANA, "ana", "Ana", TAX, 3, frozenset({"taxes"}))},
        topics={"taxes": [(TAX, "taxes"), (BUSINESS, "general")]},
        names={TAX: "Division of Taxation", BUSINESS: "Business Action Center"},
        finished_at=NOON + 100,
    )
    history.samples.append(
        Sample(NOON + 30, {ROOM: Membership(MEMBERS, THERE)}, {"c1": ("Ana",)}, frozenset({ANA, BEN}))
    )
    return history


def _page() -> Page:
    page = Page("c1", asked_at=NOON + 1, topic="taxes", over_at=NOON + END, over_why="agent")
    page.shown = [
        Shown("s1", "citizen", "", "m-c1-1 Hello?", NOON + 1.5),
        Shown("s2", "notice", "Ana", "", NOON + 3, "agent-joined"),
        Shown("s3", "agent", "Ana", "m-ana-1 Good morning", NOON + 5.5),
        Shown("s4", "citizen", "", "m-c1-2 Thank you", NOON + 7.5),
    ]
    return page


def _transcript(lines: list[Archived]) -> Transcript:
    kinds = ["message", "notice", "message", "message", "note", "command", "notice"]
    authors = ["citizen", "desk", "agent", "citizen", "agent", "agent", "desk"]
    names = ["Rosa c1", DESK, "Ana", "Rosa c1", "Ana", "Ana", DESK]
    recorded = [
        Recorded(line.stanza, author, name, kind, line.text)
        for line, author, name, kind in zip(lines, authors, names, kinds, strict=True)
    ]
    return Transcript("q7.1", "tax", "q7", ROOM, "chat", "ended", True, recorded)


def _events() -> list[Happened]:
    opened = {"room": ROOM, "visitor": f"{VISITOR}/web", "name": "Rosa c1"}
    return [
        happened(ROUTER, "Opened", 1, **opened),
        happened(ROUTER, "Assigned", 1, leg="q7.1", agency=TAX, mode="cold"),
        happened(TAX, "Assigned", 1.2, leg="q7.1", kind="chat"),
        happened(TAX, "Taken", 2, leg="q7.1", agent=ANA),
        happened(ROUTER, "Taken", 2.1, leg="q7.1", agent="Ana"),
        happened(ROUTER, "Away", 12, agency=TAX),
        happened(ROUTER, "Back", 14, agency=TAX),
        happened(TAX, "Ended", END, leg="q7.1", reason="agent"),
        happened(ROUTER, "Ended", END, leg="q7.1", reason="agent"),
        happened(ROUTER, "Archived", END + 1, leg="q7.1", complete=True),
    ]


def room_was(history: History, **changes: Any) -> None:
    """Changes what the sample has seen: `affiliations`, `occupants`."""
    sample = history.samples[0]
    history.samples[0] = replace(sample, rooms={ROOM: replace(sample.rooms[ROOM], **changes)})
