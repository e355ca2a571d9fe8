"""The command `onedoor`: one command for each part, one for all of them, and the few things to do by hand.

Decides nothing; every error that a person can mend is one sentence on standard error and exit code 2, or 1 where it may
pass by itself.
"""

import asyncio
import gc
import signal
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import click
import uvloop

from onedoor import logs
from onedoor.commands import archive, auditing, databases, holds, mailing, reports, status
from onedoor.commands.databases import SEED
from onedoor.commands.plain import Plain, Refusal, config_option, find
from onedoor.commands.setup import agencies, agents, entries, origins, people, promises, replies, setups, topics, week
from onedoor.settings import Settings, load
from onedoor.up import instance, ports
from onedoor.up.page import page
from onedoor.up.supervisor import Supervisor

Run = Callable[[Settings], Coroutine[Any, Any, None]]


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
            await supervisor.ready(told=lambda missing: click.echo(f"Starting … {missing} to go"))
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
    """Play one chat through two agencies on a private instance, and compare what everybody saw.

    Needs the extra `agents`: pip install "onedoor[agents]".
    """
    try:
        from onedoor.up.demo.demo import run  # noqa: PLC0415 - it needs the extra `agents`
    except ModuleNotFoundError as error:
        raise Refusal(
            f'The demo needs {error.name}, which is in the extra `agents`: pip install "onedoor[agents]"'
        ) from None
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
    """Run the agencies of this machine; or, with a command, look at or change one."""
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
        gc.freeze()  # modules stay for good: looking through them again and again would cost pauses of 15 to 40 ms
        with _ends_on_signal():
            await run(settings)

    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(until_told())
    except Exception as error:
        if (refused := find(error, (LinkRefused,))) is not None:
            raise Refusal(str(refused)) from None
        raise


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

for command in (agencies.show, agencies.add, agencies.change, agencies.remove):
    agency.add_command(command)
GROUPS = {str(group.name): group for group in entries.groups()}
for more in agents.COMMANDS:
    GROUPS["agent"].add_command(more)
for more in replies.COMMANDS:
    GROUPS["reply"].add_command(more)
BY_HAND = (
    status.status,
    databases.check_config,
    databases.db,
    agencies.hours,
    origins.origins,
    people.staff_group,
    auditing.audit_group,
    reports.report,
    setups.setup_group,
    *GROUPS.values(),
    topics.topic,
    topics.transfers,
    week.opening,
    mailing.mail_group,
    promises.promise,
    archive.transcript,
    archive.retention,
    holds.hold,
)
for command in BY_HAND:
    main.add_command(command)
