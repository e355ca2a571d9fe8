"""What is not said when a desk or the router is asked, or an agency is set up, means nothing or what is usual."""

from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from datetime import timedelta
from types import ModuleType
from typing import get_args

import pytest

from onedoor.desk.agency import acts
from onedoor.desk.router import acts as router_acts
from onedoor.desk.router.plan import Block, Plan, Skill
from onedoor.desk.terms.people import MEDIUM, PANEL, Duty, Setup
from onedoor.desk.terms.retention import Kind
from tests.unit.desks import KIM, a_desk, agent

EMPTY: tuple[object, ...] = ("", None, (), 0, False, frozenset())
USUAL: dict[type, dict[str, object]] = {
    acts.Transfer: {"mode": "cold"},
    acts.Joined: {"mode": "warm"},
    acts.TransferRefused: {"mode": "cold"},
    router_acts.Transfer: {"mode": "cold"},
    router_acts.Withdraw: {"mode": "cold"},
    router_acts.Offers: {"open": True},
}
CARRIED = {router_acts.Closed}
"""What the router's acts and answers carry, and nobody asks."""


def told(module: ModuleType) -> Iterator[type]:
    for one in vars(module).values():
        if isinstance(one, type) and is_dataclass(one) and one.__module__ == module.__name__:
            yield one


def test_every_act_there_is_can_be_asked() -> None:
    assert set(get_args(acts.Act)) == set(told(acts)) - {acts.Practice}, "practice is asked of the router"
    assert set(get_args(router_acts.Act)) == set(told(router_acts)) - CARRIED


KINDS = [*told(acts), *told(router_acts), Skill, Block]


@pytest.mark.parametrize("kind", KINDS, ids=lambda one: one.__name__)
def test_what_is_not_said_is_nothing_or_as_usual(kind: type) -> None:
    known = USUAL.get(kind, {})
    unsaid = {one.name: one.default for one in fields(kind) if one.default is not MISSING and one.name != "about"}
    assert {name: value for name, value in unsaid.items() if name in known} == known
    assert {name: value for name, value in unsaid.items() if name not in known and value not in EMPTY} == {}


def test_an_agency_that_sets_nothing_up_has_these_times_and_limits() -> None:
    usual = Setup("The Agency")
    seconds, minute = timedelta(seconds=30), timedelta(minutes=1)
    assert (usual.offer, usual.grace, usual.again) == (seconds, seconds, minute)
    assert (usual.idle, usual.warn, usual.reply_reminder) == (60 * minute, 5 * minute, timedelta(0))
    assert (usual.simultaneous_offers, usual.missed_offers, usual.hours, usual.about, usual.push_hosts) == (
        1,
        0,
        None,
        None,
        (),
    )
    named = (usual.skills, usual.agents, usual.replies, usual.reply_words, usual.most_waiting, usual.overflow)
    assert [*named, usual.texts, usual.tags] == [{}] * 8


def test_a_plan_that_says_nothing_has_these_times_and_forbids_nothing() -> None:
    plan = Plan("rooms.test")
    minute = timedelta(minutes=1)
    assert (plan.linger, plan.grace, plan.patience) == (10 * minute, minute / 2, 2 * minute)
    assert (plan.topics, plan.agencies, plan.forbidden) == ({}, {}, frozenset())


def test_an_agent_of_whom_nothing_is_said_is_a_medium_one_who_reads_english_and_is_no_supervisor() -> None:
    kim = agent(KIM)
    assert (kim.level("general"), MEDIUM, kim.supervisor, kim.speaks, kim.picture) == (3, 3, False, "en", "")
    assert PANEL == "panel"


def test_agents_are_found_by_what_colleagues_type() -> None:
    setup = a_desk(agent(KIM)).setup
    assert [setup.by_handle(typed) for typed in ("@kim", "Kim", "@KIM")] == [setup.agents[KIM]] * 3
    assert setup.by_handle("@@kim") is None
    assert setup.by_handle("") is None


def test_an_agent_can_do_what_is_theirs_in_a_language_that_is_theirs() -> None:
    kim = agent(KIM, "tax permits", "en es")
    assert kim.can("tax", "es-MX")
    assert not kim.can("tax", "fr")
    assert not kim.can("general", "en")


def test_duties_and_kinds_of_records_are_called_what_the_tables_call_them() -> None:
    assert " ".join(Duty) == "on away off"
    assert " ".join(Kind) == "chat consult practice message feedback file email block"


def test_a_refusal_says_its_words_with_what_is_given_and_keeps_both() -> None:
    refusal = acts.NotYours("Chat {number} is not yours.", number=7)
    assert (str(refusal), refusal.text, refusal.given) == (
        "Chat 7 is not yours.", "Chat {number} is not yours.", {"number": 7},
    )  # fmt: skip
    assert str(acts.NotYours("{as it is}")) == "{as it is}"
    away = router_acts.NobodyThere("{agency} is away.", agency="Tax")
    assert (str(away), away.closed) == ("Tax is away.", router_acts.Closed("nobody"))
    assert router_acts.NobodyThere("x", router_acts.Closed("full")).closed.reason == "full"
    assert str(router_acts.NoSuchLeg("{as it is}")) == "{as it is}"
