"""The words for a conversation's lines, on the page without JavaScript, in a file and in a mail. No I/O, no markup."""

from datetime import datetime

from bridge.frames.frames import Frame
from bridge.words.sentences import Sentences, sentence
from onedoor.writing import isolated

NOTICES = {
    "agent-joined": sentence("You are talking with {agent}, a person at {agency}."),
    "agent-lost": sentence(
        "We’ve lost contact with {agent}, {agency}. You are back in the queue and have kept your place."
    ),
    "agent-left": sentence("{agent}, {agency}, has left the chat."),
    "requeued": sentence(
        "{agent}, {agency}, has put you back in the queue. You have kept your place, and somebody else will answer."
    ),
    "push": sentence("{agent}, {agency}, has sent you a link:"),
    "idle": sentence("Nobody has written for a long time. This chat will close soon unless you reply."),
}
REQUEUED = sentence("You are back in the queue and have kept your place. Somebody else will answer.")
"""If we do not know who has put them back."""


def sender(say: Sentences, frame: Frame) -> str:
    return say("You") if frame["from"] == "citizen" else f"{isolated(frame['name'])} · {isolated(frame['agency'])}"


def quoted(say: Sentences, frame: Frame) -> str | None:
    """The speaker and text of the line that a message answers; None if it answers none."""
    if "quote" not in frame:
        return None
    line = frame["quote"]
    who = say("You") if line["from"] == "citizen" else isolated(line["name"])
    return f"{who}: {isolated(line['text'])}"


def when(frame: Frame, shape: str) -> str:
    return datetime.fromisoformat(frame["at"]).strftime(shape)


def noticed(say: Sentences, frame: Frame) -> str | None:
    """What a notice says; None for unknown notices and all other frames."""
    if frame["type"] != "notice" or frame["code"] not in NOTICES:
        return None
    agent, agency = frame.get("agent", ""), frame.get("agency", "")
    told = REQUEUED if frame["code"] == "requeued" and not agent else NOTICES[frame["code"]]
    return say(told, agent=agent, agency=agency)
