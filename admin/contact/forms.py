"""The form for other ways to reach an agency, and for how it uses what citizens write."""

from wtforms import BooleanField, Field
from wtforms.validators import ValidationError

from admin.fields import Line, Lines, Lower, NumberOrNone, Radios, of, options
from admin.web.forgery import Form
from onedoor.desk.terms.about import is_website
from onedoor.origins import NoOrigin, origin
from onedoor.store.setupfile.model import Agency
from onedoor.wording.sentences import gettext
from onedoor.wording.sentences import lazy_gettext as _


def _website(form: object, field: Field) -> None:
    if field.data and not is_website(field.data):
        raise ValidationError(gettext("A website is a whole address that begins with https://."))


def _origins(form: object, field: Field) -> None:
    try:
        field.data = "\n".join(dict.fromkeys(origin(one) for one in (field.data or "").split()))
    except NoOrigin as error:
        raise ValidationError(str(error)) from None


class ContactForm(Form):
    phone = Line(_("Telephone"), of(Agency, "phone"), description=_("Such as +1 609 555 0100."))
    email = Lower(_("E-mail"), of(Agency, "email"))
    website = Line(
        _("Website"), [*of(Agency, "website"), _website], description=_("Such as https://tax.example.gov/contact.")
    )
    keep_days = NumberOrNone(
        _("Days to keep conversations"),
        Agency.between("keep_days"),
        _("Days to keep conversations must be a whole number from %(least)s to %(most)s, or empty."),
        description=_("Counted from the end of a conversation. If empty, no limit is set, and citizens are told so."),
    )
    files = BooleanField(_("Citizens and agents may send each other files in a chat"))
    masking = Radios(
        _("Numbers that look like Social Security, tax or payment card numbers"),
        choices=options(
            ("mask", _("Mask them before anybody sees them")),
            ("warn", _("Ask the citizen first; let them through if sent again")),
            ("off", _("Let them through: this agency needs them")),
        ),
        description=_("If a chat could go to several agencies, the strictest of their choices applies."),
    )
    origins = Lines(
        _("Websites that may show the chat on their pages"),
        [*of(Agency, "origins"), _origins],
        description=_(
            "One per line, such as https://tax.example.gov, or https://*.tax.example.gov for all its subdomains. "
            "The chat there is for every agency, as everywhere. If empty, only the sites in the installation’s "
            "settings."
        ),
    )
