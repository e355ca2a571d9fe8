"""What is on offer, as a page is told of it: all of it where that is little, and what it asks for where it is much.

No I/O, no clock.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from bridge.frames.frames import Frame, FrameError, Start
from onedoor.desk.topics.choosing import Choice, in_order
from onedoor.desk.topics.finding import Subject

TopicTold = dict[str, Any]
"""A topic as a frame has it."""
FEW = 12
"""Topics that a page is told of at once; more are chosen from by searching."""
AT_ONCE = 20
"""Topics in one answer to a search."""
GENERAL = "general"
"""The topic for what fits nowhere else, if it is set up."""


class Catalogue:
    def __init__(self) -> None:
        self.topics: list[TopicTold] = []
        self._by_id: dict[str, TopicTold] = {}
        self._subjects: tuple[Subject, ...] = ()
        self._choice: Choice | None = None

    def learn(self, topics: list[TopicTold], keywords: Mapping[str, frozenset[str]]) -> None:
        """What the router says now, in place of all that it has said before."""
        self.topics, self._by_id = topics, {one["id"]: one for one in topics}
        subjects = tuple(
            Subject(one["id"], one["name"], keywords.get(one["id"], frozenset()), _place(one), one["agency"])
            for one in topics
        )
        if subjects != self._subjects:  # who is there changes every minute, what there is does not
            self._subjects, self._choice = subjects, None

    def get(self, id: str) -> TopicTold | None:
        return self._by_id.get(id)

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

    def settled(self, start: Start) -> Start:
        """The start with the topic that the question means. Raises FrameError `which` where the citizen is to be asked.

        Of few topics the router finds it: the citizen has seen them all.
        """
        if start.topic or start.sure or not self.is_large:
            return start
        found = self._chosen_from().find(start.question)
        if found.topic:
            return replace(start, topic=found.topic)
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
