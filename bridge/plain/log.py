"""The conversation on the page without JavaScript: what was said, and the state of the chat. No I/O.

The newest line comes last, and the frame opens there.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import quote

from yarl import URL

from bridge.frames.frames import Frame
from bridge.plain.page import shown
from bridge.words.lines import Line, line
from bridge.words.sentences import Sentences

REFRESH = 10
"""Seconds after which the conversation refreshes."""
LONG = 60
"""Beyond so many minutes, we do not name a number."""
CLOCK = "%H:%M UTC"


@dataclass(slots=True)
class _Read:
    """What the page shows of the frames."""

    lines: list[Line] = field(default_factory=list)
    unkept: list[Frame] = field(default_factory=list)
    status: str | None = None
    """None until everything that was said has been shown."""
    over: bool = False
    attach: bool = False
    warning: str = ""


def log(language: str, token: str, frames: Iterable[Frame], stayed: str = "") -> str:
    """The page in the frame. `stayed`: the stanza-id of the last idle warning that the citizen answered."""
    say = Sentences(language)
    read = _read(say, frames)
    here = f"token={token}&lang={language}"
    return shown(
        "log.html",
        language,
        lines=read.lines,
        host=_host,
        unkept=[] if read.over else read.unkept,
        status=say("Connecting. This page shows the chat in a moment.") if read.status is None else read.status,
        over=read.over,
        attach=read.attach and not read.over,
        warning="" if read.over or read.warning == stayed else read.warning,
        here=here,
        # A different address each time, because a browser only scrolls if nothing but #new differs.
        address=f"/plain/log?{here}&stayed={quote(stayed)}&at={secrets.token_hex(4)}#new",
        seconds=REFRESH,
    )


def _read(say: Sentences, frames: Iterable[Frame]) -> _Read:
    read = _Read()
    for frame in frames:
        read.warning = _warning(frame, read.warning)
        if frame["type"] == "synced":
            read.status = read.status or ""
        elif frame["type"] == "files":
            read.attach = frame["on"]
        elif (told := _status(say, frame)) is not None:
            read.status, read.over = told, frame["type"] == "ended"
        elif frame.get("code") == "not-kept":
            read.unkept.append(frame)
        elif (said := line(say, frame, CLOCK)) is not None:
            read.lines.append(said)
    return read


def _warning(frame: Frame, before: str) -> str:
    """The stanza-id of the idle warning that applies; empty after any later message."""
    if frame["type"] == "notice" and "ends" in frame:
        return str(frame["stanza"])
    return "" if frame["type"] == "message" else before


def _status(say: Sentences, frame: Frame) -> str | None:
    match frame["type"]:
        case "queue":
            return _place(say, frame)
        case "agency" if frame["state"] == "away":
            return say(
                "We’ve lost contact with {name}. We will keep what you write, and they will read it when they are "
                "back.",
                name=frame["name"],
            )
        case "ending" if frame["late"]:
            return say("We cannot reach the service. The chat will end as soon as possible; you can close this page.")
        case "ending":
            return say("Ending the chat. This page will tell you when it is over.")
        case "ended":
            return say("The chat is over")
    return None


def _place(say: Sentences, frame: Frame) -> str:
    place = frame["position"]
    told = say("You are next.") if place == 1 else say("You are number {position}.", position=place)
    return told if frame["time"] is None else f"{told} {_wait(say, max(1, round(frame['time'] / 60)))}"


def _wait(say: Sentences, minutes: int) -> str:
    if minutes > LONG:
        return say("More than an hour.")
    return say.several("About {count} minute.", "About {count} minutes.", minutes)


def _host(address: str) -> str:
    """The link's host as a browser resolves it (xn--…), whatever its letters and title look like."""
    try:
        return URL(address).raw_host or address
    except ValueError:
        return address
