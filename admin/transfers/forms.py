"""The form with which a transfer is forbidden."""

from admin.fields import Choice
from admin.forgery import Form


class RuleForm(Form):
    source = Choice("Agents of", choices=[])
    target = Choice("may not transfer to", choices=[])
