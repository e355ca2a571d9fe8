"""The topics that a page can choose from: all of them if they are few, otherwise those that it asks for.

No I/O, no clock.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import starmap
from typing import Any

from bridge.frames.frames import Frame, FrameError, Start
from onedoor.desk.topics.choosing import Choice, in_order
from onedoor.desk.topics.finding import Subject
from onedoor.desk.topics.topics import words
from onedoor.desk.words.languages import Names, called, wider

TopicTold = dict[str, Any]
"""A topic as in a frame (docs/PROTOCOL.md §5)."""
FEW = 12
"""At most so many topics are sent with `welcome`. If there are more, the page searches."""
AT_ONCE = 20
"""The most topics in one answer to a search."""
OWN = ""
"""Stands for no language: topics and agencies keep their own names."""
GENERAL = "general"
"""The id of the topic for everything that fits nowhere else, if it is set up."""


class Catalogue:
    """All topics, in each language in which anything has a name. Methods without a language use own names."""

    def __init__(self) -> None:
        self._said = Said()
        self._languages = frozenset[str]()
        """The languages in which anything has a name."""
        self._offers = {OWN: Offer(OWN)}

    def learn(
        self,
        topics: list[TopicTold],
        keywords: Mapping[str, frozenset[str]],
        names: Mapping[str, Names] | None = None,
        agencies: Mapping[str, Names] | None = None,
    ) -> None:
        """Replaces all that the router has said before. `keywords`: topic id → words; `names`: topic id → names;
        `agencies`: address → names."""
        self._said = Said(topics, keywords, names or {}, agencies or {})
        self._languages = self._said.languages()
        for language in self._offers.keys() - {OWN, *self._languages}:
            del self._offers[language]
        for offer in self._offers.values():
            offer.learn(self._said)

    @property
    def topics(self) -> list[TopicTold]:
        return self._said.topics

    @property
    def is_large(self) -> bool:
        return len(self.topics) > FEW

    def summary(self) -> Frame:
        """What a page needs to know about many topics before it asks for one: `many` without `masking`."""
        return {
            "topics": len(self.topics),
            "open": any(one["open"] for one in self.topics),
            "languages": sorted({spoken for one in self.topics for spoken in one["languages"]}),
        }

    def in_language(self, language: str) -> "Offer":
        """The topics for a page in this language."""
        spoken = next((one for one in wider(language) if one in self._languages), OWN)
        if spoken not in self._offers:
            self._offers[spoken] = Offer(spoken)
            self._offers[spoken].learn(self._said)
        return self._offers[spoken]

    def get(self, id: str) -> TopicTold | None:
        return self.in_language(OWN).get(id)

    def settled(self, start: Start, language: str) -> Start:
        """The start with the topic that the question means. Raises FrameError `which`, in the page's language, if the
        citizen has to choose.

        If there are few topics, the router finds it, because the citizen has seen them all.
        """
        if start.topic or start.sure or not self.is_large:
            return start
        return replace(start, topic=self.in_language(language).meant(start))


@dataclass(frozen=True, slots=True)
class Said:
    """The router's latest answer."""

    topics: list[TopicTold] = field(default_factory=list)
    keywords: Mapping[str, frozenset[str]] = field(default_factory=dict)
    names: Mapping[str, Names] = field(default_factory=dict)
    agencies: Mapping[str, Names] = field(default_factory=dict)

    def languages(self) -> frozenset[str]:
        return frozenset(language for one in (*self.names.values(), *self.agencies.values()) for language in one)

    def topic(self, one: TopicTold, language: str) -> TopicTold:
        name = called(one["name"], self.names.get(one["id"], {}), language)
        return {**one, "name": name, "agency": called(one["agency"], self.agencies.get(_place(one), {}), language)}

    def subject(self, own: TopicTold, told: TopicTold) -> Subject:
        """What a search looks in. A topic is also found by its own name."""
        keywords = self.keywords.get(own["id"], frozenset())
        more = words(own["name"]) if told["name"] != own["name"] else frozenset()
        return Subject(own["id"], told["name"], keywords | more, _place(own), told["agency"])


class Offer:
    """The topics by their names in one language."""

    def __init__(self, language: str) -> None:
        self._language = language
        self.topics: list[TopicTold] = []
        self._by_id: dict[str, TopicTold] = {}
        self._subjects: tuple[Subject, ...] = ()
        self._choice: Choice | None = None

    def learn(self, said: Said) -> None:
        own = self._language == OWN
        self.topics = said.topics if own else [said.topic(one, self._language) for one in said.topics]
        self._by_id = {one["id"]: one for one in self.topics}
        subjects = tuple(starmap(said.subject, zip(said.topics, self.topics, strict=True)))
        if subjects != self._subjects:  # who is there changes every minute, topics do not
            self._subjects, self._choice = subjects, None

    def get(self, id: str) -> TopicTold | None:
        return self._by_id.get(id)

    def search(self, typed: str, after: int = 0) -> Frame:
        """The next matching topics after the first `after`, grouped by agency, and the `total` number of matches."""
        ids = self._chosen_from().suggest(typed)
        page = [self._by_id[id] for id in ids[after : after + AT_ONCE]]
        places = list(dict.fromkeys(map(_place, page)))
        return {"topics": sorted(page, key=lambda one: places.index(_place(one))), "total": len(ids)}

    def of_agency(self, jid: str) -> list[TopicTold]:
        """The topics for which this agency is asked first."""
        return [one for one in self.topics if _place(one) == jid]

    def agencies(self) -> list[Frame]:
        """The agencies that are asked first for any topic, by name: `[{id, name, topics}]` with how many topics."""
        counted = Counter(map(_place, self.topics))
        names = {_place(one): one["agency"] for one in self.topics}
        order = in_order(set(names.values()))
        by_name = sorted(names, key=lambda jid: (order.index(names[jid]), jid))
        return [{"id": jid, "name": names[jid], "topics": counted[jid]} for jid in by_name if jid]

    def meant(self, start: Start) -> str:
        """The topic that the question means. Raises FrameError `which`."""
        found = self._chosen_from().find(start.question)
        if found.topic:
            return found.topic
        asked: Iterable[TopicTold] = (self._by_id[id] for id in found.near)
        otherwise = GENERAL if GENERAL in self._by_id else ""
        more = {"candidates": list(asked), "otherwise": otherwise}
        raise FrameError("which", "It is not clear which topic this is about.", start.id, more)

    def _chosen_from(self) -> Choice:
        if self._choice is None:
            self._choice = Choice(self._subjects)
        return self._choice


def _place(topic: Mapping[str, Any]) -> str:
    """The address of the agency that is asked first; empty if there is none."""
    return str(next(iter(topic["agencies"]), ""))
