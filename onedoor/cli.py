"""The command `onedoor`: a command for each part, one for all of them, and commands for what is done by hand.

Decides nothing. An error that a person can mend is one sentence on standard error with exit code 2, or 1 if it may pass
by itself.
"""

import asyncio
import gc
import signal
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import click
import uvloop

from onedoor import logs
from onedoor.catalogues import OWN
from onedoor.commands import terminal
from onedoor.commands.plain import Find, Lazy, Refusal, at, config_option, find
from onedoor.settings import Settings, load
from onedoor.shipped import SEED
from onedoor.wording.sentences import gettext as _
from onedoor.wording.sentences import speak

Run = Callable[[Settings], Coroutine[Any, Any, None]]

PARTS = {
    "router": "components.router.main:run",
    "agency": "components.agency.main:run",
    "bridge": "bridge.main:run",
    "admin": "admin.main:run",
    "demo": "components.demo.demo:run",
}
"""command → what it runs. Names instead of imports: nothing in `onedoor` needs a part, and a part loads only itself."""


def _entries(kind: str) -> Find:
    def load() -> click.Command:
        from onedoor.commands.setup import agents, entries, replies  # noqa: PLC0415 - loaded only when needed

        more = {"agent": agents.COMMANDS, "reply": replies.COMMANDS}
        return entries.group(kind, more.get(kind, ()))

    return load


ENTRIES = ("agent", "cost", "holiday", "reader", "reply", "schedule", "skill", "tag", "text")
BY_HAND = {
    "audit": at("onedoor.commands.auditing", "audit_group"),
    "check-config": at("onedoor.commands.databases", "check_config"),
    "db": at("onedoor.commands.databases", "db"),
    "hold": at("onedoor.commands.holds", "hold"),
    "hours": at("onedoor.commands.setup.agencies", "hours"),
    "mail": at("onedoor.commands.mailing", "mail_group"),
    "opening": at("onedoor.commands.setup.week", "opening"),
    "origins": at("onedoor.commands.setup.origins", "origins"),
    "report": at("onedoor.commands.reports", "report"),
    "retention": at("onedoor.commands.archive", "retention"),
    "service-target": at("onedoor.commands.setup.service_targets", "service_target"),
    "setup": at("onedoor.commands.setup.setups", "setup_group"),
    "staff": at("onedoor.commands.setup.people", "staff_group"),
    "status": at("onedoor.commands.status", "status"),
    "topic": at("onedoor.commands.setup.topics", "topic"),
    "transcript": at("onedoor.commands.archive", "transcript"),
    "transfers": at("onedoor.commands.setup.topics", "transfers"),
    **{kind: _entries(kind) for kind in ENTRIES},
}
OF_AGENCIES = {
    "add": at("onedoor.commands.setup.agencies", "add"),
    "change": at("onedoor.commands.setup.agencies", "change"),
    "list": at("onedoor.commands.setup.agencies", "show"),
    "remove": at("onedoor.commands.setup.agencies", "remove"),
}


FORMER = {"promise": "service-target"}
"""old → new name of commands. The first release's names are understood until 0.3."""


class Onedoor(Lazy):
    """The command itself. It settles the language before click reads what was typed, because `--help` needs it."""

    def main(self, *args: Any, **more: Any) -> Any:
        with terminal.speaking() as click_speaks:
            return Lazy.main(terminal.shown(self), *args, obj=click_speaks, **more)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return super().get_command(ctx, FORMER.get(cmd_name, cmd_name))


@click.group(cls=Onedoor, places=BY_HAND)
@click.version_option(package_name="onedoor")
def main() -> None:
    """Onedoor: one door to every agency, over XMPP."""
    logs.configure()


# --- Everything at once ---------------------------------------------------------------------------------------------


