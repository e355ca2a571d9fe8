"""Which agencies there are and what each offers now: who can take a chat, and what stands in the way of the others.

Knows no chat, clock or stanza: it is told who asks, in which language, and when.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from onedoor.desk.router.acts import Closed, NobodyThere, Offers
from onedoor.desk.router.plan import Agency, Block, Plan, Skill
from onedoor.desk.terms.about import Published
from onedoor.desk.topics.topics import Route, Topic
from onedoor.desk.words.languages import best


class Obstacle(StrEnum):
    AWAY = "away"
    UNKNOWN = "unknown"
    """It has no such skill."""
    CLOSED = "closed"
    CLOSING = "closing"
    NOBODY = "nobody"
    LANGUAGE = "language"
    """Somebody is on duty, and speaks another language."""
    FULL = "full"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Asker:
    """Who wants to be served: in which language, and as whom an agency may know them."""

    language: str
    visitor: str = ""
    origin: str = ""


class Directory:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._offers: dict[str, Offers] = {}
        self._lost: dict[str, datetime] = {}
        """Who cannot be reached, and since when."""
        self._before: dict[str, Offers] = {}
        """What agencies said last before we lost them, or our own link."""
        self._blocks: dict[tuple[str, str], datetime] = {}
        self.is_short = False
        """There is hardly any space left where chats are kept."""
        self._published: dict[str, Published] = {}
        """Whom a citizen can call is told most of all while the agency cannot be reached here."""

    # --- What agencies say ---

    def say(self, offers: Offers) -> Offers | None:
        """Remembers it; returns what the agency had said before."""
        before = self._offers.get(offers.agency)
        self._offers[offers.agency] = offers
        self._published[offers.agency] = Published(offers.agency, offers.name, offers.about, offers.texts)
        self._lost.pop(offers.agency, None)
        return before

    def lose(self, agency: str, at: datetime) -> bool:
        """False when it was lost already."""
        if (offers := self._offers.pop(agency, None)) is not None:
            self._before[agency] = offers
        new = agency not in self._lost
        self._lost.setdefault(agency, at)
        return new

    def forget(self) -> None:
        """Our own link broke: what agencies offer is not known until they say it again."""
        self._before.update(self._offers)
        self._offers.clear()
        self._lost.clear()

    def unheard(self) -> list[str]:
        """The agencies that have not said what they offer."""
        return [jid for jid in self.plan.agencies if jid not in self._offers]

    def is_lost(self, agency: str) -> bool:
        return agency in self._lost

    def is_gone(self, agency: str, at: datetime) -> bool:
        """Lost, and not only to be started again."""
        return agency in self._lost and at - self._lost[agency] >= self.plan.grace

    def offers(self, agency: str) -> Offers | None:
        """None until it has said what it offers: then it is asked rather than passed over."""
        return self._offers.get(agency)

    def agency(self, jid: str) -> Agency | None:
        return self.plan.agencies.get(jid)

    def name(self, jid: str) -> str:
        found = self.plan.agencies.get(jid)
        return found.name if found else jid

    def published(self) -> list[Published]:
        """Each agency as citizens are told of it: in its own words, or in the administrator's until it is heard."""
        agencies = self.plan.agencies.values()
        return [self._published.get(one.jid) or Published(one.jid, one.name, one.about) for one in agencies]

    def skill(self, route: Route) -> Skill | None:
        """What the agency has said last of the skill."""
        offers = self._offers.get(route[0])
        return offers.skills.get(route[1]) if offers else None

    # --- Whom agencies do not want ---

    def block(self, block: Block) -> None:
        for who in (block.visitor, block.origin):
            if who:
                self._blocks[block.agency, who] = block.until

    def require_space(self) -> None:
        """Raises NobodyThere when there is hardly any left: what is begun now could not be kept."""
        if self.is_short:
            raise NobodyThere("The disk is almost full.", Closed(reason="fault"))

    def change_blocks(self, blocks: Iterable[Block]) -> None:
        self._blocks.clear()
        for one in blocks:
            self.block(one)

    def _is_blocked(self, agency: str, asker: Asker, at: datetime) -> bool:
        untils = (self._blocks.get((agency, who)) for who in (asker.visitor, asker.origin) if who)
        return any(until is not None and at < until for until in untils)

    # --- Who can ---

    def obstacle(self, route: Route, asker: Asker, at: datetime) -> Obstacle | None:
        """Why the route cannot take a chat now; None when it can, or when only asking will tell."""
        agency, skill = route
        if agency not in self.plan.agencies or agency in self._lost:
            return Obstacle.AWAY
        if self._is_blocked(agency, asker, at):
            return Obstacle.BLOCKED
        offers = self._offers.get(agency)
        return None if offers is None else _obstacle(offers, offers.skills.get(skill), asker.language)

    def routes(self, topic: Topic, asker: Asker, at: datetime) -> Iterator[Route]:
        """Those that can, in the order they should be asked.

        Who keeps newcomers waiting longer than they want to comes after the others, then come the fallbacks. Last of
        all is who was there a moment ago: it is probably being started again.
        """
        able = [route for route in topic.routes if self.obstacle(route, asker, at) is None]
        busy = [route for route in able if (skill := self.skill(route)) is not None and skill.is_overdue]
        yield from (route for route in able if route not in busy)
        yield from busy
        yield from (route for route in topic.fallbacks if self.obstacle(route, asker, at) is None)
        for route in (*topic.routes, *topic.fallbacks):
            if route[0] in self._lost and not self.is_gone(route[0], at) and self._was_able(route, asker, at):
                yield route

    def _was_able(self, route: Route, asker: Asker, at: datetime) -> bool:
        """Whether the route could take a chat when its agency was heard last; as good as yes when it never was."""
        agency, skill = route
        if agency not in self.plan.agencies or self._is_blocked(agency, asker, at):
            return False
        before = self._before.get(agency)
        return before is None or _obstacle(before, before.skills.get(skill), asker.language) is None

    def last_hope(self, routes: Iterable[Route], asker: Asker, at: datetime) -> datetime | None:
        """Until when, up to now, one of the routes could take a chat, or was thought to be back in a moment."""
        found = []
        for route in routes:
            lost = self._lost.get(route[0])
            if lost is None and self.obstacle(route, asker, at) is None:
                return at
            if lost is not None and self._was_able(route, asker, at):
                found.append(min(at, lost + self.plan.grace))
        return max(found, default=None)

    def takers(self, topic: Topic, asker: Asker, at: datetime) -> list[str]:
        """Who may keep a message about the topic, open or not: the first that can be reached, then the others."""
        agencies = dict.fromkeys(agency for agency, _ in (*topic.routes, *topic.fallbacks))
        wanted = [one for one in agencies if one in self.plan.agencies and not self._is_blocked(one, asker, at)]
        return sorted(wanted, key=self.is_lost)

    def is_open(self, topic: Topic, at: datetime) -> bool:
        """Whether somebody is on duty for the topic now, in any language."""
        return any(self._is_staffed(route, at) for route in (*topic.routes, *topic.fallbacks))

    def _is_staffed(self, route: Route, at: datetime) -> bool:
        offers = self._latest(route[0], at)
        skill = offers.skills.get(route[1]) if offers else None
        return offers is not None and skill is not None and offers.open and not offers.closing and skill.on_duty > 0

    def _latest(self, agency: str, at: datetime) -> Offers | None:
        """What it offers; what it did when it was there a moment ago."""
        return self._offers.get(agency) or (None if self.is_gone(agency, at) else self._before.get(agency))

    def languages(self, topic: Topic, at: datetime) -> frozenset[str]:
        known = ((self._latest(agency, at), slug) for agency, slug in (*topic.routes, *topic.fallbacks))
        found = (offers.skills.get(slug) for offers, slug in known if offers is not None)
        return frozenset(language for skill in found if skill is not None for language in skill.languages)

    def opens(self, topic: Topic, at: datetime) -> datetime | None:
        """When the first of the topic's agencies opens next."""
        found = (self._latest(agency, at) for agency, _ in (*topic.routes, *topic.fallbacks))
        return min((one.opens for one in found if one is not None and one.opens is not None), default=None)

    # --- Why nobody can ---

    def nobody(self, routes: Iterable[Route], asker: Asker, at: datetime) -> NobodyThere:
        """What is true when none of the routes can, and in the words of the agency that it is true of."""
        found = [(self.obstacle(route, asker, at), route[0]) for route in routes]
        for reason, obstacles in _REASONS:
            agencies = [agency for obstacle, agency in found if obstacle in obstacles]
            if agencies:
                closed = self._closed(reason, agencies, asker.language)
                return NobodyThere(_SENTENCES[reason], closed)
        return NobodyThere(_SENTENCES["nobody"])

    def _closed(self, reason: str, agencies: list[str], language: str) -> Closed:
        if reason == "blocked":
            return Closed(reason)
        known = {jid: offers for jid in agencies if (offers := self._offers.get(jid)) is not None}
        if not known:
            return Closed(reason, agency=self.name(agencies[0]))
        opening = {jid: offers.opens for jid, offers in known.items() if offers.opens is not None}
        first = min(opening, key=opening.__getitem__) if reason == "closed" and opening else next(iter(known))
        code = "closing" if reason == "closed" and known[first].open else reason
        text, spoken = _words(known[first], code, language)
        return Closed(reason, opening.get(first) if reason == "closed" else None, self.name(first), text, spoken)


