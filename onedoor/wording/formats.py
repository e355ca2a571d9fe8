"""Times, durations, numbers and languages, as whoever reads them writes them. Reads no table."""

import re
from datetime import date, datetime, timedelta, tzinfo

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal
from babel.units import format_unit

from onedoor.desk.words.sentence import Sentence
from onedoor.wording import languages
from onedoor.wording.sentences import gettext, how, later, ngettext

KILO = 1000
_SCHEDULE = re.compile(r"(\d+) days after its end")


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


def too_long(field: str, value: str, most: int) -> str:
    """A sentence about a text of more than `most` characters; empty if it fits."""
    if len(value) <= most:
        return ""
    number, fit = plain_number(len(value)), plain_number(most)
    return gettext("%(field)s has %(number)s characters; at most %(most)s fit.", field=field, number=number, most=fit)


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
    return later(language_name, tag, alone=True)


def name_in(tag: str) -> str:
    """The label of the field for a name in this language."""
    return later(lambda: gettext("Name in %(language)s", language=language_name(tag)))


def schedule_said(text: str) -> str:
    """A schedule in the disposal log, in the language of the page."""
    found = _SCHEDULE.fullmatch(text)
    return ngettext("%(num)s day after its end", "%(num)s days after its end", int(found[1])) if found else text
