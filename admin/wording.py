"""How moments, durations and the database's words are said on a page. Reads no table."""

from datetime import date, datetime, timedelta

from babel.dates import format_date, format_skeleton
from flask import Flask
from markupsafe import Markup

from admin.catalogues import spoken

LEG_STATES = {
    "waiting": "Waiting",
    "talking": "Talking",
    "refused": "Not taken",
    "handed-over": "Handed over",
    "ended": "Ended",
}
LEG_KINDS = {"chat": "Chats", "practice": "Practice", "consult": "Advice among colleagues", "all": "All of these"}
RATINGS = {"1": "Frown", "2": "Neither", "3": "Smile"}
"""What a citizen said of the chat."""
OTHERWISE = {
    "visit": "In person",
    "phone": "By phone",
    "email": "By e-mail",
    "form": "With a form",
    "not": "Not at all",
}
"""How they would have come without it."""
END_REASONS = {
    "agent": "the agent ended it",
    "citizen": "the citizen left",
    "inactivity": "nobody wrote any more",
    "nobody": "nobody could take it",
    "closed": "the desk was closed",
    "declined": "the agents declined",
    "handed-over": "another agency took over",
    "withdrawn": "it was not needed any more",
    "blocked": "the citizen was blocked",
}
RECORD_KINDS = {
    "chat": "Chats",
    "consult": "Advice among colleagues",
    "practice": "Practice",
    "message": "Messages",
    "feedback": "Comments",
    "file": "Files of chats",
    "email": "E-mail addresses",
    "block": "Blocks",
}
"""What has a schedule (`desk.retention.Kind`)."""
LINE_KINDS = {"command": "Command", "note": "Note", "answer": "Desk’s answer"}
"""Only the kinds that the citizen was not shown."""
AUTHORS = {"citizen": "Citizen", "agent": "Agent", "desk": "Desk"}
DUTIES = {"on": "On duty", "away": "Away", "off": "Off duty"}
LEVELS = {1: "1, beginner", 2: "2", 3: "3", 4: "4", 5: "5, expert"}
DESK_LANGUAGES = {"en": "English", "es": "Spanish", "fr": "French"}
"""In which the desk can speak with an agent."""
TEXTS = {
    "welcome": ("Welcome", "when the chat is in the queue"),
    "closed": ("Closed", "when the desk is closed; the next opening is said beside it"),
    "closing": ("Closing soon", "when the desk closes soon and takes no new chats"),
    "full": ("Full", "when as many wait as may"),
    "nobody": ("Nobody there", "when no agent is on duty for the question"),
    "hours": ("Ways to reach you", "beside the chat, with telephone and e-mail: hours in your own words, for example"),
    "privacy": ("Privacy", "before the chat: what is kept of it, for how long, and why"),
}
"""code → (name, when a citizen reads it)"""
AGENCY_PAGES = (
    ("agencies.show", "Overview", "agencies"),
    ("messages.index", "Messages", "messages"),
    ("agents.index", "Agents", "agents"),
    ("skills.index", "Skills", "skills"),
    ("contact.show", "Citizens", "contact"),
    ("hours.show", "Hours", "hours"),
    ("texts.index", "Texts", "texts"),
    ("replies.index", "Replies", "replies"),
    ("tags.index", "Tags", "tags"),
    ("desk.show", "Desk", "desk"),
    ("retention.show", "Retention", "retention"),
    ("report_settings.show", "Reports", "report_settings"),
)
"""(endpoint, words, feature) of what an agency's tabs lead to."""
ROLES = {
    "administrator": "Administrator",
    "manager": "Manager",
    "supervisor": "Supervisor",
    "analyst": "Analyst",
    "auditor": "Auditor",
}


def teach(app: Flask) -> None:
    app.jinja_env.filters.update(
        month_name=month_name, weekday_name=weekday_name, moment=moment, clock=clock, duration=duration, count=count
    )
    app.jinja_env.globals.update(
        leg_states=LEG_STATES,
        leg_kinds=LEG_KINDS,
        ratings=RATINGS,
        otherwise=OTHERWISE,
        record_kinds=RECORD_KINDS,
        end_reasons=END_REASONS,
        line_kinds=LINE_KINDS,
        authors=AUTHORS,
        duties=DUTIES,
        roles=ROLES,
        levels=LEVELS,
        texts=TEXTS,
        agency_pages=AGENCY_PAGES,
        agency_features=[feature for _, _, feature in AGENCY_PAGES],
    )


def plain_moment(at: datetime) -> str:
    """`22 Nov 2026, 18:05 UTC`: in the zone of the machine that runs the panel, which is named."""
    local = at.astimezone()
    return f"{local.day} {local:%b %Y, %H:%M} {local.tzname()}"


def moment(at: datetime) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(at.isoformat(timespec="seconds"), plain_moment(at))


def clock(at: datetime) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(
        at.isoformat(timespec="milliseconds"), f"{at.astimezone():%H:%M:%S}"
    )


def duration(length: timedelta) -> str:
    """`35 s`, `4 min 5 s`, `2 h 10 min`; never negative, for clocks that disagree."""
    seconds = max(0, round(length.total_seconds()))
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    if minutes:
        return f"{minutes} min {seconds} s" if seconds else f"{minutes} min"
    return f"{seconds} s"


def count(number: int, one: str, many: str) -> str:
    """`1 agent`, `3 agents`, `no agents`."""
    return f"{number or 'no'} {one if number == 1 else many}"


def month_name(first: date) -> str:
    """`December 2026`, in the language of the page."""
    return format_skeleton("yMMMM", first, locale=spoken())


def weekday_name(day: date) -> str:
    """`Mon`, in the language of the page."""
    return format_date(day, "EEE", locale=spoken())
