"""The forms for a topic and for its routes."""

from wtforms import BooleanField

from admin.fields import Choice, Line, Lines, Lower, Named, NumberOrNone, of
from admin.web.forgery import Form
from onedoor.store.setupfile.model import Skill, Topic
from onedoor.wording.sentences import lazy_gettext as _


class TopicForm(Named, Form):
    name = Line(
        _("Name"),
        of(Topic, "name", _("Give the topic a name.")),
        description=_("What the citizen chooses: Taxes and sales tax."),
    )
    keywords = Lines(
        _("Keywords"),
        of(Topic, "keywords"),
        description=_(
            "Separated by spaces: tax refund vat. They find the topic for a citizen who only types a question."
        ),
    )
    priority = NumberOrNone(
        _("Priority"),
        Topic.between("priority"),
        _("Priority is a whole number from %(least)s to %(most)s; nearly every topic has 0."),
        description=_(
            "Citizens with a topic of higher priority are answered before everybody with a lower one, however "
            "long those have waited. Only for what cannot wait; leave the others at 0 or empty."
        ),
    )
    patience = NumberOrNone(
        _("Seconds of patience"),
        Topic.between("patience"),
        _("Seconds of patience must be a whole number from %(least)s to %(most)s, or empty."),
        description=_(
            "After the last agent has left, waiting citizens keep their place for this long, "
            "in case somebody comes back. Then they can leave their question as a message. "
            "If empty, the setting for all topics counts (two minutes unless it was changed)."
        ),
    )
    enabled = BooleanField(_("Citizens can choose it"), default=True)


class NewTopicForm(TopicForm):
    id = Lower(
        _("Short name"),
        of(Topic, "id", _("Give the topic a short name.")),
        description=_("What agents type, as in !transfer taxes. It cannot be changed later."),
    )


class RouteForm(Form):
    place = Choice(_("Agency and skill"), choices=[])
    fallback = BooleanField(_("Fallback: ask only when no other agency can"))
    skill = Lower(
        _("Skill there"),
        of(Skill, "slug"),
        description=_("Only for an agency on another server: the short name of the skill that its people told you."),
    )
