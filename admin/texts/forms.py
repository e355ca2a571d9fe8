"""The form for a text that citizens read."""

from admin.fields import Choice, Line, Lines, at_most, language, needed, options
from admin.web.forgery import Form
from onedoor.wording.labels import TEXTS
from onedoor.wording.sentences import lazy_gettext as _


class TextForm(Form):
    code = Choice(
        _("When"),
        choices=options(
            *((code, _("%(name)s: %(when)s", name=name, when=when)) for code, (name, when) in TEXTS.items())
        ),
    )
    language = Line(
        _("Language"),
        [needed(_("Enter the language’s tag.")), at_most(35), language],
        default="en",
        description=_("Its tag, such as en, es or pt-BR. Citizens get their own language, or else English."),
    )
    text = Lines(_("The citizen reads"), [needed(_("Write the text.")), at_most(2000)])
