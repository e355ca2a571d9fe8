"""Adds to an answer the line that it answers, as the citizen was shown it. No I/O.

Promises to quote nothing that the citizen was not shown, such as a note, a command or a desk's answer.
"""

from collections.abc import Iterable, Sequence

from bridge.frames.frames import Frame
from onedoor.desk.room import remark

EXCERPT = 200


def shown(frame: Frame, log: Sequence[Frame]) -> Frame:
    """The frame with its `quote`, if any. `log`: the frames before it, as they were sent."""
    said = frame.pop("answers")
    messages = (one for one in reversed(log) if one["type"] == "message")
    line = remark.source(said.quote, said.reply, messages, _ids, _text)
    if line is None:
        return frame
    return {**frame, "quote": {"from": line["from"], "name": line["name"], "text": excerpt(line["text"])}}


def excerpt(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else line[: EXCERPT - 1].rstrip() + "…"


def _ids(frame: Frame) -> Iterable[str | None]:
    return frame["stanza"], frame["id"]


def _text(frame: Frame) -> str:
    return str(frame["text"])
