"""What the desk itself says to agents and, in notices, to the citizen. Words only: other modules choose the readers and
the language.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from components.agency.words.refusals import recognised
from components.agency.words.speech import Phrase, Phrases
from onedoor.desk.agency import events as e
from onedoor.desk.agency.leg import Leg
from onedoor.desk.room.remark import Kind
from onedoor.desk.terms.left import Message
from onedoor.desk.words.languages import Name
from onedoor.writing import cut, isolated

EXCERPT = 140

WHY = {
    "nobody": Phrase("Nobody is on duty there."),
    "declined": Phrase("Everybody who was asked has declined or did not answer."),
    "unreachable": Phrase("That agency cannot be reached."),
    "withdrawn": Phrase("The request was taken back."),
    "left": Phrase("The agent who answered there has left."),
    "lost": Phrase("The agent who answered there has lost the connection."),
    "ended": Phrase("The other agency has ended it."),
}
"""reason (a code) → words. Sentences of the router are said as they are."""


def why(reason: str) -> str:
    """The reason in words. Unknown sentences stay as they are; unknown codes become “It did not work.”"""
    known = WHY.get(reason) or recognised(reason)
    return known if isinstance(known, Phrase) or " " in known else Phrase("It did not work.")


def excerpt(text: str, longest: int = EXCERPT) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else cut(line, longest - 1).rstrip() + "…"


def topic_of(leg: Leg) -> Name:
    return Name(leg.assigned.topic, leg.assigned.topic_names)


def clock(seconds: float) -> str:
    minutes, rest = divmod(max(0, round(seconds)), 60)
    return f"{minutes}:{rest:02d}"


def waited(leg: Leg, at: datetime) -> str:
    return clock((at - leg.assigned.since).total_seconds())


# --- Offers and summaries --------------------------------------------------------------------------------------------


def offer(leg: Leg, at: datetime, *, away: bool = False) -> Phrases:
    """What an agent needs to know to accept or decline. `away`: nobody has the citizen's page open."""
    told = leg.assigned
    parts: list[str] = [_practice(leg), _what_is_offered(leg, at), _said(leg)]
    reason = leg.reason or told.reason
    lines = [Phrases([part for part in parts if part], " · ")]
    if away:
        lines.append(Phrases([is_away(told.citizen)]))
    if reason:
        lines.append(Phrases([Phrase("Reason: {reason}", reason=reason)]))
    answer = Phrase("Answer: take {number}, or pass {number}", number=told.number)
    return Phrases([*lines, answer])


def _what_is_offered(leg: Leg, at: datetime) -> Phrase:
    told = leg.assigned
    given = {"number": told.number, "topic": topic_of(leg), "language": told.language, "wait": waited(leg, at)}
    if told.kind == "consult":
        if not told.from_agency:
            return Phrase("A colleague asks for your advice: chat {number} · {topic} · {language}", **given)
        given |= _sender(told, told.from_agency)
        return Phrase("{agent} ({agency}) asks for your advice: chat {number} · {topic} · {language}", **given)
    if told.from_agency:
        given |= _sender(told, told.from_agency)
        return Phrase("Transfer: chat {number} from {agent} ({agency}) · {topic} · {wait}", **given)
    return Phrase("New chat {number} · {topic} · {language} · waiting {wait}", **given)


def _said(leg: Leg) -> str:
    told, citizen = leg.assigned, isolated(leg.assigned.citizen)
    return f"{citizen}: “{isolated(excerpt(told.question))}”" if told.question else citizen


def _sender(told: e.Assigned, agency: str) -> dict[str, str | None]:
    """`{agent}` and `{agency}`: who hands the chat over, or asks for advice."""
    return {"agent": told.from_agent, "agency": Name(agency, told.from_agency_names)}


def _practice(leg: Leg) -> str:
    return Phrase("PRACTICE") if leg.assigned.practice else ""


