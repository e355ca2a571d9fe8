"""Nothing is lost and nothing is shown twice, whatever breaks between the browser and the room."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bridge.rooms import forgotten, visit_timeouts
from onedoor.wire.muc import muc
from tests.integration.bridge_stage import Page, Stage, a_stage, until


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(tmp_path / "state") as stage:
        await stage.start_bridge()
        yield stage


async def talking(stage: Stage, *said: str) -> Page:
    """The page of a citizen who has an agent, and has been told this."""
    page = await stage.chat()
    await stage.desk.agent()
    stage.desk.introduce()
    for words in said:
        stage.desk.says(words)
        await page.expect("message", text=words)
    return page


async def test_a_new_bridge_shows_what_was_said_meanwhile(stage: Stage) -> None:
    page = await talking(stage, "Before")
    await stage.stop_bridge()
    stage.desk.says("Between")
    stage.desk.says("!note between us")
    await stage.start_bridge()
    again = await stage.resumed(page.token, page.last)
    await again.expect("synced")
    stage.desk.says("After")
    await again.expect("message", text="After", name="Ana")
    assert again.texts == ["Between", "After"]


@pytest.mark.parametrize("nick", ["Rosa محمد", "അനിൽ", "Rosa 😀"])
async def test_a_room_that_will_never_let_a_citizen_in_is_not_asked_for_ever(stage: Stage, nick: str) -> None:
    stage.router.nick = nick
    page = await stage.page()
    await page.send(type="hello")
    await page.expect("welcome")
    await page.send(type="start", id="q-1", topic="taxes", language="en", name="Rosa", question="Why?", page="")
    await page.expect("ended", reason="fault")
    await until(lambda: stage.visitor in stage.router.departed)


async def test_an_introduction_that_is_older_than_the_last_line_counts_in_a_new_bridge(stage: Stage) -> None:
    page = await talking(stage, "One")
    await stage.stop_bridge()
    stage.desk.says("Two")
    await stage.start_bridge()
    again = await stage.resumed(page.token, page.last)
    await again.expect("message", text="Two", name="Ana")


async def test_the_rooms_order_is_kept_though_router_and_desk_died_with_the_bridge(stage: Stage) -> None:
    page = await talking(stage, "One")
    await stage.stop_bridge()
    await stage.desk.close()
    stage.desk.says("Two")
    stage.router.away = True
    await stage.start_bridge()
    again = await stage.resumed(page.token)
    await until(lambda: stage.router.missed)
    stage.router.away = False
    await again.expect("synced")
    await again.send(type="say", id="u2", text="Three")
    await again.expect("message", id="u2")
    await stage.desk.open(stage.desk.room)
    stage.desk.introduce(again="true")
    stage.desk.says("Four")
    await again.expect("message", text="Four")
    assert again.texts == ["Question", "One", "Two", "Three", "Four"]


async def test_a_chat_that_ends_while_its_page_is_on_its_way_back_is_shown_to_its_end_first(stage: Stage) -> None:
    page = await talking(stage, "One")
    await stage.stop_bridge()
    stage.desk.says("Two")
    await stage.desk.close()
    stage.router.away = True
    await stage.start_bridge()
    again = await stage.resumed(page.token, page.last)
    await until(lambda: stage.router.missed)
    stage.router.depart(stage.visitor, "agent")
    stage.router.away = False
    await again.expect("ended", reason="agent")
    assert again.texts == ["Two"]


async def test_who_ends_a_chat_while_it_is_out_of_reach_is_shown_what_was_said_until_then(stage: Stage) -> None:
    page = await talking(stage, "One")
    stage.wire.cut()
    await page.expect("reconnecting")
    stage.desk.says("Two")
    await until(lambda: "Two" in stage.desk.read)
    await page.send(type="end")
    await page.expect("ending", late=True)
    stage.wire.heal()
    await page.expect("ended", reason="citizen")
    assert page.texts == ["Question", "One", "Two"]
    await until(lambda: stage.router.behind == [page.last])


async def test_who_ends_a_chat_that_an_agent_has_ended_first_is_shown_what_was_said_until_then(stage: Stage) -> None:
    page = await talking(stage, "One")
    stage.router.answers = False
    await page.send(type="end")
    await page.expect("ending", late=True)
    stage.wire.cut()
    await page.expect("reconnecting")
    stage.desk.says("Two")
    await until(lambda: "Two" in stage.desk.read)
    stage.router.depart(stage.visitor, "agent")
    stage.router.answers = True
    stage.wire.heal()
    await page.expect("ended")
    assert page.texts == ["Question", "One", "Two"]


async def test_a_chat_goes_on_without_the_router_where_the_desk_is_in_the_room(stage: Stage) -> None:
    page = await talking(stage, "One")
    await stage.stop_bridge()
    stage.router.away = True
    await stage.start_bridge()
    again = await stage.resumed(page.token)
    await again.expect("synced")
    assert again.texts == ["Question", "One"]


async def test_an_archive_of_several_pages_is_shown_whole_and_in_order(stage: Stage) -> None:
    page = await talking(stage)
    for number in range(600):
        stage.desk.says(f"line {number}")
    await page.expect("message", text="line 599")
    await stage.stop_bridge()
    await stage.start_bridge()
    again = await stage.resumed(page.token)
    await again.expect("synced")
    assert again.texts == page.texts == ["Question", *(f"line {number}" for number in range(600))]


async def test_what_is_said_while_the_link_is_down_comes_when_it_is_back(stage: Stage) -> None:
    page = await talking(stage)
    await page.expect("notice", code="agent-joined")
    stage.wire.cut()
    await page.expect("reconnecting")
    assert ((await stage.health())["state"], await stage.is_ready()) == ("degraded", False)
    stage.desk.says("Can you hear me?")  # bounces from the citizen, who is put out of the room
    await until(lambda: "Can you hear me?" in stage.desk.read)
    await page.send(type="say", id="u2", text="I keep this")
    await page.expect("error", code="not-ready", id="u2")
    page.frames.clear()
    stage.wire.heal()
    await page.expect("synced")
    await page.send(type="say", id="u2", text="I keep this")
    await page.expect("message", id="u2")
    assert page.texts == ["Can you hear me?", "I keep this"]
    await until(lambda: stage.desk.read[-1] == "I keep this")
    assert ((await stage.health())["state"], await stage.is_ready()) == ("ok", True)


async def test_a_message_that_was_sent_when_the_link_broke_is_not_sent_again(stage: Stage) -> None:
    page = await stage.chat()
    stage.wire.deaf = True
    await page.send(type="say", id="u2", text="Did it arrive?")
    await until(lambda: "Did it arrive?" in stage.desk.read)
    stage.wire.cut()
    await page.expect("reconnecting")
    page.frames.clear()
    stage.wire.deaf = False
    stage.wire.heal()
    await page.expect("synced")
    await page.send(type="say", id="u2", text="Did it arrive?")
    await page.send(type="say", id="u3", text="Next")
    await page.expect("message", id="u3")
    await until(lambda: stage.desk.read[-1] == "Next")
    assert await stage.desk.archive() == ["Question", "Did it arrive?", "Next"]


async def test_a_citizen_put_out_of_the_room_without_a_word_comes_back(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = await talking(stage)
    await page.expect("notice", code="agent-joined")
    monkeypatch.setattr(visit_timeouts, "SELF_PING", 0.1)
    monkeypatch.setattr(visit_timeouts, "TICK", 0.1)
    room = stage.router.chats[stage.visitor]["room"]
    stage.wire.deaf = True
    await stage.router.affiliate(room, stage.visitor, "none")
    await stage.router.affiliate(room, stage.visitor, "member")
    stage.desk.says("Into the void")
    await until(lambda: "Into the void" in stage.desk.read)
    await until(lambda: b"'321'" in stage.wire.swallowed)
    stage.wire.deaf = False
    await page.expect("message", text="Into the void")
    assert page.texts == ["Question", "Into the void"]


async def test_the_room_sees_whether_anybody_has_the_page_open(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visit_timeouts, "TICK", 0.1)
    await stage.stop_bridge()
    await stage.start_bridge(away=1)
    page = await stage.chat()
    citizen = f"{stage.desk.room}/{stage.router.chats[stage.visitor]['nick']}"

    def seen() -> list[bool]:
        told = [one for one in map(muc.read_occupant, stage.desk.heard) if one is not None]
        return [one.away for one in told if f"{one.room}/{one.nick}" == citizen]

    await stage.desk.sees(stage.router.chats[stage.visitor]["nick"])
    assert seen() == [False]
    again = await stage.resumed(page.token, page.last)
    await again.expect("synced")
    await page.socket.close()  # one of two windows: the other is open still
    await again.send(type="say", id="u2", text="Here I am")
    await again.expect("message", id="u2")
    assert seen() == [False]
    await again.socket.close()
    await until(lambda: seen() == [False, True])
    await stage.resumed(page.token, page.last)
    await until(lambda: seen() == [False, True, False])


async def test_a_message_to_a_room_that_lost_us_is_not_lost(stage: Stage) -> None:
    page = await stage.chat()
    room = stage.router.chats[stage.visitor]["room"]
    stage.wire.deaf = True
    await stage.router.affiliate(room, stage.visitor, "none")
    await stage.router.affiliate(room, stage.visitor, "member")
    await until(lambda: b"'321'" in stage.wire.swallowed)
    stage.wire.deaf = False
    page.frames.clear()
    await page.send(type="say", id="u2", text="Hello?")
    await page.expect("synced")
    await page.send(type="say", id="u2", text="Hello?")
    await page.expect("message", id="u2")
    assert await stage.desk.archive() == ["Question", "Hello?"]


async def test_a_lost_invitation_is_asked_for(stage: Stage) -> None:
    stage.router.invites = False
    page = await stage.page()
    await page.send(type="start", id="q-1", topic="taxes", language="en", name="", question="Anyone?", page="")
    await page.expect("started")
    stage.wire.cut()
    stage.wire.heal()
    await page.expect("message", id="q-1")
    await page.expect("synced")
    resumed = await stage.resumed(page.token)
    await resumed.expect("synced")
    assert resumed.texts == ["Anyone?"]


async def test_a_new_bridge_finds_the_room_of_a_visit_that_was_never_invited(stage: Stage) -> None:
    stage.router.invites = False
    page = await stage.page()
    await page.send(type="start", id="q-1", topic="taxes", language="en", name="", question="Anyone?", page="")
    await page.expect("started")
    await stage.stop_bridge()
    await stage.start_bridge()
    again = await stage.resumed(page.token)
    await again.expect("synced")
    await again.send(type="say", id="q-1", text="Anyone?")
    await again.expect("message", id="q-1")


async def test_a_visit_that_never_asked_for_anything_is_told_so(stage: Stage) -> None:
    page = await stage.page()
    await page.send(type="hello")
    token = (await page.expect("welcome"))["token"]
    await stage.stop_bridge()
    await stage.start_bridge()
    again = await stage.resumed(token)
    await again.expect("error", code="no-chat")
    await again.send(type="start", id="q-1", topic="", language="en", name="", question="Now", page="")
    await again.expect("message", id="q-1")


async def test_a_chat_that_ended_while_the_bridge_was_away_is_shown_and_ended(stage: Stage) -> None:
    page = await stage.chat()
    stage.desk.notice("ended", reason="inactivity")
    await until(lambda: stage.desk.read[-1:] == ["words"])
    await stage.stop_bridge()
    stage.router.chats[stage.visitor]["state"] = "ended"
    await stage.start_bridge()
    again = await stage.resumed(page.token)
    await again.expect("ended", reason="inactivity")
    assert again.texts == ["Question"]


async def test_a_room_that_is_gone_ends_the_visit(stage: Stage) -> None:
    page = await stage.chat()
    chat = stage.router.chats[stage.visitor]
    chat["state"] = "ended"
    await stage.router.link.request(muc.destroy(chat["room"], "over", by=stage.router.link.jid, id="d1"))
    await page.expect("ended")


async def test_who_does_not_come_back_has_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visit_timeouts, "TICK", 0.05)
    async with a_stage(tmp_path / "state") as stage:
        await stage.start_bridge(abandon=1)
        page = await stage.chat()
        await page.socket.close()
        await until(lambda: stage.router.departed == [stage.visitor])


async def test_who_closes_the_page_while_bridge_and_server_die_has_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The room has lost them, and says nothing to them any more: only the router knows of the visit."""
    monkeypatch.setattr(visit_timeouts, "TICK", 0.05)
    monkeypatch.setattr(forgotten, "AGAIN", 0.5)
    async with a_stage(tmp_path / "state") as stage:
        await stage.start_bridge()
        page = await stage.chat()
        await stage.desk.agent()
        stage.desk.introduce()
        await page.expect("notice", code="agent-joined")
        await stage.stop_bridge()
        await stage.router.affiliate(stage.desk.room, stage.visitor, "none")
        await stage.router.affiliate(stage.desk.room, stage.visitor, "member")
        stage.desk.heard.clear()
        await stage.start_bridge(abandon=2)
        await until(lambda: stage.router.departed == [stage.visitor])
        assert set(_shows(stage)) == {True}


