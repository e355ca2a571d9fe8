"""Who may open which page: one rule for each view, enforced in one place. A view without a rule opens for nobody."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from admin.database import database
from onedoor.store.staff import ADMINISTRATOR
from onedoor.store.tables import Staff

LONGEST_SESSION = timedelta(hours=12)


class Rule(Enum):
    PUBLIC = "anybody"
    STAFF = "anybody who is logged in; the view shows each what is theirs"
    AGENCY = "administrators, and the managers of the agency named in the address"
    ADMINISTRATOR = "administrators"


View = TypeVar("View", bound=Callable[..., Any])


def allow(rule: Rule) -> Callable[[View], View]:
    """Sets a view's rule; goes below the route: `@pages.get("/") @allow(Rule.STAFF) def show() …`."""

    def mark(view: View) -> View:
        view.rule = rule  # type: ignore[attr-defined]
        return view

    return mark


def rule_of(view: object) -> Rule | None:
    return getattr(view, "rule", None)


def guard(app: Flask) -> None:
    allow(Rule.PUBLIC)(app.view_functions["static"])
    app.before_request(_check)


def person() -> Staff:
    """Who is logged in; only for views whose rule is not PUBLIC."""
    found: Staff = g.person
    return found


def is_administrator() -> bool:
    return person().role == ADMINISTRATOR


def log_in(found: Staff) -> None:
    """Starts a session of its own: nothing of the one before it survives (session fixation)."""
    session.clear()
    session.update(person=found.id, key=found.session_key, since=datetime.now(UTC).timestamp())
    session.permanent = True


def _check() -> Response | None:
    if request.endpoint is None:
        return None  # no such page: the error's handler answers
    rule = rule_of(current_app.view_functions[request.endpoint])
    g.person = None if request.endpoint == "static" else _whoever_is_logged_in()
    if rule is Rule.PUBLIC:
        return None
    if g.person is None:
        wanted = request.full_path.removesuffix("?") if request.method == "GET" else None
        return redirect(url_for("login.show", next=wanted if wanted != "/" else None))
    if rule is None or (rule is Rule.ADMINISTRATOR and not is_administrator()):
        abort(403)
    if rule is Rule.AGENCY and not is_administrator() and (request.view_args or {}).get("agency") != person().agency_id:
        abort(404)  # and not 403: a manager learns nothing about other agencies, not even that they exist
    return None


def _whoever_is_logged_in() -> Staff | None:
    if "person" not in session:
        return None
    found = database().get(Staff, session["person"])
    began = datetime.fromtimestamp(session.get("since", 0), UTC)
    if found is None or not found.enabled or found.session_key != session.get("key"):
        return None
    return found if datetime.now(UTC) - began < LONGEST_SESSION else None
