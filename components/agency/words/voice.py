"""Makes the stanzas of what the desk says in a chat's room and to one agent. Decides nothing."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from xml.etree.ElementTree import Element

from components.agency.words import words
from components.agency.words.speech import Speech
from onedoor.desk.agency.desk import Desk
from onedoor.desk.agency.leg import Leg
from onedoor.desk.agency.steps import State
from onedoor.desk.room import nicks
from onedoor.desk.terms.people import Jid
from onedoor.store.journal.journal import Sending
from onedoor.wire.control.workgroup import ours
from onedoor.wire.muc import muc
from onedoor.wire.xml import element, write


def introduction(nick: str, agent: str) -> dict[str, str]:
    """The context of a sending that introduces the occupant `nick` as this agent."""
    return {"introduces": f"{nick}|{agent}"}


class Voice:
    """`jid` is the agency's domain."""

    def __init__(self, desk: Desk, jid: str, new_id: Callable[[], str]) -> None:
        self._desk, self._jid, self._new_id = desk, jid, new_id
        self._by = f"desk@{jid}/desk"
        self.speech = Speech(lambda jid: agent.speaks if (agent := desk.setup.agents.get(jid)) else "en")

    def called(self) -> str:
        """The desk's full name for people, whatever its nick is."""
        return nicks.whole(self._desk.setup.name)

    # --- To everybody in a chat's room ---

    def introduce(
        self, leg: Leg, nick: str, agent: str, meant: Mapping[str, str], *, again: bool, beside: bool
    ) -> Sending:
        """Introduces the occupant `nick` as our agent. `again`: only the bridge needs to know. `beside`: another agent
        is with the citizen too. Outside a warm transfer the agent replaces any agent of ours before them.

        `meant` says which of their earlier lines are for the citizen: `since` a stanza-id, `after` a stanza-id, or
        `since` `entry`. Empty: none.
        """
        said = {"nick": nick, "agent": agent, "agency": self._desk.setup.name, "at": self._jid, **meant}
        if face := self._picture(agent):
            said["picture"] = face
        if leg.state is not State.PAIRED:
            said["alone"] = "true"
        if not beside:
            said["only"] = "true"
        body, also = (None, {"again": "true"}) if again else (words.joined(agent, self._desk.setup.name), {})
        told = self.notice(leg, "agent-joined", body, {**said, **also})
        return replace(told, context={**told.context, **introduction(nick, agent)})

    def _picture(self, name: str) -> str:
        """The picture's name of the agent whom citizens know by `name`; empty without one."""
        found = (one.picture for one in self._desk.setup.agents.values() if one.name == name)
        return next(found, "")

    def reply(self, leg: Leg, agent: str, text: str, name: str, language: str) -> Sending:
        """A canned reply, which the desk says for the agent, in `language`."""
        said = {"agent": agent, "agency": self._desk.setup.name, "canned": name, "lang": language}
        return self.notice(leg, "reply", text, said)

    def notice(self, leg: Leg, code: str, body: str | None, said: Mapping[str, str]) -> Sending:
        return self._said(leg, body, element(ours("notice"), {"code": code, **said}))

    # --- Among the agents ---

    def say(self, leg: Leg, body: str, to: Jid | None = None) -> Sending:
        """A line among the agents in the chat's room; the citizen does not see it. It is in the language of `to`."""
        return self._said(leg, self.speech.to(to, body), None)

    def _said(self, leg: Leg, body: str | None, payload: Element | None) -> Sending:
        id = self._new_id()
        said = muc.said(leg.assigned.room, body, by=self._by, id=id, payload=payload, name=self.called())
        return Sending(leg.assigned.chat, [write(said)], [id], {"kind": "say", "leg": leg.id})

    def alone(self, agent: Jid, body: str) -> Element:
        """A message to one agent, which servers need not store (XEP-0334)."""
        hint = element("{urn:xmpp:hints}no-permanent-store")
        address = {"type": "chat", "id": self._new_id(), "from": f"desk@{self._jid}", "to": agent}
        return element("message", address, element("body", None, self.speech.to(agent, body)), hint)

    def invitation(self, leg: Leg, agent: Jid) -> Element:
        """An invitation into the chat's room (XEP-0249)."""
        told = leg.assigned
        reason = self.speech.to(agent, words.invited(told.number, words.topic_of(leg), consult=leg.is_consult))
        by = f"desk@{self._jid}"
        return muc.invite(told.room, agent, by=by, id=self._new_id(), reason=reason, thread=told.chat)

    def name(self, jid: Jid | None) -> str:
        agent = self._desk.setup.agents.get(jid) if jid else None
        return agent.name if agent else (jid or "").partition("@")[0]
