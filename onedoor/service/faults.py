"""Counts failures of requests and lines that come again by themselves, so that none is tried for ever. One per stream.

A component that fails restarts from its journal. The same request is then repeated, and the same line is still in the
room's archive. Without this count, one bad stanza would stop the component again and again.
"""

from datetime import UTC, datetime

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from onedoor.store.tables import live

log = structlog.get_logger()

MOST_REMEMBERED = 200
TRIES = 2
"""The first error may come from state that the restart clears. The second comes from the act itself."""


class Faults:
    """How often each act has failed. Without an engine, the counts are lost with this object."""

    def __init__(self, engine: Engine | None = None, stream: str = "") -> None:
        self._engine, self._part = engine, f"faults:{stream}"
        self._times: dict[str, int] = live.said(engine, self._part) if engine is not None else {}

    def times(self, act: str) -> int:
        return self._times.get(act, 0)

    def is_hopeless(self, act: str) -> bool:
        """Whether the act has failed too often to be tried again."""
        return self.times(act) >= TRIES

    def note(self, act: str) -> None:
        """Counts a failure. `act`: a name that is the same when the act comes again; empty for one that does not."""
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
