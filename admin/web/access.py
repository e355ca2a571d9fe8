"""Who may open which page: one rule for each view, enforced in one place. Nobody can open a view without a rule.

To add a view, mark it with `@allow(Rule.…)`, and add a row for its URL to `tests/integration/access_table.py`.
"""

from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from admin.web import audit, sessions
from onedoor.store.staff.second_factor import is_on
from onedoor.store.staff.staff import ADMINISTRATOR, ANALYST, AUDITOR, MANAGER, ROLES, SUPERVISOR
from onedoor.store.tables import Staff

WITHOUT_FACTOR = ("account", "factor", "login", "language")
"""Blueprints that a person can use before they set up the second factor that they need."""


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
"""rule → roles that it lets in"""
OF_ONE_AGENCY = (Rule.AGENCY, Rule.LIVE, Rule.READ)
"""Rules of views with `<slug:agency>` in the URL. They let in that agency's people, and those of all agencies."""

View = TypeVar("View", bound=Callable[..., Any])


def allow(rule: Rule) -> Callable[[View], View]:
    """Sets a view's rule. Goes below the route: `@pages.get("/") @allow(Rule.STAFF) def show() …`."""

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
    """The person who is logged in. Only for views whose rule is not PUBLIC."""
    found: Staff = g.person
    return found


def is_administrator() -> bool:
    return person().role == ADMINISTRATOR


def agency_limit() -> str | None:
    """The only agency that this person can see; None if they can see all."""
    return None if _sees_all(person()) else person().agency_id or ""


def is_masked() -> bool:
    """Whether names are hidden from this person. If so, views show data only through `admin.words.masked`."""
    return person().role == ANALYST


def may(rule: Rule, agency: str | None = None) -> bool:
    """Whether this person would be let in. Pages use it to decide what they offer."""
    return refusal(rule, person(), agency) is None


def refusal(rule: Rule, somebody: Staff, agency: str | None) -> int | None:
    """The HTTP status that refuses `somebody`; None if they are let in.

    Another agency's pages answer 404 rather than 403, so that nobody learns whether the agency exists.
    """
    if rule is Rule.PUBLIC:
        return None
    if rule in OF_ONE_AGENCY and not _sees_all(somebody) and (agency is None or agency != somebody.agency_id):
        return 404
    return None if somebody.role in WHO[rule] else 403


def _sees_all(somebody: Staff) -> bool:
    is_of_all = somebody.role in (ADMINISTRATOR, AUDITOR)
    return is_of_all or (somebody.role == ANALYST and somebody.agency_id is None)


def _check() -> Response | None:
    if request.endpoint is None:
        return None  # no such page: the error handler answers
    rule = rule_of(current_app.view_functions[request.endpoint])
    found = None if request.endpoint == "static" else sessions.current()
    g.person, g.session = found or (None, None)
    if rule is Rule.PUBLIC:
        return None
    if g.person is None:
        wanted = request.full_path.removesuffix("?") if request.method == "GET" else None
        return redirect(url_for("login.show", next=wanted if wanted != "/" else None))
    code = refusal(rule, g.person, (request.view_args or {}).get("agency")) if rule is not None else 403
    if code is not None:
        audit.read(f"page:{request.path}", g.person.agency_id, action="refused", method=request.method, code=code)
        abort(code)
    if _lacks_factor() and request.blueprint not in WITHOUT_FACTOR:
        return redirect(url_for("factor.show"))
    return None


def _lacks_factor() -> bool:
    """Whether the settings require a second factor that this person has not set up."""
    is_wanted = person().role in current_app.config["ONEDOOR_SECOND_FACTOR"]
    return (
        is_wanted
        and not is_on(person())
        and not (g.session.how == "sign-on" and current_app.config["ONEDOOR_SIGN_ON_IS_ENOUGH"])
    )
