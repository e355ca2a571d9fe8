"""A topic's routes: which agency is asked for it, in which order. Adds them; draws no page."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.catalogues import gettext as _
from onedoor.store.tables import Agency, Route, Topic


def choices(session: Session, topic: Topic) -> list[tuple[str, str]]:
    """What can be added: `agency/skill` for each skill of ours, or `agency/` for an agency on another server."""
    taken = {route.agency_id for route in topic.routes}
    offered: list[tuple[str, str]] = []
    for agency in session.scalars(select(Agency).order_by(Agency.name)):
        if agency.id in taken:
            continue
        if agency.local:
            offered += [(f"{agency.id}/{skill.slug}", f"{agency.name}: {skill.name}") for skill in agency.skills]
        else:
            offered.append((f"{agency.id}/", _("%(agency)s: the skill named beside", agency=agency.name)))
    return offered


def add(topic: Topic, agency: str, skill: str, *, fallback: bool = False) -> None:
    topic.routes.append(Route(agency_id=agency, skill=skill, position=_last(topic) + 1, fallback=fallback))


def alike(topic: Topic, route: Route) -> list[Route]:
    """The routes among which `route` has its place: fallbacks have their own order."""
    return [other for other in topic.routes if other.fallback is route.fallback]


def change_kind(topic: Topic, route: Route) -> None:
    route.fallback, route.position = not route.fallback, _last(topic) + 1


def _last(topic: Topic) -> int:
    return max((route.position for route in topic.routes), default=0)
