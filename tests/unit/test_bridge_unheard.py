"""What a bridge does about words of the router that it has not heard: a lost invitation, and an end."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any, cast
from xml.etree.ElementTree import Element

import pytest
from pydantic import SecretStr

from bridge.conversation.departure import Ending
from bridge.conversation.visit import State, Visit
from bridge.frames.frames import FrameError, Say, Start
from bridge.frames.tokens import Ticket, Tokens
from bridge.rooms import departing, gateway
from bridge.rooms.departing import Departing
from bridge.rooms.doubts import Doubts
from bridge.rooms.entry import settle
from bridge.rooms.gateway import Gateway
from bridge.rooms.incoming import Incoming
from bridge.rooms.stanzas import Over, Standing
from onedoor.settings import Settings
from onedoor.wire import names
from onedoor.wire.control import workgroup
from onedoor.wire.link import RequestFailed
from onedoor.wire.muc.muc import Message, Occupant
from onedoor.wire.xml import element
from tests.unit.test_bridge_visit import Window

ROOM, ROSA, DESK = "c-q7@rooms.localhost", "Rosa (citizen)", "Taxation desk"
SETTINGS = Settings.model_construct(key=SecretStr("k" * 32))
KNOWN = Ticket("v-1", ROOM, ROSA, "taxes")


def line(stanza: str, nick: str, body: str, notice: dict[str, str] | None = None) -> Message:
    at = datetime(2026, 11, 22, tzinfo=UTC)
    return Message(ROOM, nick, body, stanza, f"o-{stanza}", None, at, None, notice, None)


def with_ana() -> Visit:
    """Ana talks with Rosa, who has read s-3 last."""
    visit = Visit(KNOWN, "web.localhost", 0.0)
    visit.seen(Occupant(ROOM, DESK, True, "admin", "moderator", None), None, joined=False)
    joined = {"code": "agent-joined", "nick": "ana", "agent": "Ana", "agency": "Taxation", "since": "entry"}
    visit.caught_up(
        [line("s-1", ROSA, "Hello"), line("s-2", DESK, "Ana has joined.", joined), line("s-3", "ana", "Hi")]
    )
    return visit


class Router:
    """A link behind which a router answers what it is told to, or not at all."""

    def __init__(self, *answers: Element | Exception) -> None:
        self.answers, self.asked = list(answers), list[Element]()
        self.is_up = True

    async def request(self, iq: Element, **_: float) -> Element:
        self.asked.append(iq)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def send(self, *stanzas: Element) -> None:
        """Leaving the room."""

    def read(self) -> list[str]:
        """Behind which lines the router was told that the citizen has left."""
        found = (iq.find(f".//{{{names.ONEDOOR}}}after") for iq in self.asked)
        return [one.get("id", "") for one in found if one is not None]


def standing(state: str, **more: str) -> Element:
    about = {"room": ROOM, "nick": ROSA, "topic": "taxes", "state": state, **more}
    return element("iq", {"type": "result"}, element(f"{{{names.ONEDOOR}}}visit", about))


def over(reason: str, after: str | None = None) -> Element:
    ended = element(f"{{{names.ONEDOOR}}}ended", {"chat": "q7", "reason": reason, "after": after})
    return element("iq", {"type": "result"}, ended)


def a_gateway(router: Router) -> Gateway:
    made = Gateway(SETTINGS, Tokens("k" * 32))
    made.link = made._departing._link = cast(Any, router)
    return made


class Tasks(list["asyncio.Task[object]"]):
    """What has been begun."""

    def spawn(self, work: Coroutine[Any, Any, object]) -> "asyncio.Task[object]":
        self.append(asyncio.ensure_future(work))
        return self[-1]


def a_departing(router: Router, tasks: Tasks, finish: Callable[[Visit, str], None]) -> Departing:
    return Departing(cast(Any, router), "router.test", finish=finish, mark=lambda _: None, spawn=tasks.spawn)


# --- An end that was not heard ---------------------------------------------------------------------------------------


async def test_a_chat_that_may_be_over_is_asked_about_until_the_router_answers() -> None:
    router = Router(TimeoutError(), standing("talking"), standing("ended", reason="agent"), over("agent"))
    here, visit = a_gateway(router), with_ana()
    here.visits["v-1"] = visit
    doubts = Doubts(here)
    assert doubts.doubtful(0.0) == []
    here.unsure.add("v-1")
    await doubts._resolve(visit)
    assert doubts.doubtful(1.0) == [visit], "the router has not answered"
    await doubts._resolve(visit)
    assert (doubts.doubtful(2.0), visit.state) == ([], State.LIVE)
    here.unsure.add("v-1")
    await doubts._resolve(visit)
    assert (visit.state, visit.reason) == (State.ENDED, "agent")


def test_when_a_desk_says_that_it_is_over_and_the_router_does_not_it_is_asked() -> None:
    here, visit = a_gateway(Router()), with_ana()
    here.visits["v-1"] = visit
    doubts = Doubts(here)
    visit.heard(line("s-4", DESK, "Ana has ended the chat.", {"code": "ended", "reason": "agent"}))
    assert doubts.doubtful(10.0) == [], "it may be on its way"
    assert doubts.doubtful(13.0) == [visit]


async def test_what_a_desk_calls_over_goes_on_when_the_router_has_said_so_twice() -> None:
    here, visit, window = a_gateway(Router(standing("queued"), standing("queued"))), with_ana(), Window()
    here.visits["v-1"] = visit
    doubts = Doubts(here)
    visit.heard(line("s-4", DESK, "Ana has ended the chat.", {"code": "ended", "reason": "agent"}))
    doubts.doubtful(10.0)
    visit.connections.append(cast(Any, window))
    await doubts._resolve(visit)
    assert visit.is_called_over, "the desk's word may be on its way to the router"
    await doubts._resolve(visit)
    assert not visit.is_called_over
    assert window.saw == ["synced"]


@pytest.mark.parametrize(("reason", "shown"), [("citizen", []), ("agent", ["Anything else?"])])
def test_an_end_of_the_citizens_whose_line_nobody_knows_shows_nothing_that_came_behind_it(
    reason: str, shown: list[str]
) -> None:
    visit, window = with_ana(), Window()
    visit.conversation.left("s-3")
    visit.heard(line("s-4", "ana", "Anything else?"))
    visit.connections.append(cast(Any, window))
    settle(visit, Standing(ROOM, ROSA, "taxes", "ended", {}, reason=reason))
    assert window.saw == shown


async def test_neither_does_the_routers_message_that_such_a_chat_is_over() -> None:
    router = Router(over("citizen", "s-3"))
    here, visit, window = a_gateway(router), with_ana(), Window()
    here.visits["v-1"] = visit
    visit.conversation.left("s-3")
    visit.heard(line("s-4", DESK, "The citizen has ended the chat.", {"code": "ended", "reason": "citizen"}))
    visit.connections.append(cast(Any, window))
    said = {"type": "normal", "from": here.router, "to": f"v-1@{SETTINGS.bridge.jid}/web"}
    depart = element(f"{{{names.WORKGROUP}}}depart-queue")
    incoming = Incoming(here, SETTINGS)
    incoming.receive(element(f"{{{names.STANZA}}}message", said, depart, *over("citizen", "")))
    assert window.saw == ["ended"]
    while not router.asked:
        await asyncio.sleep(0)
    assert router.read() == ["s-3"]


# --- A start that was not answered -----------------------------------------------------------------------------------


@pytest.mark.parametrize("taken", [True, False])
async def test_a_page_that_asks_again_is_told_that_its_chat_has_begun_when_the_router_has_said_so(
    taken: bool,
) -> None:
    answered = asyncio.Event()

    class Slow(Router):
        async def request(self, iq: Element, **_: float) -> Element:
            await answered.wait()
            if not taken:
                raise TimeoutError
            return iq

    here = a_gateway(Slow())
    visit, start = here.fresh("v-1"), Start("o-1", "taxes", "en", "Rosa", "Is 12 taxed?", "")
    visit.connections.append(cast(Any, Window()))
    first, second = (asyncio.create_task(here.start(visit, start, "")) for _ in range(2))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert not second.done()
    answered.set()
    found = await asyncio.gather(first, second, return_exceptions=True)
    codes = [one.code if isinstance(one, FrameError) else one for one in found]
    assert codes == ([None, None] if taken else ["unavailable", "not-ready"])
    await here.close()


# --- How far the page has read ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", ["agent", "nobody", "citizen"])
async def test_whoever_has_ended_it_the_router_hears_how_far_the_page_has_read(
    reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(departing, "LINE_AGAIN", (0.0, 0.0, 0.0))
    router, visit, tasks = Router(TimeoutError(), over(reason, "s-3")), with_ana(), Tasks()
    leaving = a_departing(router, tasks, finish=cast(Any, None))
    leaving.read_to_the_end(visit)
    visit.finish(reason)
    await asyncio.gather(*tasks)
    assert router.read() == ["s-3", "s-3"]
    assert [workgroup.read_depart(one) for one in router.asked] == [("s-3", True)] * 2
    leaving.read_to_the_end(visit)
    assert len(tasks) == 1, "the router knows"


async def test_what_a_page_was_shown_by_a_bridge_that_had_not_heard_of_the_end_counts() -> None:
    """The bridge before it was killed when it had told the router, and the router was away when the page came back."""

    def finish(visit: Visit, reason: str) -> None:
        leaving.read_to_the_end(visit)

    router, visit, tasks = Router(over("citizen", "s-2"), over("citizen", "s-3")), with_ana(), Tasks()
    leaving = a_departing(router, tasks, finish=finish)
    await leaving.begin(visit)
    await asyncio.gather(*tasks)
    assert [workgroup.read_depart(one) for one in router.asked] == [("s-3", False), ("s-3", True)]
    assert visit.conversation.left_after == "s-3"


async def test_a_live_page_whose_chat_ends_has_read_to_its_last_line() -> None:
    router = Router(over("agent"))
    here, visit = a_gateway(router), with_ana()
    here.visits["v-1"] = visit
    here.finish(visit, "agent")
    while not router.asked:
        await asyncio.sleep(0)
    assert (visit.state, router.read()) == (State.ENDED, ["s-3"])


# --- An invitation that was not heard --------------------------------------------------------------------------------


async def test_a_page_that_comes_back_tells_a_new_bridge_which_room_its_chat_has() -> None:
    here = a_gateway(Router())
    here.link.is_up = False  # type: ignore[misc]
    visit = here.orphan("v-1")
    assert (visit.state, visit.ticket.room) == (State.ASKED, None)
    assert here.visit(KNOWN) is visit
    assert (visit.state, visit.ticket.room, visit.ticket.nick) == (State.ENTERING, ROOM, ROSA)


def test_the_end_of_a_chat_whose_room_is_not_known_yet_waits_for_what_was_said_in_it() -> None:
    visit = Visit(Ticket("v-1"), "web.localhost", 0.0)
    visit.state = State.ASKED
    assert visit.will_end(Ending("agent", None, 20.0))


async def test_who_is_not_invited_after_the_router_has_said_yes_asks_where_the_room_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gateway, "INVITED", 0.0)
    here = a_gateway(Router(RequestFailed("remote-server-not-found", "")))
    visit = here.fresh("v-1")
    entered: list[Visit] = []
    cast(Any, here).enter = entered.append
    visit.state = State.ASKED
    await here._await_invitation(visit)
    assert entered == [visit]
    visit.invited(ROOM, ROSA, "taxes")
    await here._await_invitation(visit)
    assert entered == [visit], "it has come"


# --- What the citizen writes about the end ---------------------------------------------------------------------------


def test_while_a_desk_says_that_it_is_over_and_the_router_has_not_nothing_is_sent_that_nobody_would_keep() -> None:
    visit, window = with_ana(), Window()
    visit.attach(window, "s-3")
    visit.heard(line("s-4", DESK, "Ana has ended the chat.", {"code": "ended", "reason": "agent"}))
    with pytest.raises(FrameError) as refused:
        visit.to_send("o-5", 0.0)
    assert (refused.value.code, visit.state) == ("not-ready", State.LIVE)
    window.got.clear()
    joined = {"code": "agent-joined", "nick": "ben", "agent": "Ben", "agency": "Taxation", "since": "entry"}
    visit.heard(line("s-5", DESK, "Ben has joined.", joined))
    assert window.saw[-1] == "synced", "it goes on: what was kept back may be said"
    assert visit.to_send("o-5", 0.0)
    assert not visit.is_called_over


def test_what_is_said_after_a_desk_has_called_it_over_does_not_send_the_page_out_of_its_room() -> None:
    here, visit = a_gateway(Router()), with_ana()
    visit.heard(line("s-4", DESK, "Ana has ended the chat.", {"code": "ended", "reason": "agent"}))
    with pytest.raises(FrameError):
        here.say(visit, Say("o-5", "One more thing", False))
    assert (visit.state, here.entries) == (State.LIVE, {})


@pytest.mark.parametrize("ended", ["agent", "citizen"])
def test_their_own_lines_that_come_in_behind_their_end_do_not_overtake_what_is_withheld(ended: str) -> None:
    visit, window = with_ana(), Window()
    visit.attach(window, "s-3")
    visit.to_send("o-s-5", 0.0)
    visit.conversation.left("s-3")
    visit.heard(line("s-4", "ana", "Anything else?"))
    visit.heard(line("s-5", ROSA, "No."))
    assert window.saw == ["people", "synced"], "who has ended it first is to be seen"
    assert not visit.to_send("o-s-5", 9.0), "the room has it"
    settle(visit, Over(ended, "" if ended == "agent" else "s-3"))
    visit.finish(ended)
    assert window.saw[2:] == (["Anything else?", "No.", "ended"] if ended == "agent" else ["No.", "ended"])
    again = Window()
    visit.attach(again, "s-3")
    assert again.saw == window.saw[2:]


def test_nothing_keeps_back_their_own_lines_while_nothing_is_withheld() -> None:
    visit, window = with_ana(), Window()
    visit.attach(window, "s-3")
    visit.conversation.left("s-3")
    visit.heard(line("s-4", ROSA, "Thank you."))
    assert window.saw[2:] == ["Thank you."]
