"""The desk speaks three languages: every phrase in the source is in every catalogue, with the same {names}."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from components.agency.talk import helping
from components.agency.words import refusals
from components.agency.words.speech import Phrase, Phrases, say
from onedoor.catalogues import LANGUAGES, LOCALE, OWN
from onedoor.desk.agency import acts
from onedoor.desk.router import acts as router_acts
from onedoor.desk.router import destination
from onedoor.desk.words import commands, vocabulary

ROOT = Path(__file__).parents[2]
SOURCES = (*(ROOT / "components" / "agency").rglob("*.py"), *(ROOT / "onedoor" / "desk").rglob("*.py"))
REFUSALS = {name for name, kind in vars(acts).items() if isinstance(kind, type) and issubclass(kind, acts.Refusal)}
ROUTERS = {"destination.py", "handing.py"}
"""What the router answers to an agent's wish; it may be anybody's, and is heard as text."""
COLUMNS, LINES = 78, 20
OTHERS = [language for language in LANGUAGES if language != OWN]


def phrases() -> Iterator[tuple[str, ast.expr]]:
    """Where a phrase is made, and its first argument."""
    for path in sorted(SOURCES):
        if path.name not in ROUTERS:
            yield from calls(path, {"Phrase", *REFUSALS})


def calls(path: Path, made: set[str]) -> Iterator[tuple[str, ast.expr]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and node.args and _name(node.func) in made:
            yield f"{path.name}:{node.lineno}", node.args[0]


def _name(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""


@cache
def msgids() -> set[str]:
    return {text.value for _, text in phrases() if isinstance(text, ast.Constant) and isinstance(text.value, str)}


@cache
def catalogue(language: str) -> Catalog:
    with (LOCALE / language / "desk.po").open("rb") as file:
        return read_po(file, locale=language)


def names(text: Any) -> set[str]:
    """The {names} in a text; two braces are one that is meant."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_no_phrase_is_put_together_before_it_can_be_translated() -> None:
    made = {where: ast.unparse(text) for where, text in phrases() if isinstance(text, ast.JoinedStr | ast.BinOp)}
    assert made == {}


def test_the_source_has_phrases_at_all() -> None:
    assert "Chat {number} is not yours." in msgids()


@pytest.mark.parametrize("language", OTHERS)
def test_every_phrase_is_in_the_catalogue(language: str) -> None:
    found = catalogue(language)
    assert sorted(msgid for msgid in msgids() if not found.get(msgid) or not found[msgid].string) == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_names_of_the_phrase_and_nobody_doubts_it(language: str) -> None:
    entries = [message for message in catalogue(language) if message.id and not message.context]
    assert [message.id for message in entries if names(message.id) != names(message.string)] == []
    assert [message.id for message in entries if message.fuzzy] == []


@pytest.mark.parametrize("language", OTHERS)
def test_the_catalogue_holds_nothing_that_nobody_says(language: str) -> None:
    entries = [message for message in catalogue(language) if message.id]
    commands = {row.id for row in entries if row.context == "command"}
    assert sorted(row.id for row in entries if not row.context and row.id not in msgids()) == []
    assert commands == set(vocabulary.ENGLISH.values())


@pytest.mark.parametrize("screen", [helping.IN_CHAT, helping.AT_DESK])
@pytest.mark.parametrize("language", LANGUAGES)
def test_help_fits_one_screen(language: str, screen: Phrase) -> None:
    lines = say(language, screen).splitlines()
    assert len(lines) <= LINES
    assert [line for line in lines if len(line) > COLUMNS] == []
    assert language == OWN or say(language, screen) != screen


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_names_words_that_are_understood(language: str) -> None:
    typed = [word for word in say(language, helping.IN_CHAT).split() if word.startswith("!") and len(word) > 1]
    assert len(typed) >= 15
    assert [word for word in typed if not isinstance(commands.parse(word, in_chat=True), commands.Command)] == []


@pytest.mark.parametrize("command", vocabulary.COMMANDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_command_is_explained(command: str, language: str) -> None:
    explained = say(language, helping.each(command, language, "!"))
    assert "!" + vocabulary.shown(command, language) in explained
    assert len(explained.splitlines()) <= 3


def test_a_phrase_is_said_with_what_is_given_translated_too() -> None:
    who = Phrase("Chat {number} is not yours.", number=7)
    assert say("fr-CA", Phrases([who, "Rosa"], " · ")) == "La conversation 7 n’est pas la vôtre. · Rosa"
    assert say("de", who) == "Chat 7 is not yours."


def test_what_people_have_written_is_never_read_as_a_phrase() -> None:
    assert say("fr", Phrase("Note: {note}", note="{agent} {0}")).endswith("{agent} {0}")
    assert say("es", "{number}") == "{number}"


@pytest.mark.parametrize("name", sorted(ROUTERS))
def test_what_the_router_answers_is_recognised(name: str) -> None:
    made = {
        kind for kind, value in vars(router_acts).items() if isinstance(value, type) and issubclass(value, Exception)
    }
    texts = [
        text.value
        for _, text in calls(ROOT / "onedoor" / "desk" / "router" / name, made)
        if isinstance(text, ast.Constant)
    ]
    texts += [*destination._SENTENCES.values()] if name == "destination.py" else []
    known = {phrase.text for phrase in refusals.KNOWN}
    assert len(texts) > 2
    assert [text for text in texts if text not in known] == []


def test_a_recognised_refusal_keeps_its_names() -> None:
    heard = refusals.recognised("Nobody is on duty for Refunds at Division of Taxation right now.")
    assert say("fr", heard) == "Division of Taxation\u00a0: personne n’est de service pour Refunds en ce moment."
    assert refusals.recognised("The moon is full.") == "The moon is full."
