"""The command `onedoor`: one command for each part, one for all of them, and the few things to do by hand.

Decides nothing; every error that a person can mend is one sentence on standard error and exit code 2.
"""

import asyncio
import signal
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
import uvloop
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from onedoor import logs
from onedoor.desk.verdict import moment, spoken, verdict
from onedoor.settings import Settings, SettingsError, load
from onedoor.store import database, sample, setup, staff
from onedoor.store.database import DatabaseError
from onedoor.store.seed import SeedError
from onedoor.store.staff import StaffError
from onedoor.store.tables import Agency, Staff
from onedoor.up import instance, ports
from onedoor.up.child import CONFIGURATION_ERROR, ChildRefused
from onedoor.up.page import page
from onedoor.up.ports import PortTaken
from onedoor.up.supervisor import AlreadyRunning, NotReady, Supervisor

DEFAULT_CONFIG = Path(".onedoor/onedoor.toml")
SEED = Path(__file__).parents[1] / "config" / "seed.toml"
MENDABLE = (
    SettingsError,
    DatabaseError,
    SeedError,
    StaffError,
    sample.HasChats,
    sample.NobodyToAnswer,
    PortTaken,
    AlreadyRunning,
    NotReady,
    ChildRefused,
)

Run = Callable[[Settings], Coroutine[Any, Any, None]]


class Refusal(click.ClickException):
    """What a person has to change before this can work."""

    exit_code = CONFIGURATION_ERROR

    def show(self, file: Any = None) -> None:
        click.echo(self.message, err=True, file=file)


class Plain(click.Group):
    """A group whose commands tell a mendable error as one sentence."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Exception as error:
            mendable = _find(error, MENDABLE)
            if mendable is None:
                raise
            raise Refusal(" ".join(str(mendable).split())) from None


config_option = click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    default=DEFAULT_CONFIG,
    envvar="ONEDOOR_CONFIG",
    show_default=True,
    help="The settings file.",
)


@click.group(cls=Plain)
@click.version_option(package_name="onedoor")
def main() -> None:
    """Onedoor: one door to every agency, over XMPP."""
    logs.configure()


# --- Everything at once ---------------------------------------------------------------------------------------------


@main.command()
@config_option
@click.option("--domain", default="localhost", show_default=True, help="For a new instance: its XMPP domain.")
@click.option("--seed", type=click.Path(path_type=Path), default=SEED, help="For a new instance: its first set-up.")
@click.option("--verbose", is_flag=True, help="Show what the parts write in their logs.")
def up(config: Path, domain: str, seed: Path, verbose: bool) -> None:
    """Prepare an instance where there is none, run all of it, and stop it with Ctrl-C.

    The directory of the settings file holds the whole instance: database, certificates, logs.
    """
    if config.name != instance.CONFIG:
        raise Refusal(f"`onedoor up` keeps its settings in a file named {instance.CONFIG}, not {config.name}.")
    if not (config.parent / instance.CONFIG).exists():
        click.echo(f"Preparing a new instance in {config.parent} …")
    settings = instance.prepare(config.parent, seed=seed, domain=domain)
    asyncio.run(_up(settings, config, _echo if verbose else None))


async def _up(settings: Settings, config: Path, echo: Callable[[str, str], None] | None) -> None:
    with _ends_on_signal():
        supervisor = Supervisor(settings, config=config, echo=echo)
        try:
            await supervisor.start()
            await supervisor.ready()
            click.echo(page(settings))
            await supervisor.wait()
        finally:
            if supervisor.pids:
                click.echo("Stopping …")
            await supervisor.stop()


def _echo(part: str, line: str) -> None:
    click.echo(f"{part:8} {line}")


@main.command()
def demo() -> None:
    """Play one chat through two agencies on a private instance, and compare what everybody saw."""
    from onedoor.up.demo import run  # noqa: PLC0415 - it needs the extra `agents`

    sys.exit(run())


# --- One part -------------------------------------------------------------------------------------------------------


@main.command()
@config_option
def router(config: Path) -> None:
    """Run the router."""
    from components.router.main import run  # noqa: PLC0415 - a part loads only itself

    _serve(run, load(config))


@main.group(cls=Plain, invoke_without_command=True)
@config_option
@click.pass_context
def agency(context: click.Context, config: Path) -> None:
    """Run the agencies of this machine; or `agency add`."""
    if context.invoked_subcommand is not None:
        return
    from components.agency.main import run  # noqa: PLC0415

    _serve(run, load(config))


@main.command()
@config_option
def bridge(config: Path) -> None:
    """Run the bridge: the citizens' page."""
    from bridge.main import run  # noqa: PLC0415

    settings = load(config)
    ports.require_one_free(settings, "page")
    _serve(run, settings)


