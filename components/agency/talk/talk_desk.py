"""Commands at the desk: duty, who is here, who is waiting, earlier chats, practice. Decides nothing."""

from collections.abc import Iterable, Sequence

from components.agency.talk.asked import Asked, Outcome
from components.agency.words import words
from components.agency.words.speech import Phrase, Phrases
from onedoor.desk.agency import acts
from onedoor.desk.agency.leg import Leg
from onedoor.desk.agency.steps import State
from onedoor.desk.terms.people import Agent, Duty, Jid
from onedoor.desk.words.quoted import each
from onedoor.store.transcripts import history as earlier
from onedoor.writing import isolated

HIGHEST_CAPACITY = 20

DUTY = {Duty.ON: Phrase("on duty"), Duty.AWAY: Phrase("away"), Duty.OFF: Phrase("off duty")}
STATE = {
    State.WAITING: Phrase("waiting"),
    State.OFFERED: Phrase("offered"),
    State.TALKING: Phrase("talking"),
    State.SEEKING: Phrase("looking for a colleague"),
    State.PAIRED: Phrase("with two agents"),
    State.LEAVING: Phrase("on its way to another agency"),
}
HOW = {
    "talking": Phrase("still going on"),
    "waiting": Phrase("waiting"),
    "agent": Phrase("ended by the agent"),
    "citizen": Phrase("ended by the citizen"),
    "inactivity": Phrase("ended because nobody wrote"),
    "withdrawn": Phrase("withdrawn"),
    **dict.fromkeys(("nobody", "closed", "full"), Phrase("nobody was available")),
    "fault": Phrase("ended by a fault"),
}


# --- Duty ------------------------------------------------------------------------------------------------------------


def on(asked: Asked) -> Outcome:
    capacity = _capacity(asked) if asked.command.arguments else asked.agent.capacity
    return _duty(asked, Duty.ON, capacity)


def away(asked: Asked) -> Outcome:
    return _duty(asked, Duty.AWAY, asked.agent.capacity)


def off(asked: Asked) -> Outcome:
    return _duty(asked, Duty.OFF, asked.agent.capacity)


def most(asked: Asked) -> Outcome:
    """Sets how many chats the agent takes at once; their duty does not change."""
    return _duty(asked, asked.agent.duty, _capacity(asked))


def _capacity(asked: Asked) -> int:
    wanted = asked.command.arguments[0] if asked.command.arguments else ""
    if not wanted.isdecimal() or not 1 <= int(wanted[:3]) <= HIGHEST_CAPACITY:
        raise acts.Refusal("Choose from 1 to {most} chats at once: {word} 3", most=HIGHEST_CAPACITY, word=asked.word)
    return int(wanted)


def _duty(asked: Asked, duty: Duty, capacity: int) -> Outcome:
    return Outcome(words.duty(duty, capacity), duty=(asked.agent.jid, duty, capacity))


# --- Who and what is there -------------------------------------------------------------------------------------------


def who(asked: Asked) -> Outcome:
    agents = sorted(asked.desk.setup.agents.values(), key=lambda agent: agent.handle)
    return Outcome(Phrases([_person(asked, agent) for agent in agents]))


def _person(asked: Asked, agent: Agent) -> Phrase:
    staff = asked.desk.staff
    there = Phrase("here") if agent.jid in staff.present else Phrase("not here")
    given = {"handle": agent.handle, "name": agent.name, "duty": DUTY[agent.duty], "there": there}
    count = {"load": staff.load(agent.jid), "most": agent.capacity}
    return Phrase("@{handle} {name}: {duty}, {there}, {load} of {most} chats", **given, **count)


def queue(asked: Asked) -> Outcome:
    """Lists who is waiting, oldest first; for a supervisor also running chats and their agents."""
    waiting = [asked.desk.legs[leg] for leg in asked.desk.queue.all_oldest_first()]
    lines: list[str] = [_waiting(asked, leg) for leg in waiting] or [Phrase("Nobody is waiting.")]
    if asked.agent.supervisor:
        running = [leg for leg in asked.desk.legs.values() if leg.people() and not leg.is_over]
        running.sort(key=lambda leg: leg.place)
        lines += [_running(asked, leg) for leg in running if leg not in waiting]
        if waiting:
            longest = words.waited(min(waiting, key=lambda leg: leg.assigned.since), asked.spoken.at)
            lines.insert(0, Phrase("{count} waiting, the longest for {wait}.", count=len(waiting), wait=longest))
    return Outcome(Phrases(lines))


