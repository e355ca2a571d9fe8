"""Each page of the panel, as an administrator who has chosen French or Spanish reads it."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from babel.messages.pofile import read_po
from flask import Flask

from admin.words.catalogues import CHOICE
from onedoor.catalogues import LOCALE
from tests.integration.access_table import OF_TAX, everything
from tests.integration.panel import Browser

SHORTEST = 13
"""Letters of a message; a shorter one may be a name, or a word of the other language."""
ATTRIBUTES = {"title", "alt", "placeholder", "aria-label", "data-label", "data-lost"}
REPORTS = ("speed", "service-level", "handling", "transfers", "satisfaction", "channel-shift", "trends", "questions")
PLACE = re.compile(r"%\(\w+\)s|%%|\{\w+\}")
NOT_THERE = {
    "/sign-on/", "/sign-on/back", "/transcripts/shared/1", "/transcripts/shared/link/no-secret",
    f"/transcripts/exports/{'0' * 32}", "/agencies/tax/messages/1/", "/agencies/tax/retention/holds/1/lift",
    "/agencies/tax/retention/holds/1/covers",
}  # fmt: skip
"""What the panel of these tests does not have; the page that says so is read, too."""


class Words(HTMLParser):
    """All that is seen, or read out, of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.said += [value for name, value in attrs if name in ATTRIBUTES and value]

    def handle_data(self, data: str) -> None:
        self.said.append(" ".join(data.split()))


def english(language: str) -> set[str]:
    """The longest piece of each message that is said otherwise in `language`, and not only with no-break spaces."""
    with (LOCALE / language / "staff.po").open("rb") as file:
        messages = [message for message in read_po(file, locale=language) if message.id]
    pairs = [pair for message in messages for pair in zip(forms(message.id), forms(message.string), strict=True)]
    pieces = ((max(PLACE.split(said), key=len).strip(), translated) for said, translated in pairs)
    return {
        piece for piece, translated in pieces if len(piece) >= SHORTEST and piece not in " ".join(translated.split())
    }


def forms(text: Any) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else text


def pages(app: Flask) -> list[str]:
    found = [
        address for _, address, method, _ in everything(app, OF_TAX) if method == "GET" and "/static/" not in address
    ]
    return [*found, *(f"/reports/{name}?first=2026-11-01&last=2026-11-30" for name in REPORTS)]


@pytest.mark.parametrize("language", ["fr", "es"])
def test_no_page_says_anything_in_english(app: Flask, administrator: Browser, language: str) -> None:
    administrator.client.set_cookie(CHOICE, language)
    wanted, left, read = english(language), {}, 0
    assert len(wanted) > 500
    for address in pages(app):
        answer = administrator.get(address)
        if answer.mimetype != "text/html" or answer.location:
            continue
        assert (answer.status_code == 404) is (address in NOT_THERE), address
        said = "\n".join(Words(answer.text).said)
        if found := [piece for piece in wanted if piece in said]:
            left[address] = found
        assert f'<html lang="{language}">' in answer.text or "<html" not in answer.text
        read += 1
    assert left == {}
    assert read > 60


def test_a_mistake_and_what_was_done_are_said_in_french(administrator: Browser) -> None:
    administrator.client.set_cookie(CHOICE, "fr")
    wrong = administrator.send("/agencies/tax/tags/new", name="", slug="Grand Mot")
    assert wrong.status_code == 422
    assert "Donnez un nom à l’étiquette." in wrong.text
    assert "Nom court\N{NO-BREAK SPACE}: utilisez seulement des lettres minuscules" in wrong.text
    administrator.send("/agencies/tax/tags/new", name="Permis", slug="permis")
    assert "L’étiquette Permis est enregistrée." in administrator.text("/agencies/tax/tags/")


def test_what_somebody_typed_is_no_html_in_a_mistake_that_is_said_later(administrator: Browser) -> None:
    for language in ("en", "fr"):
        administrator.client.set_cookie(CHOICE, language)
        answer = administrator.send("/agencies/tax/hours/holidays", page="/agencies/tax/hours/", day="<b>x</b>")
        assert answer.status_code == 422
        assert "&lt;b&gt;x&lt;/b&gt;" in answer.text
        assert "<b>x</b>" not in answer.text


def test_moments_are_written_as_the_language_does(administrator: Browser) -> None:
    administrator.client.set_cookie(CHOICE, "fr")
    assert "22 nov. 2026" in administrator.text("/transcripts/")


def test_what_stands_for_a_name_that_an_analyst_may_not_see_is_said_in_french(app: Flask) -> None:
    analyst = Browser(app)
    analyst.log_in("ann")
    analyst.client.set_cookie(CHOICE, "fr")
    said = Words(analyst.text("/transcripts/tax/q7.2/")).said
    assert "Usager" in said
    assert "Citizen" not in said
