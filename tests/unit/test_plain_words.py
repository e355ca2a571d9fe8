"""What the bridge says to citizens on plain pages and by mail: all of it is in every catalogue, and nowhere else."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, partial
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from bridge.frames.catalogue import Catalogue
from bridge.plain import after_page, faults, languages, nobody, topics, ways
from bridge.plain.log import log
from bridge.plain.page import shown
from bridge.words import rendering
from bridge.words.languages import chosen
from bridge.words.sentences import Sentences
from onedoor import catalogues
from onedoor.catalogues import LANGUAGES, LOCALE, OWN
from onedoor.desk.room.lines import NOTICES
from tests.unit import said_words
from tests.unit.said_words import bare, bare_in_code, forms, repeated, templates

BRIDGE = Path(__file__).parents[2] / "bridge"
KEYWORDS = {"_": None, "say": None, "sentence": None, "ngettext": (1, 2), "several": (1, 2)}
SPEAKING = ("aftercare", "plain", "words")
"""The rooms with words for people."""
UNSAID = {"FrameError"}
"""Its text is for developers."""
OTHERS = [language for language in LANGUAGES if language != OWN]
NEW = next(tag for tag in ("ar", "he", "fa") if tag not in LANGUAGES)
"""A language from right to left, for which there is no catalogue."""
HEAD = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"""
entries = partial(said_words.entries, "citizen")


@cache
def messages() -> dict[str, tuple[str, ...]]:
    """msgid → its forms, of all that the bridge says."""
    notices = [(said,) for notice in NOTICES.values() if notice for said in notice.sentences.values()]
    return {form[0]: form for form in [*said_words.handed(BRIDGE, KEYWORDS), *notices]}


def places(text: str) -> list[str]:
    return sorted({name for _, name, _, _ in Formatter().parse(text) if name is not None})


def test_the_bridge_says_something_at_all() -> None:
    sentences = {"Start chat", "You are number {position}.", "It is damaged.", "Thank you. We have your answer."}
    assert sentences <= set(messages())
    assert messages()["About {count} minute."] == ("About {count} minute.", "About {count} minutes.")


@pytest.mark.parametrize("language", OTHERS)
def test_all_that_the_bridge_says_is_in_the_catalogue(language: str) -> None:
    found = entries(language)
    assert sorted(set(messages()) - set(found)) == []
    mine = [found[msgid] for msgid in messages()]
    assert [message.id for message in mine if message.fuzzy or not all(forms(message.string))] == []
    assert [message.id for message in mine if forms(message.id) != messages()[forms(message.id)[0]]] == []
    assert repeated("citizen", language) == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_fills_in_the_same_names(language: str) -> None:
    found = {msgid: entries(language)[msgid] for msgid in messages()}
    different = [
        translated
        for msgid, message in found.items()
        for translated in forms(message.string)
        if places(translated) != places(msgid)
    ]
    assert different == []


@pytest.mark.parametrize("template", templates(BRIDGE))
def test_a_template_says_nothing_that_cannot_be_translated(template: str) -> None:
    assert bare((BRIDGE / template).read_text("utf-8")) == []


@pytest.mark.parametrize("module", sorted(str(path) for room in SPEAKING for path in (BRIDGE / room).glob("*.py")))
def test_the_code_says_nothing_that_cannot_be_translated(module: str) -> None:
    assert bare_in_code(Path(module), {*KEYWORDS, *UNSAID}) == []


