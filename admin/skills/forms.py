"""The form for a skill."""

from admin.fields import Line, Lower, Named, NumberOrNone, of
from admin.web.forgery import Form
from onedoor.store.setupfile.model import Skill
from onedoor.wording.sentences import lazy_gettext as _


class SkillForm(Named, Form):
    name = Line(
        _("Name"), of(Skill, "name", _("Give the skill a name.")), description=_("As people read it: Sales tax.")
    )
    slug = Lower(
        _("Short name"),
        of(Skill, "slug", _("Give the skill a short name.")),
        description=_("What an agent types, as in !transfer sales-tax."),
    )
    max_waiting = NumberOrNone(
        _("Maximum number waiting"),
        Skill.between("max_waiting"),
        _("Maximum number waiting must be a whole number from %(least)s to %(most)s, or empty for no limit."),
        description=_(
            "When this many citizens wait for this skill, the next one is told that the desk is full, or another "
            "agency of the topic is asked. If empty, there is no limit."
        ),
    )
    overflow_after = NumberOrNone(
        _("Seconds until other agencies are asked"),
        Skill.between("overflow_after"),
        _(
            "Seconds until other agencies are asked must be a whole number from %(least)s to %(most)s, "
            "or empty for never."
        ),
        description=_(
            "When a citizen has waited this long here, the topic’s next agency is offered the chat as well; "
            "whoever answers first gets it. If empty, never."
        ),
    )
