"""The citizen's page speaks from the catalogues: each of its sentences is in every language, and none is unused."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from bridge.page import sentences
from bridge.page.assets import STATIC, Assets
from onedoor import catalogues
from onedoor.catalogues import LANGUAGES, LOCALE, OWN

OTHERS = [language for language in LANGUAGES if language != OWN]
GIVEN = {"asking.js": "choosing", "ways.js": "beside", "place.js": "beside", "mailform.js": "after"}
"""These are given another script's `words`, or take the same set."""
TAKES = re.compile(r"const \{ (?:(\w+): )?words \} = await import\(`\.[./\w]*/(\w+)\.")
USES = re.compile(r"(?<![\w.])(?:this\.#)?(texts|words)\.(\w+)(?:\.(\w+))?")
PICKS = re.compile(r"const \{ ([\w, ]+) \} = words;")
FORMS = {"pl": 3, "ar": 6}
RULES = {
    "pl": "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);",
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
}


def scripts() -> dict[str, str]:
    """What is done in each, without comments and imports."""
    left_out = re.compile(r"^import .*$|^\s*(?://|/?\*).*$| // .*$", re.MULTILINE)
    return {path.name: left_out.sub("", path.read_text("utf-8")) for path in sorted(STATIC.rglob("*.js"))}


def all_of(said: Any) -> Iterator[tuple[str, ...]]:
    """Each sentence: its text, or its singular and its plural."""
    if isinstance(said, str):
        yield (said,)
    elif sentences.is_counted(said):
        yield (said["one"], said["other"])
    else:
        for one in said.values():
            yield from all_of(one)


ENGLISH = list(all_of(sentences.english()))


@cache
def catalogue(language: str) -> Catalog:
    with (LOCALE / language / "citizen.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def forms(text: Any) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def uses() -> Iterator[tuple[str, str, str]]:
    """Which sentences the scripts look up: the set, the key, and the key in a group where it is written out."""
    for name, text in scripts().items():
        taken = TAKES.search(text)
        own = (taken[1] or taken[2]) if taken else GIVEN.get(name)
        for looked_in, key, inner in USES.findall(text):
            if looked_in == "texts":
                yield "page", key, inner
            elif own:
                yield own, key, inner
        for picked in PICKS.findall(text) if own else ():
            yield from ((own or "", key.strip(), "") for key in picked.split(","))
    yield from ((*found, "") for found in sentences.EMBEDDED.values())
    yield from (("page", key, "") for key in sentences.IN_SHELL)
    yield "shell", "withoutScript", ""


def made_in_texts() -> set[str]:
    """What `texts` has besides the sentences: functions that choose one."""
    return set(re.findall(r"^  (\w+)(?:\(|: \()", scripts()["texts.js"], re.MULTILINE))


def test_there_are_sentences_at_all() -> None:
    assert len(ENGLISH) > 200
    assert ("{count} new message", "{count} new messages") in ENGLISH


def test_a_sentence_stands_once() -> None:
    assert [text for text, times in Counter(ENGLISH).items() if times > 1] == []


def test_the_page_offers_each_language_once_by_its_own_name() -> None:
    assert len(set(LANGUAGES)) == len(LANGUAGES)
    assert sentences.scripts()["languages.js"].count('"Français"') == 1
    without = [sentences.said(language)["shell"]["withoutScript"] for language in LANGUAGES]
    assert {Assets()["index.html"].body.decode().count(f"{one}<") for one in without[1:]} == {1}


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_in_the_catalogue_and_nobody_doubts_it(language: str) -> None:
    found = {forms(message.id): message for message in catalogue(language) if message.id}
    assert [text for text in ENGLISH if text not in found or not all(forms(found[text].string))] == []
    assert [text for text in ENGLISH if found[text].fuzzy] == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_names_of_the_sentence(language: str) -> None:
    found = {forms(message.id): forms(message.string) for message in catalogue(language) if message.id}
    differ = [
        text
        for text in ENGLISH
        for one in found[text]
        # Said of a number, "one message" needs no {count}.
        if names(one) | ({"count"} if len(text) > 1 else set()) != names(text[-1])
    ]
    assert differ == []


def test_each_sentence_that_a_script_looks_up_is_there() -> None:
    every = sentences.english()
    made = made_in_texts()
    missing = []
    for group, key, inner in uses():
        found = every[group].get(key)
        is_group = isinstance(found, dict) and not sentences.is_counted(found)
        if found is None and not (group == "page" and key in made):
            missing.append((group, key))
        elif is_group and inner and inner not in found:
            missing.append((group, f"{key}.{inner}"))
    assert missing == []


def test_no_sentence_is_unused() -> None:
    used = {(group, key) for group, key, _ in uses()}
    assert [
        (group, key) for group, keys in sentences.english().items() for key in keys if (group, key) not in used
    ] == []


def test_a_script_says_nothing_itself() -> None:
    """Five words in a row are a sentence, unless they are for whoever builds a page around ours."""
    said = re.compile(r"[\"`]([^\"`\n]*(?:[A-Za-z’]+ ){4}[A-Za-z’]+[^\"`\n]*)[\"`]")
    found = [(name, one) for name, text in scripts().items() for one in said.findall(text)]
    assert [(name, one) for name, one in found if not one.startswith("onedoor: ")] == []


@pytest.fixture
def made_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str) -> Iterator[Path]:
    """A folder of catalogues with one more language, of which each sentence begins with the language's name."""
    catalog = Catalog(locale=language)
    for text in ENGLISH:
        told = [f"{language}{form}: {text[-1]}" for form in range(FORMS[language])]
        catalog.add(text if len(text) > 1 else text[0], told if len(text) > 1 else told[0])
    folder = tmp_path / language
    folder.mkdir()
    with (folder / "citizen.po").open("wb") as file:
        write_po(file, catalog)
    written = (folder / "citizen.po").read_text("utf-8")
    (folder / "citizen.po").write_text(
        re.sub(r'"Plural-Forms:.*?"', f'"Plural-Forms: {RULES[language]}\\\\n"', written, flags=re.DOTALL)
    )
    monkeypatch.setattr(catalogues, "LOCALE", tmp_path)
    monkeypatch.setattr(catalogues, "LANGUAGES", (OWN, language))
    catalogues.catalogue.cache_clear()
    catalogues.compiled.cache_clear()
    yield folder
    catalogues.catalogue.cache_clear()
    catalogues.compiled.cache_clear()


