"""The form for an agency's desk settings."""

from wtforms import Field
from wtforms.validators import ValidationError

from admin.fields import Line, Lines, Number, at_most, needed, shortened
from admin.web.forgery import Form
from onedoor import addresses
from onedoor.desk.terms.hours import NoSuchZone, zone
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
        1,
        50,
        _("Simultaneous offers is a whole number from 1 to 50."),
        description=_(
            "How many agents are offered a waiting chat at the same time; the first to take it has it. With 1, "
            "they are asked one after the other."
        ),
    )
    missed_offers = Number(
        _("Missed offers until away"),
        0,
        50,
        _("Missed offers until away is a whole number from 0 to 50; 0 is never."),
        description=_("After so many unanswered offers in a row an agent is set to away, and is told so. 0 is never."),
    )
    reply_reminder = Number(
        _("Seconds until a reminder"),
        0,
        3600,
        _("Seconds until a reminder is a whole number from 0 to 3,600; 0 is never."),
        description=_("When a citizen has waited this long for an answer, the agent’s client rings. 0 is never."),
    )
    closing = Number(
        _("Minutes without new chats before closing"),
        0,
        600,
        _("Minutes without new chats before closing must be a whole number from 0 to 600."),
        description=_("In the last minutes before closing no new chats are taken. Chats that go on are not ended."),
    )
    time_zone = Line(
        _("Time zone"),
        [needed(_("Enter a time zone.")), at_most(63), _zone],
        description=_(
            "Used for the hours, the holidays and the times in this panel, such as America/New_York. It includes "
            "summer time."
        ),
    )
    push_hosts = Lines(
        _("Sites that agents may send to citizens"),
        [at_most(4000), _hosts],
        description=_(
            "With !push, an agent shows the citizen a page. Only https pages of these hosts, separated by spaces,"
            " are allowed; *.nj.gov is everything below nj.gov. If empty, no page can be sent."
        ),
    )
