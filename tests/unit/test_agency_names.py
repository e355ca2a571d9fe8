"""Topics, agencies, skills and tags by their names in other languages: agents hear them, and may type them."""

from dataclasses import replace
from typing import Any

import pytest

from components.agency.talk import formfields
from components.agency.talk.asked import Outcome, Spoken
from components.agency.talk.formfields import Around
from components.agency.talk.talk import Talk
from components.agency.words import words
from components.agency.words.speech import Phrase, Phrases, say
from onedoor.desk.agency import acts
from onedoor.desk.agency import events as e
from onedoor.desk.agency.desk import Desk
from onedoor.desk.terms.left import Message
from onedoor.desk.words.languages import Name
from tests.unit.desks import BEN, KIM, NOON, a_leg, a_setup, agent
from tests.unit.test_agency_talk import Said

IN_FRENCH: dict[str, Any] = {
    "skill_names": {"refunds": {"fr": "Remboursements"}},
    "tags": {"vat": "Sales tax", "form": "Forms"},
    "tag_names": {"vat": {"fr": "Taxe de vente"}},
}
HANDED: dict[str, Any] = {
    "topic_names": {"fr": "Questions générales"},
    "from_agency": "Business",
    "from_agent": "Joe",
    "from_agency_names": {"fr": "Entreprises"},
}


def a_desk(language: str = "fr") -> Desk:
    """Kim, who hears the desk in this language, has the chat `rosa`, which came from Joe."""
    kim = replace(agent(KIM, "general", capacity=2), speaks=language)
    desk = Desk(a_setup(kim, agent(BEN, "general refunds", capacity=2), **IN_FRENCH), NOON)
    for jid in (KIM, BEN):
        desk.act(acts.Arrived(jid), NOON)
    desk.act(a_leg("rosa", 1, **HANDED), NOON)
    for act in (acts.Take(KIM, "rosa"), acts.Entered("rosa", KIM), acts.Granted("rosa")):
        desk.act(act, NOON)
    return desk


def test_a_name_is_said_in_the_language_of_whoever_hears_it() -> None:
    name = Name("Taxes", {"fr": "Impôts"})
    phrase = Phrase("Chat {number}: {topic}", number=12, topic=name)
    said = [say(one, phrase).rpartition(" ")[2] for one in ("en", "fr-CA", "es")]
    assert said == ["Taxes", "Impôts", "Taxes"]
    assert say("fr", Phrases(["!", name], " ")) == "! Impôts"
    assert phrase == "Chat 12: Taxes", "what is kept has the own name"


def test_an_offer_and_a_summary_say_topic_and_agency_in_the_agents_language() -> None:
    leg = a_desk().legs["rosa"]
    for told in (words.offer(leg, NOON), words.summary(leg, NOON)):
        assert "Questions générales" in say("fr", told)
        assert "Entreprises" in say("fr", told)
        assert "General" in say("es", told)
        assert "Business" in say("es", told)


@pytest.mark.parametrize(
    "told",
    [
        words.handed_over(e.HandedOver("rosa", "Business", "Joe", {"fr": "Entreprises"})),
        words.is_with(e.HandedOver("rosa", "Business", "Joe", {"fr": "Entreprises"}), 1),
        words.advises(e.ConsultJoined("rosa", "Business", "Joe", {"fr": "Entreprises"})),
        words.of_agency(e.Joined("rosa", None, "Business", "Joe", agency_names={"fr": "Entreprises"})),
        words.message_left(
            "TAX-1", Message("1", "Business", "en", "Rosa", "r@x.org", "?", topic_names={"fr": "Entreprises"})
        ),
    ],
)
def test_whatever_is_said_of_another_agency_or_a_topic_has_its_name(told: Phrase | Phrases) -> None:
    assert "Entreprises" in say("fr", told)
    assert "Business" in say("en", told)


@pytest.mark.parametrize("target", ["refunds", "Remboursements", "remboursements", "REFUNDS"])
def test_a_skill_of_the_agency_is_meant_by_either_name(target: str) -> None:
    desk = a_desk()
    (sought, *_) = desk.act(acts.Transfer(KIM, "rosa", target, ""), NOON)
    assert isinstance(sought, e.TransferSought)
    assert sought.skill == "refunds"


def test_what_is_no_name_here_goes_to_the_router() -> None:
    assert isinstance(a_desk().act(acts.Transfer(KIM, "rosa", "Impôts", ""), NOON)[0], e.TransferAsked)


def heard(desk: Desk, text: str) -> Outcome:
    return Talk(desk, Said()).hear(Spoken(desk.setup.agents[KIM], text, NOON, leg=desk.legs["rosa"]))


def test_a_target_of_several_words_stands_in_quotation_marks() -> None:
    act = heard(a_desk(), "!transfer « Taxe de vente » elle demande un remboursement").act
    assert act == acts.Transfer(KIM, "rosa", "Taxe de vente", "elle demande un remboursement", "cold")


@pytest.mark.parametrize("typed", ["vat", "Taxe de vente", "sales tax", "“Sales tax”", "TAXE DE VENTE"])
def test_a_tag_is_meant_by_either_name(typed: str) -> None:
    assert heard(a_desk(), f"!tag {typed}").act == acts.Tag(KIM, "rosa", tags=("vat",))


def test_several_tags_by_their_names() -> None:
    assert heard(a_desk(), '!tag form "Taxe de vente"').act == acts.Tag(KIM, "rosa", tags=("form", "vat"))
    assert heard(a_desk(), "!untag vat").act == acts.Tag(KIM, "rosa", off=("vat",))


def test_the_list_of_tags_and_the_forms_have_names_in_the_agents_language() -> None:
    desk = a_desk()
    assert "vat  Taxe de vente" in str(heard(desk, "!tag").answer)
    around = Around(desk, desk.setup.agents[KIM], desk.legs["rosa"])
    for node, option in (("tag", ("vat", "Taxe de vente")), ("practice", ("refunds", "Remboursements"))):
        form = formfields.form(node, around)
        assert form is not None
        assert any(option in field.options for field in form.fields)
    assert "vat  Sales tax" in str(heard(a_desk("es"), "!tag").answer)
