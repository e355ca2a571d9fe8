"""Two agents at once: a colleague who comes in and takes over by name (warm), and one who only advises (consult)."""

from components.agent import Agent, Closed, Line, Room
from components.demo.citizen import Citizen
from components.demo.private import PrivateInstance
from tests.e2e.views import archive, in_room, in_the_room, is_open_within, of_chat, saying, texts

QUESTION = "I deliver bread. What do I need?"
HOURS = "We are here Monday to Friday, 8:30 am to 4:30 pm."


async def ben_has_rosas_chat(here: PrivateInstance, ben: Agent, rosa: Citizen) -> Room:
    await is_open_within(here, "starting")
    await rosa.ask(QUESTION, "starting")
    room = await ben.take()
    await ben.say("Good morning, this is Ben.", room.jid)
    await rosa.expect("message", text="Good morning, this is Ben.")
    return room


async def test_a_warm_transfer_introduces_the_colleague_and_then_lets_go(here: PrivateInstance) -> None:
    async with here.agent("ben") as ben, here.agent("ana") as ana, here.citizen("Rosa") as rosa:
        room = await ben_has_rosas_chat(here, ben, rosa)
        await is_open_within(here, "taxes")
        await ben.say("!warm taxes She delivers bread", room.jid)
        at_ana = await ana.take()
        assert at_ana.jid == room.jid
        await rosa.expect("notice", code="agent-joined", agent="Ana", agency="Division of Taxation")
        await ben.journal.expect(Line, lambda line: "!release" in line.body and "Ana" in line.body)
        await ana.journal.expect(Line, lambda line: "She delivers bread" in line.body)

        await ben.say("This is Ana. She knows about deliveries.", room.jid)
        await ana.say("Hello Rosa.", room.jid)
        for name, text in (("Ben", "This is Ana. She knows about deliveries."), ("Ana", "Hello Rosa.")):
            await rosa.expect("message", text=text, name=name)
        await ben.say("!release", room.jid)
        await rosa.expect("notice", code="agent-left", agent="Ben", agency="Business Action Center")
        await ben.journal.expect(Closed, lambda closed: closed.room == room.jid)
        await ana.gone(room.jid, "ben")
        await ana.say("Bread is not taxed.", room.jid)
        await rosa.expect("message", text="Bread is not taxed.", name="Ana")
        await ana.say("!end", room.jid)
        await rosa.expect("ended", reason="agent")

        business, tax = await archive(here, "business").complete(), await archive(here, "tax").complete()
    assert (business.state, business.to_agency) == ("handed-over", "Division of Taxation")
    assert (tax.state, tax.from_agent) == ("ended", "Ben")
    assert notices(rosa) == ["agent-joined", "agent-joined", "agent-left"]
    shown = " ".join(frame.get("text", "") for frame in rosa.shown)
    assert "!warm" not in shown
    assert "She delivers bread" not in shown


async def test_the_newcomer_who_leaves_too_early_leaves_the_citizen_where_they_were(here: PrivateInstance) -> None:
    async with here.agent("ben") as ben, here.agent("ana") as ana, here.citizen("Rosa") as rosa:
        room = await ben_has_rosas_chat(here, ben, rosa)
        await is_open_within(here, "taxes")
        await ben.say("!warm taxes She delivers bread", room.jid)
        await ana.take()
        await rosa.expect("notice", code="agent-joined", agent="Ana")
        await ben.journal.expect(Line, lambda line: "!release" in line.body and "Ana" in line.body)
        await ana.say("!end", room.jid)
        await rosa.expect("notice", code="agent-left", agent="Ana", agency="Division of Taxation")
        await ben.journal.expect(Line, lambda line: "still yours" in line.body)
        await ben.say("I shall find somebody else.", room.jid)
        await rosa.expect("message", text="I shall find somebody else.", name="Ben")
        await ben.say("!end", room.jid)
        await rosa.expect("ended", reason="agent")
    assert notices(rosa) == ["agent-joined", "agent-joined", "agent-left"]


async def test_a_warm_transfer_to_a_colleague_at_the_next_desk(here: PrivateInstance) -> None:
    async with here.agent("ben") as ben, here.agent("kim") as kim, here.citizen("Rosa") as rosa:
        await kim.command("away")
        room = await ben_has_rosas_chat(here, ben, rosa)
        await kim.command("on")
        await ben.say("!warm @kim She knows you", room.jid)
        at_kim = await kim.take()
        assert at_kim.jid == room.jid
        await rosa.expect("notice", code="agent-joined", agent="Kim")
        await kim.say("Hello again.", room.jid)
        await rosa.expect("message", text="Hello again.", name="Kim")
        await ben.journal.expect(Line, lambda line: "!release" in line.body and "Kim" in line.body)
        await ben.say("!release", room.jid)
        await rosa.expect("notice", code="agent-left", agent="Ben")
        await ben.journal.expect(Closed, lambda closed: closed.room == room.jid)
        await kim.say("!canned hours", room.jid)
        await rosa.expect("message", text=HOURS, name="Kim")
        await kim.say("!end", room.jid)
        await rosa.expect("ended", reason="agent")
        leg = await archive(here, "business").complete()
    assert leg.owner == "kim@localhost"
    assert leg.state == "ended"


