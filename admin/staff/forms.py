"""The forms with which administrators add and change the people of the panel."""

from wtforms import BooleanField

from admin.fields import Choice, Line, Lower, at_most, needed, options
from admin.forgery import Form
from admin.wording import ROLES


class StaffForm(Form):
    name = Line("Name", [needed("Give the person a name."), at_most(120)])
    role = Choice(
        "Role",
        choices=options(("manager", ROLES["manager"]), ("administrator", ROLES["administrator"])),
        description="A manager sees and changes one agency; an administrator everything.",
    )
    agency_id = Choice("Agency", choices=[], description="The agency of a manager.")
    enabled = BooleanField("May log in", default=True)


class NewStaffForm(StaffForm):
    login = Lower(
        "Login name",
        [needed("Give the person a login name."), at_most(120)],
        description="For example their mail address.",
    )
