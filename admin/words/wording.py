"""How a page shows times, durations and the database's codes. Reads no table."""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal
from babel.units import format_unit
from flask import Flask
from markupsafe import Markup

from admin.words import languages
from admin.words.catalogues import Later, gettext, how, ngettext
from admin.words.catalogues import lazy_gettext as _
from onedoor.desk.health import Why
from onedoor.desk.words.sentence import Sentence

LEG_STATES = {
    "waiting": _("Waiting"),
    "talking": _("Talking"),
    "kept": _("Given back"),
    "refused": _("Not taken"),
    "handed-over": _("Handed over"),
    "ended": _("Ended"),
}
LEG_KINDS = {
    "chat": _("Chats"),
    "practice": _("Practice"),
    "consult": _("Advice among colleagues"),
    "all": _("All of these"),
}
RATINGS = {"1": _("Frown"), "2": _("Neither"), "3": _("Smile")}
"""code → how a citizen rated the chat"""
OTHERWISE = {
    "visit": _("In person"),
    "phone": _("By phone"),
    "email": _("By e-mail"),
    "form": _("With a form"),
    "not": _("Not at all"),
}
"""code → how the citizen would have contacted the agency without the chat"""
END_REASONS = {
    "agent": _("the agent ended it"),
    "citizen": _("the citizen left"),
    "inactivity": _("nobody wrote any more"),
    "nobody": _("nobody could take it"),
    "closed": _("the desk was closed"),
    "declined": _("the agents declined"),
    "handed-over": _("another agency took over"),
    "transfer": _("another agency took over"),
    "consult": _("the advice was given"),
    "left": _("the colleague left"),
    "full": _("the queue was full"),
    "unreachable": _("the other agency could not be reached"),
    "withdrawn": _("it was not needed any more"),
    "fault": _("the room could not be set up"),
    "blocked": _("the citizen was blocked"),
}
RECORD_KINDS = {
    "chat": _("Chats"),
    "consult": _("Advice among colleagues"),
    "practice": _("Practice"),
    "message": _("Messages"),
    "feedback": _("Comments"),
    "file": _("Files of chats"),
    "email": _("E-mail addresses"),
    "block": _("Blocks"),
}
"""Kinds of records that have a schedule (`desk.terms.retention.Kind`)."""
LINE_KINDS = {
    "command": _("Command"),
    "note": _("Note"),
    "answer": _("Desk’s answer"),
    "held": _("Held back"),
    "client": _("Written by a program"),
    "unseen": _("Before or after their part"),
}
"""Only the kinds that citizens are not shown."""
AUTHORS = {"citizen": _("Citizen"), "agent": _("Agent"), "desk": _("Desk")}
DUTIES = {"on": _("On duty"), "away": _("Away"), "off": _("Off duty")}
LEVELS = {1: _("1, beginner"), 2: "2", 3: "3", 4: "4", 5: _("5, expert")}
TEXTS = {
    "welcome": (_("Welcome"), _("when the chat is in the queue")),
    "closed": (_("Closed"), _("when the desk is closed; the next opening time is shown with it")),
    "closing": (_("Closing soon"), _("when the desk closes soon and takes no new chats")),
    "full": (_("Full"), _("when the queue is full")),
    "nobody": (_("Nobody there"), _("when no agent is on duty for the question")),
    "hours": (
        _("Ways to reach you"),
        _("beside the chat, with telephone and e-mail: hours in your own words, for example"),
    ),
    "privacy": (_("Privacy"), _("before the chat: what is kept of it, for how long, and why")),
}
"""code → (name, when a citizen reads it)"""
AGENCY_PAGES = (
    ("agencies.show", _("Overview"), "agencies"),
    ("messages.index", _("Messages"), "messages"),
    ("agents.index", _("Agents"), "agents"),
    ("skills.index", _("Skills"), "skills"),
    ("contact.show", _("Citizens"), "contact"),
    ("hours.show", _("Hours"), "hours"),
    ("texts.index", _("Texts"), "texts"),
    ("replies.index", _("Replies"), "replies"),
    ("tags.index", _("Tags"), "tags"),
    ("desk.show", _("Desk"), "desk"),
    ("retention.show", _("Retention"), "retention"),
    ("report_settings.show", _("Reports"), "report_settings"),
)
"""(endpoint, words, feature) of each of an agency's tabs."""
ROLES = {
    "administrator": _("Administrator"),
    "manager": _("Manager"),
    "supervisor": _("Supervisor"),
    "analyst": _("Analyst"),
    "auditor": _("Auditor"),
}

WHY = {
    Why.SILENT: _("it says nothing"),
    Why.SERVER: _("it is not connected to the XMPP server"),
    Why.SPACE: _("its disk is nearly full, and no new chats are taken"),
    Why.ASIDE: _("it could not read some chats again; its log names them"),
    Why.UNKNOWN: _("unknown, because the router is not working"),
    Why.UNREACHED: _("it does not answer"),
}
"""Why a part is not well."""

