"""The form of a text that citizens read."""

from admin.fields import Choice, Line, Lines, at_most, language, needed, options
from admin.forgery import Form
from admin.wording import TEXTS


class TextForm(Form):
    code = Choice("When", choices=options(*((code, f"{name}: {when}") for code, (name, when) in TEXTS.items())))
    language = Line(
        "Language",
        [needed("Enter the language’s tag."), at_most(35), language],
        default="en",
        description="Its tag, such as en, es or pt-BR. Citizens get their own language, or else English.",
    )
    text = Lines("The citizen reads", [needed("Write the text."), at_most(2000)])
