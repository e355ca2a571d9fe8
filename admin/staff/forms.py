"""The forms in which administrators add and change the people of the panel."""

from wtforms import BooleanField

from admin.fields import Choice, Line, Lower, of, options
from admin.web.forgery import Form
from onedoor.store.setupfile.model import Person
from onedoor.store.staff.staff import ADMINISTRATOR, ANALYST, AUDITOR, MANAGER, SUPERVISOR
from onedoor.wording.labels import ROLES
from onedoor.wording.sentences import lazy_gettext as _


class StaffForm(Form):
    name = Line(_("Name"), of(Person, "name", _("Give the person a name.")))
    role = Choice(
        _("Role"),
        choices=options(*((role, ROLES[role]) for role in (MANAGER, SUPERVISOR, ANALYST, AUDITOR, ADMINISTRATOR))),
        description=(
            _(
                "A manager sees and changes one agency; a supervisor sees its chats and transcripts. An analyst "
                "reads without names. An auditor reads the audit log, and nothing else. An administrator sees and "
                "changes all."
            )
        ),
    )
    agency_id = Choice(
        _("Agency"),
        choices=[],
        description=_("A manager and a supervisor need one; an analyst without one reads all agencies’."),
    )
    enabled = BooleanField(_("May log in"), default=True)


class NewStaffForm(StaffForm):
    login = Lower(
        _("Login name"),
        of(Person, "login", _("Give the person a login name.")),
        description=_("For example their mail address."),
    )
