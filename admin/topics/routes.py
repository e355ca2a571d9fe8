"""A topic's routes: which agency is asked for it, in which order. Renders nothing."""

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from onedoor.records.names import name_of
from onedoor.store.tables import Agency, Route, Skill, Topic
from onedoor.wording.sentences import gettext as _


def choices(session: Session, topic: Topic) -> list[tuple[str, str]]:
    """(value, words) of routes to add: `agency/skill` for our own skills, `agency/` for an agency on another server."""
    taken = {route.agency_id for route in topic.routes}
    offered: list[tuple[str, str]] = []
    places = select(Agency.id, name_of(Agency), Agency.local, Skill.slug, name_of(Skill)).outerjoin(
        Skill, and_(Skill.agency_id == Agency.id, Agency.local)
    )
    for id, name, local, slug, skill in session.execute(places.order_by(Agency.name, Agency.id, Skill.name)):
        if id in taken:
            continue
        if not local:
            offered.append((f"{id}/", _("%(agency)s: the skill in the next field", agency=name)))
        elif slug is not None:
            offered.append((f"{id}/{slug}", f"{name}: {skill}"))
    return offered


def add(topic: Topic, agency: str, skill: str, *, fallback: bool = False) -> None:
    topic.routes.append(Route(agency_id=agency, skill=skill, position=_last(topic) + 1, fallback=fallback))


def alike(topic: Topic, route: Route) -> list[Route]:
    """The routes that share an order with `route`. Fallbacks have an order of their own."""
    return [other for other in topic.routes if other.fallback is route.fallback]


def change_kind(topic: Topic, route: Route) -> None:
    route.fallback, route.position = not route.fallback, _last(topic) + 1


def _last(topic: Topic) -> int:
    return max((route.position for route in topic.routes), default=0)
