"""Lists, adds, changes, orders and deletes topics and their routes. Decides nothing about a running chat."""

from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from admin.fields import options
from admin.topics import listed, routes
from admin.topics.forms import NewTopicForm, RouteForm, TopicForm
from admin.web import paging
from admin.web.access import Rule, allow
from admin.web.database import database
from admin.words.names import names_of
from onedoor.records.names import called, name_of
from onedoor.store.setup import order
from onedoor.store.tables import Agency, Route, Skill, Topic
from onedoor.wording import text
from onedoor.wording.sentences import gettext as _

pages = Blueprint("topics", __name__, template_folder="templates", url_prefix="/topics")


@pages.get("/")
@allow(Rule.ADMINISTRATOR)
def index() -> ResponseReturnValue:
    found = paging.paged(*listed.all_of_them(database()))
    topics = listed.whole(database(), [one.id for one in found.rows])
    return render_template("topics/index.html", found=found, topics=topics, skills=_skill_names(topics))


@pages.route("/new", methods=["GET", "POST"])
@allow(Rule.ADMINISTRATOR)
def new() -> ResponseReturnValue:
    form = NewTopicForm()
    if form.validate_on_submit():
        if not database().get(Topic, form.id.data):
            made = Topic(id=form.id.data, position=order.behind_all(database()))
            database().add(made)
            return _save(form, made)
        form.refuse(form.id, _("There is a topic with the short name %(id)s already.", id=form.id.data))
    return render_template("topics/new.html", form=form), 422 if form.errors else 200


@pages.route("/<slug:topic>/edit", methods=["GET", "POST"])
@allow(Rule.ADMINISTRATOR)
def edit(topic: str) -> ResponseReturnValue:
    found = _topic_or_404(topic)
    form = TopicForm(obj=found, **names_of(found))
    if form.validate_on_submit():
        return _save(form, found)
    return _page(found, form, RouteForm(formdata=None))


@pages.post("/<slug:topic>/move")
@allow(Rule.ADMINISTRATOR)
def move(topic: str) -> ResponseReturnValue:
    rows = _moved(found := _topic_or_404(topic))
    page = rows.index(found) // paging.SIZE + 1
    database().commit()
    return redirect(url_for("topics.index", page=page if page > 1 else None, _anchor=f"topic-{topic}"))


@pages.post("/<slug:topic>/routes")
@allow(Rule.ADMINISTRATOR)
def add_route(topic: str) -> ResponseReturnValue:
    found = _topic_or_404(topic)
    form = RouteForm()
    form.place.choices = options(*routes.choices(database(), found))
    if form.validate() and _names_a_skill(form):
        agency, skill = (form.place.data or "").split("/", 1)
        routes.add(found, agency, skill or form.skill.data or "", fallback=form.fallback.data)
        database().commit()
        flash(_("The agency is added at the end of its list."))
        return redirect(url_for("topics.edit", topic=topic))
    return _page(found, TopicForm(formdata=None, obj=found, **names_of(found)), form)


@pages.post("/<slug:topic>/routes/<int(max=2147483647):number>/move")
@allow(Rule.ADMINISTRATOR)
def move_route(topic: str, number: int) -> ResponseReturnValue:
    found = _topic_or_404(topic)
    route = _route_or_404(found, number)
    order.move(routes.alike(found, route), route, _direction())
    database().commit()
    return redirect(url_for("topics.edit", topic=topic))


@pages.post("/<slug:topic>/routes/<int(max=2147483647):number>/fallback")
@allow(Rule.ADMINISTRATOR)
def change_kind(topic: str, number: int) -> ResponseReturnValue:
    """Turns a route into a fallback, or a fallback into a route. It becomes the last of its new list."""
    found = _topic_or_404(topic)
    route = _route_or_404(found, number)
    routes.change_kind(found, route)
    database().commit()
    name = called(route.agency)
    flash(
        _("%(name)s is asked only when no other agency can.", name=name)
        if route.fallback
        else _("%(name)s is asked like the others.", name=name)
    )
    return redirect(url_for("topics.edit", topic=topic))


