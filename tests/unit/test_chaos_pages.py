"""The citizen's page of a chaos run does what the page does."""

from typing import Any

import pytest

from chaos.play.ledger import Ledger
from chaos.play.pages import EventsCitizen, NotedCitizen


def said(stanza: str) -> dict[str, Any]:
    return {"type": "message", "stanza": stanza, "from": "agent", "name": "Ben", "text": "Yes.", "at": "12:00"}


@pytest.mark.parametrize("kind", [NotedCitizen, EventsCitizen])
def test_a_page_that_is_told_that_the_chat_is_over_shows_no_more_and_does_not_come_back(
    kind: type[NotedCitizen],
) -> None:
    citizen = kind("http://127.0.0.1:1", "c1", Ledger())
    for frame in (said("s1"), {"type": "ended", "reason": "citizen"}, said("s2")):
        citizen._receive(frame)
    citizen.online()
    assert not citizen._online.is_set()
    assert [one.stanza for one in citizen.finish().shown] == ["s1"]
