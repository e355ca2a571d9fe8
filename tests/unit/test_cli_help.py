"""What `--help` says: each command, option and argument is told what it is for."""

import subprocess
import sys

import click
import pytest

from onedoor.cli import ENTRIES, main
from onedoor.commands.setup.entries import KINDS
from tests.unit.staff_words import walk

NARROWEST = 80


COMMANDS = dict(walk(main, "onedoor"))


def test_every_command_says_what_it_does() -> None:
    assert len(COMMANDS) > 70
    assert [name for name, command in COMMANDS.items() if not (command.help or "").strip()] == []


def test_every_option_and_argument_says_what_it_is_for() -> None:
    silent = [
        f"{name} {parameter.name}"
        for name, command in COMMANDS.items()
        for parameter in command.params
        if isinstance(parameter, click.Option | click.Argument) and not (parameter.help or "").strip()
    ]
    assert silent == []


@pytest.mark.parametrize("name", COMMANDS)
def test_how_it_is_typed_fits_one_line(name: str) -> None:
    command = COMMANDS[name]
    usage = click.Context(command, info_name=name, terminal_width=NARROWEST).get_usage()
    assert "\n" not in usage


def test_each_kind_of_entry_has_its_group() -> None:
    assert sorted(kind.command for kind in KINDS) == sorted(ENTRIES)


def test_a_command_loads_only_what_it_needs() -> None:
    """Whoever sets up a whole state by commands types thousands of them."""
    asked = "import sys; from onedoor.cli import main; main.get_command(None, 'reply').get_command(None, 'set')"
    told = subprocess.run(
        [sys.executable, "-c", f"{asked}; print(*sys.modules)"], check=True, capture_output=True, text=True
    )
    assert {"slixmpp", "flask", "aiohttp", "onedoor.up.supervisor"} & set(told.stdout.split()) == set()
