"""One form with everything that a first chat needs."""

from admin.fields import Line, Lower, at_most, language_list, needed, slug
from admin.web.forgery import Form
from onedoor.wording.sentences import lazy_gettext as _


class FirstRunForm(Form):
    agency = Line(
        _("Agency"),
        [needed(_("Give the agency its name.")), at_most(120)],
        description=_("As citizens read it: Division of Taxation."),
    )
    id = Lower(
        _("Short name"),
        [needed(_("Give the agency a short name.")), slug],
        description=_("A word such as tax: what agents of other agencies type. It cannot be changed later."),
    )
    topic = Line(
        _("Topic"),
        [needed(_("Name what citizens can ask about.")), at_most(120)],
        description=_("What citizens choose: Taxes and refunds. More topics can follow."),
    )
    name = Line(
        _("First agent"),
        [needed(_("Give the agent a name.")), at_most(120)],
        description=_("As the citizen reads it: “You are talking with Ana”. For a first try, that may be yourself."),
    )
    account = Lower(
        _("The agent’s account"),
        [needed(_("Choose a name for the account.")), slug],
        description=_("What they log in with: ana. It is made on our own server."),
    )
    languages = Line(
        _("Languages"),
        [needed(_("Enter at least one language.")), at_most(255), language_list],
        default="en",
        description=_("The languages they answer in: tags separated by spaces, such as en es."),
    )
