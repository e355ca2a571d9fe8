"""Who may open which page: one rule for each view, enforced in one place. A view without a rule opens for nobody.

Adding a view: mark it with `@allow(Rule.…)`, and give its address a row in `tests/integration/access_table.py`.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from admin import audit
from admin.database import database
from onedoor.store.staff import ADMINISTRATOR, ANALYST, AUDITOR, MANAGER, ROLES, SUPERVISOR
from onedoor.store.tables import Staff

LONGEST_SESSION = timedelta(hours=12)


class Rule(Enum):
    PUBLIC = "anybody"
    STAFF = "anybody who is logged in: one's own account"
    ADMINISTRATOR = "administrators"
    AGENCY = "the set-up of the agency in the address: administrators and its managers"
    LIVE = "what goes on at the agency in the address: those, and its supervisors"
    DESKS = "the same of all agencies: whoever may see one LIVE; the view keeps to `agency_limit()`"
    READ = "transcripts and figures of the agency in the address: those, and its analysts, to whom the view masks them"
    ARCHIVE = "the same of all agencies: whoever may READ one; the view keeps to `agency_limit()` and to `is_masked()`"
    AUDIT = "the audit log: administrators and auditors"


_READERS = frozenset({ADMINISTRATOR, MANAGER, SUPERVISOR, ANALYST})
WHO: dict[Rule, frozenset[str]] = {
    Rule.STAFF: frozenset(ROLES),
    Rule.ADMINISTRATOR: frozenset({ADMINISTRATOR}),
    Rule.AGENCY: frozenset({ADMINISTRATOR, MANAGER}),
    Rule.LIVE: frozenset({ADMINISTRATOR, MANAGER, SUPERVISOR}),
    Rule.DESKS: frozenset({ADMINISTRATOR, MANAGER, SUPERVISOR}),
    Rule.READ: _READERS,
    Rule.ARCHIVE: _READERS,
    Rule.AUDIT: frozenset({ADMINISTRATOR, AUDITOR}),
}
"""Which roles each rule lets in."""
OF_ONE_AGENCY = (Rule.AGENCY, Rule.LIVE, Rule.READ)
"""Rules of views that have `<slug:agency>` in their address: only that agency's people, or those of all."""

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
    app.jinja_env.globals.update(is_administrator=is_administrator, may=may, is_masked=is_masked, Rule=Rule)


def person() -> Staff:
    """Who is logged in; only for views whose rule is not PUBLIC."""
    found: Staff = g.person
    return found


def is_administrator() -> bool:
    return person().role == ADMINISTRATOR


def agency_limit() -> str | None:
    """The agency beyond which this person sees nothing; None: they see all of them."""
    return None if _sees_all(person()) else person().agency_id or ""


def is_masked() -> bool:
    """Whether this person must not see who anybody is: then what is shown goes through `admin.masked`."""
    return person().role == ANALYST


def may(rule: Rule, agency: str | None = None) -> bool:
    """Whether this person would be let in: for what a page offers."""
    return refusal(rule, person(), agency) is None


def refusal(rule: Rule, somebody: Staff, agency: str | None) -> int | None:
    """The HTTP status with which `somebody` is sent away; None: they may.

    Another agency's pages are not found (404) rather than forbidden: nobody learns even that it exists.
    """
    if rule is Rule.PUBLIC:
        return None
    if rule in OF_ONE_AGENCY and not _sees_all(somebody) and (agency is None or agency != somebody.agency_id):
        return 404
    return None if somebody.role in WHO[rule] else 403


def _sees_all(somebody: Staff) -> bool:
    is_of_all = somebody.role in (ADMINISTRATOR, AUDITOR)
    return is_of_all or (somebody.role == ANALYST and somebody.agency_id is None)


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
    code = refusal(rule, g.person, (request.view_args or {}).get("agency")) if rule is not None else 403
    if code is not None:
        audit.read(f"page:{request.path}", g.person.agency_id, action="refused", method=request.method, code=code)
        abort(code)
    return None


def _whoever_is_logged_in() -> Staff | None:
    if "person" not in session:
        return None
    found = database().get(Staff, session["person"])
    began = datetime.fromtimestamp(session.get("since", 0), UTC)
    if found is None or not found.enabled or found.session_key != session.get("key"):
        return None
    return found if datetime.now(UTC) - began < LONGEST_SESSION else None
