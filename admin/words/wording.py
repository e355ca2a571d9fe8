"""What templates know of labels and formats, and the words on an agency's tabs."""

from datetime import UTC, datetime

from flask import Flask
from markupsafe import Markup

from onedoor.desk.room.lines import SHOWN
from onedoor.wording.formats import (
    duration,
    file_size,
    language_name,
    month_name,
    plain_day,
    plain_number,
    say,
    schedule_said,
    weekday_name,
    whole_day,
)
from onedoor.wording.labels import (
    AUTHORS,
    DUTIES,
    END_REASONS,
    LEG_KINDS,
    LEG_STATES,
    LEVELS,
    LINE_KINDS,
    OTHERWISE,
    RATINGS,
    RECORD_KINDS,
    ROLES,
    TEXTS,
)
from onedoor.wording.sentences import lazy_gettext as _

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
        shown_kinds=SHOWN,
        authors=AUTHORS,
        duties=DUTIES,
        roles=ROLES,
        levels=LEVELS,
        texts=TEXTS,
        agency_pages=AGENCY_PAGES,
        agency_features=[feature for _, _, feature in AGENCY_PAGES],
    )


def exact(at: datetime, said: str, timespec: str) -> Markup:
    """`said`, marked up with the time in UTC."""
    written = at.astimezone(UTC).isoformat(timespec=timespec).replace("+00:00", "Z")
    return Markup('<time datetime="{}">{}</time>').format(written, said)
