"""The bridge between a browser's frames and a real Prosody's rooms."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bridge.rooms import stanzas
from onedoor.wire import names, replies
from onedoor.wire.muc import muc
from onedoor.wire.xml import element
from tests.integration.bridge_peers import TOPICS
from tests.integration.bridge_stage import Stage, a_stage, until


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(tmp_path / "state") as stage:
        await stage.start_bridge()
        yield stage


async def test_a_chat_from_the_question_to_the_end(stage: Stage) -> None:
    page = await stage.chat("Do I charge sales tax?")
    stage.router.queue(stage.visitor, 2, 95)
    await page.expect("queue", position=2, time=95)
    await stage.desk.agent()
    stage.desk.says("Shall I take her?")
    stage.desk.says("Good morning, Rosa")
    stage.desk.introduce(since=await stage.desk.heard_as("Good morning, Rosa"))
    await page.expect("notice", code="agent-joined", agent="Ana")
    await page.expect("message", text="Good morning, Rosa", name="Ana", **{"from": "agent"})
    await page.send(type="typing", on=True)
    stage.desk.types(True)
    await page.expect("typing", on=True, name="Ana")
    await page.send(type="say", id="u2", text="Good morning")
    await page.expect("message", id="u2", **{"from": "citizen"})
    stage.desk.says("!note she is nice")
    stage.desk.notice("ended", reason="agent")
    stage.router.depart(stage.visitor, "agent")
    await page.expect("ended", reason="agent")
    assert page.texts == ["Do I charge sales tax?", "Good morning, Rosa", "Good morning"]
    before = ["Do I charge sales tax?", "Shall I take her?"]
    assert await stage.desk.archive() == [*before, "Good morning, Rosa", "Good morning", "!note she is nice"]


async def test_the_topics_and_the_fields_of_the_start_reach_whom_they_are_for(stage: Stage) -> None:
    page = await stage.chat("Why <b>&amp;</b>?")
    welcome = await page.expect("welcome")
    assert welcome["topics"] == [
        {
            "id": "taxes",
            "name": "Taxes <b>&",
            "agency": "Division of Taxation",
            "agencies": ["tax.localhost"],
            "open": True,
            "languages": ["en", "es"],
        }
    ]
    join = stage.router.joins[0]
    assert join.get("to") == "taxes@router.localhost"
    fields = {field.get("var"): field[0].text for field in join.iter(f"{{{names.FORM}}}field")}
    assert len(fields.pop("origin") or "") == 32
    assert fields == {"username": "Rosa", "question": "Why <b>&amp;</b>?", "language": "en"}


async def test_who_has_the_form_open_is_told_when_a_topic_opens(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seconds in (
        ("rooms.topics.FRESH", 0.0),
        ("rooms.visit_timeouts.TICK", 0.02),
        ("rooms.visit_timeouts.LEARN_SOON", 0.02),
    ):
        monkeypatch.setattr(f"bridge.{name}", seconds)
    await stage.stop_bridge()
    stage.router.topics = [{**TOPICS[0], "open": "false"}]
    await stage.start_bridge()
    talking, choosing = await stage.chat(), await stage.page()
    await choosing.send(type="hello", language="es")
    assert (await choosing.expect("welcome"))["topics"][0]["open"] is False
    stage.router.topics = TOPICS
    assert (await choosing.expect("topics"))["topics"][0]["open"] is True
    asked = stage.router.topics_asked
    await until(lambda: stage.router.topics_asked > asked + 3)
    assert [frame["type"] for frame in choosing.frames] == ["welcome", "topics"], "only once, and only what is new"
    assert not [frame for frame in talking.frames if frame["type"] == "topics"]


async def test_an_email_goes_along_only_with_the_consent_to_keep_it(stage: Stage) -> None:
    start = {"type": "start", "topic": "taxes", "language": "es", "question": "¿Quién?", "email": "rosa@nj.example"}
    for number, consent in enumerate((True, False, None, "true", 1)):
        page = await stage.page()
        await page.send(**start, id=f"q{number}", consent=consent)
        await page.expect("message", id=f"q{number}")
    sent = [
        {field.get("var"): field[0].text for field in join.iter(f"{{{names.FORM}}}field")}
        for join in stage.router.joins
    ]
    assert [fields.get("email") for fields in sent] == ["rosa@nj.example", None, None, None, None]
    assert {fields["language"] for fields in sent} == {"es"}
    assert len({fields["origin"] for fields in sent}) == 1, "one place"


@pytest.mark.parametrize("reason", ["closed", "full", "nobody", "blocked"])
async def test_a_refusal_says_the_reason_the_next_opening_and_the_agencys_words(stage: Stage, reason: str) -> None:
    stage.router.refusal = ("service-unavailable", "words for a client")
    stage.router.closed = element(
        f"{{{names.ONEDOOR}}}closed",
        {"reason": reason, "opens": "2026-11-23T14:00:00Z", "agency": "Division of Taxation"},
        element(f"{{{names.ONEDOOR}}}text", {stanzas.LANGUAGE: "en"}, "Call us"),
        element(f"{{{names.ONEDOOR}}}text", {stanzas.LANGUAGE: "es"}, "Llámenos"),
    )
    page = await stage.page()
    start = {"type": "start", "id": "q-1", "topic": "taxes", "question": "¿Quién?"}
    await page.send(**start, language="es-MX")
    said = {"opens": "2026-11-23T14:00:00Z", "agency": "Division of Taxation"}
    await page.expect("error", code=reason, id="q-1", words="Llámenos", lang="es", **said)
    await page.send(**start, language="pt")
    await page.expect("error", code=reason, id="q-1", words="Call us", lang="en", **said)
    stage.router.refusal = None
    await page.send(**start, language="pt")
    await page.expect("message", id="q-1")


async def test_a_chat_that_ends_because_the_agency_is_closed_says_when_it_opens(stage: Stage) -> None:
    page = await stage.chat()
    closed = element(
        f"{{{names.ONEDOOR}}}closed", {"reason": "closed", "opens": "2026-11-23T14:00:00Z", "agency": "Tax"}
    )
    stage.router.depart(stage.visitor, "closed", closed)
    await page.expect("ended", reason="closed", opens="2026-11-23T14:00:00Z", agency="Tax")
    again = await stage.resumed(page.token)
    await again.expect("ended", reason="closed", opens="2026-11-23T14:00:00Z", agency="Tax")


async def test_an_agency_that_is_away_and_back_is_said_to_be_so(stage: Stage) -> None:
    page = await stage.chat()
    stage.router.say_agency(stage.visitor, "away")
    await page.expect("agency", state="away", name="Division of Taxation")
    later = await stage.resumed(page.token)
    await later.expect("agency", state="away")
    await later.expect("synced")
    await later.send(type="say", id="u2", text="I write on")
    await page.expect("message", id="u2")
    stage.router.say_agency(stage.visitor, "back")
    await page.expect("agency", state="back")
    last = await stage.resumed(page.token)
    await last.expect("synced")
    assert [frame for frame in last.frames if frame["type"] == "agency"] == []


async def test_who_is_there_is_told_with_every_change(stage: Stage) -> None:
    page = await stage.chat()
    await stage.desk.agent()
    stage.desk.introduce()
    await page.expect("people", people=[{"name": "Ana", "agency": "Division of Taxation", "at": "tax.localhost"}])
    await stage.desk.agent("ben")
    stage.desk.introduce("ben", "Ben")
    both = [{"name": name, "agency": "Division of Taxation", "at": "tax.localhost"} for name in ("Ana", "Ben")]
    await page.expect("people", people=both)
    await stage.stop_bridge()
    await stage.start_bridge()
    again = await stage.resumed(page.token)
    await again.expect("people", people=both)
    stage.desk.notice("agent-left", nick="ana", agent="Ana", agency="Division of Taxation")
    await again.expect("notice", code="agent-left", agent="Ana")
    await again.expect("people", people=both[1:])


@pytest.mark.case("N46")
async def test_a_start_that_is_sent_twice_makes_one_chat(stage: Stage) -> None:
    page = await stage.chat("Once", id="q-1")
    await page.send(type="start", id="q-1", topic="taxes", language="en", name="", question="Once", page="")
    await page.send(type="start", id="q-2", topic="taxes", language="en", name="", question="Twice", page="")
    await page.expect("error", code="already-started", id="q-2")
    assert len(stage.router.chats) == 1
    assert page.texts == ["Once"]


@pytest.mark.parametrize(
    ("condition", "code"),
    # A server says so, too, of a router that it cannot reach: only the router knows that nobody is there.
    [
        ("service-unavailable", "unavailable"),
        ("item-not-found", "unknown-topic"),
        ("internal-server-error", "unavailable"),
    ],
)
async def test_a_refused_start_says_why_and_can_be_tried_again(stage: Stage, condition: str, code: str) -> None:
    page = await stage.page()
    stage.router.refusal = (condition, "")
    await page.send(type="start", id="q-1", topic="taxes", language="en", name="", question="Anyone?", page="")
    await page.expect("error", code=code, id="q-1")
    stage.router.refusal = None
    await page.send(type="start", id="q-1", topic="taxes", language="en", name="", question="Anyone?", page="")
    await page.expect("message", id="q-1")


async def test_a_message_said_twice_is_in_the_room_once(stage: Stage) -> None:
    page = await stage.chat()
    for _ in range(3):
        await page.send(type="say", id="u2", text="Only once")
    await page.expect("message", id="u2")
    await page.send(type="say", id="u2", text="Only once")
    await until(lambda: page.texts.count("Only once") == 2)  # the answer to the repetition
    await page.send(type="say", id="u3", text="The last")
    await until(lambda: stage.desk.read[-1:] == ["The last"])
    assert await stage.desk.archive() == ["Question", "Only once", "The last"]


async def test_every_window_of_a_visit_is_shown_the_chat(stage: Stage) -> None:
    first = await stage.chat()
    second = await stage.resumed(first.token)
    await second.expect("synced")
    await second.send(type="say", id="u2", text="From the second")
    await first.expect("message", id="u2")
    await second.expect("message", id="u2")
    assert second.texts == ["Question", "From the second"]


async def test_a_reload_is_shown_what_follows_its_last_line(stage: Stage) -> None:
    page = await stage.chat()
    after = page.last
    await page.send(type="say", id="u2", text="Two")
    await page.expect("message", id="u2")
    again = await stage.resumed(page.token, after)
    await again.expect("synced")
    assert again.texts == ["Two"]


async def test_the_end_is_told_to_the_router_and_shown(stage: Stage) -> None:
    page = await stage.chat()
    await page.send(type="end")
    await page.expect("ended", reason="citizen")
    await until(lambda: stage.router.departed == [stage.visitor])
    await page.send(type="say", id="u2", text="Too late")
    await page.expect("error", code="no-chat", id="u2")


async def test_the_end_is_on_its_way_while_the_router_is_away_and_done_when_it_answers(stage: Stage) -> None:
    page = await stage.chat()
    stage.router.answers = False
    await page.send(type="end")
    await page.expect("ending", late=True)
    assert not [frame for frame in page.frames if frame["type"] == "ended"]
    stage.router.answers = True
    await page.expect("ended", reason="citizen")
    assert stage.router.departed == [stage.visitor]


@pytest.mark.parametrize("told_by", ["the router's word", "its answer to the citizen's End"])
async def test_where_the_agent_ended_it_first_the_page_has_what_was_said_until_then(stage: Stage, told_by: str) -> None:
    page = await stage.chat()
    await stage.desk.agent()
    stage.desk.introduce()
    await page.expect("notice", code="agent-joined")
    stage.router.answers = False
    await page.send(type="end")
    await page.expect("ending")
    stage.desk.says("You are welcome")
    stage.desk.notice("ended", reason="agent")
    stage.desk.says("psst")
    await until(lambda: stage.desk.read[-1:] == ["psst"])
    assert "You are welcome" not in page.texts
    if told_by == "the router's word":
        stage.router.depart(stage.visitor, "agent")
    else:
        stage.router.over = "agent"
        stage.router.answers = True
    await page.expect("ended", reason="agent")
    assert page.texts == ["Question", "You are welcome"]
    assert [frame["type"] for frame in page.frames[-2:]] == ["message", "ended"]


async def test_the_room_is_told_of_an_end_that_the_router_does_not_answer(stage: Stage) -> None:
    page = await stage.chat()
    stage.router.answers = False
    await page.send(type="end")

    def leaves() -> bool:
        occupants = [muc.read_occupant(stanza) for stanza in stage.desk.heard if stanza.tag.endswith("presence")]
        return any(one.leaving is not None for one in occupants if one is not None)

    await until(leaves)
    stage.router.answers = True
    await page.expect("ended", reason="citizen")


async def test_a_page_ends_its_chat_by_a_new_bridge_that_cannot_enter_the_room_yet(stage: Stage) -> None:
    page = await stage.chat()
    await stage.stop_bridge()
    await stage.desk.close()
    stage.router.answers = False
    await stage.start_bridge()
    again = await stage.resumed(page.token)
    await again.send(type="end")
    await again.expect("ending", late=True)
    window = await stage.resumed(page.token)
    await window.expect("ending", late=True)
    stage.router.answers = True
    await again.expect("ended", reason="citizen")


async def test_without_the_router_the_page_is_told_so_at_once(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bridge.rooms.topics.FRESH", 0.0)  # what the bridge heard when it came does not count
    stage.router.answers = False
    page = await stage.page()
    await page.send(type="hello")
    await page.expect("welcome")
    await page.expect("error", code="unavailable")


async def test_a_running_chat_does_not_need_the_router(stage: Stage) -> None:
    page = await stage.chat()
    await stage.desk.agent()
    stage.desk.introduce()
    await page.expect("notice", code="agent-joined")
    stage.router.answers = False
    await stage.stop_bridge()
    await stage.start_bridge()
    again = await stage.resumed(page.token)
    await again.expect("synced")
    stage.desk.says("Still here")
    await again.expect("message", text="Still here", name="Ana")
    assert again.texts == ["Question", "Still here"]


async def test_nobody_but_router_and_rooms_is_believed(stage: Stage) -> None:
    page = await stage.chat()
    ended = element(f"{{{names.ONEDOOR}}}ended", {"chat": "x", "reason": "agent"})
    depart = element(f"{{{names.WORKGROUP}}}depart-queue")
    fake = element("message", {"type": "normal", "from": "router@tax.localhost", "to": stage.visitor}, depart, ended)
    stage.desk.send(fake)
    body = element("body", None, "I am the room")
    for kind in ("groupchat", "chat", "normal", "error"):
        stage.desk.send(
            element("message", {"type": kind, "from": "rooms.tax@tax.localhost", "to": stage.visitor}, body)
        )
    await page.send(type="say", id="u2", text="Undisturbed")
    await page.expect("message", id="u2")
    assert page.texts == ["Question", "Undisturbed"]
    assert not [frame for frame in page.frames if frame["type"] == "ended"]


async def test_requests_to_a_visit_are_answered(stage: Stage) -> None:
    await stage.chat()
    asked = {"type": "get", "from": "desk@tax.localhost", "to": stage.visitor}
    reply = await stage.desk.link.request(element("iq", asked, element(f"{{{names.DISCO_INFO}}}query")))
    assert reply.find(f".//{{{names.DISCO_INFO}}}identity") is not None
    assert (await stage.desk.link.request(element("iq", asked, element(f"{{{names.PING}}}ping")))).get(
        "type"
    ) == "result"
    with pytest.raises(Exception, match="service-unavailable"):
        await stage.desk.link.request(element("iq", asked, element("{urn:nobody:knows}this")))


async def test_strange_stanzas_of_those_we_believe_are_borne(stage: Stage) -> None:
    page = await stage.chat()
    stage.router.tell(stage.visitor)
    stage.router.tell(stage.visitor, element(f"{{{names.INVITE}}}x"))
    stage.router.tell(stage.visitor, element(f"{{{names.WORKGROUP}}}queue-status"))
    stage.router.tell("v-nobody@web.localhost/web", element("body", None, "x"))
    stage.router.tell("web.localhost", element("body", None, "x"))
    stage.router.queue(stage.visitor, 10**30, -5)
    stage.router.link.send(
        replies.result(element("iq", {"id": "never-asked", "from": stage.visitor, "to": stage.router.link.jid}))
    )
    stage.router.queue(stage.visitor, 1, 5)
    assert await page.expect("queue", position=1, time=5)
    assert (await stage.health())["link"] is True
