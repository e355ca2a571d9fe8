"""The panel and the command line speak three languages: all that they say is in every catalogue, whole, and nothing
that they say is elsewhere.
"""

import ast
import re
from functools import partial
from pathlib import Path

import pytest

from onedoor.catalogues import LANGUAGES, OWN
from tests.unit import said_words
from tests.unit.said_words import SAYING, bare, bare_in_code, forms, repeated, templates
from tests.unit.staff_words import ADMIN, DEMO, OF_CLICK, ONEDOOR, helps, messages, of_click

OTHERS = [language for language in LANGUAGES if language != OWN]
PLACE = re.compile(r"%\(\w+\)s|%%|\{\w+(?:!r)?\}")
COMMANDS = (ONEDOOR / "cli.py", ONEDOOR / "up" / "page.py", *sorted((ONEDOOR / "commands").rglob("*.py")))
UNSAID = {
    "sign_on/people.py",  # why somebody was not let in: for the log
    "sign_on/provider.py",
}
entries = partial(said_words.entries, "staff")


def test_they_say_something_at_all() -> None:
    assert {"Messages", "Skip to the content", "%(num)s message"} <= set(messages())
    assert {"Nothing to change.", "Show all of AGENCY.", "The settings file."} <= set(messages())
    assert messages()["%(num)s message"] == ("%(num)s message", "%(num)s messages")


@pytest.mark.parametrize("language", OTHERS)
def test_all_that_they_say_is_in_the_catalogue(language: str) -> None:
    found = entries(language)
    assert sorted(set(messages()) - set(found)) == []
    assert sorted(msgid for msgid, message in found.items() if not all(forms(message.string))) == []
    assert sorted(msgid for msgid, message in found.items() if message.fuzzy) == []


@pytest.mark.parametrize("language", OTHERS)
def test_the_catalogue_holds_nothing_that_is_not_said(language: str) -> None:
    assert sorted(set(entries(language)) - set(messages())) == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_fills_in_the_same_places(language: str) -> None:
    different = [
        (said, forms(message.string))
        for said, message in entries(language).items()
        for one, translated in zip(forms(message.id), forms(message.string), strict=True)
        if sorted(PLACE.findall(one)) != sorted(PLACE.findall(translated)) and len(forms(message.id)) == 1
    ]
    assert different == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_number_has_both_its_forms(language: str) -> None:
    plurals = {msgid: forms for msgid, forms in messages().items() if len(forms) > 1}
    found = {msgid: forms(message.string) for msgid, message in entries(language).items() if msgid in plurals}
    assert {msgid: len(strings) for msgid, strings in found.items()} == dict.fromkeys(plurals, 2)
    places = {msgid: set(PLACE.findall(forms[1])) for msgid, forms in plurals.items()}
    assert {msgid: set(PLACE.findall(strings[1])) for msgid, strings in found.items()} == places


def test_a_number_of_ours_is_in_its_sentence() -> None:
    ours = [forms for msgid, forms in messages().items() if len(forms) > 1 and msgid not in OF_CLICK]
    assert [forms for forms in ours if set(PLACE.findall(forms[1])) != {"%(num)s"}] == []


def test_click_still_says_what_we_translate_of_it() -> None:
    assert {one[0] for one in of_click()} == OF_CLICK


@pytest.mark.parametrize("language", OTHERS)
def test_a_message_stands_in_the_catalogue_once(language: str) -> None:
    assert repeated("staff", language) == []


@pytest.mark.parametrize("template", templates(ADMIN))
def test_a_template_says_nothing_that_cannot_be_translated(template: str) -> None:
    assert bare((ADMIN / template).read_text("utf-8")) == []


@pytest.mark.parametrize("module", sorted(str(path.relative_to(ADMIN)) for path in ADMIN.rglob("*.py")))
def test_the_code_says_nothing_that_cannot_be_translated(module: str) -> None:
    assert bare_in_code(ADMIN / module, {*SAYING, "Sentence"}) == [] or module in UNSAID


@pytest.mark.parametrize("module", COMMANDS, ids=lambda path: path.stem)
def test_a_command_says_nothing_that_cannot_be_translated(module: Path) -> None:
    assert [said for said in bare_in_code(module, {*SAYING, "Sentence"}) if not _is_help(said)] == []


def _is_help(said: str) -> bool:
    """Whether it is one, or the end of one. `{}` stands for what the code fills in."""
    filled = ".+".join(re.escape(part) for part in " ".join(said.split()).split("{}"))
    return any(re.fullmatch(f"(.+ )?{filled}", one) for one in helps())


@pytest.mark.parametrize("folder", [ADMIN, DEMO, ONEDOOR], ids=lambda path: path.name)
def test_no_sentence_hides_in_an_f_string_where_nobody_finds_it(folder: Path) -> None:
    """Babel reads an f-string as one word."""
    modules = (ast.parse(path.read_text("utf-8")) for path in folder.rglob("*.py"))
    strings = [node for module in modules for node in ast.walk(module) if isinstance(node, ast.JoinedStr)]
    calls = [part for string in strings for part in ast.walk(string) if isinstance(part, ast.Call)]
    hidden = [call for call in calls if ast.unparse(call.func).rpartition(".")[2] in SAYING]
    assert [ast.unparse(call) for call in hidden if any(isinstance(text, ast.Constant) for text in call.args)] == []
