"""The list of topics: what each is found by, and those of one page with all that is said of them. Draws no page."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from admin.web.lookup import in_order
from admin.words.names import name_of
from onedoor.store.tables import Agency, Route, Topic, TopicName


def all_of_them(session: Session) -> tuple[Sequence[Any], Callable[[Any], list[str]]]:
    """Id, name and keywords in their order; and the texts that find one: these, its names in other
    languages, and the agencies that are asked."""
    asked: dict[str, list[str]] = {}
    for topic, agency in session.execute(select(Route.topic_id, name_of(Agency)).join(Route.agency)):
        asked.setdefault(topic, []).append(agency)
    for topic, name in session.execute(select(TopicName.topic_id, TopicName.name)):
        asked.setdefault(topic, []).append(name)
    rows = session.execute(select(Topic.id, Topic.name, Topic.keywords).order_by(Topic.position, Topic.name)).all()
    return rows, lambda one: [one.name, one.id, one.keywords, *asked.get(one.id, ())]


def whole(session: Session, ids: Sequence[str]) -> list[Topic]:
    """Those topics in their order, with their routes and these routes' agencies."""
    routes = selectinload(Topic.routes).options(joinedload(Route.agency))
    return in_order(session.scalars(select(Topic).where(Topic.id.in_(ids)).options(routes)), ids)
