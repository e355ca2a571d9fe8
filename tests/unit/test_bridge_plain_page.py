"""The pages without scripts, and what is taken away from them, hold strangers' words as words."""

from html.parser import HTMLParser

import pytest

from bridge.aftercare import transcript
from bridge.plain import ways
from bridge.plain.log import log
from tests.corpus import corpus

OURS = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "link",
    "body",
    "main",
    "h1",
    "h2",
    "p",
    "bdi",
    "time",
    "ol",
    "li",
    "a",
    "span",
}


class Read(HTMLParser):
    """What a parser makes of a page: elements, handlers, and the texts of its paragraphs."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.names, self.attributes, self.texts = set[str](), set[str](), list[str]()
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag == "p":
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "p":
            self.texts.append("")

    def handle_data(self, data: str) -> None:
        if self.texts:
            self.texts[-1] += data


def message(number: int, text: str) -> dict[str, object]:
    who = (
        {"from": "agent", "name": text[:80], "agency": "Taxes"}
        if number % 2
        else {"from": "citizen", "id": f"u{number}"}
    )
    return {"type": "message", "text": text, "stanza": str(number), "at": "2026-11-26T12:00:00Z", **who}


def test_n10_five_thousand_scripts_are_words_on_the_pages_without_scripts() -> None:
    frames = [message(number, text) for number, text in enumerate(corpus())]
    for page in (log("en", "token", frames), transcript.page("en", frames)):
        read = Read(page)
        assert read.names <= OURS
        assert not [name for name in read.attributes if name.startswith("on") or name in ("style", "srcdoc")]
        assert set(corpus()) <= set(read.texts)


def test_n09_a_page_that_is_offered_shows_its_host_as_the_browser_will_find_it() -> None:
    offered = {
        "type": "notice",
        "code": "push",
        "agent": "Ana",
        "agency": "Taxes",
        "stanza": "1",
        "at": "2026-11-26T12:00:00Z",
    }
    evil = "ev\u0456l".encode("idna").decode()
    page = log("en", "token", [{**offered, "url": "https://gov.uk.ev\u0456l/form", "title": "https://gov.uk"}])
    assert f'<span class="host" dir="ltr">gov.uk.{evil}</span>' in page


def test_a_page_without_a_title_is_named_once_in_what_is_taken_away() -> None:
    url = "https://nj.example/forms"
    offered = {"type": "notice", "code": "push", "agent": "Ana", "agency": "Taxes", "url": url, "title": url}
    for taken in (transcript.text("en", [offered]), transcript.page("en", [offered])):
        assert taken.count(url) == 1
    assert f" Form ST-50 {url}" in transcript.text("en", [{**offered, "title": "Form ST-50"}])


def test_what_was_not_kept_is_said_again_with_one_button_and_under_its_id() -> None:
    error = {"type": "error", "code": "not-kept", "id": "u1", "text": "for developers", "said": "<b>Hello?"}
    page = log("en", "token", [error, {"type": "synced"}])
    assert "<b>Hello?" in Read(page).texts
    assert "for developers" not in page
    assert 'action="/plain/say?token=token&amp;lang=en"' in page
    assert 'name="id" value="u1"' in page
    over = log("en", "token", [error, {"type": "ended", "reason": "agent"}])
    assert "Hello?" not in over, "there is nowhere to say it"


def test_a_file_that_was_not_kept_is_named_and_chosen_anew() -> None:
    error = {"type": "error", "code": "not-kept", "id": "u1", "text": "for developers", "file": "bill.pdf"}
    page = log("en", "token", [error, {"type": "synced"}])
    assert "bill.pdf" in Read(page).texts
    assert "<form" not in page


def test_a_chat_that_is_being_ended_is_not_over_yet() -> None:
    page = log("en", "token", [{"type": "synced"}, {"type": "ending", "late": False}])
    assert "Ending the chat. This page will tell you when it is over." in page
    assert "http-equiv" in page, "it is shown anew"
    late = log("en", "token", [{"type": "ending", "late": True}])
    assert "The chat will end as soon as possible" in late


def test_when_it_is_over_the_agency_counts_whose_agent_the_citizen_was_shown_last() -> None:
    agencies = [{"id": "tax", "name": "Tax"}, {"id": "labor", "name": "Labor"}]
    shown = [
        {"type": "notice", "code": "agent-joined", "agency": "Tax"},
        {"type": "message", "from": "agent", "agency": "Labor"},
        {"type": "message", "from": "citizen", "agency": ""},
        {"type": "notice", "code": "agent-left", "agency": "Tax"},
    ]
    assert ways.last_heard(agencies, shown) == [agencies[1]]
    assert ways.last_heard(agencies, shown[:1]) == [agencies[0]]
    assert ways.last_heard(agencies, shown[2:]) == []


@pytest.mark.parametrize(
    ("language", "days"),
    [("en", "Monday, Tuesday, and Friday"), ("fr", "lundi, mardi et vendredi"), ("es", "lunes, martes y viernes")],
)
def test_opening_hours_are_told_with_the_days_as_the_language_lists_them(language: str, days: str) -> None:
    hours = [{"days": ("mon", "tue", "fri"), "start": "09:00", "end": "17:00"}]
    (way,) = ways.ways(language, [{"id": "tax", "name": "Tax", "hours": hours}])
    assert way.hours == [{"days": days, "start": "09:00", "end": "17:00"}]
