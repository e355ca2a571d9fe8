"""Who may open which address of the panel: the table. A new route without a row fails, and so does a row without one.

To add a view, write its method and its rule (as Flask has it, converters left out: `/staff/<number>/edit`) into the
group that says who gets in. The groups are spelled out in ANSWERS, and not in the words of `admin/web/access.py` on
purpose: the table is what we want, and that is what we have. A view of its own kind gets a group of its own.

What is tested here ends where the view begins. That a view finds nothing of another agency behind an address that is
one's own (`/agencies/tax/agents/<an agent of business>/edit`) is for the view's own tests.
"""

from collections.abc import Mapping

from flask import Flask
from werkzeug.routing import Rule as Route

from admin.web.access import Rule, rule_of
from tests.integration.panel import FILE

LOGIN, IN = "login", "in"
"""Sent to the login; let in. A number is the HTTP status of the refusal."""

PEOPLE = {
    "nobody": None,
    "administrator": "admin",
    "manager": "tara",
    "supervisor": "sue",
    "analyst": "ann",
    "analyst of all": "alma",
    "auditor": "otto",
    "other manager": "bob",
    "other supervisor": "bess",
    "other analyst": "bill",
}
"""Each with their login. The addresses are those of the agency `tax`; the other ones are of the agency `business`."""

PUBLIC = dict.fromkeys(PEOPLE, IN)
LOGGED_IN = {**PUBLIC, "nobody": LOGIN}
ADMINISTRATORS = {**dict.fromkeys(PEOPLE, 403), "nobody": LOGIN, "administrator": IN}
AUDITORS = {**ADMINISTRATORS, "auditor": IN}
READERS = {**LOGGED_IN, "auditor": 403}
OTHERS = dict.fromkeys(("other manager", "other supervisor", "other analyst"), 404)
SET_UP = {**ADMINISTRATORS, **OTHERS, "manager": IN}
LIVE = {**SET_UP, "supervisor": IN}
DESKS = {**ADMINISTRATORS, **dict.fromkeys(("manager", "supervisor", "other manager", "other supervisor"), IN)}
TRANSCRIPT = {**LIVE, "analyst": IN, "analyst of all": IN}

ANSWERS: dict[str, Mapping[str, object]] = {
    "public": PUBLIC,
    "logged in": LOGGED_IN,
    "administrators": ADMINISTRATORS,
    "auditors": AUDITORS,
    "readers": READERS,
    "set-up": SET_UP,
    "live": LIVE,
    "desks": DESKS,
    "transcript": TRANSCRIPT,
}

