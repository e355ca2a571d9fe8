"""The form of an approved reply."""

from admin.fields import Line, Lines, Lower, at_most, language, needed, slug
from admin.forgery import Form

LONGEST_MESSAGE = 4000


class ReplyForm(Form):
    name = Lower(
        "Short name",
        [needed("Give the reply a short name."), slug],
        description="What an agent types, as in !canned hours.",
    )
    language = Line(
        "Language",
        [needed("Enter the language of the reply."), language],
        default="en",
        description="A tag such as en, es or pt-BR. The same short name may have a text in each language.",
    )
    text = Lines(
        "Text",
        [needed("Write the text that the citizen will read."), at_most(LONGEST_MESSAGE)],
        description="Sent to the citizen exactly as it stands here.",
    )
