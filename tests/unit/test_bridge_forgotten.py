"""A bridge resumes the visits that the router knows and it does not, in however many parts it is told of them."""

from typing import cast
from xml.etree.ElementTree import Element

import pytest

from bridge.conversation.visit import Visit
from bridge.frames.tokens import Ticket
from bridge.rooms.forgotten import Forgotten
from bridge.rooms.gateway import Gateway
from onedoor.wire import replies
from onedoor.wire.control import workgroup
from onedoor.wire.control.fields import Unreadable
from onedoor.wire.xml import element
from tests.unit.test_protocol import canonical, example

PARTS = {"": ["v-1", "v-2"], "v-2@web.test": ["v-3"]}


class Known:
    """As much of a gateway as is needed: the router behind its link, and which visits it has."""

    def __init__(self) -> None:
        self.jid, self.router, self.link = "web.test", "router.test", self
        self.visits = {"v-2": Visit(Ticket("v-2", "c-q2@rooms.test", "Max (citizen)"), "web.test", 0.0)}
        self.unsure: set[str] = set()
        self.resumed: list[tuple[str, float]] = []

    async def request(self, iq: Element) -> Element:
        after = iq[0].get("after", "")
        answer = element("iq", {"type": "result"})
        return workgroup.visits(answer, [f"{visit}@web.test" for visit in PARTS[after]], more=not after)

    def orphan(self, visit: str, *, since: float) -> None:
        self.resumed.append((visit, since))


async def test_the_router_is_asked_until_it_has_said_all() -> None:
    forgotten = Forgotten(cast("Gateway", Known()))
    assert await forgotten._running() == ["v-1@web.test", "v-2@web.test", "v-3@web.test"]


def test_what_is_unknown_twice_is_resumed_as_left_since_the_first_time() -> None:
    known = Known()
    forgotten = Forgotten(cast("Gateway", known))
    forgotten.compare(["v-1@web.test", "v-2@web.test", "v-3@web.test", "v-9@other.test"], 1.0)
    assert known.resumed == []
    known.visits["v-3"] = Visit(Ticket("v-3"), "web.test", 0.0)
    forgotten.compare(["v-1@web.test", "v-2@web.test", "v-3@web.test", "v-4@web.test"], 61.0)
    assert known.resumed == [("v-1", 1.0)]
    forgotten.compare(["v-4@web.test"], 121.0)
    assert known.resumed == [("v-1", 1.0), ("v-4", 61.0)]
    assert known.unsure == {"v-2"}, "it had a chat, and the router does not name it any more"


def test_question_and_answer_are_written_as_the_page_on_the_protocol_says() -> None:
    query = workgroup.visits_query(by="web.localhost", to="router.localhost")
    query.set("id", "r2")
    answer = workgroup.visits(replies.result(query), ["v-a1@web.localhost", "v-b2@web.localhost"], more=True)
    assert canonical(query) == canonical(example("visits-query"))
    assert canonical(answer) == canonical(example("visits"))
    assert workgroup.read_visits(answer) == (["v-a1@web.localhost", "v-b2@web.localhost"], True)


def test_an_answer_without_visits_is_none() -> None:
    with pytest.raises(Unreadable):
        workgroup.read_visits(element("iq", {"type": "result"}))
