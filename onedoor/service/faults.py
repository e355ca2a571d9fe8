"""Counts failures of requests and lines that come again by themselves, so that none is tried for ever. Kept by stream.

A component that fails starts again from its journal. Then the same request is repeated, and the same line is still in
the room's archive. Without this count, one bad stanza would end the component again and again.
"""

from datetime import UTC, datetime

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from onedoor.store.tables import live

log = structlog.get_logger()

MOST_REMEMBERED = 200
TRIES = 2
"""The first error may come from state that is gone after the restart; the second comes from the act itself."""


class Faults:
    """Without an engine nothing is kept beyond the object."""

    def __init__(self, engine: Engine | None = None, stream: str = "") -> None:
        self._engine, self._part = engine, f"faults:{stream}"
        self._times: dict[str, int] = live.said(engine, self._part) if engine is not None else {}

    def times(self, act: str) -> int:
        return self._times.get(act, 0)

    def is_hopeless(self, act: str) -> bool:
        """Whether it has failed so often that it is not tried again."""
        return self.times(act) >= TRIES

    def note(self, act: str) -> None:
        """It has failed. `act` is its name, the same when it comes again; without a name nothing does."""
        if not act:
            return
        self._times[act] = self._times.pop(act, 0) + 1
        for oldest in list(self._times)[:-MOST_REMEMBERED]:
            del self._times[oldest]
        try:
            if self._engine is not None:
                live.beat(self._engine, self._part, datetime.now(UTC), self._times)
        except SQLAlchemyError as error:
            log.warning("faults.not_kept", part=self._part, error=type(error).__name__)