@pytest.mark.parametrize("language", ["pl", "ar"])
def test_a_new_language_is_a_folder_and_nothing_else(made_up: Path, language: str) -> None:
    spoken = list(all_of(sentences.said(language)))
    assert len(spoken) == len(ENGLISH)
    assert [text for text in spoken if not all(one.startswith(language) for one in text)] == []
    assets = Assets()
    assert f'<span lang="{language}"' in assets["index.html"].body.decode()
    assert f"{language}0: Chat with us" in assets[f"words.{language}.js"].body.decode()
    assert f"{language}0: It is your turn" in assets["embed.js"].body.decode()
    assert {f"{name}.{language}.js" for name in sentences.APART} <= {*sentences.scripts()}


@pytest.mark.parametrize(
    ("language", "categories"),
    [
        ("pl", {"one": 0, "few": 1, "other": 2}),
        ("ar", {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 4, "other": 5}),
    ],
)
def test_a_number_has_the_forms_of_its_language(made_up: Path, language: str, categories: dict[str, int]) -> None:
    found = sentences.said(language)["page"]["newMessages"]
    assert found == {category: f"{language}{form}: {{count}} new messages" for category, form in categories.items()}


@pytest.mark.parametrize("language", ["ar"])
def test_arabic_is_written_from_right_to_left(made_up: Path, language: str) -> None:
    assert '"ar":["العربية","rtl"]' in sentences.scripts()["languages.js"]
    assert f'<span lang="{language}" dir="rtl">' in sentences.shell("{withoutScript}")


@pytest.mark.parametrize("language", ["pl"])
def test_what_a_catalogue_lacks_is_said_in_english(made_up: Path, language: str) -> None:
    whole = (made_up / "citizen.po").read_text("utf-8")
    head, *entries = whole.split("\n\n")
    lacks = re.compile(r'^msgid "(\{count\} new message|Print)"$', re.MULTILINE)
    kept = [entry for entry in entries if not lacks.search(entry)]
    assert len(kept) == len(entries) - 2
    (made_up / "citizen.po").write_text("\n\n".join([head, *kept]))
    catalogues.catalogue.cache_clear()
    catalogues.compiled.cache_clear()
    page = sentences.said(language)["page"]
    assert page["print"] == "Print"
    assert page["newMessages"] == {"one": "{count} new message", "other": "{count} new messages"}
    assert page["title"] == "pl0: Chat with us"