@pages.post("/<slug:topic>/routes/<int(max=2147483647):number>/delete")
@allow(Rule.ADMINISTRATOR)
def delete_route(topic: str, number: int) -> ResponseReturnValue:
    found = _topic_or_404(topic)
    found.routes.remove(_route_or_404(found, number))
    database().commit()
    flash(_("The agency is not asked for this topic any more."))
    return redirect(url_for("topics.edit", topic=topic))


@pages.get("/<slug:topic>/delete")
@allow(Rule.ADMINISTRATOR)
def ask(topic: str) -> ResponseReturnValue:
    found = _topic_or_404(topic)
    return render_template(
        "delete.html",
        title=_("Delete the topic %(name)s?", name=called(found)),
        consequences=[
            _("Citizens cannot choose it any more, and no agency is asked for it."),
            _("Chats that wait or go on are not touched. Transcripts stay."),
        ],
        label=_("Delete the topic"),
        back=url_for("topics.edit", topic=topic),
    )


@pages.post("/<slug:topic>/delete")
@allow(Rule.ADMINISTRATOR)
def delete(topic: str) -> ResponseReturnValue:
    found = _topic_or_404(topic)
    database().delete(found)
    database().commit()
    flash(_("The topic %(name)s is deleted.", name=called(found)))
    return redirect(url_for("topics.index"))


def _topics() -> list[Topic]:
    return list(database().scalars(select(Topic).order_by(Topic.position, Topic.name)))


def _moved(topic: Topic) -> list[Topic]:
    """All topics in their new order. Moves `topic` by one step, or to the place that the person typed."""
    to = text.one_line(request.form.get("to", ""))
    return order.move(_topics(), topic, to) if order.is_place(to) else _topics()


def _topic_or_404(topic: str) -> Topic:
    return database().get(Topic, topic) or abort(404)


def _route_or_404(topic: Topic, number: int) -> Route:
    return next((route for route in topic.routes if route.id == number), None) or abort(404)


def _skill_names(topics: Sequence[Topic]) -> dict[tuple[str, str], str]:
    """(agency, slug) → skill's name, for the agencies of these topics"""
    agencies = {route.agency_id for topic in topics for route in topic.routes}
    asked = select(Skill.agency_id, Skill.slug, name_of(Skill)).where(Skill.agency_id.in_(agencies))
    return {(agency, slug): name for agency, slug, name in database().execute(asked)}


def _names_a_skill(form: RouteForm) -> bool:
    if (form.place.data or "").endswith("/") and not form.skill.data:
        form.refuse(form.skill, _("Enter the short name of the skill at that agency."))
    return not form.errors


def _save(form: TopicForm, topic: Topic) -> ResponseReturnValue:
    form.fill(topic, "name", "patience", "enabled")
    form.fill_names(topic)
    topic.priority = form.priority.data or 0
    topic.keywords = " ".join((form.keywords.data or "").lower().replace(",", " ").split())
    database().commit()
    flash(_("The topic %(topic)s is saved.", topic=called(topic)))
    return redirect(url_for("topics.edit", topic=topic.id))


def _page(topic: Topic, form: TopicForm, route_form: RouteForm) -> ResponseReturnValue:
    route_form.place.choices = options(*routes.choices(database(), topic))
    page = render_template(
        "topics/edit.html",
        topic=topic,
        routes=[route for route in topic.routes if not route.fallback],
        fallbacks=[route for route in topic.routes if route.fallback],
        form=form,
        route_form=route_form,
        skills=_skill_names([topic]),
        order=database().scalars(select(Topic.id).order_by(Topic.position, Topic.name)).all(),
        has_foreign=database().scalar(select(Agency.id).where(Agency.local.is_(False)).limit(1)) is not None,
    )
    return page, 422 if form.errors or route_form.errors else 200


def _direction() -> str:
    return "up" if request.form.get("to") == "up" else "down"
