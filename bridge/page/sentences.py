"""The sentences of the citizen's page in each language, as scripts that its parts load.

The English sentences are in `static/words/sentences.json`, those of notices in `onedoor/desk/room/lines.py`, the other
languages in the catalogues `citizen.po`. A sentence that a catalogue does not have stays English.
"""

import json
from collections.abc import Mapping
from functools import cache
from gettext import NullTranslations
from html import escape
from pathlib import Path
from typing import Any

from onedoor import catalogues
from onedoor.desk.room.lines import NOTICES

SOURCE = Path(__file__).parents[1] / "static" / "words" / "sentences.json"
DOMAIN = "citizen"
CATEGORIES = frozenset({"zero", "one", "two", "few", "many", "other"})
"""CLDR's plural categories. An object with no other keys is one sentence about a number."""
TOGETHER = ("page", "beside", "after")
"""Nearly every chat needs these, so they are one script. The page fetches each set in `APART` with its part."""
APART = ("choosing", "files", "message")
EMBEDDED = {
    "open": ("page", "title"),
    "unread": ("page", "newMessages"),
    "close": ("embed", "close"),
    "turn": ("embed", "turn"),
}
"""The words of the button on another site's page. It has all languages in it, because a second file would delay it."""
EMBEDS = "EVERY_LANGUAGE"
"""The placeholder for these words in `embed.js`."""
IN_SHELL = ("title", "skip", "siteLine")
COUNTS = (*range(1, 200), 0, 1_000_000)
"""Each category of each language that has any whole number has one of these."""

Sentences = Mapping[str, Any]
"""Key → a text, the texts for a number by category, or a group of sentences."""


@cache
def english() -> Sentences:
    found: Sentences = json.loads(SOURCE.read_text("utf-8"))
    notices = {code: notice.sentences for code, notice in NOTICES.items() if notice is not None}
    return {**found, "page": {**found["page"], "notices": notices}}


def said(language: str) -> Sentences:
    """All sentences in one of `catalogues.LANGUAGES`."""
    translations = catalogues.catalogue(DOMAIN, language)
    samples = _samples(language)

    def translated(sentence: Any) -> Any:
        if isinstance(sentence, str):
            return translations.gettext(sentence)
        if is_counted(sentence):
            return _forms(translations, samples, sentence["one"], sentence["other"])
        return {key: translated(one) for key, one in sentence.items()}

    every: Sentences = translated(english())
    return every


def is_counted(sentence: Any) -> bool:
    return isinstance(sentence, Mapping) and sentence.keys() <= CATEGORIES


def scripts() -> dict[str, str]:
    """File name → script: the list of languages, and the sentences of each."""
    languages = {tag: [catalogues.name(tag), catalogues.direction(tag)] for tag in catalogues.LANGUAGES}
    found = {"languages.js": f"export const SPOKEN = {_json(languages)};\n"}
    for tag in catalogues.LANGUAGES:
        every = said(tag)
        found[f"words.{tag}.js"] = "".join(f"export const {name} = {_json(every[name])};\n" for name in TOGETHER)
        found |= {f"{name}.{tag}.js": f"export const words = {_json(every[name])};\n" for name in APART}
    return found


def embedding(script: str) -> str:
    """The script for other sites' pages, with its sentences in it."""
    every = {tag: said(tag) for tag in catalogues.LANGUAGES}
    picked = {
        tag: {name: sentences[group][key] for name, (group, key) in EMBEDDED.items()}
        for tag, sentences in every.items()
    }
    return script.replace(EMBEDS, _json(picked))


def shell(page: str) -> str:
    """The HTML around the chat with its sentences, which are English until a script runs. It offers browsers without
    JavaScript the other chat in every language.
    """
    for key in IN_SHELL:
        page = page.replace(f"{{{key}}}", escape(english()["page"][key]))
    without = (_spanned(tag, said(tag)["shell"]["withoutScript"]) for tag in catalogues.LANGUAGES)
    return page.replace("{withoutScript}", " · ".join(without))


def _spanned(tag: str, text: str) -> str:
    if tag == catalogues.OWN:
        return escape(text)
    direction = catalogues.direction(tag)
    turned = f' dir="{direction}"' if direction != "ltr" else ""
    return f'<span lang="{tag}"{turned}>{escape(text)}</span>'


def _forms(translations: NullTranslations, samples: Mapping[str, int], one: str, other: str) -> dict[str, str]:
    """CLDR category → text, because browsers do not know gettext's numbers. Leaves out texts that equal `other`."""
    forms = {category: translations.ngettext(one, other, count) for category, count in samples.items()}
    # In some languages `other` is for fractions only. There the category of the largest numbers is nearest to it.
    rest = forms.get("other") or forms[max(samples, key=lambda category: samples[category])]
    return {category: text for category, text in forms.items() if text != rest} | {"other": rest}


def _samples(language: str) -> dict[str, int]:
    """Category → a number in that category, for each category of the language."""
    found: dict[str, int] = {}
    for count in COUNTS:
        found.setdefault(catalogues.plural(language, count), count)
    return found


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
