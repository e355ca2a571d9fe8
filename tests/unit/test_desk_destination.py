"""Where a transfer leads that an agent has typed, and in which sentence it is refused."""

from dataclasses import replace

import pytest

from onedoor.desk.router import acts
from onedoor.desk.router.destination import resolve
from onedoor.desk.router.directory import Asker, Directory
from onedoor.desk.router.plan import Block, Plan, Skill
from onedoor.desk.topics.topics import Route, Topic
from tests.unit.routers import BUSINESS, EDA, LINE, MONDAY, NOON, PLAN, TAX, USUAL, S, offers, skill

ROSA = Asker("en", "v-1@web.test")
HERE = (BUSINESS, "starting")


def a_directory(*said: acts.Offers, plan: Plan = PLAN, but: str = "") -> Directory:
    """Everybody is at work as usual, but for what is `said`; nobody has heard of `but`."""
    directory = Directory(plan)
    for one in {**USUAL, **{one.agency: one for one in said}}.values():
        if one.agency != but:
            directory.say(one)
    return directory


def led(target: str, *said: acts.Offers, here: Route = HERE) -> Route:
    return resolve(a_directory(*said), target, here, ROSA, NOON)


def refused(target: str, directory: Directory, asker: Asker = ROSA) -> acts.Refusal:
    with pytest.raises(acts.Refusal) as refusal:
        resolve(directory, target, HERE, asker, NOON)
    return refusal.value


@pytest.mark.parametrize("target", ["tax", "TAX", "tax.test", "division of taxation", "Dívision of Taxation"])
def test_an_agency_is_meant_by_its_label_its_address_or_its_name(target: str) -> None:
    assert led(target)[0] == TAX


@pytest.mark.parametrize(
    ("target", "where"),
    [("Direction des impots", TAX), ("Créer une entreprise", TAX), ("déclarations", TAX), ("Fisc", None)],
)
def test_agencies_topics_and_skills_are_meant_by_their_names_in_any_language(target: str, where: str | None) -> None:
    new = Topic("new", "New", frozenset(), ((TAX, "taxes"),), names={"fr": "Créer une entreprise"})
    topics = {**PLAN.topics, "new": new}
    agencies = {**PLAN.agencies, TAX: replace(PLAN.agencies[TAX], names={"fr": "Fisc"})}
    taxes = replace(skill("taxes"), names={"fr": "Déclarations"})
    said = replace(offers(TAX, taxes), names={"fr": "Direction des impôts"})
    directory = a_directory(said, plan=replace(PLAN, topics=topics, agencies=agencies))
    if where is None:  # the administrator's name counts until the agency says its own
        assert isinstance(refused(target, directory), acts.NoSuchTarget)
    else:
        assert resolve(directory, target, HERE, ROSA, NOON)[0] == where


def test_of_an_agencys_skills_the_same_one_is_meant_then_the_general_one_then_one_that_somebody_is_there_for() -> None:
    several = skill("appeals", 0), skill("refunds"), skill("general"), skill("starting")
    assert led("tax", offers(TAX, *several)) == (TAX, "starting")
    assert led("tax", offers(TAX, *several[:-1])) == (TAX, "general")
    assert led("tax", offers(TAX, *several[:-2])) == (TAX, "refunds")


def test_a_skill_that_cannot_take_it_gives_way_to_the_next() -> None:
    several = skill("starting", full=True), skill("general", 0), skill("refunds")
    assert led("tax", offers(TAX, *several)) == (TAX, "refunds")


@pytest.mark.parametrize(("target", "where"), [("taxes", (TAX, "taxes")), ("Taxes", (TAX, "taxes"))])
def test_a_topic_is_meant_by_its_id_or_its_name(target: str, where: Route) -> None:
    assert led(target) == where
    assert led("starting a business", here=(TAX, "taxes")) == (BUSINESS, "starting")


def test_a_topic_leads_to_its_next_route_and_then_to_its_fallback() -> None:
    assert led("taxes", offers(TAX)) == (LINE, "general")
    assert led("taxes", offers(TAX), here=(EDA, "grants")) == (BUSINESS, "general")


def test_a_skill_somewhere_is_meant_by_its_id_or_its_name() -> None:
    named = offers(TAX, Skill("refunds", "Money back", frozenset({"en"}), 1, 0))
    assert led("refunds", named) == led("money back", named) == (TAX, "refunds")


