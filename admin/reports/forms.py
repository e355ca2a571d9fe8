"""The forms for targets, for what a contact costs, and for who gets which reports by mail."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from wtforms import Field
from wtforms.validators import ValidationError

from admin.fields import Checks, Line, Number, mail_address, needed, of, options, shortened
from admin.web.forgery import Form
from onedoor.reports.catalogue import TITLES
from onedoor.store.setupfile.model import Cost, ServiceTarget
from onedoor.store.tables.measures import MAILED
from onedoor.wording.sentences import lazy_gettext as _

_MONEY = re.compile(r"\d{1,6}(?:[.,]\d{1,2})?")


def cents(typed: str) -> int | None:
    """862 for `8.62`; None for an empty text. Raises ValueError."""
    if not typed:
        return None
    if _MONEY.fullmatch(typed) is None:
        raise ValueError(typed)
    try:
        found = int(Decimal(typed.replace(",", ".")) * 100)
    except InvalidOperation as error:
        raise ValueError(typed) from error
    if found > Cost.between("cents").le:
        raise ValueError(typed)
    return found


def money(amount: int | None) -> str:
    return "" if amount is None else f"{amount // 100}.{amount % 100:02}"


def _target(label: str, field: str, **rest: Any) -> Number:
    return Number(label, ServiceTarget.between(field), _("Write a whole number from %(least)s to %(most)s."), **rest)


class TargetsForm(Form):
    within = _target(_("Seconds to answer a chat"), "within")
    answered = _target(_("Per cent of all chats"), "answered")
    respond_within = _target(_("Seconds to respond to each turn"), "respond_within")
    responded = _target(_("Per cent of all turns"), "responded")
    canned = _target(_("Per cent of answers that are pre-approved"), "canned")
    short = _target(
        _("Seconds within which a citizen has “left at once”"),
        "short",
        description=_("They are not counted as abandoned."),
    )


def _cost(_form: object, field: Field) -> None:
    try:
        cents(field.data or "")
    except ValueError as error:
        raise ValidationError(
            _("“%(typed)s” is not a cost; one looks like 8.62.", typed=shortened(field.data or ""))
        ) from error


class CostsForm(Form):
    currency = Line(_("Currency"), of(Cost, "currency", _("Enter a currency.")))
    chat = Line(_("A chat"), [_cost])
    visit = Line(_("A visit"), [_cost])
    phone = Line(_("A telephone call"), [_cost])
    email = Line(_("An e-mail"), [_cost], id="cost-of-email")  # on the same page, `email` is in the reader’s form
    form = Line(_("A form"), [_cost])


class ReaderForm(Form):
    email = Line(_("E-mail address"), [needed(_("Enter an e-mail address for the reports.")), mail_address])
    reports = Checks(_("Reports"), choices=options(*((name, _(TITLES[name])) for name in MAILED)))

    def validate_reports(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(_("Choose at least one report."))