def _obstacle(offers: Offers, skill: Skill | None, language: str) -> Obstacle | None:
    if skill is None:
        return Obstacle.UNKNOWN
    if not offers.open:
        return Obstacle.CLOSED
    if offers.closing:
        return Obstacle.CLOSING
    if skill.on_duty == 0:
        return Obstacle.NOBODY
    if not skill.speaks(language):
        return Obstacle.LANGUAGE
    return Obstacle.FULL if skill.full else None


_REASONS: tuple[tuple[str, tuple[Obstacle, ...]], ...] = (
    # What may change soonest comes first: a full queue moves, a closed desk opens tomorrow.
    ("full", (Obstacle.FULL,)),
    ("nobody", (Obstacle.NOBODY, Obstacle.LANGUAGE)),
    ("closed", (Obstacle.CLOSED, Obstacle.CLOSING)),
    ("blocked", (Obstacle.BLOCKED,)),
)
_SENTENCES = {
    "full": "The queue for this is full.",
    "nobody": "Nobody is available for this right now.",
    "closed": "This is closed right now.",
    "blocked": "You cannot start a chat about this right now.",
}


def _words(offers: Offers, code: str, language: str) -> tuple[str, str]:
    """What the agency says of it and in what language: the citizen's, else English, else none at all."""
    texts = offers.texts.get(code) or (offers.texts.get("closed", {}) if code == "closing" else {})
    spoken = best(language, texts)
    return (texts[spoken], spoken) if spoken else ("", "")
