"""The form with which a code is shown to be right."""

from admin.catalogues import lazy_gettext
from admin.fields import Line, at_most, needed
from admin.forgery import Form


class CodeForm(Form):
    code = Line(lazy_gettext("Code"), [needed("Enter the code that your telephone shows now."), at_most(40)])
