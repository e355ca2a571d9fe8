"""Shows, searches and verifies the audit log. Records searches and verifications; changes no row."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from admin.audit_log import words
from admin.audit_log.query import Query
from admin.web import audit
from admin.web.access import Rule, allow
from admin.web.clocks import clock_of
from admin.web.database import audit_key, database
from onedoor.store.audit import chain
from onedoor.store.audit.chain import Head, HeadError
from onedoor.store.tables.proof import AuditRow
from onedoor.wording.formats import say

pages = Blueprint("audit_log", __name__, template_folder="templates", url_prefix="/audit")
PAGE = 50


@pages.get("/")
@allow(Rule.AUDIT)
def index() -> ResponseReturnValue:
    query = Query.read(request.args)
    clock = clock_of()
    wanted = query.rows(clock)
    total = database().scalar(select(func.count()).select_from(wanted.subquery())) or 0
    newest = wanted.order_by(AuditRow.number.desc()).offset((query.page - 1) * PAGE).limit(PAGE)
    rows = database().scalars(newest).all()
    if query.asked:
        audit.read("audit", action="search", asked=query.asked)
    return render_template(
        "audit_log/index.html",
        query=query,
        rows=rows,
        total=total,
        pages=max(1, -(-total // PAGE)),
        actions=_actions(),
        words=words,
        head=chain.head(database()),
        zone=clock,
    )


@pages.post("/verify")
@allow(Rule.AUDIT)
def verify() -> ResponseReturnValue:
    """Checks the whole log. `head` is one that somebody has noted elsewhere; it may be empty."""
    typed = request.form.get("head", "").strip()
    try:
        noted = (Head.of(typed),) if typed else ()
    except HeadError as error:
        return render_template("audit_log/verdict.html", mistake=say(error.args[0]), typed=typed), 422
    verdict = chain.verify(database(), audit_key(), noted)
    audit.read("audit", action="verify", rows=verdict.head.number, bad=verdict.bad)
    code = 200 if verdict.bad is None else 409
    return render_template("audit_log/verdict.html", verdict=verdict, typed=typed), code


def _actions() -> list[tuple[str, str]]:
    """(code, name) of all actions in the log, sorted by name."""
    codes = database().scalars(select(AuditRow.action).distinct())
    return sorted(((code, str(words.ACTIONS.get(code, code))) for code in codes), key=lambda one: one[1].casefold())
