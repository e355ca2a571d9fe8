"""Nobody stays under a nick that looks like a desk's, though that desk has left: real parts, and an agent who tries."""

from components.agent import Left
from components.demo.private import PrivateInstance

LOOKS_LIKE_A_DESK = "Business Acti\N{CYRILLIC SMALL LETTER O}n Center desk"


async def test_an_agent_whose_nick_looks_like_a_desks_is_put_out_and_the_chat_goes_on(here: PrivateInstance) -> None:
    async with (
        here.agent("ben") as ben,
        here.agent("ana") as ana,
        here.agent("ana", resource="other", follow_invitations=False) as other,
        here.citizen("Rosa") as rosa,
    ):
        await rosa.ask("Do I charge sales tax?", "starting")
        await ben.take()
        mark = len(ana.journal.events)
        await ben.say("!transfer taxes Needs the sales-tax desk")
        room = await ana.take(since=mark)
        await ana.gone(room.jid, "ben")
        mark = len(ana.journal.events)
        other.join(room.jid, nick=LOOKS_LIKE_A_DESK)
        await ana.journal.expect(Left, lambda one: one.nick == LOOKS_LIKE_A_DESK, since=mark)
        await ana.say("Yes, you do.", room.jid)
        await rosa.expect("message", text="Yes, you do.", agency="Division of Taxation")
        await ana.say("!end", room.jid)
        await rosa.expect("ended", reason="agent")
