"""The form of the login page."""

from admin.fields import Line, Password, at_most, needed
from admin.forgery import Form


class LoginForm(Form):
    login = Line("Login name", [needed("Enter your login name."), at_most(120)])
    password = Password("Password", [needed("Enter your password."), at_most(256)])
