"""What all commands share: the settings file, a session that commits at its end, and errors of one sentence."""

import getpass
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

import click
from sqlalchemy.orm import Session

# Imported for its effect: it records every change made here in the audit log.
import onedoor.store.audit.changes  # noqa: F401
from onedoor.catalogues import OWN
from onedoor.commands import terminal
from onedoor.desk.terms.retention import Schedules
from onedoor.mendable import EXIT_CODE, Mendable
from onedoor.settings import NoSettings, Settings
from onedoor.store import database
from onedoor.store.audit import audit
from onedoor.store.audit.audit import Actor
from onedoor.store.database import DatabaseAway
from onedoor.store.retention import keeping
from onedoor.store.tables import Agency
from onedoor.wording.sentences import gettext as _
from onedoor.wording.sentences import ngettext, spoken

AGENCY = "The agency's short name."
Found = TypeVar("Found", bound=BaseException)

DEFAULT_CONFIG = Path(".onedoor/onedoor.toml")


class Refusal(click.ClickException):
    """One sentence that says what a person must change before this can work."""

    exit_code = EXIT_CODE

    def show(self, file: Any = None) -> None:
        click.echo(self.message, err=True, file=file)


class Later(Refusal):
    """An error that may pass by itself. The supervisor of a part starts it again."""

    exit_code = 1


class Plain(click.Group):
    """A group whose commands speak the language of whoever types, and report a `Mendable` error as one sentence."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        found = super().get_command(ctx, cmd_name)
        return found and terminal.shown(found)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Exception as error:
            mendable = find(error, Mendable)
            if mendable is None:
                raise
            kind = Later if isinstance(mendable, DatabaseAway) else Refusal
            raise kind(" ".join(_told(mendable).split())) from None


def say(text: str) -> str:
    """A `Sentence` in the language of whoever types. Any other text stays unchanged."""
    if spoken() == OWN:
        return text
    from onedoor.wording import formats  # noqa: PLC0415 - half of Babel, for which nobody should wait in English

    return formats.say(text)


def _told(error: Mendable) -> str:
    if isinstance(error, NoSettings):
        return _("There is no settings file at %(file)s; name one with --config.", file=str(error.path))
    return say(error.said)


Find = Callable[[], click.Command]


def at(module: str, name: str) -> Find:
    """A function that loads `module` and returns its command `name`."""
    return lambda: getattr(import_module(module), name)


class Lazy(Plain):
    """A group that finds its commands when they are needed, so that a command does not load what others need."""

    def __init__(self, *args: Any, places: Mapping[str, Find] | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.places = dict(places or {})

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *self.places})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in self.places:
            self.add_command(self.places.pop(cmd_name)(), cmd_name)
        return super().get_command(ctx, cmd_name)


config_option = click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    default=DEFAULT_CONFIG,
    envvar="ONEDOOR_CONFIG",
    show_default=True,
    help="The settings file.",
)


def find(error: BaseException, kind: type[Found]) -> Found | None:
    """The error of this kind in `error`, which may be a group of errors from several tasks; None if none."""
    if isinstance(error, BaseExceptionGroup):
        return next((found for inner in error.exceptions if (found := find(inner, kind)) is not None), None)
    return error if isinstance(error, kind) else None


def ask_before_destroying(settings: Settings, days: Mapping[str, Schedules], yes: bool) -> None:
    """Asks before new schedules destroy records, which cannot be undone. `days`: agency → its new schedules.

    Raises `Refusal` if the answer is no.
    """
    if yes:
        return
    engine = database.connect(settings.database.url)
    try:
        database.check(engine)
        records = keeping.stake(engine, datetime.now(UTC), days)
    finally:
        engine.dispose()
    told = ngettext(
        "This destroys %(num)s record within the hour, for good.",
        "This destroys %(num)s records within the hour, for good.",
        records,
    )
    if records and not click.confirm(told + " " + _("Do it?")):
        raise Refusal(_("Nothing was changed. Say --yes if you are sure."))


def the_agency(opened: Session, label: str) -> Agency:
    found = opened.get(Agency, label)
    if found is None:
        raise Refusal(_("There is no agency %(agency)s.", agency=label))
    return found


def write_out(file: Path, content: str, told: str, encoding: str = "utf-8") -> None:
    """Writes to `file`, and prints `told`. If `file` is `-`, prints the content. Raises `Refusal`."""
    if str(file) == "-":
        click.echo(content, nl=False)
        return
    try:
        file.write_text(content, encoding, newline="")
    except OSError as error:
        raise Refusal(_("%(file)s cannot be written: %(why)s.", file=str(file), why=error.strerror)) from error
    click.echo(told)


def actor() -> Actor:
    """The user of the machine who runs the command, also under sudo."""
    return Actor(f"cli:{os.environ.get('SUDO_USER') or getpass.getuser()}", "cli")


@contextmanager
def session(settings: Settings) -> Iterator[Session]:
    """A session that commits at its end, and records its changes as done by this machine's user."""
    engine = database.connect(settings.database.url)
    try:
        database.check(engine)
        with Session(engine) as opened:
            audit.keep(opened, audit.key(settings), actor)
            with opened.begin():
                yield opened
    finally:
        engine.dispose()
