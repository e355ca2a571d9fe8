"""The names of the audit log's codes, in the language of the page. Reads no table.

The log itself, its CSV and `onedoor audit` have the codes; pages show both. A new code needs a name here: a test looks
for codes without one.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from admin.web.clocks import clock_of
from onedoor.wording.formats import plain_moment
from onedoor.wording.sentences import lazy_gettext as _

ACTIONS: Mapping[str, str] = {
    "change": _("Changed"),
    "code-failed": _("Wrong code of the second factor"),
    "create": _("Added"),
    "delete": _("Deleted"),
    "dispose": _("Destroyed on schedule"),
    "end": _("Ended a chat"),
    "end-session": _("Ended one log-in"),
    "end-sessions": _("Ended all log-ins"),
    "export": _("Saved as a file"),
    "hold": _("Placed a hold"),
    "import": _("Imported a set-up file"),
    "lift": _("Lifted a hold"),
    "login": _("Logged in to the panel"),
    "login-failed": _("Log-in failed"),
    "logout": _("Logged out"),
    "move": _("Gave a chat to somebody else"),
    "note": _("Added a note to a transcript"),
    "read": _("Read"),
    "recovery-codes": _("Made new recovery codes"),
    "redact": _("Redacted"),
    "refused": _("Refused a page"),
    "revoke": _("Ended a share"),
    "schedule": _("Set retention schedules"),
    "search": _("Searched"),
    "second-factor-off": _("Removed their second factor"),
    "second-factor-on": _("Set up a second factor"),
    "second-factor-reset": _("Removed somebody’s second factor"),
    "send": _("Sent a test mail"),
    "share": _("Shared a transcript"),
    "tag": _("Tagged a transcript"),
    "verify": _("Checked the log"),
}
OBJECTS: Mapping[str, str] = {
    "account_request": _("Account"),
    "agency": _("Agency"),
    "agency_name": _("Name in another language"),
    "agency_text": _("Text"),
    "agent": _("Agent"),
    "agent_skill": _("Agent’s skill"),
    "audit": _("Audit log"),
    "block": _("Block"),
    "canned_reply": _("Canned reply"),
    "chat": _("Chats"),
    "chat_command": _("Order for a running chat"),
    "chat_file": _("File of a chat"),
    "consult": _("Advice among colleagues"),
    "contact_cost": _("Cost of a contact"),
    "email": _("E-mail addresses"),
    "export": _("Export"),
    "feedback": _("Citizens’ feedback"),
    "file": _("File of a chat"),
    "hold": _("A hold"),
    "holiday": _("Day with other hours"),
    "left_message": _("Message"),
    "leg": _("Transcript"),
    "leg_note": _("Note"),
    "mail": _("Mail"),
    "message": _("Message"),
    "opening_hours": _("Opening hours"),
    "page": _("Page"),
    "practice": _("Practice"),
    "redaction": _("Redaction"),
    "report": _("Report"),
    "report_reader": _("Report recipient"),
    "route": _("Route of a topic"),
    "schedule": _("Retention schedule"),
    "service_target": _("Target"),
    "setup": _("Set-up"),
    "share": _("A share"),
    "skill": _("Skill"),
    "skill_name": _("Name in another language"),
    "staff": _("Member of staff"),
    "tag": _("Tag"),
    "tag_name": _("Name in another language"),
    "topic": _("Topic"),
    "topic_name": _("Name in another language"),
    "transcript": _("Transcript"),
    "transfer_rule": _("Transfer rule"),
}
DETAILS: Mapping[str, str] = {
    "added": _("added"),
    "after": _("after"),
    "asked": _("asked"),
    "bad": _("first bad row"),
    "before": _("before"),
    "browser": _("browser"),
    "changed": _("changed"),
    "chat": _("chat"),
    "code": _("answer"),
    "columns": _("fields"),
    "count": _("number"),
    "dates": _("dates"),
    "days": _("days"),
    "form": _("format"),
    "format": _("format"),
    "how": _("how"),
    "lines": _("lines"),
    "live": _("while it ran"),
    "method": _("method"),
    "name": _("name"),
    "reason": _("reason"),
    "rows": _("rows"),
    "share": _("number of the share"),
    "statement": _("statement"),
    "tags": _("tags"),
    "target": _("to"),
    "to": _("to"),
    "transcripts": _("transcripts"),
    "until": _("until when"),
    "which": _("which"),
}
EMPTY = (None, "", "None", "None–None")


def object_name(object: str) -> str:
    """`Transcript` for `transcript:tax/q7.2`; empty if there is no name for it."""
    return OBJECTS.get(object.partition(":")[0], "")


def details(row: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """(code, name, value) of an action's details, without empty ones. `changes` has the changed values."""
    beside = {**row, **(row["values"] if _is_list_of_fields(row) else {})}
    return [
        (code, str(DETAILS.get(code, code)), written(value))
        for code, value in beside.items()
        if code != "values" and value not in EMPTY and value != []
    ]


def changes(row: Mapping[str, Any], action: str) -> list[tuple[str, str | None, str]]:
    """(field, old, new); `old` is None if nothing was there before."""
    values = {} if _is_list_of_fields(row) else row.get("values") or {}
    return [
        (name, written(value[0]), written(value[1]))
        if action == "change" and isinstance(value, list) and len(value) == len(("old", "new"))
        else (name, None, written(value))
        for name, value in values.items()
    ]


def _is_list_of_fields(row: Mapping[str, Any]) -> bool:
    """Whether the row only names fields. What citizens wrote is not in the log."""
    return set(row.get("values") or {}) == {"columns"}


def written(value: Any) -> str:
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, list):
        return ", ".join(written(one) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} = {written(one)}" for name, one in value.items())
    return _moment(value) if isinstance(value, str) else "–" if value is None else str(value)


def _moment(text: str) -> str:
    """A time from the log, as pages show it. Any other text stays unchanged."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return text
    return plain_moment(found, clock_of()) if found.tzinfo else text
