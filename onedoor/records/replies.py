"""Canned replies as a table for a spreadsheet, and what a table would change. Writes nothing to the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from onedoor import cells
from onedoor.addresses import is_slug
from onedoor.store.setupfile.model import Reply
from onedoor.store.setupfile.values import VARIABLES, unknown_variables
from onedoor.store.tables import Agency, CannedReply
from onedoor.wording import text
from onedoor.wording.formats import too_long
from onedoor.wording.languages import tag
from onedoor.wording.sentences import gettext as _

HEAD = ("name", "language", "folder", "tags", "approved", "text")
MOST_ROWS = 5000
YES = frozenset({"", "yes", "true", "1", "x", "approved", "oui", "sí", "si"})
NO = frozenset({"no", "false", "0", "draft", "non"})


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    language: str
    folder: str
    tags: str
    approved: bool
    text: str


@dataclass(slots=True)
class Plan:
    """What a table would change. Each mistake is a sentence that names its line."""

    new: list[Row] = field(default_factory=list)
    changed: list[Row] = field(default_factory=list)
    same: int = 0
    mistakes: list[str] = field(default_factory=list)


def written(replies: Sequence[CannedReply]) -> str:
    rows = (
        (one.name, one.language, one.folder, one.tags, "yes" if one.approved else "no", one.text) for one in replies
    )
    return cells.written(HEAD, rows)


def plan(table: str, replies: Sequence[CannedReply]) -> Plan:
    """What the table would add and change. A table never deletes anything."""
    found = Plan()
    try:
        rows = cells.read(table)
    except ValueError as error:
        found.mistakes.append(_("This is not a table of comma-separated values: %(why)s.", why=error.__cause__))
        return found
    if not rows or not {"name", "text"} <= rows[0].keys():
        found.mistakes.append(_("The table needs a first line with the names of its columns, at least name and text."))
        return found
    if len(rows) > MOST_ROWS:
        found.mistakes.append(_("The table has more than %(most)s lines.", most=MOST_ROWS))
        return found
    known = {(one.name, one.language): as_row(one) for one in replies}
    seen: set[tuple[str, str]] = set()
    for number, cells_of_row in enumerate(rows, start=2):
        row = _row(number, cells_of_row, found.mistakes)
        if row is None:
            continue
        key = (row.name, row.language)
        if key in seen:
            twice = _("%(name)s in %(language)s is in the table twice.", name=row.name, language=row.language)
            found.mistakes.append(_("Line %(number)s: %(why)s", number=number, why=twice))
            continue
        seen.add(key)
        if key not in known:
            found.new.append(row)
        elif known[key] != row:
            found.changed.append(row)
        else:
            found.same += 1
    return found


def rows(plan: Plan, agency: Agency, by: str) -> list[CannedReply]:
    """The new and the changed replies, for the caller to save. `by` approves those that the table calls approved."""
    known, found = {(one.name, one.language): one for one in agency.replies}, []
    for row in (*plan.new, *plan.changed):
        reply = known.get((row.name, row.language))
        reply = reply or CannedReply(agency_id=agency.id, name=row.name, language=row.language)
        reply.folder, reply.tags, reply.text = row.folder, row.tags, row.text
        approve(reply, row.approved, by)
        found.append(reply)
    return found


def approve(reply: CannedReply, approved: bool, by: str) -> None:
    """Lets agents send the reply, with the approval of `by`, or makes it a draft."""
    reply.approved, reply.approved_by = approved, by if approved else ""


def as_row(reply: CannedReply) -> Row:
    return Row(reply.name, reply.language, reply.folder, reply.tags, reply.approved, reply.text)


def unknown_variable(said: str) -> str:
    """A sentence about a variable that the desk would send unchanged; empty if there is none."""
    unknown = next(iter(unknown_variables(said)), None)
    if unknown is None:
        return ""
    known = ", ".join(f"{{{one}}}" for one in VARIABLES)
    return _("{%(name)s} is not a variable; use one of these: %(names)s.", name=unknown, names=known)


def _row(number: int, given: Mapping[str, str], mistakes: list[str]) -> Row | None:
    name, language = given["name"].strip().lower(), tag(given.get("language", "").strip() or "en")
    said, approved = text.many_lines(given["text"]), given.get("approved", "").strip().casefold()
    folder, tags = (text.one_line(given.get(column, "")) for column in ("folder", "tags"))
    if not any(given.values()):
        return None
    why = ""
    if not is_slug(name):
        why = _("“%(name)s” is not a short name (small letters, digits, hyphens).", name=name[:60])
    elif language is None:
        why = _("“%(language)s” is not a language that we know.", language=given["language"][:60])
    elif not said or len(said) > Reply.longest("text"):
        why = _("a text of 1 to %(most)s characters is needed.", most=Reply.longest("text"))
    elif approved not in YES | NO:
        why = _("“approved” is yes or no.")
    why = (
        why
        or unknown_variable(said)
        or too_long(_("Folder"), folder, Reply.longest("folder"))
        or too_long(_("Tags"), tags, Reply.longest("tags"))
    )
    if why or language is None:
        mistakes.append(_("Line %(number)s: %(why)s", number=number, why=why))
        return None
    return Row(name, language, folder, tags, approved in YES, said)