@main.command()
@config_option
@click.option("--domain", default="localhost", show_default=True, help="For a new instance: its XMPP domain.")
@click.option("--seed", type=click.Path(path_type=Path), default=SEED, help="For a new instance: its first set-up.")
@click.option("--verbose", is_flag=True, help="Show what the parts write to their logs.")
def up(config: Path, domain: str, seed: Path, verbose: bool) -> None:
    """Prepare an instance if there is none, and run all of it. Ctrl-C stops it.

    The settings file's directory contains the whole instance: database, certificates, logs.
    """
    from onedoor.up import instance  # noqa: PLC0415 - only this command prepares one

    if config.name != instance.CONFIG:
        raise Refusal(
            _(
                "`onedoor up` keeps its settings in a file named %(name)s, not %(other)s.",
                name=instance.CONFIG,
                other=config.name,
            )
        )
    if not (config.parent / instance.CONFIG).exists():
        click.echo(_("Preparing a new instance in %(folder)s …", folder=str(config.parent)))
    settings = instance.prepare(config.parent, seed=seed, domain=domain)
    asyncio.run(_up(settings, config, _echo if verbose else None))


async def _up(settings: Settings, config: Path, echo: Callable[[str, str], None] | None) -> None:
    from onedoor.up.page import page  # noqa: PLC0415
    from onedoor.up.supervisor import Supervisor  # noqa: PLC0415

    with _ends_on_signal():
        supervisor = Supervisor(settings, config=config, echo=echo)
        try:
            await supervisor.start()
            await supervisor.ready(told=lambda missing: click.echo(_("Starting … %(number)s to go", number=missing)))
            click.echo(page(settings))
            await supervisor.wait()
        finally:
            if supervisor.pids:
                click.echo(_("Stopping …"))
            await supervisor.stop()


def _echo(part: str, line: str) -> None:
    click.echo(f"{part:8} {line}")


@main.command()
def demo() -> None:
    """Play one chat through two agencies on a private instance, and compare what everybody saw.

    Needs the extra `agents`: pip install "onedoor[agents]".
    """
    try:
        run = resolve_name(PARTS["demo"])
    except ModuleNotFoundError as error:
        raise Refusal(
            _(
                'The demo needs %(package)s, which is in the extra `agents`: pip install "onedoor[agents]"',
                package=error.name,
            )
        ) from None
    sys.exit(run())


# --- One part -------------------------------------------------------------------------------------------------------


@main.command()
@config_option
def router(config: Path) -> None:
    """Run the router."""
    _serve("router", load(config))


@main.group(cls=Lazy, places=OF_AGENCIES, invoke_without_command=True)
@config_option
@click.pass_context
def agency(context: click.Context, config: Path) -> None:
    """Run this machine's agencies. With a command, show or change agencies."""
    if context.invoked_subcommand is not None:
        return
    _serve("agency", load(config))


@main.command()
@config_option
def bridge(config: Path) -> None:
    """Run the bridge: the citizens' page."""
    from onedoor.up import ports  # noqa: PLC0415

    settings = load(config)
    ports.require_one_free(settings, "page")
    _serve("bridge", settings)


@main.command()
@config_option
def admin(config: Path) -> None:
    """Run the panel."""
    from onedoor.up import ports  # noqa: PLC0415

    settings = load(config)
    ports.require_one_free(settings, "panel")
    _keep_no_folder()
    resolve_name(PARTS["admin"])(settings)


def _serve(part: str, settings: Settings) -> None:
    """Runs an asynchronous part until SIGTERM or Ctrl-C. A refused link is also reported as one sentence."""
    from onedoor.wire.link import LinkRefused  # noqa: PLC0415 - the panel must not load slixmpp

    run: Run = resolve_name(PARTS[part])
    _keep_no_folder()

    async def until_told() -> None:
        speak(OWN)  # A part writes for its logs, and for people whose language it asks itself.
        gc.freeze()  # modules stay loaded, and collecting them again and again would cost pauses of 15 to 40 ms
        with _ends_on_signal():
            await run(settings)

    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(until_told())
    except Exception as error:
        if (refused := find(error, LinkRefused)) is not None:
            raise Refusal(str(refused)) from None
        raise


def _keep_no_folder() -> None:
    """A part lives long and may be killed. Click has nothing more to say in it."""
    click.get_current_context().obj.close()


@contextmanager
def _ends_on_signal() -> Iterator[None]:
    """Inside, SIGTERM and Ctrl-C cancel the running task, and the program ends normally."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None  # noqa: S101 - we are inside a coroutine
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, task.cancel)
    with suppress(asyncio.CancelledError):
        yield
