"""The form in which people change their own password."""

from wtforms.validators import EqualTo

from admin.fields import Password, needed
from admin.web.forgery import Form
from onedoor.store.staff.passwords import SHORTEST
from onedoor.wording.sentences import lazy_gettext as _


class PasswordForm(Form):
    current = Password(_("Current password"), [needed(_("Enter your current password."))])
    new = Password(
        _("New password"),
        [needed(_("Enter a new password."))],
        description=_(
            "At least %(shortest)s characters: four words that do not belong together, for example.", shortest=SHORTEST
        ),
    )
    again = Password(
        _("Repeat the new password"),
        [needed(_("Enter the new password a second time.")), EqualTo("new", _("The two new passwords differ."))],
    )