KILO = 1000
_SCHEDULE = re.compile(r"(\d+) days after its end")


def teach(app: Flask) -> None:
    app.jinja_env.filters.update(
        month_name=month_name,
        weekday_name=weekday_name,
        language=language_name,
        schedule=schedule_said,
        duration=duration,
        say=say,
        file_size=file_size,
        number=plain_number,
        plain_day=plain_day,
        whole_day=whole_day,
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


def plain_moment(at: datetime, clock: tzinfo) -> str:
    """`22 Nov 2026, 18:05 EST`, in the language of the page. The zone tells apart an hour that occurs twice."""
    there = at.astimezone(clock)
    return f"{plain_day(there)}, {there:%H:%M} {abbreviation(there)}"


def plain_time(there: datetime) -> str:
    """`18:05:00`, in the time's own zone."""
    return f"{there:%H:%M:%S}"


def abbreviation(there: datetime) -> str:
    """`EST`; for zones without an abbreviation, the offset: `UTC+05:45`."""
    name = there.tzname() or "UTC"
    return name if name[:1].isalpha() else f"UTC{name[:3].replace('-', '−')}{':' if name[3:] else ''}{name[3:]}"


def zone_name(clock: tzinfo) -> str:
    """`America/New_York`"""
    return str(clock)


def plain_day(day: date) -> str:
    """`22 Nov 2026`, in the language of the page."""
    return format_date(day, "d MMM y", locale=how())


def whole_day(day: date) -> str:
    """`Sun 22 November 2026`, in the language of the page."""
    return format_date(day, "EEE d MMMM y", locale=how())


def exact(at: datetime, said: str, timespec: str) -> Markup:
    """`said`, marked up with the time in UTC."""
    written = at.astimezone(UTC).isoformat(timespec=timespec).replace("+00:00", "Z")
    return Markup('<time datetime="{}">{}</time>').format(written, said)


def duration(length: timedelta) -> str:
    """`35 s`, `4 min 5 s`, `2 h 10 min`; never negative, because clocks may disagree."""
    seconds = max(0, round(length.total_seconds()))
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    if minutes:
        return f"{minutes} min {seconds} s" if seconds else f"{minutes} min"
    return f"{seconds} s"


def on_a_clock(at: datetime) -> str:
    """`Mon 23 Nov 2026, 08:30 EST`, in the language of the page and the time's own zone."""
    return f"{format_date(at, 'EEE d MMM y', locale=how())}, {at:%H:%M} {abbreviation(at)}"


def say(text: str) -> str:
    """A Sentence from another part of Onedoor, in the language of the page. Any other text stays unchanged."""
    if not isinstance(text, Sentence):
        return text
    return gettext(text.text).format(**{name: _written(value) for name, value in text.names.items()})


def _written(value: object) -> str:
    if isinstance(value, datetime):
        return on_a_clock(value)
    return plain_number(value) if isinstance(value, int) else say(str(value) if not isinstance(value, str) else value)


def plain_number(number: int) -> str:
    """`2,000`, in the language of the page."""
    return format_decimal(number, locale=how())


def file_size(octets: int) -> str:
    """`15 kB`, in the language of the page."""
    unit, amount = ("kilobyte", octets / KILO) if octets >= KILO else ("byte", float(octets))
    if amount >= KILO:
        unit, amount = "megabyte", amount / KILO
    return format_unit(amount, f"digital-{unit}", "short", "#,##0.#", locale=how())


def month_name(first: date) -> str:
    """`December 2026`, in the language of the page."""
    return format_skeleton("yMMMM", first, locale=how())


def weekday_name(day: date) -> str:
    """`Mon`, in the language of the page."""
    return format_date(day, "EEE", locale=how())


def language_name(tag: str, *, alone: bool = False) -> str:
    """`Brazilian Portuguese` for `pt-BR`, in the language of the page; the tag itself if it has no name.

    French and Spanish write languages in lower case. `alone` begins the name with a capital.
    """
    known = how().languages
    usual = languages.tag(tag) or tag
    first, _, rest = usual.partition("-")
    name = known.get(usual.replace("-", "_")) or (f"{known[first]} ({rest})" if rest and first in known else tag)
    return name[:1].upper() + name[1:] if alone and name != tag else name


def language_label(tag: str) -> str:
    """The same for a form's choice, which is defined before there is a request."""
    later: str = Later(language_name, tag, alone=True)
    return later


def name_in(tag: str) -> str:
    """The label of the field for a name in this language."""
    label: str = Later(lambda: gettext("Name in %(language)s", language=language_name(tag)))
    return label


def schedule_said(text: str) -> str:
    """A schedule in the disposal log, in the language of the page."""
    found = _SCHEDULE.fullmatch(text)
    return ngettext("%(num)s day after its end", "%(num)s days after its end", int(found[1])) if found else text
