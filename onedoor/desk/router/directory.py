"""Which agencies exist and what each offers now: which can take a chat, and why the others cannot.

Knows no chat, clock or stanza. Callers pass who asks, in which language, and when.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from onedoor.desk.router.acts import Closed, NobodyThere, Offers
from onedoor.desk.router.plan import Agency, Block, Plan, Skill
from onedoor.desk.terms.about import Published
from onedoor.desk.topics.topics import Route, Topic
from onedoor.desk.words.languages import Name, Names, best


class Obstacle(StrEnum):
    AWAY = "away"
    UNKNOWN = "unknown"
    """The agency has no such skill."""
    CLOSED = "closed"
    CLOSING = "closing"
    NOBODY = "nobody"
    LANGUAGE = "language"
    """Somebody is on duty, but does not speak the language."""
    FULL = "full"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Asker:
    """Who wants a chat: their language, and the identities by which an agency may have blocked them."""

    language: str
    visitor: str = ""
    origin: str = ""


class Directory:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._offers: dict[str, Offers] = {}
        self._lost: dict[str, datetime] = {}
        """agency that cannot be reached → since when"""
        self._before: dict[str, Offers] = {}
        """What each agency offered before we lost it, or our own link."""
        self._blocks: dict[tuple[str, str], datetime] = {}
        self.is_short = False
        """There is hardly any disk space left for chats."""
        self._published: dict[str, Published] = {}
        """Kept while an agency is lost, because then citizens most need its phone number."""

    # --- What agencies say ---

    def say(self, offers: Offers) -> Offers | None:
        """Stores what an agency offers. Returns what it offered before, if it was not lost."""
        before = self._offers.get(offers.agency)
        self._offers[offers.agency] = offers
        self._published[offers.agency] = _published(offers)
        self._lost.pop(offers.agency, None)
        return before

    def lose(self, agency: str, at: datetime) -> bool:
        """Records that the agency cannot be reached. Returns False if it already was lost."""
        if (offers := self._offers.pop(agency, None)) is not None:
            self._before[agency] = offers
        new = agency not in self._lost
        self._lost.setdefault(agency, at)
        return new

    def forget(self) -> None:
        """Our own link broke, so we do not know what agencies offer until they say it again."""
        self._before.update(self._offers)
        self._offers.clear()
        self._lost.clear()

    def unheard(self) -> list[str]:
        """The agencies that have not said what they offer."""
        return [jid for jid in self.plan.agencies if jid not in self._offers]

    def is_lost(self, agency: str) -> bool:
        return agency in self._lost

    def is_gone(self, agency: str, at: datetime) -> bool:
        """Whether the agency is lost for longer than a restart takes (the plan's `grace`)."""
        return agency in self._lost and at - self._lost[agency] >= self.plan.grace

    def offers(self, agency: str) -> Offers | None:
        """None until the agency has said what it offers. Until then, it is asked rather than skipped."""
        return self._offers.get(agency)

    def agency(self, jid: str) -> Agency | None:
        return self.plan.agencies.get(jid)

    def name(self, jid: str) -> Name:
        found = self.plan.agencies.get(jid)
        return Name(found.name if found else jid, self.names(jid))

    def names(self, jid: str) -> Names:
        """In other languages: as it has said itself, or else as the administrator has."""
        if (said := self._published.get(jid)) is not None:
            return said.names
        found = self.plan.agencies.get(jid)
        return found.names if found else {}

    def published(self) -> list[Published]:
        """What citizens are told about each agency: its own words, or the administrator's until it has been heard."""
        agencies = self.plan.agencies.values()
        return [
            self._published.get(one.jid) or Published(one.jid, one.name, one.about, names=one.names) for one in agencies
        ]

    def skill(self, route: Route) -> Skill | None:
        """What the agency last said about the skill."""
        offers = self._offers.get(route[0])
        return offers.skills.get(route[1]) if offers else None

    # --- Whom agencies do not want ---

    def block(self, block: Block) -> None:
        for who in (block.visitor, block.origin):
            if who:
                self._blocks[block.agency, who] = block.until

    def require_space(self) -> None:
        """Raises `NobodyThere` if disk space is nearly out, because a new chat could not be kept."""
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
        """Why the route cannot take a chat now; None if it can, or if we can only find out by asking."""
        agency, skill = route
        if agency not in self.plan.agencies or agency in self._lost:
            return Obstacle.AWAY
        if self._is_blocked(agency, asker, at):
            return Obstacle.BLOCKED
        offers = self._offers.get(agency)
        return None if offers is None else _obstacle(offers, offers.skills.get(skill), asker.language)

    def routes(self, topic: Topic, asker: Asker, at: datetime) -> Iterator[Route]:
        """The topic's routes that can take a chat, in the order in which to ask them.

        Routes whose wait is over the agency's limit come after the others, followed by the fallbacks. Agencies that
        were lost a moment ago come last: they are probably restarting.
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
        """Whether the route could take a chat when its agency was last heard; True if it never was."""
        agency, skill = route
        if agency not in self.plan.agencies or self._is_blocked(agency, asker, at):
            return False
        before = self._before.get(agency)
        return before is None or _obstacle(before, before.skills.get(skill), asker.language) is None

    def last_hope(self, routes: Iterable[Route], asker: Asker, at: datetime) -> datetime | None:
        """The last moment, at most `at`, when a route could take a chat or seemed to be restarting; None if never."""
        found = []
        for route in routes:
            lost = self._lost.get(route[0])
            if lost is None and self.obstacle(route, asker, at) is None:
                return at
            if lost is not None and self._was_able(route, asker, at):
                found.append(min(at, lost + self.plan.grace))
        return max(found, default=None)

    def takers(self, topic: Topic, asker: Asker, at: datetime) -> list[str]:
        """The agencies that may keep a message about the topic, open or not: those that can be reached come first."""
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
        """What the agency offers, or what it offered before it was lost a moment ago."""
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
        """Why none of the routes can take a chat, in the words of the agency for which that is the reason."""
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


def _published(offers: Offers) -> Published:
    return Published(offers.agency, offers.name, offers.about, offers.texts, offers.names)


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
    # The reason that may change soonest comes first: a full queue moves, but a closed desk opens tomorrow.
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
    """(text, language): what the agency says, in the citizen's language or else in English; both empty if neither."""
    texts = offers.texts.get(code) or (offers.texts.get("closed", {}) if code == "closing" else {})
    spoken = best(language, texts)
    return (texts[spoken], spoken) if spoken else ("", "")
