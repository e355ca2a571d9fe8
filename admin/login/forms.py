"""The forms of the login pages."""

from admin.fields import Line, Password, at_most, needed
from admin.forgery import Form


class LoginForm(Form):
    login = Line("Login name", [needed("Enter your login name."), at_most(120)])
    password = Password("Password", [needed("Enter your password."), at_most(256)])


class CodeForm(Form):
    code = Line(
        "Code",
        [needed("Enter the code that your telephone shows now, or a recovery code."), at_most(40)],
        description="Six digits from your telephone. Without it: one of your recovery codes.",
    )
