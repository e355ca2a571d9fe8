"""Carries out the faults of a round, and notes when each began and when everything worked again."""

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable

from sqlalchemy.exc import SQLAlchemyError

from chaos.checks.history import Disturbance, Membership
from chaos.figures import Measured
from chaos.schedule import DATABASE, EVERYTHING, PARTS, PROCESSES, Fault, Kind, Round
from chaos.stage import locking, looking, reading
from chaos.stage.proxy import Wire
from chaos.stage.stage import Stage
from onedoor.store.database import DatabaseError
from onedoor.up.server.shell import ShellFailed
from onedoor.up.waiting import NotReady

NOTICED_WITHIN = 60.0
"""Seconds after which nobody waits any more for a part to notice that its link is half open."""
SERVES_WITHIN = 60.0
LATENCY = 0.3
REFILLED = 0.1
"""Seconds between two looks whether the disk has room."""
NOTICED, REJOINED = "half-open link noticed", "server back → rooms rejoined, other faults meanwhile"
SERVED, MEANWHILE = "database back → served again", ", other faults meanwhile"


class Breaking:
    """`disturbances` and `measured` are filled."""

    def __init__(self, stage: Stage, disturbances: list[Disturbance], measured: Measured) -> None:
        self._stage, self._disturbances, self._measured = stage, disturbances, measured
        self._watched: list[asyncio.Task[None]] = []
        self._carry_out: dict[Kind, Callable[[Fault], Awaitable[None]]] = {
            Kind.KILL: self._kill,
            Kind.PAUSE: self._pause,
            Kind.CUT: self._cut,
            Kind.DELAY: self._delay,
            Kind.STALL: self._stall,
            Kind.HALF_OPEN: self._half_open,
            Kind.LOCK: self._lock,
            Kind.FILL: self._fill,
            Kind.AWAY: self._away,
        }
        self._is_alone = False
        """The round has one fault."""

    async def round(self, faults: Round) -> None:
        """Returns when every fault of it has been done with and every part serves again."""
        whole = Disturbance("round", f"{len(faults)} faults", time.time())
        self._is_alone = len(faults) == 1
        await asyncio.gather(*(self._one(fault) for fault in faults))
        await asyncio.gather(*self._watched)
        self._watched.clear()
        self._disturbances.append(whole)
        try:
            await self._stage.ready()
        except NotReady as still:
            whole.about = str(still)
        else:
            whole.ended = time.time()

    async def _one(self, fault: Fault) -> None:
        await asyncio.sleep(fault.at)
        about = f"{fault.seconds:.1f} s" if fault.seconds else ""
        disturbance = Disturbance(fault.kind, fault.target, time.time(), about=about)
        self._disturbances.append(disturbance)
        await self._carry_out[fault.kind](fault)
        disturbance.ended = time.time()

    # --- processes

    async def _kill(self, fault: Fault) -> None:
        killed = PROCESSES if fault.target == EVERYTHING else (fault.target,)
        before = await self._rooms() if "prosody" in killed else {}
        await asyncio.gather(*(self._stage.here.up.kill(process) for process in killed))
        await asyncio.sleep(0.2)  # until the server has noticed, too
        await asyncio.gather(*(self._serves(process) for process in killed))
        if before:
            self._watched.append(asyncio.create_task(self._rejoined(before, time.monotonic())))

    async def _serves(self, process: str) -> None:
        try:
            async with asyncio.timeout(SERVES_WITHIN):
                while not await self._stage.serves(process):
                    await asyncio.sleep(0.05)
        except TimeoutError:
            return  # the round's end says so

    async def _rooms(self) -> dict[str, Membership]:
        try:
            return await looking.rooms(self._stage.here.state, self._stage.here.settings.xmpp.rooms)
        except ShellFailed:
            return {}

    async def _rejoined(self, before: dict[str, Membership], since: float) -> None:
        """Until the bridge and the desks are back in every room in which they were, and whose chat goes on."""
        try:
            async with asyncio.timeout(SERVES_WITHIN):
                while not await self._are_whole(before):
                    await asyncio.sleep(0.1)
        except TimeoutError:
            return
        self._measured.add(REJOINED, time.monotonic() - since)

    async def _are_whole(self, before: dict[str, Membership]) -> bool:
        try:
            running = await asyncio.to_thread(reading.open_rooms, self._stage.database)
        except (DatabaseError, SQLAlchemyError):
            return False  # another fault has taken it away
        return _are_back(before, await self._rooms(), running)

    async def _pause(self, fault: Fault) -> None:
        if fault.target == DATABASE:
            await self._freeze(fault)
            return
        pid = self._stage.here.up.pids.get(fault.target)
        if pid is None:
            return
        _signal(pid, signal.SIGSTOP)
        try:
            await asyncio.sleep(fault.seconds)
        finally:
            _signal(pid, signal.SIGCONT)

    # --- the database and the disk

    async def _lock(self, fault: Fault) -> None:
        await asyncio.to_thread(locking.hold, self._stage.database, fault.seconds)

    async def _away(self, fault: Fault) -> None:
        cluster = self._stage.cluster
        assert cluster is not None, "only a server of the run's own is stopped"
        await asyncio.to_thread(cluster.stop)
        await asyncio.sleep(fault.seconds)
        await asyncio.to_thread(cluster.start)
        await self._database_serves("it was away")

    async def _freeze(self, fault: Fault) -> None:
        cluster = self._stage.cluster
        assert cluster is not None, "only a server of the run's own stands still"
        await asyncio.to_thread(cluster.freeze)
        try:
            await asyncio.sleep(fault.seconds)
        finally:
            await asyncio.to_thread(cluster.thaw)
        await self._database_serves("it stood still")

    async def _database_serves(self, why: str) -> None:
        """Until every part serves, and the router and an agency have written something."""
        back, moment = time.monotonic(), time.time()
        try:
            async with asyncio.timeout(SERVES_WITHIN):
                while not await self._has_written(moment) or not all([await self._stage.serves(p) for p in PROCESSES]):
                    await asyncio.sleep(0.05)
        except TimeoutError:
            self._measured.add(f"{SERVED}: not within {SERVES_WITHIN:.0f} s: {why}", SERVES_WITHIN)
        else:
            what = SERVED if self._is_alone else f"{SERVED}{MEANWHILE}"
            self._measured.add(what, time.monotonic() - back, why)

    async def _has_written(self, since: float) -> bool:
        try:
            streams = await asyncio.to_thread(reading.wrote, self._stage.database, since)
        except (DatabaseError, SQLAlchemyError):
            return False
        router = self._stage.here.settings.router.jid
        return router in streams and streams != {router}

    async def _fill(self, fault: Fault) -> None:
        """What is written over, rotated or deleted meanwhile leaves no room for anything else."""
        disk = self._stage.disk
        assert disk is not None, "only a disk of the run's own is filled"
        try:
            async with asyncio.timeout(fault.seconds):
                while True:
                    await asyncio.to_thread(disk.fill)
                    await asyncio.sleep(REFILLED)
        except TimeoutError:
            disk.empty()

    # --- links

    async def _cut(self, fault: Fault) -> None:
        proxy = self._stage.proxies[fault.target]
        if not fault.seconds:
            for wire in proxy.chosen(fault.whom):
                wire.cut()
            return
        proxy.cut()
        await asyncio.sleep(fault.seconds)
        proxy.mend()

    async def _delay(self, fault: Fault) -> None:
        proxy = self._stage.proxies[fault.target]
        proxy.delay(LATENCY * (0.2 + fault.whom))
        await asyncio.sleep(fault.seconds)
        proxy.delay(0)

    async def _stall(self, fault: Fault) -> None:
        proxy = self._stage.proxies[fault.target]
        proxy.stall(flows=False)
        await asyncio.sleep(fault.seconds)
        proxy.stall(flows=True)

    async def _half_open(self, fault: Fault) -> None:
        """A part is waited for; people's programs are not ours, and theirs is closed after some seconds."""
        wires = self._stage.proxies[fault.target].chosen(fault.whom)
        side = fault.target if fault.keep_client else f"the other end of {fault.target}"
        waits = [asyncio.create_task(self._noticed(wire, fault, side)) for wire in wires]
        if waits:
            within = NOTICED_WITHIN if fault.target in PARTS else fault.seconds
            await asyncio.wait(waits, timeout=within)
        for task, wire in zip(waits, wires, strict=True):
            if not task.done() and fault.target in PARTS:
                self._measured.add(f"{NOTICED}: not within {NOTICED_WITHIN:.0f} s: {side}", NOTICED_WITHIN)
            task.cancel()
            wire.end()

    async def _noticed(self, wire: Wire, fault: Fault, side: str) -> None:
        noticed: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        wire.half_open(keep_client=fault.keep_client, noticed=noticed.set_result)
        began = time.time()
        seconds = await noticed
        if fault.target in PARTS and fault.keep_client:
            if self._was_paused(fault.target, began):  # nobody notices anything then
                self._measured.add(f"{NOTICED}, the part paused meanwhile", seconds)
            else:
                self._measured.add(NOTICED, seconds, fault.target)
        else:
            self._measured.add(f"{NOTICED}: {side}", seconds)

    def _was_paused(self, part: str, since: float) -> bool:
        pauses = (one for one in self._disturbances if one.kind == Kind.PAUSE and one.target == part)
        return any(one.ended is None or one.ended > since for one in pauses)


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return  # another fault has killed it meanwhile


def _are_back(before: dict[str, Membership], now: dict[str, Membership], running: set[str]) -> bool:
    """Whoever has lost the right to be there meanwhile need not come back."""
    return bool(now) and all(
        jid in now[room].occupants.values()
        for room in before.keys() & now.keys() & running
        for jid in before[room].occupants.values()
        if jid.startswith(("v-", "desk@")) and jid in now[room].affiliations
    )


def overlapping(disturbances: list[Disturbance], one: Disturbance) -> bool:
    """Whether something else went on meanwhile."""
    ended = one.ended or float("inf")
    others = [other for other in disturbances if other is not one and other.kind != "round"]
    return any(other.began < ended and (other.ended or ended) > one.began for other in others)


def killed(disturbances: list[Disturbance]) -> Measured:
    """Seconds from each kill until the process served again; those that were hit by something else are apart."""
    measured = Measured()
    for one in disturbances:
        if one.kind == Kind.KILL and one.ended is not None:
            if one.target == EVERYTHING:
                measured.add("everything killed → serving again", one.ended - one.began)
            elif overlapping(disturbances, one):
                measured.add("part killed → serving again, other faults meanwhile", one.ended - one.began)
            else:
                measured.add("part killed → serving again", one.ended - one.began, one.target)
    return measured
