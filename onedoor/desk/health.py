"""How well each part of an installation is, judged by what it last reported and when. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

ALIVE = timedelta(seconds=15)
"""A part that has reported nothing for longer than this is away."""
YOUNG = timedelta(seconds=30)
"""A part that is not connected yet, and has run for less than this, is only starting."""


class State(StrEnum):
    STARTING = "starting"
    OK = "ok"
    DEGRADED = "degraded"
    AWAY = "away"


class Why(StrEnum):
    """Why a part is not well."""

    SILENT = "silent"
    """It has not reported for a while, or never has."""
    SERVER = "server"
    """It is not connected to the XMPP server."""
    SPACE = "space"
    """Its disk is nearly full."""
    ASIDE = "aside"
    """It has set chats aside, because it could not replay their events."""
    UNKNOWN = "unknown"
    """The part that could tell is away."""
    UNREACHED = "unreached"
    """The router cannot reach it."""


@dataclass(frozen=True, slots=True)
class Health:
    """`part`: `router`, `bridge`, or `agency:` and its id. `name`: what people call it."""

    part: str
    name: str
    state: State
    why: Why | None = None

    @property
    def is_unwell(self) -> bool:
        """Whether somebody has to act. A part that is starting comes up by itself."""
        return self.state in (State.DEGRADED, State.AWAY)


class Beat(Protocol):
    """What a part reports about itself. `data` may have `link` (is it connected to the server), `since` (when its
    process started, ISO 8601) and `aside` (chats). A router adds `short` (is the disk nearly full), `bridge` (does it
    answer) and `away` (agencies' addresses)."""

    @property
    def at(self) -> datetime: ...

    @property
    def data(self) -> Mapping[str, Any]: ...


def said(beat: Beat | None, now: datetime) -> Mapping[str, Any] | None:
    """The data of a part that is alive; None if it has not reported for a while, or never has."""
    return beat.data if beat is not None and now - beat.at <= ALIVE else None


def of(part: str, name: str, beat: Beat | None, now: datetime) -> Health:
    told = said(beat, now)
    if told is None:
        return Health(part, name, State.AWAY, Why.SILENT)
    if not told.get("link"):
        since = told.get("since")
        young = since is not None and now - datetime.fromisoformat(since) < YOUNG
        return Health(part, name, State.STARTING if young else State.DEGRADED, Why.SERVER)
    if told.get("short"):
        return Health(part, name, State.DEGRADED, Why.SPACE)
    if told.get("aside"):
        return Health(part, name, State.DEGRADED, Why.ASIDE)
    return Health(part, name, State.OK)


def of_bridge(name: str, router: Beat | None, now: datetime) -> Health:
    """The bridge has no database to report to, so the router checks whether it answers."""
    told = said(router, now)
    if told is None or not told.get("link"):
        is_starting = of("router", "", router, now).state is State.STARTING
        return Health("bridge", name, State.STARTING if is_starting else State.DEGRADED, Why.UNKNOWN)
    well = bool(told.get("bridge"))
    return Health("bridge", name, State.OK if well else State.AWAY, None if well else Why.UNREACHED)


def worst(parts: Iterable[Health]) -> State:
    """The worst state of all parts; AWAY if there are none."""
    order = (State.OK, State.STARTING, State.DEGRADED, State.AWAY)
    return max((one.state for one in parts), key=order.index, default=State.AWAY)
