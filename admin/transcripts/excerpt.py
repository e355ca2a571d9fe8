"""The part of a long line where the words of a search stand. Knows no database and no markup."""

import re
from collections.abc import Collection

BEFORE, AFTER = 60, 140
"""Characters kept on either side of the first word found."""


def excerpt(body: str, words: Collection[str]) -> list[tuple[str, bool]]:
    """Pieces of `body`, in order, each with whether it is one of the words."""
    body = " ".join(body.split())
    pattern = re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)), re.IGNORECASE)
    first = pattern.search(body) if words else None
    start = max(0, first.start() - BEFORE) if first else 0
    end = (first.end() if first else 0) + AFTER
    cut = ("…" if start else "") + body[start:end] + ("…" if end < len(body) else "")
    return _pieces(cut, pattern) if words else [(cut, False)]


def _pieces(cut: str, pattern: re.Pattern[str]) -> list[tuple[str, bool]]:
    pieces: list[tuple[str, bool]] = []
    here = 0
    for found in pattern.finditer(cut):
        pieces += [(cut[here : found.start()], False), (found.group(), True)]
        here = found.end()
    return [piece for piece in [*pieces, (cut[here:], False)] if piece[0]]
