"""Everything that a visit's page has been shown and keeps, in order. No I/O."""

from collections.abc import Callable, Sequence

from bridge.conversation import quoting
from bridge.frames.frames import Frame


class Log:
    """Lines are frames as they were sent. A changed line is replaced and never modified in place."""

    __slots__ = ("_lines",)

    def __init__(self) -> None:
        self._lines: list[Frame] = []

    def __len__(self) -> int:
        return len(self._lines)

    def __getitem__(self, place: int) -> Frame:
        return self._lines[place]

    def add(self, frame: Frame) -> None:
        self._lines.append(frame)

    def clear(self) -> None:
        self._lines.clear()

    def position(self, after: str | None) -> int:
        """The index of the first line after `after`; 0 if we never showed that (the browser drops what it has)."""
        if after is not None:
            for index, frame in enumerate(self._lines):
                if frame["stanza"] == after:
                    return index + 1
        return 0

    def following(self, position: int) -> Sequence[Frame]:
        return self._lines[position:]

    def change(self, stanza: str, change: Callable[[Frame], Frame]) -> None:
        self._lines = [change(frame) if frame["stanza"] == stanza else frame for frame in self._lines]

    def quoted(self, frame: Frame) -> Frame:
        """The frame with the line that it answers, if the page has that line."""
        return quoting.shown(frame, self._lines)
