"""The form with which one changes one's own password."""

from wtforms.validators import EqualTo, Length

from admin.fields import Password, needed
from admin.forgery import Form
from onedoor.store.staff import LONGEST_PASSWORD, SHORTEST_PASSWORD


class PasswordForm(Form):
    current = Password("Password now", [needed("Enter the password that you have now.")])
    new = Password(
        "New password",
        [
            needed("Enter a new password."),
            Length(
                SHORTEST_PASSWORD,
                LONGEST_PASSWORD,
                f"The new password needs {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters.",
            ),
        ],
        description=f"At least {SHORTEST_PASSWORD} characters: four words that do not belong together, for example.",
    )
    again = Password(
        "New password again",
        [needed("Enter the new password a second time."), EqualTo("new", "The two new passwords differ.")],
    )
