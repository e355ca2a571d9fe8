"""The forms with which an agency is added and changed."""

from wtforms import BooleanField

from admin.fields import Line, Lower, Radios, at_most, domain, needed, options, slug
from admin.forgery import Form


class AgencyForm(Form):
    name = Line(
        "Name",
        [needed("Give the agency its name."), at_most(120)],
        description="As citizens read it: Division of Taxation.",
    )
    enabled = BooleanField("Takes part: new chats may be given to it", default=True)


class NewAgencyForm(AgencyForm):
    id = Lower(
        "Short name",
        [needed("Give the agency a short name."), slug],
        description="What agents of other agencies type, as in !transfer tax. It cannot be changed later.",
    )
    place = Radios(
        "Where its desk runs",
        choices=options(("here", "Here, with us"), ("elsewhere", "On another server, run by other people")),
        default="here",
    )
    jid = Lower(
        "Address of its desk",
        [at_most(255), domain],
        description="Only for a desk on another server: the domain that its people told you, such as tax.example.gov.",
    )
