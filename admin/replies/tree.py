"""Canned replies by folder, in reading order. Knows no page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onedoor.desk.words.folding import fold
from onedoor.store.tables import CannedReply


@dataclass(frozen=True, slots=True)
class Folder:
    """`path` is from the top down; empty for replies in no folder."""

    path: tuple[str, ...]
    replies: Sequence[CannedReply]

    @property
    def depth(self) -> int:
        return len(self.path)


def folders(replies: Iterable[CannedReply]) -> list[Folder]:
    """Replies in no folder come first, then each folder before what is in it."""
    found: dict[tuple[str, ...], list[CannedReply]] = {}
    for reply in replies:
        path = tuple(part.strip() for part in reply.folder.split("/") if part.strip())
        for depth in range(1, len(path)):
            found.setdefault(path[:depth], [])
        found.setdefault(path, []).append(reply)
    ordered = sorted(found, key=lambda path: [part.casefold() for part in path])
    return [Folder(path, sorted(found[path], key=lambda one: (one.name, one.language))) for path in ordered]


def matching(replies: Iterable[CannedReply], words: str, state: str) -> list[CannedReply]:
    """Replies with every word in name, text, folder or tags. `state` is `approved`, `draft` or anything else (both)."""
    wanted = fold(words).split()
    return [
        one
        for one in replies
        if all(word in fold(f"{one.name} {one.text} {one.folder} {one.tags}") for word in wanted)
        and state not in ("draft" if one.approved else "approved",)
    ]
