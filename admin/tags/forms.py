"""The form of a tag."""

from admin.fields import Line, Lower, at_most, needed, slug
from admin.forgery import Form


class TagForm(Form):
    name = Line("Name", [needed("Give the tag a name."), at_most(120)], description="As people read it: Sales tax.")
    slug = Lower(
        "Short name",
        [needed("Give the tag a short name."), slug],
        description="What an agent types, as in !tag sales-tax. Chats that have it already keep the old one.",
    )
