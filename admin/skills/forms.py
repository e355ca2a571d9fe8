"""The form of a skill."""

from admin.fields import Line, Lower, at_most, needed, slug
from admin.forgery import Form


class SkillForm(Form):
    name = Line("Name", [needed("Give the skill a name."), at_most(120)], description="As people read it: Sales tax.")
    slug = Lower(
        "Short name",
        [needed("Give the skill a short name."), slug],
        description="What an agent types, as in !transfer sales-tax.",
    )
