"""What an agent types, carried out: a command becomes an act, and a refusal becomes an answer in plain words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from components.agency import words
from onedoor.desk import acts, commands
from onedoor.desk.agency import Desk
from onedoor.desk.leg import Leg
from onedoor.desk.people import Agent, Duty, Jid
from onedoor.store.journal import Sending

HIGHEST_CAPACITY = 20


@dataclass(frozen=True, slots=True)
class Spoken:
    """One line of an agent's. `leg` is the chat it was typed in; None at the desk."""

    agent: Agent
    text: str
    at: datetime
    leg: Leg | None = None
    alone: bool = False
    """One to one with the desk, where every line is meant for it."""


@dataclass(slots=True)
class Outcome:
    """`answer` is for the agent; the rest has still to be carried out."""

    answer: str | None = None
    act: acts.Act | None = None
    sending: Sending | None = None
    duty: tuple[Jid, Duty, int] | None = None


Canned = Callable[[Leg, str, str, str], Sending]


class Talk:
    """`canned` makes the stanza of a canned reply (leg, agent's name, text, reply's name)."""

    def __init__(self, desk: Desk, canned: Canned) -> None:
        self._desk, self._send_canned = desk, canned

    def hear(self, spoken: Spoken) -> Outcome:
        """What a line asks for; an empty outcome for words that are for people."""
        parsed = commands.parse(spoken.text, in_chat=spoken.leg is not None)
        if parsed is None or (spoken.leg is None and not spoken.alone and _is_chatter(spoken.text, parsed)):
            return Outcome()
        if isinstance(parsed, commands.Mistyped):
            meant = f" Did you mean {parsed.meant}?" if parsed.meant else ""
            return Outcome(answer=f"I do not know “{parsed.word}”.{meant} (help)")
        try:
            return _HANDLERS[parsed.word](self, spoken, parsed)
        except acts.Refusal as refusal:
            return Outcome(answer=str(refusal))

    def _leg(self, spoken: Spoken, command: commands.Command) -> Leg:
        if spoken.leg is not None:
            return spoken.leg
        if command.number is None:
            raise acts.Refusal(f"Which chat? For example: {command.word} 12")
        leg = self._desk.numbered(command.number)
        if leg is None:
            raise acts.Refusal(f"There is no open chat {command.number}.")
        return leg

    def _offered(self, spoken: Spoken, command: commands.Command) -> Leg:
        """`take` alone means the chat on offer, if there is just one."""
        mine = [leg for leg in self._desk.legs.values() if spoken.agent.jid in leg.offers]
        if command.number is None and spoken.leg is None and len(mine) == 1:
            return mine[0]
        return self._leg(spoken, command)

    def _take(self, spoken: Spoken, command: commands.Command) -> Outcome:
        return Outcome(act=acts.Take(spoken.agent.jid, self._offered(spoken, command).id))

    def _pass(self, spoken: Spoken, command: commands.Command) -> Outcome:
        leg = self._offered(spoken, command)
        return Outcome(f"Passed on: chat {leg.assigned.number}.", acts.Pass(spoken.agent.jid, leg.id))

    def _transfer(self, spoken: Spoken, command: commands.Command) -> Outcome:
        leg = self._leg(spoken, command)
        target, _, reason = command.rest.partition(" ")
        if not target:
            skills = ", ".join(sorted(self._desk.setup.skills))
            raise acts.Refusal(f"Where to? A skill ({skills}), an agency, or @colleague, and then the reason.")
        return Outcome(act=acts.Transfer(spoken.agent.jid, leg.id, target, reason.strip()))

    def _note(self, spoken: Spoken, command: commands.Command) -> Outcome:
        if not command.rest:
            raise acts.Refusal("A note needs words: note called back, no answer")
        leg = self._leg(spoken, command)
        if spoken.leg is None:
            raise acts.Refusal(f"Write the note in the room of chat {leg.assigned.number}: !note {command.rest}")
        return Outcome(answer="Noted, for colleagues only.")

    def _canned(self, spoken: Spoken, command: commands.Command) -> Outcome:
        replies = self._desk.setup.replies
        name = command.rest.casefold()
        if not name:
            listed = ", ".join(sorted(replies)) or "none yet"
            return Outcome(answer=f"Replies: {listed}. !canned NAME sends one to the citizen.")
        if name not in replies:
            raise acts.Refusal(f"There is no reply {command.rest}. There are: {', '.join(sorted(replies))}.")
        leg = self._leg(spoken, command)
        if leg.owner != spoken.agent.jid:
            raise acts.NotYours(f"Chat {leg.assigned.number} is not yours.")
        texts = replies[name]
        language = leg.assigned.language.lower()
        text = texts.get(language) or texts.get(language.partition("-")[0]) or next(iter(texts.values()))
        return Outcome(sending=self._send_canned(leg, spoken.agent.name, text, name))

    def _end(self, spoken: Spoken, command: commands.Command) -> Outcome:
        leg = self._leg(spoken, command)
        return Outcome(act=acts.End(leg.id, "agent", spoken.agent.jid))

    def _on(self, spoken: Spoken, command: commands.Command) -> Outcome:
        capacity = spoken.agent.capacity
        if command.arguments:
            wanted = command.arguments[0]
            if not wanted.isdecimal() or not 1 <= int(wanted[:3]) <= HIGHEST_CAPACITY:
                raise acts.Refusal(f"From 1 to {HIGHEST_CAPACITY} chats at once: on 3")
            capacity = int(wanted)
        return self._duty(spoken, Duty.ON, capacity)

    def _away(self, spoken: Spoken, _: commands.Command) -> Outcome:
        return self._duty(spoken, Duty.AWAY, spoken.agent.capacity)

    def _off(self, spoken: Spoken, _: commands.Command) -> Outcome:
        return self._duty(spoken, Duty.OFF, spoken.agent.capacity)

    def _duty(self, spoken: Spoken, duty: Duty, capacity: int) -> Outcome:
        return Outcome(answer=words.duty(duty, capacity), duty=(spoken.agent.jid, duty, capacity))

    def _who(self, spoken: Spoken, _: commands.Command) -> Outcome:
        lines = []
        for agent in self._desk.setup.agents.values():
            there = "here" if agent.jid in self._desk.staff.present else "not here"
            load = self._desk.staff.load(agent.jid)
            lines.append(f"@{agent.handle} {agent.name}: {agent.duty}, {there}, {load} of {agent.capacity} chats")
        return Outcome(answer="\n".join(lines) or "Nobody is set up yet.")

    def _queue(self, spoken: Spoken, _: commands.Command) -> Outcome:
        lines = []
        for leg_id in self._desk.queue.all_oldest_first():
            leg = self._desk.legs[leg_id]
            waited = words.clock((spoken.at - leg.assigned.since).total_seconds())
            lines.append(f"{leg.assigned.number} · {leg.skill} · {leg.assigned.language} · {waited} · {leg.state}")
        return Outcome(answer="\n".join(lines) or "Nobody is waiting.")

    def _help(self, spoken: Spoken, _: commands.Command) -> Outcome:
        return Outcome(answer=commands.HELP_CHAT if spoken.leg else commands.HELP_DESK)


def _is_chatter(text: str, parsed: commands.Command | commands.Mistyped) -> bool:
    """In the desk room colleagues talk, too: “take it easy” is for people."""
    if commands.is_command_like(text):
        return False
    if isinstance(parsed, commands.Mistyped):
        return True
    match parsed.word:
        case "take" | "pass" | "end":
            return bool(parsed.rest) or (parsed.number is None and parsed.word == "end")
        case "on" | "away" | "off":
            return len(parsed.arguments) > 1 or any(not one.isdecimal() for one in parsed.arguments)
        case "who" | "queue" | "help":
            return bool(parsed.rest)
        case _:
            return parsed.number is None


_HANDLERS: dict[str, Callable[[Talk, Spoken, commands.Command], Outcome]] = {
    "take": Talk._take,
    "pass": Talk._pass,
    "transfer": Talk._transfer,
    "note": Talk._note,
    "canned": Talk._canned,
    "end": Talk._end,
    "on": Talk._on,
    "away": Talk._away,
    "off": Talk._off,
    "who": Talk._who,
    "queue": Talk._queue,
    "help": Talk._help,
}
