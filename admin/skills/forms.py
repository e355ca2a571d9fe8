"""The form of a skill."""

from admin.fields import Line, Lower, NumberOrNone, at_most, needed, slug
from admin.web.forgery import Form
from admin.words.catalogues import lazy_gettext as _


class SkillForm(Form):
    name = Line(
        _("Name"), [needed(_("Give the skill a name.")), at_most(120)], description=_("As people read it: Sales tax.")
    )
    slug = Lower(
        _("Short name"),
        [needed(_("Give the skill a short name.")), slug],
        description=_("What an agent types, as in !transfer sales-tax."),
    )
    max_waiting = NumberOrNone(
        _("Most who may wait"),
        1,
        9999,
        _("Most who may wait is a whole number from 1 to 9,999, or empty for no limit."),
        description=_(
            "When so many wait for this skill, the next citizen is told that the desk is full, or another "
            "agency of the topic is asked. Empty: no limit."
        ),
    )
    overflow_after = NumberOrNone(
        _("Seconds until others are asked, too"),
        5,
        86400,
        _("Seconds until others are asked is a whole number from 5 to 86,400, or empty for never."),
        description=_(
            "When a citizen has waited so long here, the topic’s next agency is offered the chat as well; "
            "whoever answers first has it. Empty: never."
        ),
    )
