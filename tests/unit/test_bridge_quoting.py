"""Answers to a line: shown with it, and never with what the citizen was not shown."""

from typing import Any

import pytest

from bridge.conversation.quoting import EXCERPT
from bridge.conversation.visit import Visit
from onedoor.desk.room.remark import Markup
from onedoor.wire.muc.muc import Message, Occupant
from tests.unit.test_bridge_visit import ROOM, Window, a_visit


def a_visit_with_ana() -> tuple[Visit, Window]:
    visit, window = a_visit("Do I need a permit?"), Window()
    visit.attach(window, None)
    visit.seen(Occupant(ROOM, "desk", True, "admin", "moderator", None), None, joined=True)
    introduction = {"code": "agent-joined", "nick": "ana", "agent": "Ana", "agency": "Taxation"}
    visit.heard(Message(ROOM, "desk", "Ana has joined.", "s-joined", None, None, None, None, introduction, None))
    return visit, window


def says(visit: Visit, body: str, *, reply: str = "", stanza: str = "s-answer") -> None:
    visit.heard(
        Message(ROOM, "ana", body, stanza, None, None, None, None, None, None, markup=Markup(reply=reply))
    )  # fmt: skip


def answers(window: Window) -> list[tuple[str, Any]]:
    return [(frame["text"], frame.get("quote")) for frame in window.got if frame.get("from") == "agent"]


@pytest.mark.parametrize("reply", ["s-Do I need a permit?", "o-Do I need a permit?", ""])
def test_an_answer_is_shown_with_the_line_it_answers(reply: str) -> None:
    visit, window = a_visit_with_ana()
    says(visit, "> Do I need a permit?\nYes.", reply=reply)
    assert answers(window) == [("Yes.", {"from": "citizen", "name": "", "text": "Do I need a permit?"})]


def test_an_answer_to_an_agents_line_names_the_agent() -> None:
    visit, window = a_visit_with_ana()
    says(visit, "You do.", stanza="s-first")
    says(visit, "And a form.", reply="s-first")
    assert answers(window)[1] == ("And a form.", {"from": "agent", "name": "Ana", "text": "You do."})


@pytest.mark.parametrize("quote", ["!note he is rude", "Noted, for colleagues only.", "He lives in 5 Elm Street"])
def test_an_answer_to_what_the_citizen_was_not_shown_is_shown_without_it(quote: str) -> None:
    visit, window = a_visit_with_ana()
    visit.heard(Message(ROOM, "desk", "Noted, for colleagues only.", "s-desk", None, None, None, None, None, None))
    says(visit, "!note he is rude", stanza="s-note")
    says(visit, f"> {quote}\nOne moment.", reply="s-note")
    assert answers(window) == [("One moment.", None)]


def test_a_long_line_is_quoted_in_part() -> None:
    visit, window = a_visit_with_ana()
    says(visit, "word " * 100, stanza="s-long")
    says(visit, "As I said.", reply="s-long")
    quote = answers(window)[1][1]["text"]
    assert quote.endswith("word…")
    assert len(quote) <= EXCERPT
