"""The forms for schedules (days by kind), for a hold, and for lifting one."""

from datetime import date
from typing import Any

from wtforms import BooleanField
from wtforms.validators import ValidationError

from admin.fields import Line, Lines, NumberOrNone, at_most, needed
from admin.web.forgery import Form
from onedoor.desk.terms.retention import Kind
from onedoor.desk.words.searching import terms
from onedoor.store.retention.holding import MOST_TYPED
from onedoor.store.setupfile.model import Kept
from onedoor.wording.sentences import gettext, lazy_gettext

_SENTENCE = lazy_gettext("Days are a whole number from %(least)s to %(most)s, or empty.")
_DAYS = Kept.between("days")


class ScheduleForm(Form):
    """One field for each kind, with the same name."""

    chat = NumberOrNone(
        lazy_gettext("Chats"),
        _DAYS,
        _SENTENCE,
        description=lazy_gettext("If empty, chats are kept for ever, and citizens are told so."),
    )
    consult = NumberOrNone(lazy_gettext("Advice among colleagues"), _DAYS, _SENTENCE)
    practice = NumberOrNone(lazy_gettext("Practice"), _DAYS, _SENTENCE)
    message = NumberOrNone(lazy_gettext("Messages that citizens left"), _DAYS, _SENTENCE)
    feedback = NumberOrNone(
        lazy_gettext("Comments of citizens"), _DAYS, _SENTENCE,
        description=lazy_gettext("The answers they ticked are kept for the reports: these do not identify anybody."),
    )  # fmt: skip
    file = NumberOrNone(lazy_gettext("Files"), _DAYS, _SENTENCE)
    email = NumberOrNone(lazy_gettext("Citizens’ e-mail addresses, and who they are known as"), _DAYS, _SENTENCE)
    block = NumberOrNone(
        lazy_gettext("Blocked citizens, after the block has ended"), _DAYS, _SENTENCE,
        description=lazy_gettext("Empty: 30 days."),
    )  # fmt: skip

    def decided(self) -> dict[Kind, int | None]:
        """kind → days, without the kinds that follow the chats' schedule"""
        found = {kind: self[kind.value].data for kind in Kind}
        return {kind: days for kind, days in found.items() if days is not None or kind is Kind.CHAT}


class Day(Line):
    """A date as year-month-day. `day` is the parsed date."""

    day: date | None = None

    def pre_validate(self, form: Any) -> None:
        if not self.data:
            return
        try:
            self.day = date.fromisoformat(self.data)
        except ValueError:
            self.day = None
        if self.day is None or not 1990 < self.day.year < 9000:  # noqa: PLR2004 - as in a search
            raise ValidationError(
                gettext("“%(typed)s” is not a date; write it as year-month-day.", typed=self.data[:20])
            )


class HoldForm(Form):
    chat = Line(
        lazy_gettext("One chat"), [at_most(MOST_TYPED["chat"])],
        description=lazy_gettext("Its reference, as at the end of its text export, or its number at this agency."),
    )  # fmt: skip
    person = Line(
        lazy_gettext("A person"), [at_most(MOST_TYPED["person"])],
        description=lazy_gettext("A citizen’s name or e-mail address, or an agent’s name or XMPP address."),
    )  # fmt: skip
    words = Line(
        lazy_gettext("Words"),
        [at_most(MOST_TYPED["words"])],
        description=lazy_gettext("All of them, as in a search: “sales tax” refund*"),
    )
    first = Day(
        lazy_gettext("Begun on or after"),
        description=lazy_gettext("To cover all time zones, one more day is held at each end."),
    )
    last = Day(lazy_gettext("Begun on or before"))
    everyone = BooleanField(lazy_gettext("At every agency, not only at this one"))
    until = Day(lazy_gettext("Holds until"), description=lazy_gettext("Empty: until somebody lifts it."))
    reason = Lines(lazy_gettext("Why"), [needed(lazy_gettext("Say why it is held.")), at_most(MOST_TYPED["reason"])])

    def validate_words(self, field: Line) -> None:
        if terms(field.data or "") is None:
            raise ValidationError(gettext("It has no word that can be searched for."))

    validate_person = validate_words

    def has_criteria(self) -> bool:
        return any(self[name].data for name in ("chat", "person", "words", "first", "last"))


class LiftForm(Form):
    why = Lines(
        lazy_gettext("Why it is lifted"), [needed(lazy_gettext("Say why it is lifted.")), at_most(MOST_TYPED["reason"])]
    )
