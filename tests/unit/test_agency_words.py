"""What agents read of strangers: names of all scripts in full, and no control of theirs turns a line of ours."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from components.agency.words import words
from components.agency.words.speech import Phrase, Phrases, refused, say
from onedoor.catalogues import LANGUAGES
from onedoor.desk.agency import acts
from onedoor.desk.agency.leg import Leg
from onedoor.desk.terms.people import Jid
from onedoor.writing import isolated
from tests.script_names import PEOPLE, left_open, one_of_each_script
from tests.unit.desks import NOON, a_desk, a_leg, agent

OVERRIDE = "\u202egnp.exe\u2067"
PAGE = "https://nj.example/\u202eyad"


def a_chat(citizen: str, **more: Any) -> Leg:
    desk = a_desk(agent(Jid("ana@agency.test")))
    desk.act(a_leg("q1.1", 1), NOON)
    leg = desk.legs["q1.1"]
    leg.assigned = replace(leg.assigned, citizen=citizen, **more)
    return leg


def everything(leg: Leg) -> list[Phrase | Phrases]:
    at = NOON + timedelta(seconds=5)
    return [
        words.offer(leg, at, away=True),
        words.summary(leg, at, [leg.assigned.question], away=True),
        words.reply_reminder(leg.assigned.citizen, 5),
        words.is_back(leg.assigned.citizen),
        words.file_not_shown(leg.assigned.citizen, f"{OVERRIDE}.png"),
        words.transcript(leg.assigned.citizen, []),
        words.joined(leg.assigned.citizen, "Tax"),
        refused(acts.NoSuchTarget("There is no {target} here. Your colleagues: {names}.", target=OVERRIDE, names="@a")),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_a_stranger_types_turns_no_line_of_the_desks(language: str) -> None:
    leg = a_chat(OVERRIDE, question=f"{OVERRIDE}\n{OVERRIDE}", page=PAGE, reason=OVERRIDE, topic=OVERRIDE)
    for said in everything(leg):
        for line in say(language, said).split("\n"):
            assert left_open(line) == 0


def test_names_of_all_scripts_are_read_in_full() -> None:
    for name in (*filter(None, PEOPLE), *one_of_each_script()):
        leg = a_chat(name, question="Why?", topic=name, from_agency=name, from_agent=name)
        offer, summary = words.offer(leg, NOON), words.summary(leg, NOON)
        assert f"{isolated(name)}: “Why?”" in offer
        assert isolated(name) in summary


def test_the_page_is_what_the_citizen_says() -> None:
    leg = a_chat("Rosa", page="https://nj.example/taxes")
    assert "The citizen's browser says that they came from https://nj.example/taxes" in words.summary(leg, NOON).split(
        "\n"
    )


def test_a_line_without_such_names_stays_as_it_was() -> None:
    offer = words.offer(a_chat("Rosa", question="Where?"), NOON)
    assert "\u2068" not in offer


def test_an_excerpt_ends_between_letters() -> None:
    assert words.excerpt("ab हिन्दी", 5) == "ab…"
    assert words.excerpt("ab हिन्दी", 6) == "ab हि…"
