"""Every page of the panel as an address of the office, from the URL map: a new page is walked without being told.

A page whose address has a part that nobody here knows a value for raises KeyError: give it one in `addresses`.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from onedoor.reports import catalogue
from onedoor.store.tables import AgencyText, Agent, CannedReply, Hold, LeftMessage, Share, Skill, Staff, Tag
from tests.e2e.office import Office
from tests.e2e.office_work import AGENCY, TALKS, Done

NUMBERED: dict[str, Any] = {
    "agents": Agent,
    "skills": Skill,
    "replies": CannedReply,
    "texts": AgencyText,
    "tags": Tag,
    "messages": LeftMessage,
    "retention": Hold,
    "staff": Staff,
    "handling": Share,
}
"""By blueprint: whose number is in its addresses. The first of the office's agency is taken."""
NO_PAGES = (
    *("static", "health.health", "health.ready", "login.code", "sign_on.go", "sign_on.back", "first_run.steps"),
    *("live.fragment", "live.lines"),
    *("handling.fetch", "replies.export", "reports.agents_as", "reports.download", "setupfile.save"),
    *("transcripts.data", "transcripts.file", "transcripts.table", "transcripts.text"),
)
"""What a browser saves, a part of a page, a word for monitors, and steps of logging in, which have their own scenes."""
MORE = (
    "/nowhere",
    "/transcripts/?words=tax+sales",
    "/transcripts/?words=nobodysaidthis",
    "/transcripts/?first=soon",
    f"/agencies/{AGENCY}/messages/?state=",
    f"/agencies/{AGENCY}/hours/?month=2026-12",
    f"/agencies/{AGENCY}/retention/holds/new?chat=901",
    "/agencies/labor/tags/",
    "/reports/service-level?by=hour",
    f"/live/?agency={AGENCY}",
    "/live/?show=all",
    "/live/?words=nowhere",
    *(f"{page}?words=tax" for page in ("/", "/agencies/", "/topics/")),
    *(f"{page}?words=nowhere" for page in ("/", "/agencies/", "/topics/")),
)
"""Other faces of the same pages: found, not found, mistaken, empty."""


def pages(office: Office, done: Done) -> list[str]:
    """The address of each page, and of the other faces of some."""
    found = [
        one for rule in office.app.url_map.iter_rules() if _is_page(rule) for one in _addresses(office, rule, done)
    ]
    return [*dict.fromkeys(found), *MORE]


def _is_page(rule: Rule) -> bool:
    return "GET" in (rule.methods or set()) and rule.endpoint not in NO_PAGES


def _addresses(office: Office, rule: Rule, done: Done) -> Iterator[str]:
    blueprint = rule.endpoint.partition(".")[0]
    known: dict[str, object] = {
        "agency": AGENCY,
        "leg": TALKS if blueprint == "live" else done.leg,
        "secret": done.secret,
        "topic": "taxes",
    }
    if "number" in rule.arguments:
        known["number"] = _number(office, NUMBERED[blueprint])
    for name in sorted(set(catalogue.TITLES) - catalogue.BY_PERSON) if "name" in rule.arguments else [""]:
        values = known | {"name": name}
        with office.app.test_request_context():
            built = rule.build({part: values[part] for part in rule.arguments})
        assert built is not None
        yield built[1]


def _number(office: Office, table: type[Agent]) -> int:
    wanted = select(func.min(table.id))
    with Session(office.engine) as session:
        number = session.scalars(wanted if table is Staff else wanted.where(table.agency_id == AGENCY)).one()
    assert number is not None, f"the office has no {table.__tablename__}"
    return number
