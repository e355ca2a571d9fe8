"""The forms to add and change an agency."""

from wtforms import BooleanField

from admin.fields import Line, Lower, Named, Radios, of, options
from admin.web.forgery import Form
from onedoor.store.setupfile.model import Agency
from onedoor.wording.sentences import lazy_gettext as _


class AgencyForm(Named, Form):
    name = Line(
        _("Name"),
        of(Agency, "name", _("Give the agency its name.")),
        description=_("As citizens read it: Division of Taxation."),
    )
    enabled = BooleanField(_("Takes part: new chats may be given to it"), default=True)


class NewAgencyForm(AgencyForm):
    id = Lower(
        _("Short name"),
        of(Agency, "id", _("Give the agency a short name.")),
        description=_("What agents of other agencies type, as in !transfer tax. It cannot be changed later."),
    )
    place = Radios(
        _("Where its desk runs"),
        choices=options(("here", _("Here, with us")), ("elsewhere", _("On another server, run by other people"))),
        default="here",
    )
    jid = Lower(
        _("Address of its desk"),
        of(Agency, "jid"),
        description=_(
            "Only for a desk on another server: the domain that its people told you, such as tax.example.gov."
        ),
    )
