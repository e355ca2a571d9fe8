"""What a start has to pass: the limits of its place and agency, and a puzzle or, without JavaScript, a form's token.

Does not decide whether anybody answers; the router does. A chat that has begun does not pass here again.
"""

from collections.abc import Callable

from bridge.frames.frames import FrameError, Start
from bridge.limits.form_token import FormTokens
from bridge.limits.limits import Limits
from bridge.limits.puzzle import Puzzles
from onedoor.settings import Settings


class Admission:
    """`agency_of` returns the name of a topic's agency; empty if unknown."""

    def __init__(self, settings: Settings, limits: Limits, agency_of: Callable[[str], str]) -> None:
        self._on, self._limits, self._agency_of = settings.limits.puzzle, limits, agency_of
        site = settings.bridge.jid
        self._puzzles = Puzzles(settings.derive("puzzles"), site)
        self._forms = FormTokens(settings.derive("forms without scripts"), site, settings.limits.plain_wait)

    def by_work(self, start: Start, visit: str | None, origin: str, fresh: Callable[[], str]) -> str:
        """Counts the start, and returns the visit that may start: `visit`, if there is one.

        Otherwise it is the one that the puzzle was made for, and we make puzzles for a `fresh` one. Raises FrameError;
        `puzzle` has the puzzle to solve first.
        """
        self._check(start, origin)
        if self._on:
            if start.solution is None:
                self._limits.take("puzzle", origin, start.id)
                made = self._puzzles.make(visit or fresh(), self._limits.doublings(origin))
                raise FrameError("puzzle", "Solve this first, and start once more.", start.id, {"challenge": made})
            visit = self._puzzles.check(start.solution, visit, start.id)
        self._count(start, origin)
        return visit or fresh()

    def form(self) -> str:
        """The token for a form without JavaScript."""
        return self._forms.write()

    def by_form(self, start: Start, token: str, origin: str) -> None:
        """Counts a start by a form without JavaScript: it does no work, but has a lower limit. Raises FrameError."""
        self._check(start, origin)
        self._limits.check("plain", origin, start.id)
        if self._on:
            self._forms.check(token)
            self._limits.take("plain", origin, start.id)
        self._count(start, origin)

    def _check(self, start: Start, origin: str) -> None:
        """Checks the limits before anybody does any work."""
        self._limits.check("start", origin, start.id)
        self._limits.check("agency", self._agency_of(start.topic), start.id)

    def _count(self, start: Start, origin: str) -> None:
        self._limits.take("start", origin, start.id)
        self._limits.take("agency", self._agency_of(start.topic), start.id)
        self._limits.count_start()
