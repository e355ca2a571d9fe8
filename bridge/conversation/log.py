"""All that a visit's page has been shown and keeps, in one order. No I/O."""

import json
from collections.abc import Callable

from bridge.conversation import quoting
from bridge.frames.frames import Frame, write


class Log:
    """Lines are the texts of frames, as they were sent, each with the stanza-id that the room gave it."""

    __slots__ = ("_lines",)

    def __init__(self) -> None:
        self._lines: list[tuple[str | None, str]] = []

    def __len__(self) -> int:
        return len(self._lines)

    def __getitem__(self, place: int) -> str:
        return self._lines[place][1]

    def add(self, stanza: str | None, text: str) -> None:
        self._lines.append((stanza, text))

    def clear(self) -> None:
        self._lines.clear()

    def position(self, after: str | None) -> int:
        """What follows the line `after`; everything, when we never showed it (the browser drops what it has)."""
        if after is not None:
            for index, (stanza, _) in enumerate(self._lines):
                if stanza == after:
                    return index + 1
        return 0

    def following(self, position: int) -> list[str]:
        return [text for _, text in self._lines[position:]]

    def change(self, stanza: str, change: Callable[[Frame], Frame]) -> None:
        for index, (known, text) in enumerate(self._lines):
            if known == stanza:
                self._lines[index] = (stanza, write(change(json.loads(text))))

    def quoted(self, frame: Frame) -> Frame:
        """The frame with the line that it answers, if the page has it."""
        return quoting.shown(frame, self._lines)
