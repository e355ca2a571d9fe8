"""What is remembered is replayed; a chat of which something cannot be is set aside, and no other."""

from datetime import UTC, datetime
from typing import Any

import pytest

from onedoor.desk.agency import events as e
from onedoor.desk.terms.people import Jid
from onedoor.service.replaying import replayed
from onedoor.store.journal.codec import encode
from onedoor.store.journal.journal import Remembered

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ANA = Jid("ana@localhost")


class Rules:
    """Knows what it was told, and cannot bear that anything is tagged twice."""

    def __init__(self) -> None:
        self.heard: list[e.Event] = []

    def replay(self, event: Any, at: datetime) -> None:
        if event in self.heard:
            raise ValueError("twice")
        self.heard.append(event)


def rows(*events: e.Event | str) -> list[Remembered]:
    """A text is a row of a kind that nobody knows, in the chat of that name."""
    found = []
    for number, event in enumerate(events):
        if isinstance(event, str):
            found.append(Remembered(number, event, "Teleported", {}, NOON))
        else:
            chat = event.leg.partition(".")[0]
            found.append(Remembered(number, chat, type(event).__name__, encode(event), NOON))
    return found


def test_everything_is_replayed_in_its_order() -> None:
    happened = [e.Taken("q1.1", ANA), e.Taken("q2.1", ANA), e.Tagged("q1.1", ANA, "a")]
    rules, aside = replayed("tax", rows(*happened), e.LEG_EVENTS, Rules)
    assert (rules.heard, aside) == (happened, [])


@pytest.mark.parametrize("poison", ["q1", e.Tagged("q1.1", ANA, "a")])
def test_a_chat_with_a_row_that_cannot_be_read_or_applied_is_set_aside_whole(poison: e.Event | str) -> None:
    tagged, other = e.Tagged("q1.1", ANA, "a"), e.Taken("q2.1", ANA)
    rules, aside = replayed("tax", rows(tagged, other, poison, e.Ended("q1.1", "agent")), e.LEG_EVENTS, Rules)
    assert (rules.heard, aside) == ([other], ["q1"])


def test_a_row_whose_data_makes_no_event_is_one_that_cannot_be_read() -> None:
    broken = Remembered(1, "q1", "Taken", {"agent": ["nobody"]}, NOON)
    rules, aside = replayed("tax", [broken, *rows(e.Taken("q2.1", ANA))], e.LEG_EVENTS, Rules)
    assert (rules.heard, aside) == ([e.Taken("q2.1", ANA)], ["q1"])


def test_of_several_each_is_set_aside() -> None:
    twice, other = e.Tagged("q3.1", ANA, "a"), e.Taken("q2.1", ANA)
    rules, aside = replayed("tax", rows("q1", twice, other, twice, "q4"), e.LEG_EVENTS, Rules)
    assert (rules.heard, sorted(aside)) == ([other], ["q1", "q3", "q4"])
