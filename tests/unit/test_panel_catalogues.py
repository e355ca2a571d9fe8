"""The panel speaks three languages: all that it says is in every catalogue, whole, and nothing it says is elsewhere."""

import re
from functools import partial

import pytest

from onedoor.catalogues import LANGUAGES, OWN
from tests.unit import said_words
from tests.unit.panel_words import ADMIN, messages
from tests.unit.said_words import SAYING, bare, bare_in_code, forms, repeated, templates

OTHERS = [language for language in LANGUAGES if language != OWN]
PLACE = re.compile(r"%\(\w+\)s|%%|\{\w+\}")
UNSAID = {
    "sign_on/people.py",  # why somebody was not let in: for the log
    "sign_on/provider.py",
}
entries = partial(said_words.entries, "staff")


def test_the_panel_says_something_at_all() -> None:
    assert {"Messages", "Skip to the content", "%(num)s message"} <= set(messages())
    assert messages()["%(num)s message"] == ("%(num)s message", "%(num)s messages")


@pytest.mark.parametrize("language", OTHERS)
def test_all_that_the_panel_says_is_in_the_catalogue(language: str) -> None:
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
    assert [strings for strings in found.values() if set(PLACE.findall(strings[1])) != {"%(num)s"}] == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_message_stands_in_the_catalogue_once(language: str) -> None:
    assert repeated("staff", language) == []


@pytest.mark.parametrize("template", templates(ADMIN))
def test_a_template_says_nothing_that_cannot_be_translated(template: str) -> None:
    assert bare((ADMIN / template).read_text("utf-8")) == []


@pytest.mark.parametrize("module", sorted(str(path.relative_to(ADMIN)) for path in ADMIN.rglob("*.py")))
def test_the_code_says_nothing_that_cannot_be_translated(module: str) -> None:
    assert bare_in_code(ADMIN / module, {*SAYING, "Sentence"}) == [] or module in UNSAID
