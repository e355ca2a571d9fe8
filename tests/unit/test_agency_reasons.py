"""Why no agent or no advice is to be had: the rules say it in codes, agents read it in words of their own language."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from components.agency.words import words
from components.agency.words.speech import Phrase, say
from onedoor.catalogues import LANGUAGES, OWN
from onedoor.desk.agency import acts
from onedoor.desk.agency import events as e
from tests.unit.desks import ANA, NOON, a_desk, a_leg, agent
from tests.unit.test_agency_telling import sent

ROOT = Path(__file__).parents[2]
SOURCES = (
    *(ROOT / "onedoor" / "desk").rglob("*.py"),
    ROOT / "components" / "router" / "component.py",
    ROOT / "components" / "agency" / "work" / "front.py",
)
SAY_WHY = {"TransferFailed", "TransferRefused", "Refused", "Refuse"}
CODE_ONLY = {"_why_nobody"}
"""Functions that return one."""


def codes() -> Iterator[str]:
    """Every one-word text in what tells why, in the rules of router and desk and where they are called."""
    for path in sorted(SOURCES):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in SAY_WHY:
                # The first field is a leg or a chat; a mode is none.
                yield from _words(node.args[1:])
            elif isinstance(node, ast.FunctionDef) and node.name in CODE_ONLY:
                yield from _words([one for one in ast.walk(node) if isinstance(one, ast.Return)])
            elif isinstance(node, ast.Assign) and _name(node.targets[0]) == "_NOBODY":
                assert isinstance(node.value, ast.Dict)
                yield from _words(node.value.values)


def _words(nodes: list[ast.expr] | list[ast.Return]) -> Iterator[str]:
    for node in nodes:
        for found in ast.walk(node):
            if isinstance(found, ast.Constant) and isinstance(found.value, str) and found.value.isidentifier():
                yield found.value


def _name(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""


def test_the_codes_are_found_and_each_has_words() -> None:
    assert set(codes()) == words.WHY.keys() - {"left"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", [*words.WHY, "moonstruck"])
def test_no_agent_reads_a_code(code: str, language: str) -> None:
    event = e.TransferFailed("q1.1", ANA, "tax", code)
    for said in (words.no_advice("ana", code), words.failed("ana", event, "Tax")):
        why = said.given.get("why", said)
        assert isinstance(why, Phrase)
        assert why != code
        assert language == OWN or say(language, said) != said
        assert language == OWN or say(language, why) != why


def test_what_the_router_says_in_a_sentence_is_passed_on() -> None:
    assert words.no_advice("ana", "The moon is full.") == "ana: no advice. The moon is full."


def test_advice_of_another_agency_that_ends_is_not_called_none() -> None:
    desk = a_desk(agent(ANA))
    desk.act(a_leg("anna", 1), NOON)
    desk.act(acts.Take(ANA, "anna"), NOON)
    desk.act(acts.Entered("anna", ANA), NOON)
    desk.act(acts.Consult(ANA, "anna", "tax", "Is it ours?", "advice-1@desks.test"), NOON)
    desk.act(acts.Joined("anna", "Tax", "Tia", "consult"), NOON)
    ended = desk.act(acts.TransferRefused("anna", "ended", "consult"), NOON)
    assert "Ana: the other agency has stopped advising you." in sent(desk, ended)
