"""Routers to test the rules on: three agencies with a handful of topics, and acts in few words. No I/O."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from onedoor.desk.router import acts
from onedoor.desk.router import events as e
from onedoor.desk.router.plan import Agency, Plan, Skill
from onedoor.desk.router.router import Router
from onedoor.desk.topics.topics import Topic, words

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
S = timedelta(seconds=1)
MONDAY = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
BUSINESS, TAX, EDA, LINE = "business.test", "tax.test", "eda.test", "311.test"
VISITOR = "v-1@web.test/web"


def skill(id: str, on_duty: int = 1, languages: str = "en", **more: Any) -> Skill:
    return Skill(id, id.title(), frozenset(languages.split()), on_duty, 0, **more)


def offers(agency: str, *skills: Skill, **more: Any) -> acts.Offers:
    return acts.Offers(agency, agency, {one.id: one for one in skills}, **more)


PLAN = Plan(
    "rooms.test",
    {
        "starting": Topic("starting", "Starting a business", words("bakery shop"), ((BUSINESS, "starting"),)),
        "taxes": Topic(
            "taxes", "Taxes", words("vat sales"), ((TAX, "taxes"), (BUSINESS, "general")), ((LINE, "general"),), 1
        ),
        "grants": Topic("grants", "Grants", frozenset(), ((EDA, "grants"),)),
    },
    {
        BUSINESS: Agency(BUSINESS, "business", "Business Action Center"),
        TAX: Agency(TAX, "tax", "Division of Taxation"),
        EDA: Agency(EDA, "eda", "Economic Development"),
        LINE: Agency(LINE, "311", "Citizens' line"),
    },
)
USUAL = {
    BUSINESS: offers(BUSINESS, skill("starting"), skill("general")),
    TAX: offers(TAX, skill("taxes"), skill("refunds")),
    EDA: offers(EDA, skill("grants")),
    LINE: offers(LINE, skill("general")),
}
LIMITED = offers(TAX, skill("taxes", overflow=120 * S))
"""Who waits there for two minutes is offered elsewhere, too."""


def a_router(*said: acts.Offers, forbidden: Iterable[tuple[str, str]] = ()) -> Router:
    """Everybody is at work as usual, but for what is `said`."""
    router = Router(replace(PLAN, forbidden=frozenset(forbidden)))
    known: Mapping[str, acts.Offers] = {**USUAL, **{one.agency: one for one in said}}
    for one in known.values():
        router.act(one, NOON)
    return router


def join(chat: str = "q1", topic: str = "taxes", *, language: str = "en", **more: str) -> acts.Join:
    visitor = more.pop("visitor", VISITOR)
    return acts.Join(chat, visitor, topic, language, "Rosa", more.pop("question", "Sales tax?"), **more)


def asked(events: Iterable[e.Event]) -> list[tuple[str, str]]:
    return [(one.leg, one.agency) for one in events if isinstance(one, e.Assigned)]


def talking(*said: acts.Offers, topic: str = "starting") -> Router:
    """Ben of Business talks with the citizen."""
    router = a_router(*said)
    router.act(join(topic=topic), NOON)
    router.act(acts.Accept("q1.1"), NOON)
    router.act(acts.Take("q1.1", "Ben"), NOON)
    return router


def passed(router: Router, mode: str = "cold", target: str = "tax", leg: str = "q1.1") -> list[e.Event]:
    room = "a-1@desks.test" if mode == "consult" else ""
    return router.act(acts.Transfer(leg, target, "Ben", "why", mode=mode, room=room), NOON)


def both_are_there() -> Router:
    """Ben of Business and Ana of Taxation, who has joined him."""
    router = talking()
    passed(router, "warm")
    router.act(acts.Take("q1.2", "Ana"), NOON)
    return router


def overdue() -> Router:
    """The citizen has waited at Taxation for as long as it wants anybody to."""
    router = a_router(LIMITED)
    router.act(join(), NOON)
    router.act(acts.Accept("q1.1"), NOON)
    return router
