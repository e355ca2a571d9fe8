"""The part of a long line that has the words of a search. Knows no database and no markup."""

from collections.abc import Sequence

from onedoor.desk.words.searching import Term, marked

BEFORE, AFTER = 60, 140
"""Characters that we keep before and after the first word found."""
MOST_READ = 20_000
"""Characters of one line that we search."""


def excerpt(body: str, terms: Sequence[Term]) -> list[tuple[str, bool]]:
    """(piece, whether it is one of the words) of `body`, in order."""
    body = " ".join(body.split())
    places = marked(body[:MOST_READ], terms)
    start = max(0, places[0].start - BEFORE) if places else 0
    end = (places[0].stop if places else 0) + AFTER
    pieces = [("…" if start else "", False)]
    here = start
    for place in places:
        if place.stop <= end:
            pieces += [(body[here : place.start], False), (body[place.start : place.stop], True)]
            here = place.stop
    pieces += [(body[here:end], False), ("…" if end < len(body) else "", False)]
    return [piece for piece in pieces if piece[0]]