def summary(leg: Leg, at: datetime, notes: Iterable[str] = (), *, away: bool = False) -> Phrases:
    """What an agent reads first in the room of a chat that they take. `notes` are colleagues' notes on it."""
    told = leg.assigned
    given = {"number": told.number, "topic": topic_of(leg), "language": told.language, "wait": waited(leg, at)}
    head = Phrase("Chat {number} · {topic} · {language} · waited {wait}", **given)
    lines: list[str] = [Phrases([_practice(leg), head], " · ") if told.practice else head]
    if told.page:
        lines.append(Phrase("The citizen's browser says that they came from {page}", page=told.page))
    if told.from_agency:
        by = _sender(told, told.from_agency)
        handed = Phrase("Transferred by {agent}, {agency}", **by)
        lines.append(Phrase("Asked by {agent}, {agency}", **by) if told.kind == "consult" else handed)
    if leg.reason or told.reason:
        lines.append(Phrase("Reason: {reason}", reason=leg.reason or told.reason))
    lines += [Phrase("Note: {note}", note=note) for note in notes]
    if away:
        lines.append(is_away(told.citizen))
    if told.kind == "consult":
        last = Phrase("This room is for colleagues only. The citizen is not here.")
    else:
        last = Phrase("The citizen sees every line that you write here, except lines that begin with !  (!help)")
    return Phrases([*lines, last])


def is_away(citizen: str) -> Phrase:
    return Phrase(
        "{citizen} does not have the page open now. They will see what you write when they come back.", citizen=citizen
    )


def nick_is_taken(nick: str) -> Phrase:
    return Phrase(
        "The nickname {nick} looks like somebody else's here. Choose another nickname and enter again.", nick=nick
    )


def is_back(citizen: str) -> Phrase:
    return Phrase("{citizen} has the page open again.", citizen=citizen)


def file_not_shown(citizen: str, name: str) -> Phrase:
    """The bridge refuses the file for the same reason as our own record."""
    return Phrase(
        "{citizen} did not get the file {name}: it is damaged, too large, or of a type that is not allowed. "
        "You can send pictures, PDF files and plain text.",
        citizen=citizen,
        name=name,
    )


# --- To the citizen, in notices --------------------------------------------------------------------------------------


def joined(agent: str, agency: str) -> Phrase:
    return Phrase("{agent}, {agency}, has joined.", agent=agent, agency=agency)


def left(agent: str, agency: str) -> Phrase:
    """For the end of a warm transfer."""
    return Phrase("{agent}, {agency}, has left.", agent=agent, agency=agency)


def lost(agent: str) -> Phrase:
    return Phrase("We have lost contact with {agent}. You are back in your place in the queue.", agent=agent)


def requeued(agent: str) -> Phrase:
    return Phrase("{agent} has put you back in your place in the queue.", agent=agent)


def page(agent: str, title: str, url: str) -> Phrase:
    """A page that an agent offers the citizen."""
    return Phrase("{agent} offers you a page: {title} {url}", agent=agent, title=title, url=url)


def ended(reason: str, agent: str | None) -> Phrase:
    match reason:
        case "agent":
            return Phrase("{agent} has ended the chat.", agent=agent or Phrase("The agency"))
        case "citizen":
            return Phrase("The citizen has ended the chat.")
        case "inactivity":
            return Phrase("The chat has ended because nobody wrote for a long time.")
        case _:
            return Phrase("The chat is over.")


def idle(left: timedelta) -> Phrase:
    return Phrase(
        "Nobody has written for a long time. The chat ends in {time} unless somebody writes.",
        time=clock(left.total_seconds()),
    )


# --- To the agent, in the chat's room --------------------------------------------------------------------------------


def seeking(event: e.TransferSought | e.TransferAsked, where: str) -> Phrase:
    if event.mode == "warm":
        return Phrase("Asking {where}. You both stay in the chat until you type !release.", where=where)
    return Phrase("Asking {where}. You keep the chat until the next agent is in this room.", where=where)


