"""The form for a tag."""

from admin.fields import Line, Lower, Named, of
from admin.web.forgery import Form
from onedoor.store.setupfile.model import Tag
from onedoor.wording.sentences import lazy_gettext as _


class TagForm(Named, Form):
    name = Line(_("Name"), of(Tag, "name", _("Give the tag a name.")), description=_("As people read it: Sales tax."))
    slug = Lower(
        _("Short name"),
        of(Tag, "slug", _("Give the tag a short name.")),
        description=_("What an agent types, as in !tag sales-tax. Chats that have it already keep the old one."),
    )
