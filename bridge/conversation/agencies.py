"""What the agencies have published, and whose terms apply to a visit now. No I/O, no clock.

Promises that the strictest possible agency counts if it is unsure which one does.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from bridge.conversation.conversation import Conversation
from bridge.frames.frames import Frame
from bridge.frames.tokens import Ticket
from onedoor.desk.room.introduced import Person
from onedoor.desk.terms.about import Published, strictest
from onedoor.desk.words.languages import best, called


class Visiting(Protocol):
    """The part of a visit that says which agencies it may concern."""

    @property
    def conversation(self) -> Conversation: ...

    @property
    def ticket(self) -> Ticket: ...


class Agencies:
    """`masking` is the mode that applies to unknown agencies."""

    def __init__(self, masking: str) -> None:
        self._masking = masking
        self._topics: dict[str, tuple[str, ...]] = {}
        self._known: dict[str, Published] = {}
        self._by_name: dict[str, Published] = {}
        """The first of those with the same name."""
        self._is_named = False
        """At least one agency has a name in another language."""
        self._frames: dict[str, list[dict[str, Any]]] = {}

    def learn(self, known: Iterable[Published], topics: Iterable[dict[str, Any]]) -> None:
        """Replaces all that the router has said before."""
        self._known = {one.jid: one for one in known}
        self._by_name = {one.name: one for one in reversed(self._known.values())}
        self._is_named = any(one.names for one in self._known.values())
        self._topics = {topic["id"]: tuple(topic["agencies"]) for topic in topics}
        self._frames.clear()

    def published(self) -> list[Published]:
        return list(self._known.values())

    def called(self, name: str, language: str, jid: str = "") -> str:
        """The name in `language` of the agency with this address, or else this own name; `name` itself if unknown."""
        named = self._known.get(jid) or self._by_name.get(name)
        return called(name, named.names, language) if named is not None else name

    def said(self, frame: Frame, language: str) -> Frame:
        """The frame for a page in `language`, with the agencies' names in that language."""
        if not self._is_named or not language:
            return frame
        if frame["type"] == "people":
            people = [{**one, "agency": self.called(one["agency"], language, one["at"])} for one in frame["people"]]
            return {**frame, "people": people}
        field = "name" if frame["type"] == "agency" else "agency"
        named = field in frame and frame["type"] in NAMING
        return {**frame, field: self.called(frame[field], language)} if named else frame

    def frames(self, language: str) -> list[dict[str, Any]]:
        """All agencies for a page in `language`, as in `welcome` (docs/PROTOCOL.md §5)."""
        if language not in self._frames:
            if len(self._frames) > MOST_LANGUAGES:
                self._frames.clear()
            self._frames[language] = [_frame(one, language) for one in self._known.values()]
        return self._frames[language]

    def named(self, jids: Iterable[str], language: str) -> list[dict[str, Any]]:
        """The agencies with these addresses, in this order and without unknown ones, as in `welcome`."""
        known = {frame["id"]: frame for frame in self.frames(language)}
        return [known[jid] for jid in dict.fromkeys(jids) if jid in known]

    def origins(self) -> list[str]:
        """The origins of the sites that the agencies allow to embed the chat."""
        return sorted({origin for one in self._known.values() for origin in one.about.origins})

    def knows(self, jid: str) -> bool:
        return jid in self._known

    def zone(self, name: str) -> str:
        """The time zone of the agency with this name; UTC if it is unknown."""
        return self._by_name[name].about.zone if name in self._by_name else "UTC"

    def strictest(self) -> str:
        """The strictest mode of all agencies: `mask`, `warn` or `off`."""
        return strictest([self._masking, *(one.about.masking for one in self._known.values() if one.about.masking)])

    # --- One visit ---

    def masking(self, visit: Visiting, topic: str | None = None) -> str:
        """`mask`, `warn` or `off`. `topic`: what the citizen is about to choose; empty for “I do not know”."""
        agencies = self._concerned(visit, topic)
        modes = [one.about.masking for one in agencies if one is not None and one.about.masking]
        if agencies and len(modes) == len(agencies):
            return strictest(modes)
        return strictest([self._masking, *modes])

    def allows_files(self, visit: Visiting) -> bool:
        """Whether every agency that has the chat, or may get it, takes files."""
        agencies = self._concerned(visit, None)
        return bool(agencies) and all(one is not None and one.about.files for one in agencies)

    def _concerned(self, visit: Visiting, topic: str | None) -> Sequence[Published | None]:
        """The agencies of the people whom the citizen is talking with; if there are none, all that may get the chat.

        None stands for an unknown agency.
        """
        conversation = visit.conversation
        if here := conversation.here():
            return [self._of(person) for person in here]
        wanted = visit.ticket.topic if topic is None else topic
        listed = [self._known.get(jid) for jid in self._topics.get(wanted, ())]
        if not listed:
            listed = [None, *self._known.values()]
        return [*listed, *map(self._of, conversation.met)]

    def _of(self, person: Person) -> Published | None:
        return self._known.get(person.at) or self._by_name.get(person.agency)


MOST_LANGUAGES = 20
NAMING = frozenset({"message", "notice", "agency", "ended", "error"})
"""Frames that name one agency."""


def _frame(told: Published, language: str) -> dict[str, Any]:
    about = told.about
    frame: dict[str, Any] = {"id": told.jid, "name": called(told.name, told.names, language)}
    frame |= {name: value for name in ("phone", "email", "website") if (value := getattr(about, name))}
    if about.hours:
        frame["zone"] = about.zone
        frame["hours"] = [{"days": one.days, "start": one.start, "end": one.end} for one in about.hours]
    if about.masking:
        frame |= {"keep_days": about.keep_days, "files": about.files, "masking": about.masking}
    for code, texts in told.texts.items():
        if spoken := best(language, texts):
            frame.setdefault("words", {})[code] = {"text": texts[spoken], "lang": spoken}
    return frame