def failed(nick: str, event: e.TransferFailed, where: str) -> Phrase:
    said = why(event.why)
    return Phrase(
        "{nick}: the transfer to {where} failed. {why} The chat is still yours.", nick=nick, where=where, why=said
    )


def answered(agent: str) -> Phrase:
    return Phrase("{agent} has the chat now.", agent=agent)


def handed_over(event: e.HandedOver) -> Phrase:
    return Phrase("{agent}, {agency}, has the chat now.", agent=event.agent, agency=_agency(event))


def _agency(event: e.HandedOver | e.Joined | e.ConsultJoined) -> Name:
    return Name(event.agency, event.agency_names)


def of_agency(event: e.Joined) -> Phrases:
    return Phrases([isolated(event.name), " (", _agency(event), ")"], "")


def both_here(agent: str) -> Phrase:
    """For a warm transfer, when the other agent has come."""
    return Phrase("{agent} is here. Introduce them, then type !release to leave them the chat.", agent=agent)


def partner_left(agent: str) -> Phrase:
    return Phrase("{agent} left before you released the chat. It is still yours.", agent=agent)


def advises(event: e.ConsultJoined) -> Phrase:
    """An agent of another agency has come into the consult's room."""
    return Phrase("{agent}, {agency}, is here to advise you.", agent=event.name, agency=_agency(event))


def no_advice(nick: str, reason: str) -> Phrase:
    if reason == "ended":
        # Usually the other agency's agent was there, and has left or was silent for too long.
        return Phrase("{nick}: the other agency has stopped advising you.", nick=nick)
    return Phrase("{nick}: no advice. {why}", nick=nick, why=why(reason))


def advice_over() -> Phrase:
    return Phrase("Thank you. This room is closing now.")


def transcript(citizen: str, lines: Iterable[str]) -> Phrases:
    """The chat so far, for a colleague who is asked for advice."""
    return Phrases([Phrase("What {citizen} and the agent have said so far:", citizen=citizen), *lines])


def question(agent: str, text: str) -> Phrase:
    return Phrase("{agent} asks: {question}", agent=agent, question=text)


def unheard(owner: str) -> Phrase:
    """To a supervisor, or another agent without the chat, who writes a plain line in its room."""
    return Phrase("The citizen sees only what {agent} writes. To take the chat over, type !takeover.", agent=owner)


def too_late(citizen: str, said: str, number: int) -> Phrase:
    """To an agent whose line is in the room, but came too late for the citizen."""
    return Phrase(
        "{citizen} did not see this, because chat {number} was over before it arrived: “{said}”",
        citizen=citizen,
        number=number,
        said=excerpt(said),
    )


def not_kept(said: str, number: int) -> Phrase:
    """Prosody sends a line back even if its disk is full, so the agent's client shows it as sent."""
    return Phrase(
        "Your line in chat {number} was not kept: “{said}”. "
        "The citizen has not seen it, and the desk has not carried it out. Please send it again there.",
        said=excerpt(said),
        number=number,
    )


def citizen_not_kept(citizen: str, said: str, number: int) -> Phrase:
    return Phrase(
        "What {citizen} wrote in chat {number} was not kept and is in no transcript: “{said}”. "
        "The citizen is asked to send it again.",
        citizen=citizen,
        said=excerpt(said),
        number=number,
    )


def kept_back(kind: Kind, citizen: str) -> Phrase:
    """To an agent who may think that the citizen has read this line."""
    return Phrase(_KEPT_BACK[kind].text, citizen=citizen)


