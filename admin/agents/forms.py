"""The form for an agent, with and without the choice of their account."""

from flask_wtf.file import FileField  # type: ignore[import-untyped]
from wtforms import BooleanField

from admin.agents.levels import Levels
from admin.fields import Checks, Choice, Line, Lower, Number, Radios, of, options
from admin.web.forgery import Form
from onedoor.catalogues import LANGUAGES
from onedoor.store.setupfile.model import Agent
from onedoor.wording.formats import language_label
from onedoor.wording.labels import DUTIES
from onedoor.wording.sentences import lazy_gettext as _

_CHATS = Agent.between("capacity")


class AgentForm(Form):
    name = Line(
        _("Name"),
        of(Agent, "name", _("Give the agent a name.")),
        description=_("As the citizen reads it: “You are talking with Ana”."),
    )
    jid = Lower(_("XMPP address"), of(Agent, "jid", _("Enter the agent’s XMPP address.")))
    handle = Lower(
        _("Handle"),
        of(Agent, "handle"),
        description=_("What colleagues type, as in !transfer @ana. Left empty, it is made from the address."),
    )
    languages = Line(
        _("Languages"),
        of(Agent, "languages", _("Enter at least one language.")),
        default="en",
        description=_("Tags separated by spaces, such as: en es pt-BR."),
    )
    capacity = Number(
        _("Chats at once"),
        _CHATS,
        _("Chats at once is a whole number from %(least)s to %(most)s."),
        default=3,
        description=_("From %(least)s to %(most)s.", least=_CHATS.ge, most=_CHATS.le),
    )
    duty = Choice(_("Duty"), choices=options(*DUTIES.items()), default="on")
    skills = Checks(
        _("Skills"),
        coerce=int,
        description=_("Among free agents, the one with the higher level is offered a chat first."),
    )
    language = Choice(
        _("The desk speaks with them in"),
        choices=options(*((tag, language_label(tag)) for tag in LANGUAGES)),
        default="en",
        description=_("Offers, answers and help. Which citizens they get is decided by the languages above."),
    )
    supervisor = BooleanField(
        _("Supervisor: may watch any chat, whisper to its agent, take it over, move it or end it")
    )
    enabled = BooleanField(_("May take chats"), default=True)
    portrait = FileField(
        _("Picture"),
        description=_("JPEG, PNG or WebP. Citizens see its middle beside the name; without one, the initials."),
    )
    no_picture = BooleanField(_("Remove the picture"))
    levels: Levels
    """Shown beside the skills. The view sets it, because it knows the agency's skills."""


class NewAgentForm(AgentForm):
    jid = Lower(
        _("XMPP address"),
        of(Agent, "jid", _("Enter the agent’s XMPP address.")),
        description=_("Such as ana@example.gov. For an account on our server, ana is enough."),
    )
    account = Radios(_("Account"), choices=options(("create", ""), ("elsewhere", "")), default="create")
