"""The form of a tag."""

from admin.fields import Line, Lower, at_most, in_french, in_spanish, needed, slug
from admin.web.forgery import Form
from admin.words.catalogues import lazy_gettext as _


class TagForm(Form):
    name = Line(
        _("Name"), [needed(_("Give the tag a name.")), at_most(120)], description=_("As people read it: Sales tax.")
    )
    name_es, name_fr = in_spanish(), in_french()
    slug = Lower(
        _("Short name"),
        [needed(_("Give the tag a short name.")), slug],
        description=_("What an agent types, as in !tag sales-tax. Chats that have it already keep the old one."),
    )
