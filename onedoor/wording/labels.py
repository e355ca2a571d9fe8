"""What the database's codes are called. Reads no table."""

from onedoor.desk.health import Why
from onedoor.wording.sentences import lazy_gettext as _

LEG_STATES = {
    "waiting": _("Waiting"),
    "talking": _("Talking"),
    "kept": _("Given back"),
    "refused": _("Not taken"),
    "handed-over": _("Handed over"),
    "ended": _("Ended"),
}
LEG_KINDS = {
    "chat": _("Chats"),
    "practice": _("Practice"),
    "consult": _("Advice among colleagues"),
    "all": _("All of these"),
}
RATINGS = {"1": _("Frown"), "2": _("Neither"), "3": _("Smile")}
"""code → how a citizen rated the chat"""
OTHERWISE = {
    "visit": _("In person"),
    "phone": _("By phone"),
    "email": _("By e-mail"),
    "form": _("With a form"),
    "not": _("Not at all"),
}
"""code → how the citizen would have contacted the agency without the chat"""
END_REASONS = {
    "agent": _("the agent ended it"),
    "citizen": _("the citizen left"),
    "inactivity": _("nobody wrote any more"),
    "nobody": _("nobody could take it"),
    "closed": _("the desk was closed"),
    "declined": _("the agents declined"),
    "handed-over": _("another agency took over"),
    "transfer": _("another agency took over"),
    "consult": _("the advice was given"),
    "left": _("the colleague left"),
    "full": _("the queue was full"),
    "unreachable": _("the other agency could not be reached"),
    "withdrawn": _("it was not needed any more"),
    "fault": _("the room could not be set up"),
    "blocked": _("the citizen was blocked"),
}
RECORD_KINDS = {
    "chat": _("Chats"),
    "consult": _("Advice among colleagues"),
    "practice": _("Practice"),
    "message": _("Messages"),
    "feedback": _("Comments"),
    "file": _("Files of chats"),
    "email": _("E-mail addresses"),
    "block": _("Blocks"),
}
"""Kinds of records that have a schedule (`desk.terms.retention.Kind`)."""
LINE_KINDS = {
    "command": _("Command"),
    "note": _("Note"),
    "answer": _("Desk’s answer"),
    "held": _("Held back"),
    "client": _("Written by a program"),
    "unseen": _("Before or after their part"),
}
"""Only the kinds that citizens are not shown."""
AUTHORS = {"citizen": _("Citizen"), "agent": _("Agent"), "desk": _("Desk")}
DUTIES = {"on": _("On duty"), "away": _("Away"), "off": _("Off duty")}
LEVELS = {1: _("1, beginner"), 2: "2", 3: "3", 4: "4", 5: _("5, expert")}
TEXTS = {
    "welcome": (_("Welcome"), _("when the chat is in the queue")),
    "closed": (_("Closed"), _("when the desk is closed; the next opening time is shown with it")),
    "closing": (_("Closing soon"), _("when the desk closes soon and takes no new chats")),
    "full": (_("Full"), _("when the queue is full")),
    "nobody": (_("Nobody there"), _("when no agent is on duty for the question")),
    "hours": (
        _("Ways to reach you"),
        _("beside the chat, with telephone and e-mail: hours in your own words, for example"),
    ),
    "privacy": (_("Privacy"), _("before the chat: what is kept of it, for how long, and why")),
}
"""code → (name, when a citizen reads it)"""
ROLES = {
    "administrator": _("Administrator"),
    "manager": _("Manager"),
    "supervisor": _("Supervisor"),
    "analyst": _("Analyst"),
    "auditor": _("Auditor"),
}

WHY = {
    Why.SILENT: _("it says nothing"),
    Why.SERVER: _("it is not connected to the XMPP server"),
    Why.SPACE: _("its disk is nearly full, and no new chats are taken"),
    Why.ASIDE: _("it could not read some chats again; its log names them"),
    Why.UNKNOWN: _("unknown, because the router is not working"),
    Why.UNREACHED: _("it does not answer"),
}
"""Why a part is not well."""
