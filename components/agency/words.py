"""What the desk says to agents and, in notices, to the citizen. Words only: who hears them is decided elsewhere."""

from datetime import datetime

from onedoor.desk import events as e
from onedoor.desk.leg import Leg

EXCERPT = 140

WHY = {
    "nobody": "Nobody is on duty there.",
    "declined": "Everybody who was asked has declined or did not answer.",
    "unreachable": "That agency cannot be reached.",
}
"""Where the router has words of its own, those are said instead."""


def excerpt(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else line[: EXCERPT - 1].rstrip() + "…"


def clock(seconds: float) -> str:
    minutes, rest = divmod(max(0, round(seconds)), 60)
    return f"{minutes}:{rest:02d}"


def offer(leg: Leg, at: datetime) -> str:
    """What an agent has to know to say yes or no."""
    told = leg.assigned
    waited = clock((at - told.since).total_seconds())
    head = f"New chat {told.number} · {told.topic} · {told.language} · waiting {waited}"
    if told.from_agency:
        head = f"Transfer, chat {told.number} from {told.from_agent} ({told.from_agency}) · {told.topic} · {waited}"
    said = f" · {told.citizen}: “{excerpt(told.question)}”" if told.question else f" · {told.citizen}"
    reason = leg.reason or told.reason
    why = f"\nReason: {reason}" if reason else ""
    return f"{head}{said}{why}\nAnswer: take {told.number}, or pass {told.number}"


def summary(leg: Leg, at: datetime) -> str:
    """What whoever takes the chat reads first in its room."""
    told = leg.assigned
    parts = [f"Chat {told.number} · {told.topic} · {told.language} · waited {clock((at - told.since).total_seconds())}"]
    if told.page:
        parts.append(f"The citizen came from {told.page}")
    if told.from_agency:
        parts.append(f"Handed over by {told.from_agent}, {told.from_agency}")
    if leg.reason or told.reason:
        parts.append(f"Reason: {leg.reason or told.reason}")
    return "\n".join(
        [*parts, "Every line you write here goes to the citizen, but for those that begin with !  (!help)"]
    )


def joined(agent: str, agency: str) -> str:
    return f"{agent}, {agency}, has joined."


def lost(agent: str) -> str:
    return f"The connection to {agent} is lost. You are back at your place in the queue."


def ended(reason: str, agent: str | None) -> str:
    match reason:
        case "agent":
            return f"{agent or 'The agency'} has ended the chat."
        case "citizen":
            return "The citizen has ended the chat."
        case "inactivity":
            return "The chat was ended because nothing was said for a long time."
        case _:
            return "The chat is over."


def seeking(event: e.TransferSought | e.TransferAsked, where: str) -> str:
    return f"Asking {where}. You keep the chat until somebody there answers."


def failed(nick: str, event: e.TransferFailed, where: str) -> str:
    return f"{nick}: no transfer to {where}. {WHY.get(event.why, event.why)} The chat is still yours."


def handed_over(event: e.HandedOver) -> str:
    return f"{event.agent}, {event.agency}, has answered. The chat is theirs now."


def duty(duty: str, capacity: int) -> str:
    match duty:
        case "on":
            return f"You are on duty, for {capacity} {'chat' if capacity == 1 else 'chats'} at once."
        case "away":
            return "You are away: you keep your chats and are offered no new ones. `on` brings you back."
        case _:
            return "You are off duty. `on` brings you back."