@pytest.fixture
def made_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A new folder of catalogues, and nothing else: each sentence in it is the English one in brackets."""
    folder = tmp_path / NEW
    folder.mkdir()
    written = [HEAD]
    for one, *more in messages().values():
        plural = f'msgid_plural "{more[0]}"\nmsgstr[0]' if more else "msgstr"
        written.append(f'msgid "{one}"\n{plural} "⟦{one}⟧"\n')
    (folder / "citizen.po").write_text("\n".join(written), "utf-8")
    for language in OTHERS:
        (tmp_path / language).symlink_to(LOCALE / language)
    monkeypatch.setattr(catalogues, "LOCALE", tmp_path)
    monkeypatch.setattr(catalogues, "LANGUAGES", (*LANGUAGES, NEW))
    yield NEW
    catalogues.catalogue.cache_clear()
    catalogues.compiled.cache_clear()
    rendering._environment.cache_clear()


class Seen(HTMLParser):
    """What somebody reads on a page, but for what other languages are called."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts, self._hidden = list[str](), False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden = tag == "a" and "lang" in dict(attrs)

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._hidden:
            self.texts.append(data.strip())


def catalogue_of_many() -> Catalogue:
    made = Catalogue()
    topic = {"open": True, "agency": "7", "agencies": ["a"], "languages": ["en", "fr"], "at": "a"}
    made.learn([{**topic, "id": f"t{number}", "name": str(number)} for number in range(30)], {})
    return made


def a_form(language: str) -> str:
    many, filled = catalogue_of_many(), defaultdict[str, str](str)
    agencies = [{"id": "a", "name": "7", "phone": "1", "email": "2", "website": "3", "masking": "warn", "keep_days": 9}]
    return shown(
        "form.html",
        language,
        filled=filled,
        fault=nobody.explained(language, "closed", {"agency": "7"}, "UTC", leave=True),
        about=topics.about(many, language, filled),
        speaks=languages.choice(language, [], filled),
        privacy=ways.privacy(agencies, "mask"),
        message=after_page.message_form(language, {}, "too-long"),
        ways=ways.ways(language, agencies),
    )


def test_a_new_language_is_one_new_folder_and_its_pages_say_nothing_in_another(made_up: str) -> None:
    at = "2026-11-26T12:00:00Z"
    frames: list[dict[str, Any]] = [
        {"type": "message", "from": "citizen", "id": "1", "text": "?", "stanza": "1", "at": at, "masked": True},
        {"type": "notice", "code": "agent-joined", "agent": "1", "agency": "2", "stanza": "2", "at": at},
        {"type": "queue", "position": 3, "time": 300},
        {"type": "synced"},
    ]
    for page in (a_form(made_up), log(made_up, "token", frames)):
        texts = [text for text in Seen(page).texts if re.search(r"[^\W\d_]", text) and "UTC" not in text]
        assert len(texts) > 5
        assert [text for text in texts if not re.fullmatch(r"(⟦[^⟦]*⟧\W*)+", text)] == []
        assert f'<html lang="{NEW}" dir="rtl">' in page
    assert f'<a href="/plain?lang={NEW}" lang="{NEW}">{catalogues.name(NEW)}</a>' in a_form("fr")
    assert chosen("", f"{NEW}-EG,en") == NEW
    assert Sentences(made_up)("You") == "⟦You⟧"


def test_the_language_of_a_page_is_the_one_asked_for_or_the_first_that_we_speak() -> None:
    assert [chosen("fr-CA", "es"), chosen("xx", "de, es;q=0.5"), chosen("", "")] == ["fr", "es", "en"]


def test_what_is_filled_in_keeps_its_direction_and_a_number_is_written_as_the_language_writes_it() -> None:
    say = Sentences("fr")
    assert say("{agency} is closed now.", agency="מס").startswith("\u2068מס\u2069\u00a0: ")
    assert "1\u202f095 jours" in say.several(
        "{agency} keeps the conversation for {count} day after it ends, then deletes it.",
        "{agency} keeps the conversation for {count} days after it ends, then deletes it.",
        1095,
        agency="Impôts",
    )
    assert say("You are number {position}.", position=2) == "Vous êtes en 2e position."


def test_every_fault_that_has_a_sentence_is_said_whole() -> None:
    for table in (faults.START, faults.SAY, faults.MESSAGE, faults.OPINION, faults.MAIL, faults.FILE):
        assert set(table.values()) <= set(messages())