async def test_after_another_agency_has_left_a_colleague_joins_and_both_are_heard(here: PrivateInstance) -> None:
    async with (
        here.agent("ben") as ben,
        here.agent("ana") as ana,
        here.agent("kim") as kim,
        here.citizen("Rosa") as rosa,
    ):
        await kim.command("away")
        room = await ben_has_rosas_chat(here, ben, rosa)
        await kim.command("on")
        await is_open_within(here, "taxes")
        await ben.say("!warm taxes She delivers bread", room.jid)
        await ana.take()
        await rosa.expect("notice", code="agent-joined", agent="Ana")
        await ana.say("!end", room.jid)
        await ben.journal.expect(Line, lambda line: "still yours" in line.body)

        await ben.say("!warm @kim She knows more", room.jid)
        await kim.take()
        await rosa.expect("notice", code="agent-joined", agent="Kim")
        await ben.say("This is Kim.", room.jid)
        await kim.say("Hello Rosa.", room.jid)
        for name, text in (("Ben", "This is Kim."), ("Kim", "Hello Rosa.")):
            await rosa.expect("message", text=text, name=name)
        await ben.say("!release", room.jid)
        await rosa.expect("notice", code="agent-left", agent="Ben")
        await kim.say("!end", room.jid)
        await rosa.expect("ended", reason="agent")


async def test_advice_is_given_in_a_room_aside_and_the_citizen_sees_nothing(here: PrivateInstance) -> None:
    async with here.agent("ben") as ben, here.agent("ana") as ana, here.citizen("Rosa") as rosa:
        room = await ben_has_rosas_chat(here, ben, rosa)
        await is_open_within(here, "taxes")
        mark = len(ben.journal.events)
        await ben.say("!ask taxes Is delivered bread taxed?", room.jid)
        aside = await ana.take()
        assert aside.jid != room.jid
        await ben.entered(aside.jid, since=mark)
        for text in (QUESTION, "Good morning, this is Ben.", "Is delivered bread taxed?"):
            await ana.journal.expect(Line, in_room(aside, text))
        await ana.say("No, it is not.", aside.jid)
        await ben.journal.expect(Line, saying("No, it is not."))
        await ben.say("Thank you!", aside.jid)
        await ana.journal.expect(Line, saying("Thank you!"))
        await ana.say("!end", aside.jid)
        await ben.say("Bread is not taxed.", room.jid)
        await rosa.expect("message", text="Bread is not taxed.", name="Ben")
        said = await in_the_room(ben, room)
        await ben.say("!end", room.jid)
        await rosa.expect("ended", reason="agent")
    assert texts_shown(rosa) == [QUESTION, "Good morning, this is Ben.", "Bread is not taxed."]
    assert notices(rosa) == ["agent-joined"]
    assert "No, it is not." not in said
    leg = await of_chat(here, "business")
    assert (leg.state, leg.owner) == ("ended", "ben@localhost")


async def test_advice_of_a_colleague_at_the_next_desk(here: PrivateInstance) -> None:
    async with here.agent("ben") as ben, here.agent("kim") as kim, here.citizen("Rosa") as rosa:
        await kim.command("away")
        room = await ben_has_rosas_chat(here, ben, rosa)
        await kim.command("on")
        mark = len(ben.journal.events)
        await ben.say("!ask @kim do you know her?", room.jid)
        aside = await kim.take()
        await ben.entered(aside.jid, since=mark)
        await kim.journal.expect(Line, in_room(aside, "do you know her?"))
        await kim.say("She comes every year.", aside.jid)
        await ben.journal.expect(Line, saying("She comes every year."))
        await ben.say("!end", aside.jid)
        await ben.say("Welcome back!", room.jid)
        await rosa.expect("message", text="Welcome back!", name="Ben")
        await ben.say("!end", room.jid)
        await rosa.expect("ended", reason="agent")
    assert texts_shown(rosa) == [QUESTION, "Good morning, this is Ben.", "Welcome back!"]
    assert notices(rosa) == ["agent-joined"]
    assert texts(room).count("She comes every year.") == 0


def notices(rosa: Citizen) -> list[str]:
    return [frame["code"] for frame in rosa.shown if frame["type"] == "notice"]


def texts_shown(rosa: Citizen) -> list[str]:
    return [frame["text"] for frame in rosa.shown if frame["type"] == "message"]