def _waiting(asked: Asked, leg: Leg) -> Phrases:
    return Phrases([*_about(asked, leg), STATE[leg.state], *_names(asked, leg.offers)], " · ")


def _running(asked: Asked, leg: Leg) -> Phrases:
    coming = [Phrase("{agent} is on the way", agent=asked.sayings.name(leg.coming))] if leg.coming else []
    return Phrases([*_about(asked, leg), STATE[leg.state], *_names(asked, leg.agents()), *coming], " · ")


def _about(asked: Asked, leg: Leg) -> list[str]:
    told = leg.assigned
    return [str(told.number), leg.skill or told.skill, told.language, words.waited(leg, asked.spoken.at)]


def _names(asked: Asked, agents: Iterable[Jid]) -> list[str]:
    names = ", ".join(isolated(asked.sayings.name(jid)) for jid in agents)
    return [names] if names else []


# --- What was before -------------------------------------------------------------------------------------------------


def history(asked: Asked) -> Outcome:
    """This citizen's earlier chats at this agency, if they agreed that their e-mail address finds them."""
    leg = asked.leg()
    if asked.agent.jid not in leg.agents() and not asked.agent.supervisor:
        raise acts.NotYours("Chat {number} is not yours.", number=leg.assigned.number)
    if not leg.assigned.email:
        raise acts.Refusal(
            "There is no history, because this citizen has not agreed that you can find their earlier chats."
        )
    told = leg.assigned
    return Outcome(later=lambda engine, desk: earlier_chats(earlier.of(engine, desk, told.email, told.chat)))


def earlier_chats(found: Sequence[earlier.Earlier]) -> str:
    if not found:
        return Phrase("This citizen has not been here before.")
    return Phrases([Phrase("Earlier chats, newest first:"), *(_one(one) for one in found)])


def _one(one: earlier.Earlier) -> Phrases:
    how = HOW.get(one.how, one.how)
    if one.to_agency:
        how = Phrase("transferred to {agency}", agency=one.to_agency)
    who = isolated(one.agent) if one.agent else Phrase("nobody")
    parts = [f"{one.at:%Y-%m-%d}", isolated(one.topic), who, how]
    return Phrases([*parts, *([isolated(one.tags)] if one.tags else [])], " · ")


# --- Practice --------------------------------------------------------------------------------------------------------


def practice(asked: Asked) -> Outcome:
    """`practice taxes @ben`: the agent plays a citizen. Ben is offered it; anybody if none is named."""
    skills = asked.desk.setup.skills
    skill, colleague = "", None
    for word in each(asked.command.rest):
        if word.startswith("@"):
            colleague = _colleague(asked, word)
        elif (named := asked.desk.setup.skill_called(word)) is not None:
            skill = named
        else:
            listed = ", ".join(sorted(skills))
            raise acts.NoSuchSkill("There is no skill {skill}. Available: {skills}.", skill=word, skills=listed)
    if not skill:
        skill = min((colleague or asked.agent).skills, default="")
    if not skill:
        raise acts.Refusal(
            "What do you want to practise? For example: {word} {skill} @ben", word=asked.word, skill=min(skills)
        )
    asks = acts.Practice(asked.agent.jid, skill, colleague.jid if colleague else None)
    return Outcome(
        Phrase("A practice chat is on its way. You play the citizen, and the chat does not count in the figures."),
        practice=asks,
    )


def _colleague(asked: Asked, handle: str) -> Agent:
    found = asked.desk.setup.by_handle(handle)
    if found is None:
        names = ", ".join(f"@{agent.handle}" for agent in asked.desk.setup.agents.values())
        raise acts.NoSuchTarget("There is no {target} here. Your colleagues: {names}.", target=handle, names=names)
    if found.jid == asked.agent.jid:
        raise acts.NoSuchTarget("You cannot choose yourself.")
    return found
