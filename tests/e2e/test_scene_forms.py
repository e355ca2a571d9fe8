"""The agent's tools as forms (XEP-0050), asked for by an ordinary client: at the desk, and in a chat's room."""

from typing import Any

import aioxmpp
import aioxmpp.adhoc.xso as adhoc
import aioxmpp.forms.xso as forms
import pytest
from aioxmpp import JID

from components.agent import Agent, Line
from components.demo.private import PrivateInstance
from tests.e2e.views import archive, is_open, until

LIST = "http://jabber.org/protocol/commands"


async def commands(agent: Agent, where: JID) -> dict[str, str]:
    """node → name, as `where` lists them."""
    query = aioxmpp.disco.xso.ItemsQuery()
    query.node = LIST
    found = await agent.ask(aioxmpp.IQ(aioxmpp.IQType.GET, to=where, payload=query))
    assert {item.jid for item in found.items} <= {where}
    return {item.node: item.name for item in found.items}


async def execute(agent: Agent, where: JID, node: str, session: str | None = None, **answers: str) -> Any:
    """Asks for the command's form, or gives it filled in."""
    command = adhoc.Command(node)
    if session is not None:
        command.sessionid, command.action = session, adhoc.ActionType.COMPLETE
        filled = forms.Data(forms.DataType.SUBMIT)
        for name, value in answers.items():
            field = forms.Field(type_=forms.FieldType.TEXT_SINGLE, values=[value])
            field.var = name
            filled.fields.append(field)
        command.payload = [filled]
    return await agent.ask(aioxmpp.IQ(aioxmpp.IQType.SET, to=where, payload=command))


def fields(answer: Any) -> dict[str, dict[str, str]]:
    """The fields of the form in an answer, and their options: value → label."""
    return {field.var: dict(field.options) for field in answer.first_payload.fields}


def noted(answer: Any) -> str:
    assert answer.status == adhoc.CommandStatus.COMPLETED
    return "\n".join(note.body for note in answer.notes)


async def test_a_chat_is_taken_marked_answered_and_ended_by_forms_alone(here: PrivateInstance) -> None:
    async with here.agent("ana") as ana, here.citizen("Rosa") as rosa:
        desk = JID.fromstr("desk@tax.localhost")
        await until("the page offers it", lambda: is_open(here.page, "taxes"))
        await rosa.ask("Is bread taxed?", "taxes")
        room = await taken_by_form(ana, desk)
        occupant = room.replace(resource="Division of Taxation desk")
        await rosa.expect("notice", code="agent-joined", agent="Ana")

        assert (await commands(ana, occupant))["transfer"] == "Transfer the chat"
        offered = await execute(ana, occupant, "transfer")
        assert {"where", "elsewhere", "reason"} == set(fields(offered))
        assert {"@omar", "@grace", "refunds", "business"} <= set(fields(offered)["where"])

        asked = await execute(ana, occupant, "canned")
        assert "refund-time" in fields(asked)["reply"]
        sent = await execute(ana, occupant, "canned", asked.sessionid, reply="refund-time")
        assert noted(sent) == "Done."
        await rosa.expect("message", name="Ana")

        asked = await execute(ana, occupant, "note")
        await execute(ana, occupant, "note", asked.sessionid, text="Has called before")
        await ana.journal.expect(Line, lambda line: line.body == "Note by Ana: Has called before")

        asked = await execute(ana, occupant, "end")
        assert len(fields(asked)["chat"]) == 1
        await execute(ana, occupant, "end", asked.sessionid, chat=next(iter(fields(asked)["chat"])))
        await rosa.expect("ended", reason="agent")
        leg = await archive(here, "tax").complete()
        assert leg.owner_name == "Ana"
        assert "Has called before" not in str(rosa.shown)


async def taken_by_form(ana: Agent, desk: JID) -> JID:
    """Waits for the offer; the form names the chat."""
    mark = len(ana.journal.events)
    await ana.journal.expect(Line, lambda line: "take 1" in line.body)
    asked = await execute(ana, desk, "take")
    assert "Rosa" in fields(asked)["chat"]["1"]
    assert noted(await execute(ana, desk, "take", asked.sessionid, chat="1")) == "Done."
    await until("the desk invites to the chat", lambda: in_a_chat(ana), within=60)
    await ana.entered(ana.chat.jid, since=mark)
    return ana.chat.jid


async def in_a_chat(ana: Agent) -> bool:
    return len(ana.rooms) > 1


async def test_at_the_desk_a_refusal_is_a_note_and_a_list_needs_no_form(here: PrivateInstance) -> None:
    async with here.agent("omar") as omar:
        desk = JID.fromstr("desk@tax.localhost")
        listed = await commands(omar, desk)
        assert listed["who"] == "Who is here"
        assert "watch" not in listed, "Omar is no supervisor"
        assert "@omar Omar: on duty, here, 0 of 3 chats" in noted(await execute(omar, desk, "who"))
        refused = await execute(omar, desk, "end")
        assert "Which chat?" in noted(refused)
        assert refused.notes[0].type_ == adhoc.NoteType.ERROR
        most = await execute(omar, desk, "max")
        assert "5 chats" in noted(await execute(omar, desk, "max", most.sessionid, count="5"))


async def test_forms_are_for_agents_of_the_agency_only(here: PrivateInstance) -> None:
    async with here.agent("ben") as ben:
        for ask in (
            commands(ben, JID.fromstr("desk@tax.localhost")),
            execute(ben, JID.fromstr("desk@tax.localhost"), "who"),
        ):
            with pytest.raises(aioxmpp.errors.XMPPAuthError) as refused:
                await ask
            assert refused.value.condition == aioxmpp.errors.ErrorCondition.FORBIDDEN
