"""Stanzas on their way: one at a time in each lane, repeated until answered. Decides nothing and stores nothing.

The component link has no acknowledgements. The only proof of arrival is the answer to an IQ, or the room's reflection
of a message with an id from its archive.
"""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import inf

from onedoor.service import behind
from onedoor.store.journal.journal import Sending
from onedoor.wire.link import NotConnected, RequestFailed

PATIENCE = 5.0
"""Seconds without an answer after which an IQ is sent again, because its receiver may have crashed."""
PAUSE = 1.0
"""Seconds before a temporarily refused stanza is sent again."""
LONGEST_PAUSE = 60.0
"""The longest pause, in seconds, for a message that a room does not archive. Occupants see every repetition."""
SOON = 5.0
"""The pause, in seconds, once a room has archived something again, because the server's disk has space."""
PASSING = frozenset(
    {"remote-server-timeout", "remote-server-not-found", "internal-server-error", "recipient-unavailable"}
)
"""Temporary errors, which servers send for a component that is restarting."""

OnDone = Callable[[Sending, RequestFailed | None], None]


@dataclass(slots=True)
class _Lane:
    waiting: deque[Sending] = field(default_factory=deque)
    unanswered: set[str] = field(default_factory=set)
    failure: RequestFailed | None = None
    sent_at: float | None = None
    """None if nothing is on its way."""
    first_at: float | None = None
    retry_at: float | None = None
    unkept: int = 0
    """How often the room has shown the lane's first message without archiving it."""


