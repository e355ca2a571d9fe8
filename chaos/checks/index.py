"""The history by chat: which citizen, room, archive and transcripts belong together, and when it was quiet."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from chaos.checks.history import Archived, Disturbance, Happened, History, Page, Post, Transcript

SETTLED = 5.0
"""Seconds after the last disturbance within which everything must be in order again."""


@dataclass(slots=True)
class Chat:
    """`key` is the router's id, by which people know it."""

    key: str
    room: str
    citizen: str
    page: Page | None
    archive: list[Archived] | None
    transcripts: list[Transcript]
    events: list[Happened]
    """The router's events."""
    of_legs: list[Happened]
    """The agencies' events."""
    posts: list[Post] = field(default_factory=list)

    @property
    def positions(self) -> dict[str, int]:
        return {line.stanza: index for index, line in enumerate(self.archive or ())}

    @property
    def ended_at(self) -> float | None:
        return next((event.at for event in self.events if event.kind == "Ended"), None)


def chats(history: History) -> Iterator[Chat]:
    """Every chat that the router has opened for a citizen."""
    events, of_legs = _events(history)
    transcripts: dict[str, list[Transcript]] = defaultdict(list)
    for one in history.transcripts:
        transcripts[one.chat].append(one)
    posts: dict[str, list[Post]] = defaultdict(list)
    for post in history.posts:
        posts[post.room or post.by].append(post)
    for key, own in events.items():
        opened = next((event for event in own if event.kind == "Opened"), None)
        if opened is None:
            continue
        room, citizen = str(opened.data["room"]), citizen_of(str(opened.data["name"]))
        yield Chat(
            key, room, citizen, history.pages.get(citizen), history.archives.get(room),
            transcripts[key], own, of_legs[key], [*posts[citizen], *posts[room]],
        )  # fmt: skip


def citizen_of(name: str) -> str:
    """Citizens are called `Rosa c7`: their key is the last word."""
    return name.rsplit(maxsplit=1)[-1] if name else ""


def _events(history: History) -> tuple[dict[str, list[Happened]], dict[str, list[Happened]]]:
    router: dict[str, list[Happened]] = defaultdict(list)
    agencies: dict[str, list[Happened]] = defaultdict(list)
    for event in history.happened:
        if event.stream == history.router:
            router[event.chat].append(event)
        else:
            agencies[event.chat.partition(".")[0]].append(event)
    return router, agencies


def quiet(disturbances: list[Disturbance], since: float, until: float) -> float:
    """Seconds between `since` and `until` in which nothing was disturbed."""
    at, found = since, 0.0
    for one in sorted(disturbances, key=lambda one: one.began):
        found += max(0.0, min(one.began, until) - at)
        at = max(at, min(one.ended if one.ended is not None else until, until))
    return found + max(0.0, until - at)


def is_settled(disturbances: list[Disturbance], at: float, since: float) -> bool:
    """Whether `at` is at least SETTLED seconds after `since` and after every disturbance that began before `at`."""
    last = max([since, *(one.ended or at for one in disturbances if one.began <= at)])
    return at - last >= SETTLED
