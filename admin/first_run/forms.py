"""One form with everything that a first chat needs."""

from admin.fields import Line, Lower, of
from admin.web.forgery import Form
from onedoor.store.setupfile.model import Agency, Agent, Topic
from onedoor.wording.sentences import lazy_gettext as _


class FirstRunForm(Form):
    agency = Line(
        _("Agency"),
        of(Agency, "name", _("Give the agency its name.")),
        description=_("As citizens read it: Division of Taxation."),
    )
    id = Lower(
        _("Short name"),
        of(Agency, "id", _("Give the agency a short name.")),
        description=_("A word such as tax: what agents of other agencies type. It cannot be changed later."),
    )
    topic = Line(
        _("Topic"),
        of(Topic, "name", _("Name what citizens can ask about.")),
        description=_("What citizens choose: Taxes and refunds. More topics can follow."),
    )
    name = Line(
        _("First agent"),
        of(Agent, "name", _("Give the agent a name.")),
        description=_("As the citizen reads it: “You are talking with Ana”. For a first try, that may be yourself."),
    )
    account = Lower(
        _("The agent’s account"),
        of(Agent, "handle", _("Choose a name for the account.")),
        description=_("What they log in with: ana. It is made on our own server."),
    )
    languages = Line(
        _("Languages"),
        of(Agent, "languages", _("Enter at least one language.")),
        default="en",
        description=_("The languages they answer in: tags separated by spaces, such as en es."),
    )