TABLE = {
    "public": """
        GET /health
        POST /language
        GET /login
        POST /login
        GET /login/code
        GET /ready
        GET /sign-on/
        GET /sign-on/back
        POST /login/code
        GET /static/<filename>
    """,
    "logged in": """
        GET /
        GET /account/factor/
        POST /account/factor/begin
        POST /account/factor/codes
        POST /account/factor/confirm
        POST /account/factor/off
        GET /account/password
        POST /account/password
        POST /account/sessions/end
        POST /logout
    """,
    "administrators": """
        GET /agencies/
        GET /agencies/<agency>/delete
        POST /agencies/<agency>/delete
        GET /agencies/<agency>/edit
        POST /agencies/<agency>/edit
        GET /agencies/new
        POST /agencies/new
        GET /first-run/
        POST /first-run/
        GET /first-run/<agency>/
        GET /first-run/<agency>/steps
        GET /mail/
        POST /mail/test
        GET /setup/
        POST /setup/
        GET /setup/onedoor-setup.<kind>
        GET /staff/
        GET /staff/<number>/edit
        POST /staff/<number>/edit
        POST /staff/<number>/factor
        POST /staff/<number>/logout
        POST /staff/<number>/password
        GET /staff/new
        POST /staff/new
        GET /topics/
        GET /topics/<topic>/delete
        POST /topics/<topic>/delete
        GET /topics/<topic>/edit
        POST /topics/<topic>/edit
        POST /topics/<topic>/move
        POST /topics/<topic>/routes
        POST /topics/<topic>/routes/<number>/delete
        POST /topics/<topic>/routes/<number>/fallback
        POST /topics/<topic>/routes/<number>/move
        GET /topics/new
        POST /topics/new
        GET /transfers/
        POST /transfers/
        POST /transfers/<source>/<target>/delete
    """,
    "auditors": """
        GET /audit/
        POST /audit/verify
    """,
    "readers": """
        GET /reports/
        GET /reports/<name>
        GET /reports/<name>.<form>
        GET /reports/feedback/comments
        GET /transcripts/
        POST /transcripts/export
        GET /transcripts/exports
        GET /transcripts/exports/<made>
        GET /transcripts/shared
        GET /transcripts/shared/<number>
        GET /transcripts/shared/link/<secret>
    """,
    "set-up": """
        GET /transcripts/<agency>/<leg>/redact
        POST /transcripts/<agency>/<leg>/redact
        GET /transcripts/<agency>/<leg>/share
        POST /transcripts/<agency>/<leg>/share
        POST /transcripts/<agency>/<leg>/share/<number>/revoke
        GET /agencies/<agency>/retention/
        POST /agencies/<agency>/retention/
        GET /agencies/<agency>/retention/holds
        GET /agencies/<agency>/retention/holds/new
        POST /agencies/<agency>/retention/holds/new
        GET /agencies/<agency>/retention/holds/<number>/covers
        GET /agencies/<agency>/retention/holds/<number>/lift
        POST /agencies/<agency>/retention/holds/<number>/lift
        GET /agencies/<agency>/retention/log
        GET /agencies/<agency>/reports/
        POST /agencies/<agency>/reports/
        POST /agencies/<agency>/reports/targets
        POST /agencies/<agency>/reports/readers
        POST /agencies/<agency>/reports/readers/<number>/delete
        GET /agencies/<agency>/
        GET /agencies/<agency>/agents/
        POST /agencies/<agency>/agents/<number>/account
        GET /agencies/<agency>/agents/<number>/delete
        POST /agencies/<agency>/agents/<number>/delete
        GET /agencies/<agency>/agents/<number>/edit
        POST /agencies/<agency>/agents/<number>/edit
        GET /agencies/<agency>/agents/new
        POST /agencies/<agency>/agents/new
        GET /agencies/<agency>/contact/
        POST /agencies/<agency>/contact/
        GET /agencies/<agency>/desk/
        POST /agencies/<agency>/desk/
        GET /agencies/<agency>/hours/
        POST /agencies/<agency>/hours/
        POST /agencies/<agency>/hours/holidays
        POST /agencies/<agency>/hours/holidays/<number>/delete
        GET /agencies/<agency>/replies/
        GET /agencies/<agency>/replies/<number>/delete
        POST /agencies/<agency>/replies/<number>/delete
        GET /agencies/<agency>/replies/<number>/edit
        POST /agencies/<agency>/replies/<number>/edit
        GET /agencies/<agency>/replies/import
        POST /agencies/<agency>/replies/import
        GET /agencies/<agency>/replies/replies.csv
        GET /agencies/<agency>/replies/new
        POST /agencies/<agency>/replies/new
        GET /agencies/<agency>/skills/
        GET /agencies/<agency>/skills/<number>/delete
        POST /agencies/<agency>/skills/<number>/delete
        GET /agencies/<agency>/skills/<number>/edit
        POST /agencies/<agency>/skills/<number>/edit
        GET /agencies/<agency>/skills/new
        POST /agencies/<agency>/skills/new
        GET /agencies/<agency>/tags/
        POST /agencies/<agency>/tags/<number>/delete
        GET /agencies/<agency>/tags/<number>/edit
        POST /agencies/<agency>/tags/<number>/edit
        GET /agencies/<agency>/tags/new
        POST /agencies/<agency>/tags/new
        GET /agencies/<agency>/texts/
        POST /agencies/<agency>/texts/<number>/delete
        GET /agencies/<agency>/texts/<number>/edit
        POST /agencies/<agency>/texts/<number>/edit
        GET /agencies/<agency>/texts/new
        POST /agencies/<agency>/texts/new
    """,
    "desks": """
        GET /reports/agents
        GET /reports/agents.<form>
        GET /reports/feedback/frowns
        GET /live/
        GET /live/board
    """,
    "live": """
        POST /transcripts/<agency>/<leg>/notes
        POST /transcripts/<agency>/<leg>/tags
        POST /agencies/<agency>/messages/<number>/done
        POST /agencies/<agency>/messages/<number>/note
        POST /agencies/<agency>/messages/<number>/undo
        POST /reports/feedback/frowns/<agency>/<leg>/called
        GET /live/<agency>/<leg>/
        GET /live/<agency>/<leg>/end
        POST /live/<agency>/<leg>/end
        GET /live/<agency>/<leg>/lines
        POST /live/<agency>/<leg>/move
        GET /transcripts/<agency>/<leg>/files/<identifier>
    """,
    "transcript": """
        GET /agencies/<agency>/messages/
        GET /agencies/<agency>/messages/<number>/
        GET /transcripts/<agency>/<leg>/
        GET /transcripts/<agency>/<leg>/transcript.csv
        GET /transcripts/<agency>/<leg>/transcript.json
        GET /transcripts/<agency>/<leg>/transcript.txt
    """,
}

OF_TAX = {"agency": "tax", "leg": "q7.2"}


def everything(app: Flask, values: dict[str, str]) -> list[tuple[Route, str, str, Rule]]:
    """(route, address, method, rule) of every route, with `values` for what they name and 1 for every number."""
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            given = {
                "topic": "taxes",
                "filename": "panel.css",
                "identifier": FILE,
                "number": 1,
                "kind": "toml",
                "source": "tax",
                "target": "business",
                "name": "offered",
                "form": "csv",
                "made": "0" * 32,
                "secret": "no-secret",
            } | values
            parts = {name: given[name] for name in rule.arguments}
            _, address = rule.build(parts) or ("", "")
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                allowed = rule_of(app.view_functions[rule.endpoint])
                assert allowed is not None, f"{rule.endpoint} has no access rule"
                found.append((rule, address, method, allowed))
    return found