def _shows(stage: Stage) -> list[bool]:
    """Whether the room was told that the citizen is away, each time it was told something."""
    told = [one for one in map(muc.read_occupant, stage.desk.heard) if one is not None and one.present]
    return [one.away for one in told if one.nick == stage.router.nick]


async def test_a_page_that_comes_back_late_after_a_restart_finds_the_visit_that_was_resumed(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgotten, "AGAIN", 0.5)
    page = await stage.chat()
    await stage.stop_bridge()
    stage.desk.heard.clear()
    await stage.start_bridge()
    await until(lambda: _shows(stage) == [True])
    again = await stage.resumed(page.token)
    await again.expect("synced")
    await until(lambda: _shows(stage) == [True, False])
    assert again.texts == ["Question"]
    await again.send(type="say", id="u2", text="Still here")
    assert (await again.expect("message", id="u2"))["lang"] == "en"
    assert stage.router.departed == []


async def test_who_came_before_a_restart_and_does_not_come_back_has_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visit_timeouts, "TICK", 0.05)
    async with a_stage(tmp_path / "state") as stage:
        await stage.start_bridge()
        page = await stage.chat()
        await stage.desk.agent()
        stage.desk.introduce()  # it is a conversation: nobody's place in a queue is kept any more
        stage.desk.says("One")
        await page.expect("message", text="One")
        await stage.stop_bridge()
        await stage.start_bridge(abandon=1)
        stage.desk.says("Are you there?")
        await until(lambda: stage.router.departed == [stage.visitor])
