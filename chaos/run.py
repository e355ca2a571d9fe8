"""One run: load on a private instance, faults in rounds with quiet between them, the end of everything, a look."""

import asyncio
import subprocess
import time
from collections.abc import Sequence

import structlog

from chaos.checks.history import History
from chaos.figures import Measured
from chaos.play.load import AT_ONCE, Load
from chaos.report import Result
from chaos.schedule import Round, schedule
from chaos.stage import looking, reading
from chaos.stage.breaking import Breaking, killed
from chaos.stage.stage import Stage
from onedoor.up.shell import ShellFailed

log = structlog.get_logger()

WARMING = 8.0
"""Seconds of load before the first fault."""
QUIET = 5.3
"""Seconds after a round in which all has to be in order: a little more than what is promised."""
ENDS_WITHIN = 70.0
"""Seconds for all chats to end after the last fault."""
PROVEN_WITHIN = 60.0


async def play(seed: int, faults: int, at_once: int = AT_ONCE, warming: float = WARMING) -> Result:
    """`warming`: seconds of load before the first fault."""
    began = time.monotonic()
    history, measured = History(router="router.localhost"), Measured()
    async with Stage() as stage:
        history.topics, history.names = _routes(stage), _names(stage)
        load = Load(stage, history, seed, at_once)
        try:
            await load.start()
            await asyncio.sleep(warming)
            breaking = Breaking(stage, history.disturbances, measured)
            await _break(breaking, load, schedule(seed, faults))
            await load.finish(ENDS_WITHIN)
            await _proven(stage)
            await load.sample()
        finally:
            await load.close()
        history.finished_at = time.time()
        await _read(stage, history)
        logs = stage.here.logs(4000)
    for what, values in killed(history.disturbances).seconds.items():
        measured.seconds[what] = values
    return Result(seed, faults, time.monotonic() - began, _commit(), history, measured, logs)


async def _break(breaking: Breaking, load: Load, rounds: Sequence[Round]) -> None:
    for number, one in enumerate(rounds, 1):
        await breaking.round(one)
        await asyncio.sleep(QUIET)
        try:
            await load.sample()
        except ShellFailed as error:
            log.warning("chaos.sample", error=str(error))
        log.info("chaos.round", number=number, of=len(rounds), sent=sum(1 for p in load.ledger.posts if p.sent_at))


async def _proven(stage: Stage) -> None:
    """Returns when every transcript has been compared with its room, or the time is over."""
    try:
        async with asyncio.timeout(PROVEN_WITHIN):
            while await asyncio.to_thread(reading.unproven, stage.database):
                await asyncio.sleep(0.3)
    except TimeoutError:
        log.warning("chaos.unproven")


async def _read(stage: Stage, history: History) -> None:
    history.happened = await asyncio.to_thread(reading.events, stage.database)
    history.transcripts = await asyncio.to_thread(reading.transcripts, stage.database)
    rooms = [str(event.data["room"]) for event in history.happened if event.kind == "Opened"]
    for room in rooms:
        host = stage.here.settings.xmpp.rooms
        history.archives[room] = await looking.archive(stage.here.state, host, room)


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
