"""The form with which one changes one's own password."""

from wtforms.validators import EqualTo

from admin.fields import Password, needed
from admin.forgery import Form
from onedoor.store.passwords import SHORTEST


class PasswordForm(Form):
    current = Password("Password now", [needed("Enter the password that you have now.")])
    new = Password(
        "New password",
        [needed("Enter a new password.")],
        description=f"At least {SHORTEST} characters: four words that do not belong together, for example.",
    )
    again = Password(
        "New password again",
        [needed("Enter the new password a second time."), EqualTo("new", "The two new passwords differ.")],
    )
