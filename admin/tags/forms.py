"""The form for a tag."""

from admin.fields import Line, Lower, Named, at_most, needed, slug
from admin.web.forgery import Form
from onedoor.wording.sentences import lazy_gettext as _


class TagForm(Named, Form):
    name = Line(
        _("Name"), [needed(_("Give the tag a name.")), at_most(120)], description=_("As people read it: Sales tax.")
    )
    slug = Lower(
        _("Short name"),
        [needed(_("Give the tag a short name.")), slug],
        description=_("What an agent types, as in !tag sales-tax. Chats that have it already keep the old one."),
    )
