"""The form for a skill."""

from admin.fields import Line, Lower, Named, NumberOrNone, at_most, needed, slug
from admin.web.forgery import Form
from onedoor.wording.sentences import lazy_gettext as _


class SkillForm(Named, Form):
    name = Line(
        _("Name"), [needed(_("Give the skill a name.")), at_most(120)], description=_("As people read it: Sales tax.")
    )
    slug = Lower(
        _("Short name"),
        [needed(_("Give the skill a short name.")), slug],
        description=_("What an agent types, as in !transfer sales-tax."),
    )
    max_waiting = NumberOrNone(
        _("Maximum number waiting"),
        1,
        9999,
        _("Maximum number waiting must be a whole number from 1 to 9,999, or empty for no limit."),
        description=_(
            "When this many citizens wait for this skill, the next one is told that the desk is full, or another "
            "agency of the topic is asked. If empty, there is no limit."
        ),
    )
    overflow_after = NumberOrNone(
        _("Seconds until other agencies are asked"),
        5,
        86400,
        _("Seconds until other agencies are asked must be a whole number from 5 to 86,400, or empty for never."),
        description=_(
            "When a citizen has waited this long here, the topic’s next agency is offered the chat as well; "
            "whoever answers first gets it. If empty, never."
        ),
    )
