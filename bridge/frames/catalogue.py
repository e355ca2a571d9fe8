"""What is on offer, as a page is told of it: all of it where that is little, and what it asks for where it is much.

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
from onedoor.desk.words.languages import Names, called

TopicTold = dict[str, Any]
"""A topic as a frame has it."""
FEW = 12
"""Topics that a page is told of at once; more are chosen from by searching."""
AT_ONCE = 20
"""Topics in one answer to a search."""
OWN = ""
"""Stands for no language: names are those that topics and agencies have of their own."""
GENERAL = "general"
"""The topic for what fits nowhere else, if it is set up."""


class Catalogue:
    """All of it, said in each language in which anything has a name. Where no `language` is asked for, own names."""

    def __init__(self) -> None:
        self._said = Said()
        self._languages = frozenset[str]()
        """In which anything has a name."""
        self._offers = {OWN: Offer(OWN)}

    def learn(
        self,
        topics: list[TopicTold],
        keywords: Mapping[str, frozenset[str]],
        names: Mapping[str, Names] | None = None,
        agencies: Mapping[str, Names] | None = None,
    ) -> None:
        """What the router says now, in place of all that it has said before. `names` are topics', by their ids, and
        those of agencies, by their addresses."""
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
        """All that a page has to know of many topics before it asks for one."""
        return {
            "topics": len(self.topics),
            "open": any(one["open"] for one in self.topics),
            "languages": sorted({spoken for one in self.topics for spoken in one["languages"]}),
        }

    def in_language(self, language: str) -> "Offer":
        """The same for a page in this language."""
        spoken = next((one for one in (language, language.partition("-")[0]) if one in self._languages), OWN)
        if spoken not in self._offers:
            self._offers[spoken] = Offer(spoken)
            self._offers[spoken].learn(self._said)
        return self._offers[spoken]

    def get(self, id: str) -> TopicTold | None:
        return self.in_language(OWN).get(id)

    def settled(self, start: Start, language: str) -> Start:
        """The start with the topic that the question means. Raises FrameError `which` where the citizen is to be asked,
        in the page's language.

        Of few topics the router finds it: the citizen has seen them all.
        """
        if start.topic or start.sure or not self.is_large:
            return start
        return replace(start, topic=self.in_language(language).meant(start))


@dataclass(frozen=True, slots=True)
class Said:
    """As the router has said it last."""

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
        """It is found by its own name, too."""
        keywords = self.keywords.get(own["id"], frozenset())
        more = words(own["name"]) if told["name"] != own["name"] else frozenset()
        return Subject(own["id"], told["name"], keywords | more, _place(own), told["agency"])


class Offer:
    """What is on offer, by the names of one language."""

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
        if subjects != self._subjects:  # who is there changes every minute, what there is does not
            self._subjects, self._choice = subjects, None

    def get(self, id: str) -> TopicTold | None:
        return self._by_id.get(id)

    def search(self, typed: str, after: int = 0) -> Frame:
        """The next topics that fit, behind the first `after`, each agency's together; and how many there are in all."""
        ids = self._chosen_from().suggest(typed)
        page = [self._by_id[id] for id in ids[after : after + AT_ONCE]]
        places = list(dict.fromkeys(map(_place, page)))
        return {"topics": sorted(page, key=lambda one: places.index(_place(one))), "total": len(ids)}

    def of_agency(self, jid: str) -> list[TopicTold]:
        """Those for which it is asked first."""
        return [one for one in self.topics if _place(one) == jid]

    def agencies(self) -> list[Frame]:
        """Those that are asked first for any topic, in the order of their names, and for how many."""
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
    """The agency that is asked first."""
    return str(next(iter(topic["agencies"]), ""))
