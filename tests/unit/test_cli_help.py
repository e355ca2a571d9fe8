"""What `--help` says: each command, option and argument is told what it is for."""

from collections.abc import Iterator

import click
import pytest

from onedoor.cli import main

NARROWEST = 80


def walk(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        for word, inner in sorted(command.commands.items()):
            yield from walk(inner, f"{name} {word}")


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