def test_what_is_typed_wrongly_is_answered_with_what_is_near_or_with_all_there_is() -> None:
    assert str(refused("taxs", a_directory())) == "There is no agency, topic or skill called taxs. Did you mean taxes?"
    assert str(refused("qqq", a_directory())) == (
        "There is no agency, topic or skill called qqq. Available: 311, business, eda, grants, starting, tax, taxes."
    )


def test_our_own_agency_and_a_topic_of_ours_alone_are_where_the_chat_is_now() -> None:
    own = refused("business", a_directory())
    assert isinstance(own, acts.SameAgency)
    assert str(own) == "Business Action Center already has the chat. To reach a colleague there, type @name or a skill."
    assert str(refused("Starting", a_directory())) == (
        "Business Action Center answers Starting, and already has the chat."
    )


def test_an_agency_that_was_never_heard_cannot_be_reached_and_one_without_skills_offers_nothing() -> None:
    assert str(refused("eda", a_directory(but=EDA))) == "Economic Development cannot be reached right now."
    assert str(refused("eda", a_directory(offers(EDA)))) == "Economic Development has no skill that can take a chat."
    assert str(refused("grants", a_directory(but=EDA))) == "Economic Development cannot be reached right now."


def test_a_forbidden_way_is_named_and_a_topic_leads_around_it() -> None:
    plan = replace(PLAN, forbidden=frozenset({(BUSINESS, TAX)}))
    no = refused("tax", a_directory(plan=plan))
    assert isinstance(no, acts.NotAllowed)
    assert str(no) == "Business Action Center cannot transfer chats to Division of Taxation."
    assert resolve(a_directory(plan=plan), "taxes", HERE, ROSA, NOON) == (LINE, "general")


@pytest.mark.parametrize(
    ("eda", "says"),
    [
        (offers(EDA, skill("grants", full=True)), "The queue for Grants at Economic Development is full."),
        (
            offers(EDA, skill("grants", languages="es")),
            "Nobody who speaks en is on duty for Grants at Economic Development right now.",
        ),
        (offers(EDA, skill("grants", 0)), "Nobody is on duty for Grants at Economic Development right now."),
        (
            offers(EDA, skill("grants"), closing=True),
            "Economic Development closes soon and takes no new chats.",
        ),
        (
            offers(EDA, skill("grants"), closing=True, opens=MONDAY),
            "Economic Development closes soon and takes no new chats. It opens on Monday 23 November at 14:00 UTC.",
        ),
        (offers(EDA, skill("grants"), open=False), "Economic Development is closed."),
        (
            offers(EDA, skill("grants"), open=False, opens=MONDAY),
            "Economic Development is closed. It opens on Monday 23 November at 14:00 UTC.",
        ),
        (offers(EDA, skill("loans")), "Economic Development does not offer grants."),
    ],
)  # fmt: skip
def test_what_stands_in_the_way_is_said_in_one_sentence(eda: acts.Offers, says: str) -> None:
    refusal = refused("grants", a_directory(eda))
    assert isinstance(refusal, acts.NobodyThere)
    assert str(refusal) == says


def test_an_agent_reads_names_and_moments_as_their_language_has_them() -> None:
    grants = replace(skill("grants", full=True), names={"fr": "Subventions"})
    full = a_directory(replace(offers(EDA, grants), names={"fr": "Développement économique"}))
    assert refused("grants", full).said("fr-ca") == "The queue for Subventions at Développement économique is full."
    assert refused("grants", full).said("es") == "The queue for Grants at Economic Development is full."
    closed = replace(offers(EDA, grants, open=False, opens=MONDAY), names={"fr": "Développement économique"})
    says = "Développement économique is closed. It opens on lundi 23 novembre 2026, 14:00 UTC."
    assert refused("grants", a_directory(closed)).said("fr") == says


def test_a_citizen_who_is_blocked_there_and_an_agency_that_is_gone_are_said_too() -> None:
    directory = a_directory()
    directory.block(Block(EDA, ROSA.visitor, "", NOON + S))
    says = "Economic Development has blocked this citizen for a while."
    assert str(refused("grants", directory)) == says
    directory = a_directory()
    directory.lose(EDA, NOON)
    assert str(refused("grants", directory)) == "Economic Development cannot be reached right now."


def test_of_several_that_cannot_the_one_is_named_that_is_nearest_to_it() -> None:
    busy = a_directory(offers(TAX, skill("taxes", 0)), offers(LINE, skill("general", full=True)))
    assert str(refused("taxes", busy)) == "The queue for General at Citizens' line is full."
