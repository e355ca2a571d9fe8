"""The forms to move and to end a running chat."""

from admin.fields import Choice, Line, at_most, needed
from admin.web.forgery import Form
from onedoor.wording.sentences import lazy_gettext as _


class MoveForm(Form):
    target = Choice(_("To whom"), [needed(_("Choose who gets the chat."))])
    reason = Line(_("Reason, for the colleague"), [at_most(500)])


class EndForm(Form):
    """Only a CSRF token: the page asks once."""
