"""The panel speaks three languages: all that it says is in every catalogue, whole, and nothing it says is elsewhere."""

import re
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from onedoor.catalogues import LANGUAGES, LOCALE, OWN
from tests.unit.panel_words import ADMIN, bare, bare_in_code, messages, templates

OTHERS = [language for language in LANGUAGES if language != OWN]
PLACE = re.compile(r"%\(\w+\)s|%%|\{\w+\}")
UNSAID = {
    "sign_on/people.py",  # why somebody was not let in: for the log
    "sign_on/provider.py",
}


@cache
def catalogue(language: str) -> Catalog:
    with (LOCALE / language / "panel.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def entries(language: str) -> dict[str, Message]:
    return {forms(message.id)[0]: message for message in catalogue(language) if message.id}


def forms(text: object) -> tuple[str, ...]:
    """One, or the singular and the plural."""
    return (text,) if isinstance(text, str) else tuple(text)  # type: ignore[arg-type]


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
    # Two branches may bring the same one: the files are merged by taking both.
    text = (LOCALE / language / "panel.po").read_text("utf-8")
    said = re.findall(r"^msgid (\".+\")$", text, re.MULTILINE)
    assert sorted({msgid for msgid in said if said.count(msgid) > 1}) == []


@pytest.mark.parametrize("template", templates())
def test_a_template_says_nothing_that_cannot_be_translated(template: str) -> None:
    assert bare((ADMIN / template).read_text("utf-8")) == []


@pytest.mark.parametrize("module", sorted(str(path.relative_to(ADMIN)) for path in ADMIN.rglob("*.py")))
def test_the_code_says_nothing_that_cannot_be_translated(module: str) -> None:
    assert bare_in_code(ADMIN / module) == [] or module in UNSAID
