"""The list of topics: the texts that find each, and the topics of one page with their details. Renders nothing."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from admin.web.lookup import in_order
from onedoor.records.names import name_of
from onedoor.store.tables import Agency, Route, Topic, TopicName


def all_of_them(session: Session) -> tuple[Sequence[Any], Callable[[Any], list[str]]]:
    """(rows, texts of a row). The rows are id, name and keywords, in the topics' order. The texts that find a
    topic are these, its names in other languages, and the agencies that are asked."""
    asked: dict[str, list[str]] = {}
    for topic, agency in session.execute(select(Route.topic_id, name_of(Agency)).join(Route.agency)):
        asked.setdefault(topic, []).append(agency)
    for topic, name in session.execute(select(TopicName.topic_id, TopicName.name)):
        asked.setdefault(topic, []).append(name)
    rows = session.execute(select(Topic.id, Topic.name, Topic.keywords).order_by(Topic.position, Topic.name)).all()
    return rows, lambda one: [one.name, one.id, one.keywords, *asked.get(one.id, ())]


def whole(session: Session, ids: Sequence[str]) -> list[Topic]:
    """The topics with these ids, in the same order, with their routes and the routes' agencies."""
    routes = selectinload(Topic.routes).options(joinedload(Route.agency))
    return in_order(session.scalars(select(Topic).where(Topic.id.in_(ids)).options(routes)), ids)
