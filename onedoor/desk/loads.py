"""How many chats agents have at other agencies, and which agencies must hear of a change. Knows no stanza."""

from collections import defaultdict
from collections.abc import Mapping


class Loads:
    def __init__(self) -> None:
        self._here: dict[str, Mapping[str, int]] = {}
        """agency → person → chats there"""
        self._agencies: dict[str, set[str]] = defaultdict(set)
        """person → agencies that list them"""
        self._told: dict[str, dict[str, int]] = {}

    def say(self, agency: str, people: Mapping[str, int]) -> dict[str, dict[str, int]]:
        """Sets how many chats each of the agency's people has there. Returns agency → the complete list it must get."""
        before = self._here.get(agency, {})
        self._here[agency] = people
        for person in before.keys() - people.keys():
            self._agencies[person].discard(agency)
        for person in people:
            self._agencies[person].add(agency)
        changed = {person for person in before.keys() | people.keys() if before.get(person) != people.get(person)}
        concerned = {agency} | {other for person in changed for other in self._agencies[person]}
        return {one: told for one in sorted(concerned) if (told := self._news(one)) is not None}

    def lose(self, agency: str) -> dict[str, dict[str, int]]:
        """Stops counting chats at a lost agency, which must be told everything when it is back. Returns as `say`."""
        changed = self.say(agency, {})
        self._told.pop(agency, None)
        return {one: told for one, told in changed.items() if one != agency}

    def all(self) -> dict[str, dict[str, int]]:
        """agency → what it has been told. An agency that restarted unnoticed no longer knows it."""
        return {agency: told for agency, told in self._told.items() if told}

    def _news(self, agency: str) -> dict[str, int] | None:
        """What the agency must be told; None if it knows already."""
        told = {person: chats for person in sorted(self._here[agency]) if (chats := self._elsewhere(person, agency))}
        if told == self._told.get(agency, {}):
            return None
        self._told[agency] = told
        return told

    def _elsewhere(self, person: str, agency: str) -> int:
        return sum(self._here[other].get(person, 0) for other in self._agencies[person] if other != agency)
