"""The form of an agent, with and without the choice of their account."""

from flask_wtf.file import FileField  # type: ignore[import-untyped]
from wtforms import BooleanField

from admin.agents.levels import Levels
from admin.catalogues import lazy_gettext as _
from admin.fields import Checks, Choice, Line, Lower, Number, Radios, at_most, jid, language_list, needed, options, slug
from admin.forgery import Form
from admin.wording import DESK_LANGUAGES, DUTIES


class AgentForm(Form):
    name = Line(
        "Name",
        [needed("Give the agent a name."), at_most(120)],
        description="As the citizen reads it: “You are talking with Ana”.",
    )
    jid = Lower("XMPP address", [needed("Enter the agent’s XMPP address."), at_most(255), jid])
    handle = Lower(
        "Handle",
        [slug],
        description="What colleagues type, as in !transfer @ana. Left empty, it is made from the address.",
    )
    languages = Line(
        "Languages",
        [needed("Enter at least one language."), at_most(255), language_list],
        default="en",
        description="Tags with blanks between, such as: en es pt-BR.",
    )
    capacity = Number(
        "Chats at once", 1, 20, "Chats at once is a whole number from 1 to 20.", default=3, description="From 1 to 20."
    )
    duty = Choice("Duty", choices=options(*DUTIES.items()), default="on")
    skills = Checks(
        "Skills",
        coerce=int,
        description="Of those who are free, whoever has the higher level is offered a chat first.",
    )
    language = Choice(
        "The desk speaks with them in",
        choices=options(*DESK_LANGUAGES.items()),
        default="en",
        description="Offers, answers and help. Which citizens they get is decided by the languages above.",
    )
    supervisor = BooleanField("Supervisor: may watch any chat, whisper to its agent, take it over, move it or end it")
    enabled = BooleanField("May take chats", default=True)
    portrait = FileField(
        _("Picture"),
        description=_("JPEG, PNG or WebP. Citizens see its middle beside the name; without one, the initials."),
    )
    no_picture = BooleanField(_("Take the picture away"))
    levels: Levels
    """Beside the skills; set by whoever knows the agency's."""


class NewAgentForm(AgentForm):
    jid = Lower(
        "XMPP address",
        [needed("Enter the agent’s XMPP address."), at_most(255), jid],
        description="Such as ana@example.gov. For an account on our server, ana is enough.",
    )
    account = Radios("Account", choices=options(("create", ""), ("elsewhere", "")), default="create")
