"""The form for an agency's desk settings."""

from wtforms import Field
from wtforms.validators import ValidationError

from admin.fields import Line, Lines, Number, of, shortened
from admin.web.forgery import Form
from onedoor import addresses
from onedoor.desk.terms.hours import NoSuchZone, zone
from onedoor.store.setupfile.model import Agency
from onedoor.wording.sentences import lazy_gettext as _


def _zone(form: object, field: Field) -> None:
    try:
        zone(field.data or "")
    except NoSuchZone as error:
        raise ValidationError(str(error)) from error


def _hosts(form: object, field: Field) -> None:
    """Converts hosts to lower case, without duplicates, separated by spaces."""
    found = dict.fromkeys((field.data or "").lower().replace(",", " ").split())
    for host in found:
        if not addresses.is_host(host):
            raise ValidationError(
                _(
                    "“%(host)s” is not a host; one looks like tax.nj.gov, or *.nj.gov for all below it.",
                    host=shortened(host),
                )
            )
    field.data = " ".join(found)


class DeskForm(Form):
    simultaneous_offers = Number(
        _("Simultaneous offers"),
        Agency.between("simultaneous_offers"),
        _("Simultaneous offers is a whole number from %(least)s to %(most)s."),
        description=_(
            "How many agents are offered a waiting chat at the same time; the first to take it has it. With 1, "
            "they are asked one after the other."
        ),
    )
    missed_offers = Number(
        _("Missed offers until away"),
        Agency.between("missed_offers"),
        _("Missed offers until away is a whole number from %(least)s to %(most)s; 0 is never."),
        description=_("After so many unanswered offers in a row an agent is set to away, and is told so. 0 is never."),
    )
    reply_reminder = Number(
        _("Seconds until a reminder"),
        Agency.between("reply_reminder"),
        _("Seconds until a reminder is a whole number from %(least)s to %(most)s; 0 is never."),
        description=_("When a citizen has waited this long for an answer, the agent’s client rings. 0 is never."),
    )
    closing = Number(
        _("Minutes without new chats before closing"),
        Agency.between("closing"),
        _("Minutes without new chats before closing must be a whole number from %(least)s to %(most)s."),
        description=_("In the last minutes before closing no new chats are taken. Chats that go on are not ended."),
    )
    time_zone = Line(
        _("Time zone"),
        [*of(Agency, "time_zone", _("Enter a time zone.")), _zone],
        description=_(
            "Used for the hours, the holidays and the times in this panel, such as America/New_York. It includes "
            "summer time."
        ),
    )
    push_hosts = Lines(
        _("Sites that agents may send to citizens"),
        [*of(Agency, "push_hosts"), _hosts],
        description=_(
            "With !push, an agent shows the citizen a page. Only https pages of these hosts, separated by spaces,"
            " are allowed; *.nj.gov is everything below nj.gov. If empty, no page can be sent."
        ),
    )