_KEPT_BACK = {
    Kind.MIXED: Phrase(
        "{citizen} did not see this, because one of its lines begins with “!”. Send a command alone. "
        "To write to {citizen}, put something else before the “!”."
    ),
    Kind.QUOTING: Phrase(
        "{citizen} did not see this, because a quote follows your own words. Send the lines one by one. "
        "If “>” does not begin a quote, put something else before it."
    ),
    Kind.QUOTE: Phrase("{citizen} did not see this, because it is only a quote. Write your answer below the quote."),
    Kind.ENCRYPTED: Phrase(
        "Your line was encrypted, and {citizen} cannot read it. "
        "Switch off encryption (OMEMO) for this room, and send the line again."
    ),
    Kind.RETRACTION: Phrase("You cannot take back what {citizen} has been shown, and the record keeps it."),
    Kind.STAND_IN: Phrase("{citizen} did not see this. Citizens see only words and files, not reactions."),
}


def encrypted() -> Phrase:
    """For an encrypted line to the desk."""
    return Phrase("Your line was encrypted, and the desk cannot read it. Switch off encryption (OMEMO) here.")


def invited(number: int, topic: str, *, consult: bool) -> Phrase:
    if consult:
        return Phrase("Advice on chat {number}: {topic}", number=number, topic=topic)
    return Phrase("Chat {number}: {topic}", number=number, topic=topic)


def reply_reminder(citizen: str, seconds: float) -> Phrase:
    return Phrase("{citizen} has been waiting {wait} for an answer.", citizen=citizen, wait=clock(seconds))


def tagged(tags: str) -> Phrase:
    return Phrase("Tags: {tags}", tags=tags or Phrase("none"))


# --- At the desk -----------------------------------------------------------------------------------------------------


def goes_on(number: int) -> Phrase:
    return Phrase("Chat {number} goes to somebody else.", number=number)


def missed(number: int) -> Phrase:
    """To an agent who is set to away because they missed too many offers."""
    return Phrase(
        "You did not answer the offer of chat {number}, so you are now away. Type `on` to come back.", number=number
    )


def awaited(number: int) -> Phrase:
    """To an agent who has accepted a chat that somebody else still has."""
    return Phrase("Enter the room of chat {number}. The chat is yours once you are there.", number=number)


def called_off(event: e.CalledOff, number: int) -> Phrase:
    """To an agent who has accepted a chat and does not get it."""
    if event.why == "withdrawn":
        return Phrase("The transfer of chat {number} was taken back.", number=number)
    return goes_on(number)


def has(agent: str, number: int) -> Phrase:
    return Phrase("{agent} has chat {number}.", agent=agent, number=number)


def is_with(event: e.HandedOver, number: int) -> Phrase:
    given = {"number": number, "agent": event.agent, "agency": _agency(event)}
    return Phrase("Chat {number} is now with {agent}, {agency}.", **given)


def back(agent: str, number: int) -> Phrase:
    return Phrase("Chat {number} is back in the queue because {agent} is gone.", number=number, agent=agent)


def put_back(agent: str, number: int) -> Phrase:
    return Phrase("{agent} has put chat {number} back in the queue.", agent=agent, number=number)


def no_longer_waiting(number: int) -> Phrase:
    return Phrase("Chat {number} is no longer waiting.", number=number)


def message_left(reference: str, message: Message) -> Phrase:
    """For the desk room: a citizen found nobody, and left a message."""
    topic = Name(message.topic, message.topic_names)
    given = {"reference": reference, "topic": topic, "language": message.language}
    return Phrase("A citizen has left a message in the panel: {reference} · {topic} · {language}", **given)


def greeting(state: str, capacity: int) -> Phrases:
    return Phrases((duty(state, capacity), Phrase("(help)")), " ")


def duty(state: str, capacity: int) -> Phrase:
    match state:
        case "on" if capacity == 1:
            return Phrase("You are on duty, for 1 chat at a time.")
        case "on":
            return Phrase("You are on duty, for {capacity} chats at once.", capacity=capacity)
        case "away":
            return Phrase("You are away. You keep your chats and are offered no new ones. Type `on` to come back.")
        case _:
            return Phrase("You are off duty. Type `on` to come back.")
