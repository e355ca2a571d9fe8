"""The form for a text that citizens read."""

from admin.fields import Choice, Line, Lines, of, options
from admin.web.forgery import Form
from onedoor.store.setupfile.model import Text
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
        of(Text, "language", _("Enter the language’s tag.")),
        default="en",
        description=_("Its tag, such as en, es or pt-BR. Citizens get their own language, or else English."),
    )
    text = Lines(_("The citizen reads"), of(Text, "text", _("Write the text.")))
