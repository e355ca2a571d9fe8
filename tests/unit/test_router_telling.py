"""What the router tells the agencies of a chat's end."""

from itertools import count

import pytest

from components.router.telling import Telling
from onedoor.desk.router import acts
from onedoor.desk.router.router import Router
from onedoor.wire.names import ONEDOOR
from onedoor.wire.xml import read
from tests.unit.routers import NOON, VISITOR, passed, talking


def legs_told_of(router: Router, act: acts.Act) -> list[str]:
    """The legs whose agencies are told the line that the act names."""
    ids = count()
    telling = Telling(router, "router.test", lambda: f"i{next(ids)}")
    happened = router.act(act, NOON)
    stanzas = [
        read(text)
        for event in happened
        for sending in telling.of(router.known(event.chat), event)
        for text in sending.stanzas
    ]
    ends = [one for stanza in stanzas for one in stanza.iter(f"{{{ONEDOOR}}}end") if one.get("after") == "s7"]
    return sorted(one.get("leg", "") for one in ends)


@pytest.mark.parametrize("let_go", ["refused", "withdrawn"])
def test_an_agency_that_was_only_asked_hears_behind_which_line_the_citizen_left(let_go: str) -> None:
    """It has listened in the room, and its record says what the citizen was shown."""
    router = talking()
    passed(router, "warm")
    router.act(acts.Refuse("q1.2", "declined") if let_go == "refused" else acts.Withdraw("q1.1", "warm"), NOON)
    assert legs_told_of(router, acts.Depart(VISITOR, "s7")) == ["q1.1", "q1.2"]


def test_they_hear_it_too_when_the_line_is_known_later_than_the_end() -> None:
    router = talking()
    passed(router, "warm")
    router.act(acts.Refuse("q1.2", "declined"), NOON)
    router.act(acts.End("q1.1", "agent"), NOON)
    assert legs_told_of(router, acts.Depart(VISITOR, "s7", over=True)) == ["q1.1", "q1.2"]
