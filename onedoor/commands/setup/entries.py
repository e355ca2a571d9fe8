"""Commands for single entries of the set-up, such as `onedoor skill set tax refunds --name Refunds`.

The kinds of entries, their fields and rules are those of the set-up file (`onedoor.store.setupfile.model`). A command
changes one entry of that file's content, and imports it as `onedoor setup import` does.
"""

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click
from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from onedoor.commands.options import arguments, options
from onedoor.commands.plain import (
    AGENCY,
    Plain,
    Refusal,
    ask_before_destroying,
    config_option,
    say,
    session,
    the_agency,
)
from onedoor.settings import Settings, load
from onedoor.store import tables
from onedoor.store.setup import accounts, removal
from onedoor.store.setupfile import intake, model, reading, writing
from onedoor.store.setupfile.mistakes import said
from onedoor.store.setupfile.model import Part, Seed
from onedoor.wording.sentences import gettext as _

Entry = TypeVar("Entry", bound=Part)


@dataclass(frozen=True)
class Kind:
    """A kind of entry. `field`: its name in the set-up file. `keys`: the fields that identify an entry."""

    command: str
    about: str
    part: type[Part]
    field: str
    keys: tuple[str, ...]
    table: type[tables.Base]


KINDS = (
    Kind("skill", "What an agency's agents can do.", model.Skill, "skill", ("slug",), tables.Skill),
    Kind("agent", "The people who answer at an agency.", model.Agent, "agent", ("account",), tables.Agent),
    Kind("reply", "Canned replies.", model.Reply, "reply", ("name", "language"), tables.CannedReply),
    Kind("tag", "Tags that agents can give a chat.", model.Tag, "tag", ("slug",), tables.Tag),
    Kind("text", "An agency's own texts for citizens.", model.Text, "text", ("code", "language"), tables.AgencyText),
    Kind("holiday", "Days with unusual hours.", model.Day, "holiday", ("day",), tables.Holiday),
    Kind("cost", "What a contact costs, by channel.", model.Cost, "cost", ("channel",), tables.ContactCost),
    Kind("reader", "Who gets reports by mail.", model.Reader, "reader", ("email",), tables.ReportReader),
    Kind("schedule", "How long records other than chats are kept.", model.Kept, "schedule", ("kind",), tables.Schedule),
)


def group(name: str, more: Iterable[click.Command] = ()) -> click.Group:
    """The commands for one kind of entry. `more`: further commands of this kind."""
    kind = next(kind for kind in KINDS if kind.command == name)
    group = Plain(kind.command, help=kind.about)
    keys = arguments(kind.part, kind.keys)
    agency = click.Argument(["agency"], help=AGENCY)
    group.add_command(command("list", _listing(kind), [agency], "Show all of AGENCY."))
    fields = options(kind.part, kind.keys)
    about = "Add one, or change fields of one. Fields that are not given stay unchanged."
    sure = click.Option(["--yes"], is_flag=True, help="Do not ask.")
    asks = [sure] if kind.part is model.Kept else []
    group.add_command(command("set", _setting(kind), [agency, *keys, *fields, *asks], about))
    group.add_command(command("remove", _removing(kind), [agency, *keys, sure], "Remove one. Asks first."))
    for one in more:
        group.add_command(one)
    return group


def command(name: str, call: Callable[..., None], params: list[click.Parameter], about: str) -> click.Command:
    return config_option(click.Command(name, callback=call, params=params, help=about))


# --- What the commands do --------------------------------------------------------------------------------------------


def _listing(kind: Kind) -> Callable[..., None]:
    def show(config: Path, agency: str) -> None:
        settings = load(config)
        with session(settings) as opened:
            entries = getattr(agency_of(opened, agency, settings), kind.field)
        for entry in entries:
            click.echo(line(entry, kind.keys))
        if not entries:
            click.echo(_("%(agency)s has no %(kind)s.", agency=agency, kind=kind.command))

    return show


def line(entry: Part, keys: tuple[str, ...]) -> str:
    said = entry.model_dump(mode="json", exclude_defaults=True)
    head = [str(getattr(entry, key)) or str(getattr(entry, "jid", "")) for key in keys]
    return "  ".join([*head, *(f"{name}={_told(value)}" for name, value in said.items() if name not in keys)])