@main.command()
@config_option
def admin(config: Path) -> None:
    """Run the panel."""
    from admin.main import run  # noqa: PLC0415

    settings = load(config)
    ports.require_one_free(settings, "panel")
    run(settings)


def _serve(run: Run, settings: Settings) -> None:
    """Runs an asynchronous part until SIGTERM or Ctrl-C; what its link was refused for is a sentence, too."""
    from onedoor.wire.link import LinkRefused  # noqa: PLC0415 - the panel must not load slixmpp

    async def until_told() -> None:
        with _ends_on_signal():
            await run(settings)

    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(until_told())
    except Exception as error:
        if (refused := _find(error, (LinkRefused,))) is not None:
            raise Refusal(str(refused)) from None
        raise


def _find(error: BaseException, kinds: tuple[type[Exception], ...]) -> BaseException | None:
    """The error of one of these kinds in `error`, which may be a group of what went wrong in several tasks."""
    if isinstance(error, BaseExceptionGroup):
        return next((found for inner in error.exceptions if (found := _find(inner, kinds)) is not None), None)
    return error if isinstance(error, kinds) else None


@contextmanager
def _ends_on_signal() -> Iterator[None]:
    """Inside, SIGTERM and Ctrl-C cancel the running task, and the program ends as if it had come to its end."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None  # noqa: S101 - we are inside a coroutine
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, task.cancel)
    with suppress(asyncio.CancelledError):
        yield


# --- By hand --------------------------------------------------------------------------------------------------------


@main.command("check-config")
@config_option
def check_config(config: Path) -> None:
    """Read the settings, open the database, and say what is wrong with them."""
    settings = load(config)
    engine = database.connect(settings.database.url)
    database.check(engine)
    engine.dispose()
    click.echo(f"{config} is good, and so is its database.")


@main.group("db", cls=Plain)
def db() -> None:
    """The database."""


@db.command("upgrade")
@config_option
def db_upgrade(config: Path) -> None:
    """Make the tables, or bring them up to date."""
    instance.upgrade(load(config))


@db.command("seed")
@config_option
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), default=SEED)
@click.option("--chats", type=click.IntRange(1), help="Also make so many sample chats, of people who never were.")
@click.option("--seed", "number", type=int, default=1, show_default=True, help="The same number, the same chats.")
@click.option("--days", type=click.IntRange(1), help="Over so many days; as many as the desks need, if not given.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Their last day; yesterday, if not given.")
@click.option("--lines/--no-lines", default=True, help="With what was said, or only what happened.")
@click.option("--force", is_flag=True, help="Also beside chats that are there already.")
def db_seed(
    *, config: Path, file: Path, chats: int | None, number: int, days: int | None, until: datetime | None,
    lines: bool, force: bool,
) -> None:  # fmt: skip
    """Load a first set-up into a database that has no agency; with --chats, fill it with sample chats."""
    settings = load(config)
    if instance.load_seed(settings, file):
        click.echo(f"Loaded. The first passwords are in {settings.state / 'first-passwords.toml'}.")
    elif chats is None:
        raise Refusal("The database has agencies already; a seed is only for an empty one.")
    if chats is not None:
        last = until.date() if until else (datetime.now(UTC) - timedelta(days=1)).date()
        _make_chats(settings, sample.Asked(chats, last, number, days, lines, force))


def _make_chats(settings: Settings, asked: sample.Asked) -> None:
    engine = database.connect(settings.database.url)
    try:
        database.check(engine)
        first, last = sample.fill(
            engine, settings, asked, lambda done: click.echo(f"{done} …") if done % 50000 == 0 else None
        )
    finally:
        engine.dispose()
    click.echo(f"{asked.chats} sample chats from {first} to {last}. Nobody in them exists.")


@agency.command("add")
@config_option
@click.argument("label")
@click.argument("name")
@click.option("--jid", help="Its address, if it is not LABEL below this instance's domain.")
@click.option("--elsewhere", is_flag=True, help="Others run its component; the router only speaks with it.")
def agency_add(config: Path, label: str, name: str, jid: str | None, elsewhere: bool) -> None:
    """Add an agency: LABEL is what agents type (`!transfer LABEL`), NAME what citizens read."""
    settings = load(config)
    with _session(settings) as session:
        address = jid or f"{label}.{settings.domain}"
        if session.get(Agency, label) is not None:
            raise Refusal(f"There is an agency {label} already.")
        session.add(Agency(id=label, jid=address, name=name, local=not elsewhere))
    click.echo(f"{name} has the address {address}. Give it skills and agents in the panel.")


@main.command()
@config_option
@click.argument("label")
@click.option("--at", "typed", help="Another moment than now, on the agency's own clock: 2026-12-24T11:50.")
def hours(config: Path, label: str, typed: str | None) -> None:
    """Say whether the agency LABEL is open, and when it opens and closes next."""
    with _session(load(config)) as session:
        found = session.get(Agency, label)
        if found is None:
            raise Refusal(f"There is no agency {label}.")
        week = setup.hours(found)
        at = moment(typed, week) if typed else datetime.now(UTC)
        if at is None:
            raise Refusal(f"“{typed}” is no time; one looks like 2026-12-24T11:50.")
        click.echo(f"{found.name}, {spoken(week, at)}: {verdict(week, at)[1]}")


@main.group("staff", cls=Plain)
def staff_group() -> None:
    """Who may log in to the panel."""


@staff_group.command("add")
@config_option
@click.argument("login")
@click.option("--name", default="", help="How the panel calls them; the login if it is not given.")
@click.option("--role", type=click.Choice([staff.ADMINISTRATOR, staff.MANAGER]), default=staff.ADMINISTRATOR)
@click.option("--agency", "agency_id", help="The agency of a manager.")
def staff_add(config: Path, login: str, name: str, role: str, agency_id: str | None) -> None:
    """Add somebody; the password is asked for, or read from standard input."""
    with _session(load(config)) as session:
        if agency_id is not None and session.get(Agency, agency_id) is None:
            raise Refusal(f"There is no agency {agency_id}.")
        staff.add(session, login, name, _ask_password(), role, agency_id)
    click.echo(f"{login} may log in now.")


@staff_group.command("password")
@config_option
@click.argument("login")
def staff_password(config: Path, login: str) -> None:
    """Give somebody a new password; it is asked for, or read from standard input."""
    with _session(load(config)) as session:
        person = session.scalar(select(Staff).where(func.lower(Staff.login) == login.lower()))
        if person is None:
            raise Refusal(f"There is nobody with the login {login}.")
        password = _ask_password()
        if len(password) < staff.SHORTEST_PASSWORD:
            raise Refusal(f"The password needs at least {staff.SHORTEST_PASSWORD} characters.")
        staff.change_password(person, password)
    click.echo(f"{login} has a new password; whoever was logged in with the old one is not any more.")


def _ask_password() -> str:
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\n")


@contextmanager
def _session(settings: Settings) -> Iterator[Session]:
    """A session whose changes are committed at its end."""
    engine = database.connect(settings.database.url)
    try:
        database.check(engine)
        with Session(engine) as session, session.begin():
            yield session
    finally:
        engine.dispose()
