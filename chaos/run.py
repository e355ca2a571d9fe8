"""One run: load on a private instance, faults in rounds with quiet between them, the end of everything, a look."""

import asyncio
import os
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import structlog

from chaos.checks.history import History
from chaos.checks.pace import PATIENCE
from chaos.figures import Measured
from chaos.play.load import AT_ONCE, Load
from chaos.report import Result
from chaos.schedule import Round
from chaos.stage import looking, reading
from chaos.stage.breaking import Breaking, killed
from chaos.stage.cluster import Cluster
from chaos.stage.disk import Disk
from chaos.stage.stage import Stage
from onedoor.up.server.shell import ShellFailed

log = structlog.get_logger()

WARMING = 8.0
"""Seconds of load before the first fault."""
QUIET = 5.3
"""Seconds after a round in which all has to be in order: a little more than what is promised."""
ENDS_WITHIN = 70.0
"""Seconds for all chats to end after the last fault."""
PROVEN_WITHIN = 60.0
LOG_LINES = 60_000
"""Of each part: what a finding in the middle of a long run needs."""
ENDED_LONG_AGO = 120.0
"""Seconds after a chat's end when its room's archive is read: nothing can come into it any more."""


async def play(
    seed: int,
    rounds: Sequence[Round],
    at_once: int = AT_ONCE,
    warming: float = WARMING,
    *,
    disk: Disk | None = None,
    cluster: Cluster | None = None,
) -> Result:
    """`seed` is that of what people do; `warming`: seconds of load before the first fault; `disk` and `cluster`: where
    the instance's files and its database are to be.
    """
    began = time.monotonic()
    history, measured = History(router="router.localhost"), Measured()
    async with Stage(disk, cluster) as stage:
        history.topics, history.names = _routes(stage), _names(stage)
        load = Load(stage, history, seed, at_once)
        try:
            await load.start()
            await asyncio.sleep(warming)
            breaking = Breaking(stage, history.disturbances, measured)
            await _break(stage, breaking, load, history, rounds)
            await load.finish(ENDS_WITHIN)
            await _proven(stage)
            await load.sample()
        finally:
            await load.close()
        history.finished_at = time.time()
        await _read(stage, history)
        logs = stage.here.logs(LOG_LINES)
        database = cluster.version if cluster is not None else "SQLite"
    for what, values in killed(history.disturbances).seconds.items():
        measured.seconds[what] = values
    faults = sum(len(one) for one in rounds)
    return Result(
        seed, faults, time.monotonic() - began, _commit(), history, measured, os.getloadavg()[1], logs, database
    )


async def _break(stage: Stage, breaking: Breaking, load: Load, history: History, rounds: Sequence[Round]) -> None:
    for number, one in enumerate(rounds, 1):
        await breaking.round(one)
        await asyncio.sleep(QUIET)
        try:
            await load.sample()
            await _archives(stage, history, await asyncio.to_thread(reading.ended_rooms, stage.database, _long_ago()))
        except ShellFailed as error:
            log.warning("chaos.sample", error=str(error))
        log.info("chaos.round", number=number, of=len(rounds), sent=sum(1 for p in load.ledger.posts if p.sent_at))


async def _proven(stage: Stage) -> None:
    """Returns when every transcript has been compared with its room, or the time is over."""
    try:
        async with asyncio.timeout(PROVEN_WITHIN):
            while await asyncio.to_thread(_unfinished, stage.database):
                await asyncio.sleep(0.3)
    except TimeoutError:
        log.warning("chaos.unproven")


def _unfinished(url: str) -> object:
    """A room may be about to go, its time being over just now."""
    return reading.unproven(url) or reading.outgoing(url)


async def _read(stage: Stage, history: History) -> None:
    history.happened = await asyncio.to_thread(reading.events, stage.database)
    history.unsent = await _unsent(stage.database)
    history.transcripts = await asyncio.to_thread(reading.transcripts, stage.database)
    await _archives(stage, history, {str(one.data["room"]) for one in history.happened if one.kind == "Opened"})


async def _unsent(url: str) -> list[tuple[str, str, str]]:
    """What waits now and still waits a minute later: what is said only just now, as a room's last word, is not late."""
    left = await asyncio.to_thread(reading.outgoing, url)
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            while left:
                await asyncio.sleep(0.3)
                there = await asyncio.to_thread(reading.outgoing, url)
                left = [one for one in left if one in there]
    return left


async def _archives(stage: Stage, history: History, rooms: set[str]) -> None:
    """Those that have not been read yet: a room is gone some minutes after its chat, and its archive with it."""
    for room in sorted(rooms - history.archives.keys()):
        history.archives[room] = await looking.archive(stage.here.state, stage.here.settings.xmpp.rooms, room)


def _long_ago() -> datetime:
    return datetime.now(UTC) - timedelta(seconds=ENDED_LONG_AGO)


def _routes(stage: Stage) -> dict[str, list[tuple[str, str]]]:
    domain = stage.here.settings.domain
    return {
        topic.id: [(f"{agency}.{domain}", skill) for agency, skill in (*topic.routes, *topic.fallback)]
        for topic in stage.here.seed.topic
    }


def _names(stage: Stage) -> dict[str, str]:
    return {f"{agency.id}.{stage.here.settings.domain}": agency.name for agency in stage.here.seed.agency}


def _commit() -> str:
    said = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return said.stdout.strip()
