"""Where a transfer goes: turns what an agent typed into an agency and a skill, or into a sentence that says why not."""

from collections.abc import Iterator
from datetime import datetime
from difflib import get_close_matches

from onedoor.desk.router.acts import NobodyThere, NoSuchTarget, NotAllowed, Refusal, SameAgency
from onedoor.desk.router.directory import Asker, Directory, Obstacle
from onedoor.desk.router.plan import Agency
from onedoor.desk.topics.topics import Route
from onedoor.desk.words.folding import fold
from onedoor.desk.words.languages import Name


def resolve(directory: Directory, target: str, here: Route, asker: Asker, at: datetime) -> Route:
    """`here`: the agency and skill that want the transfer. Raises a `Refusal` that says why it is not possible."""
    meant = list(_meant(directory, target, here[1]))
    called = _called(directory, target)
    if not meant:
        raise _nobody_called(directory, target, called)
    elsewhere = [route for route in meant if route[0] != here[0]]
    if not elsewhere:
        raise _same(directory, target, here[0], called)
    allowed = [route for route in elsewhere if (here[0], route[0]) not in directory.plan.forbidden]
    if not allowed:
        raise NotAllowed(
            "{ours} cannot transfer chats to {theirs}.",
            ours=directory.name(here[0]),
            theirs=directory.name(elsewhere[0][0]),
        )
    for route in allowed:
        if directory.obstacle(route, asker, at) is None and _is_known(directory, route):
            return route
    raise _unable(directory, allowed, asker, at)


def _is_known(directory: Directory, route: Route) -> bool:
    """Whether the agency has said what it offers. An agent who waits for an answer is not sent to one that has not."""
    return directory.offers(route[0]) is not None


def _meant(directory: Directory, target: str, skill: str) -> Iterator[Route]:
    """The routes that `target` may mean: an agency, else a topic, else a skill at any agency."""
    called = _called(directory, target)
    if called is not None:
        offers = directory.offers(called.jid)
        offered = offers.skills.values() if offers else ()
        preferred = sorted(offered, key=lambda one: (one.id != skill, one.id != "general", one.on_duty == 0))
        yield from ((called.jid, one.id) for one in preferred)
        return
    for topic in directory.plan.topics.values():
        if _is_called(target, topic.id, topic.name, *topic.names.values()):
            yield from (*topic.routes, *topic.fallbacks)
            return
    for jid in directory.plan.agencies:
        offers = directory.offers(jid)
        for one in offers.skills.values() if offers else ():
            if _is_called(target, one.id, one.name, *one.names.values()):
                yield jid, one.id


def _called(directory: Directory, target: str) -> Agency | None:
    agencies = directory.plan.agencies.values()
    return next((one for one in agencies if _is_called(target, *_names_of(directory, one))), None)


def _names_of(directory: Directory, agency: Agency) -> tuple[str, ...]:
    return agency.label, agency.jid, agency.name, *directory.names(agency.jid).values()


def _is_called(target: str, *names: str) -> bool:
    """Ignores case and accents, because agents type names as their keyboards allow."""
    return fold(target) in map(fold, names)


def _nobody_called(directory: Directory, target: str, called: Agency | None) -> Refusal:
    if called is None:
        return NoSuchTarget(_suggestion(directory, target))
    if directory.offers(called.jid) is not None:
        return NobodyThere("{agency} has no skill that can take a chat.", agency=directory.name(called.jid))
    return NobodyThere("{agency} cannot be reached right now.", agency=directory.name(called.jid))


def _same(directory: Directory, target: str, here: str, called: Agency | None) -> Refusal:
    ours = directory.name(here)
    if called is not None:
        return SameAgency(
            "{agency} already has the chat. To reach a colleague there, type @name or a skill.", agency=ours
        )
    return SameAgency("{agency} answers {target}, and already has the chat.", target=target, agency=ours)


def _unable(directory: Directory, routes: list[Route], asker: Asker, at: datetime) -> NobodyThere:
    """Says what stops the route that comes closest to taking the chat."""
    obstacles = {route: directory.obstacle(route, asker, at) or Obstacle.AWAY for route in routes}
    route = min(obstacles, key=lambda one: _NEAREST.index(obstacles[one]))
    sentence, closed = _SENTENCES[obstacles[route]], directory.nobody([route], asker, at).closed
    if obstacles[route] in (Obstacle.CLOSED, Obstacle.CLOSING) and closed.opens is not None:
        sentence += " It opens on {opens}."
    skill = directory.skill(route)
    return NobodyThere(
        sentence,
        closed,
        agency=directory.name(route[0]),
        skill=Name(skill.name, skill.names) if skill else route[1],
        language=asker.language,
        opens=closed.opens,
    )


_SENTENCES = {
    Obstacle.FULL: "The queue for {skill} at {agency} is full.",
    Obstacle.LANGUAGE: "Nobody who speaks {language} is on duty for {skill} at {agency} right now.",
    Obstacle.NOBODY: "Nobody is on duty for {skill} at {agency} right now.",
    Obstacle.CLOSING: "{agency} closes soon and takes no new chats.",
    Obstacle.CLOSED: "{agency} is closed.",
    Obstacle.BLOCKED: "{agency} has blocked this citizen for a while.",
    Obstacle.UNKNOWN: "{agency} does not offer {skill}.",
    Obstacle.AWAY: "{agency} cannot be reached right now.",
}
_NEAREST = list(_SENTENCES)


def _suggestion(directory: Directory, target: str) -> str:
    known = [agency.label for agency in directory.plan.agencies.values()] + list(directory.plan.topics)
    near = get_close_matches(fold(target), known, 1)
    meant = f" Did you mean {near[0]}?" if near else f" Available: {', '.join(sorted(known))}."
    return f"There is no agency, topic or skill called {target}.{meant}"