class Outbox:
    """Calls `on_done` once for each sending, with the failure if it was refused for good.

    If a sending whose context says `needed` fails, the rest of its lane fails too.
    """

    def __init__(self, send_text: Callable[[str], None], on_done: OnDone, clock: Callable[[], float]) -> None:
        self._send_text, self._on_done, self._clock = send_text, on_done, clock
        self._lanes: dict[str, _Lane] = {}
        self._ids: dict[str, str] = {}
        self._held: set[str] = set()
        self._open = False
        self._kept_at = -inf
        """When a room last archived anything."""

    def add(self, sendings: Iterable[Sending]) -> None:
        for sending in sendings:
            lane = self._lanes.setdefault(sending.lane, _Lane())
            lane.waiting.append(sending)
            self._ids.update(dict.fromkeys(sending.awaits, sending.lane))
            if len(lane.waiting) == 1:
                self._send(sending.lane)

    def open(self) -> None:
        """The link is up, so every lane that is not held continues."""
        self._open = True
        for name in list(self._lanes):
            self._send(name)

    def hold(self, name: str) -> None:
        """Sends nothing in this lane before `release`, because we do not know what has arrived."""
        self._held.add(name)
        if (lane := self._lanes.get(name)) is not None:
            lane.sent_at = lane.retry_at = None

    def release(self, name: str) -> None:
        """Continues the lane. Whatever was not `found` meanwhile has not arrived, and is sent."""
        self._held.discard(name)
        if name in self._lanes:
            self._send(name)

    def waits(self, name: str, **context: object) -> bool:
        """Whether a sending whose context includes `context` is in the lane."""
        lane = self._lanes.get(name)
        return lane is not None and any(context.items() <= sending.context.items() for sending in lane.waiting)

    def close(self) -> None:
        """The link is down, so whatever was on its way may be lost."""
        self._open = False
        for lane in self._lanes.values():
            lane.sent_at = lane.retry_at = None

    def found(self, id: str) -> None:
        """A room's archive has the message. So it has arrived, and everything before it in its lane is done."""
        name = self._ids.get(id)
        lane = self._lanes.get(name or "")
        if name is None or lane is None or not any(id in sending.awaits for sending in lane.waiting):
            return
        while id not in lane.waiting[0].awaits:
            self._forget(lane.waiting[0])
            self._on_done(lane.waiting.popleft(), None)
            lane.failure = None
        lane.unanswered = {one for one in lane.waiting[0].awaits if one in self._ids}
        self.answered(id)

    def answered(self, id: str, failure: RequestFailed | None = None) -> bool:
        """Takes an answer, or a reflection by the room. Returns whether a lane was waiting for it."""
        name = self._ids.get(id)
        lane = self._lanes.get(name or "")
        if name is None or lane is None or not lane.waiting or id not in lane.waiting[0].awaits:
            return False
        if failure is not None and failure.condition in PASSING and not self._too_late(lane):
            lane.retry_at = self._clock() + PAUSE
            return True
        del self._ids[id]
        lane.unanswered.discard(id)
        lane.failure = lane.failure or failure
        if not lane.unanswered:
            self._finish(name, lane)
        return True

    def not_kept(self, id: str) -> None:
        """The room has shown the message but not archived it, so people who enter later would not see it."""
        lane = self._lanes.get(self._ids.get(id, ""))
        if lane is not None and lane.waiting and id in lane.waiting[0].awaits:
            lane.unkept += 1
            lane.retry_at = self._clock() + min(LONGEST_PAUSE, PAUSE * 2**lane.unkept)
            while len(lane.waiting) > 1 and lane.waiting[1].context.get("kind") == behind.KIND:
                passing = lane.waiting[1]  # it only waits for the occupants to see the first message, and they have
                del lane.waiting[1]
                self._on_done(passing, None)

    def keeps(self) -> None:
        """A room has archived something new, so it will probably archive what it did not before."""
        self._kept_at = self._clock()

    def _forget(self, sending: Sending) -> None:
        for id in sending.awaits:
            self._ids.pop(id, None)

    def _too_late(self, lane: _Lane) -> bool:
        limit = lane.waiting[0].context.get("give_up")
        return limit is not None and lane.first_at is not None and self._clock() - lane.first_at >= limit

    def _finish(self, name: str, lane: _Lane) -> None:
        sending, failure = lane.waiting.popleft(), lane.failure
        lane.failure = lane.sent_at = lane.first_at = lane.retry_at = None
        lane.unkept = 0
        needless = self._drop(lane) if failure is not None and sending.context.get("needed") else []
        for one in (sending, *needless):
            self._on_done(one, failure)
        if lane.waiting:
            self._send(name)
        else:
            self._lanes.pop(name, None)

    def _drop(self, lane: _Lane) -> list[Sending]:
        """Drops the rest of a lane whose `needed` sending has failed, because it would be wrong to send it."""
        dropped = list(lane.waiting)
        lane.waiting.clear()
        for one in dropped:
            for id in one.awaits:
                self._ids.pop(id, None)
        return dropped

    def _send(self, name: str) -> None:
        lane = self._lanes[name]
        while lane.waiting and self._open and name not in self._held and lane.sent_at is None:
            sending = lane.waiting[0]
            lane.unanswered = {id for id in sending.awaits if id in self._ids}
            try:
                self._send_text("".join(sending.stanzas))
            except NotConnected:
                return
            lane.sent_at = self._clock()
            lane.first_at = lane.sent_at if lane.first_at is None else lane.first_at
            if lane.unanswered:
                return
            self._finish(name, lane)
            lane = self._lanes.get(name, _Lane())

    def repeat(self, receiver: str) -> None:
        """Sends again at once the IQs that nobody has answered in lanes whose names end so.

        Their receiver has restarted. What was sent to the process before it may be lost without an error.
        """
        for name, lane in list(self._lanes.items()):
            if name.endswith(receiver) and lane.sent_at is not None and lane.waiting[0].stanzas[-1].startswith("<iq"):
                lane.sent_at = lane.retry_at = None
                self._send(name)

    def tick(self) -> None:
        """Repeats what was temporarily refused, and IQs that nobody answered."""
        now = self._clock()
        for name, lane in list(self._lanes.items()):
            if lane.sent_at is None:
                continue
            due = lane.retry_at is not None and now >= self._again_at(lane, lane.sent_at, lane.retry_at)
            # A message sent twice would be read twice. After a lost link, the archive shows whether it arrived.
            forgotten = now - lane.sent_at >= PATIENCE and lane.waiting[0].stanzas[-1].startswith("<iq")
            if due or forgotten:
                lane.sent_at = lane.retry_at = None
                self._send(name)

    def _again_at(self, lane: _Lane, sent_at: float, retry_at: float) -> float:
        """When to repeat. A message that was not archived is repeated sooner if a room has archived something since."""
        return min(retry_at, sent_at + SOON) if lane.unkept and self._kept_at > sent_at else retry_at
