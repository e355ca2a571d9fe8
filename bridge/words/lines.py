"""The lines of a conversation, in words: for the pages without JavaScript, files and mails. No I/O, no markup."""

from dataclasses import dataclass
from datetime import datetime

from bridge.frames.frames import Frame
from bridge.words.sentences import Sentences
from onedoor.desk.room.lines import NOTICES
from onedoor.writing import isolated


@dataclass(frozen=True, slots=True)
class Line:
    """A message, with its sender, time and the line that it answers, if any; or a notice, with only what it says."""

    frame: Frame
    notice: str | None = None
    sender: str = ""
    clock: str = ""
    quote: str | None = None

    @property
    def offered(self) -> str:
        """The title and address of the page that a notice offers; only the address if that is the title too."""
        parts = (self.frame.get("title"), self.frame.get("url"))
        return "".join(f" {isolated(part)}" for part in dict.fromkeys(parts) if part)


def line(say: Sentences, frame: Frame, shape: str) -> Line | None:
    """The line with its time in this `shape`; None for unknown notices, and for frames that are no line."""
    if frame["type"] == "message":
        clock = datetime.fromisoformat(frame["at"]).strftime(shape)
        return Line(frame, sender=_sender(say, frame), clock=clock, quote=_quoted(say, frame))
    told = noticed(say, frame)
    return None if told is None else Line(frame, told)


def noticed(say: Sentences, frame: Frame) -> str | None:
    """What a notice says; None for unknown notices and all other frames."""
    notice = NOTICES.get(frame["code"]) if frame["type"] == "notice" else None
    if notice is None:
        return None
    agent, agency = frame.get("agent", ""), frame.get("agency", "")
    return say((not agent and notice.unnamed) or notice.says, agent=agent, agency=agency)


def _sender(say: Sentences, frame: Frame) -> str:
    return say("You") if frame["from"] == "citizen" else f"{isolated(frame['name'])} · {isolated(frame['agency'])}"


def _quoted(say: Sentences, frame: Frame) -> str | None:
    """The speaker and text of the line that a message answers; None if it answers none."""
    if "quote" not in frame:
        return None
    answered = frame["quote"]
    who = say("You") if answered["from"] == "citizen" else isolated(answered["name"])
    return f"{who}: {isolated(answered['text'])}"