def _told(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(":".join(one) if isinstance(one, list) else str(one) for one in value)
    if isinstance(value, dict):
        return ",".join(f"{name}:{level}" for name, level in value.items())
    return str(value)


def _setting(kind: Kind) -> Callable[..., None]:
    def put(config: Path, agency: str, yes: bool = True, **given: Any) -> None:
        settings = load(config)
        with session(settings) as opened:
            owner = agency_of(opened, agency, settings)
            others, fresh = with_named(kind.part, getattr(owner, kind.field), _named(kind, given, settings), kind.keys)
            changed = owner.model_copy(update={kind.field: (*others, fresh)})
            ask_before_destroying(settings, {agency: changed.kept()}, yes)
            bring_agency_in(opened, changed, settings)

    return put


def _named(kind: Kind, given: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    """field → value, for the options given. An account on another server becomes the whole JID."""
    named = {name: value for name, value in given.items() if value is not None}
    account, _, host = str(named.get("account", "")).partition("@")
    if host:
        named |= {"account": account} if host == settings.domain else {"account": "", "jid": f"{account}@{host}"}
    return named


def with_named(
    part: type[Entry], entries: tuple[Entry, ...], named: Mapping[str, Any], keys: tuple[str, ...]
) -> tuple[list[Entry], Entry]:
    """(the other entries, this entry with the named values). Raises `Refusal`."""
    keys = ("account", "jid") if keys == ("account",) else keys
    wanted = tuple(str(named.get(key, "")) for key in keys)
    before = next((one for one in entries if tuple(str(getattr(one, key)) for key in keys) == wanted), None)
    values = before.model_dump(by_alias=True) if before is not None else {}
    if "skills" in named and "levels" not in named:
        values["levels"] = {
            skill: level for skill, level in values.get("levels", {}).items() if skill in named["skills"]
        }
    try:
        fresh = part.model_validate({**values, **named})
    except ValidationError as error:
        raise Refusal(say(said(error, as_typed(keys)))) from None
    return [one for one in entries if one is not before], fresh


def as_typed(keys: Container[str]) -> Callable[[str], str]:
    """A function: field → its name on the command line. `keys` are arguments, the others options."""
    return lambda field: field.upper() if field in keys else f"--{field.replace('_', '-')}"


def bring_agency_in(opened: Session, changed: model.Agency, settings: Settings) -> None:
    """Like `bring_in`, for this agency only."""
    bring_in(opened, Seed(agency=(changed,)), settings)


def bring_in(opened: Session, content: Seed, settings: Settings) -> None:
    reading.check(content, "The set-up")
    done = intake.bring_in(opened, content, settings.domain)
    made = {jid: accounts.request(opened, agency, jid) for agency, jid in done.accounts}
    for line in (*(f"+ {one}" for one in done.added), *(f"~ {one}" for one in done.changed)):
        click.echo(line)
    if not (done.added or done.changed):
        click.echo(_("Nothing to change."))
    for jid, password in made.items():
        click.echo(_("%(account)s gets an account with the password %(password)s", account=jid, password=password))


def unsure() -> Refusal:
    return Refusal(_("Nothing was removed. Say --yes if you are sure."))


def _removing(kind: Kind) -> Callable[..., None]:
    def remove(config: Path, agency: str, yes: bool, **keys: str) -> None:
        settings = load(config)
        with session(settings) as opened:
            row = _row(opened, kind, agency, keys, settings)
            routes = removal.routes(opened, row) if isinstance(row, tables.Skill) else []
            topics = ", ".join(sorted({route.topic.name for route in routes}))
            name = " ".join(keys.values())
            asked = _("Remove the %(kind)s %(name)s of %(agency)s?", kind=kind.command, name=name, agency=agency)
            if topics:
                leads = _(
                    "%(agency)s will get no more chats from these topics: %(topics)s.", agency=agency, topics=topics
                )
                asked = f"{asked} {leads}"
            if not yes and not click.confirm(asked):
                raise unsure()
            removal.remove(opened, row)
        click.echo(f"- {kind.command} {name} of {agency}")

    return remove


def _row(opened: Session, kind: Kind, agency: str, keys: Mapping[str, str], settings: Settings) -> Any:
    the_agency(opened, agency)
    wanted = dict(keys)
    if "account" in wanted:
        wanted["jid"] = jid_of(wanted.pop("account"), settings)
    rows = opened.scalars(select(kind.table).where(kind.table.agency_id == agency))  # type: ignore[attr-defined]
    for row in rows:
        if all(str(getattr(row, name)) == value for name, value in wanted.items()):
            return row
    raise Refusal(
        _("%(agency)s has no %(kind)s %(name)s.", agency=agency, kind=kind.command, name=" ".join(keys.values()))
    )


def jid_of(account: str, settings: Settings) -> str:
    """An agent's address. On this instance's own server, `account` may be only the part before the @."""
    return account if "@" in account else f"{account}@{settings.domain}"


def agency_of(opened: Session, label: str, settings: Settings) -> model.Agency:
    """The agency's entry in the set-up file. Raises `Refusal`."""
    return writing.agency(the_agency(opened, label), settings.domain)
