"""What the panel and the command line say to people through their catalogue."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click

from onedoor.cli import main
from onedoor.commands.terminal import paragraphs
from onedoor.desk.words.sentence import Sentence
from onedoor.reports import catalogue, desks, terms
from onedoor.store.setupfile.mistakes import EXPECTED
from tests.unit.said_words import handed

ADMIN = Path(__file__).parents[2] / "admin"
ONEDOOR = ADMIN.parent / "onedoor"
DEMO = ADMIN.parent / "components" / "demo"
CLICK = Path(click.__file__).parent
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}


@cache
def messages() -> dict[str, tuple[str, ...]]:
    """msgid → its forms, of all that is said through a catalogue."""
    below = {**KEYWORDS, "Sentence": None, "Column": (2,)}
    found = [*handed(ADMIN, KEYWORDS), *handed(DEMO, KEYWORDS), *handed(ONEDOOR, below), *of_click()]
    told = [title for title in _titles() if title and not isinstance(title, Sentence)]
    alone = [(text,) for text in (*told, *helps(), *EXPECTED.values())]
    return {form[0]: form for form in alone + found if form[0]}


@cache
def helps() -> frozenset[str]:
    """Each paragraph that `--help` shows of a command, an option or an argument."""
    commands = [command for _, command in walk(main, "onedoor")]
    parameters = [parameter for command in commands for parameter in command.params]
    texts = [one.help for one in (*commands, *parameters) if isinstance(one, _HELPS)]
    return frozenset(one for text in texts if text for one in paragraphs(text))


_HELPS = (click.Command, click.Option, click.Argument)


def walk(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    """(what is typed, the command), of a command and all below it."""
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for word in command.list_commands(context):
            inner = command.get_command(context, word)
            assert inner is not None
            yield from walk(inner, f"{name} {word}")


OF_CLICK = {
    "Aborted!",
    "Choose from:\n\t{choices}",
    "Commands",
    "Did you mean {possibility}?",
    "Error: The two entered values do not match.",
    "Error: invalid input",
    "Error: {message}",
    "Got unexpected extra argument ({args})",
    "Invalid value for {param_hint}: {message}",
    "Invalid value: {message}",
    "Missing argument",
    "Missing command.",
    "Missing option",
    "No such command {name!r}.",
    "No such option {name!r}.",
    "Option {name!r} does not take a value.",
    "Option {name!r} requires an argument.",
    "Options",
    "Positional arguments",
    "Repeat for confirmation",
    "Show the version and exit.",
    "Show this message and exit.",
    "Try '{command} {option}' for help.",
    "Usage:",
    "default: {default}",
    "required",
    "{name} {filename!r} is a directory.",
    "{name} {filename!r} is not readable.",
    "{value!r} does not match the format {format}.",
    "{value!r} is not a valid boolean. Recognized values: {states}",
    "{value!r} is not a valid {number_type}.",
    "{value!r} is not {choice}.",
    "{value} is not in the range {range}.",
}
"""What click says by itself to somebody who types our commands; the rest of it is for those who write commands."""


def of_click() -> list[tuple[str, ...]]:
    """These, with their plurals, as far as this version of click says them."""
    said = handed(CLICK, {"_": None, "ngettext": (1, 2)})
    return [one for one in said if one[0] in OF_CLICK]


def _titles() -> Iterator[str]:
    """What reports are called, their columns and what those mean: `{names}` are filled in later."""
    yield from (*catalogue.TITLES.values(), *catalogue.DIMENSION_TITLES.values(), terms.TAKEN)
    for kind in desks.KINDS.values():
        yield from (title for _, title, _, _ in kind.values)
    for _, value in sorted(vars(terms).items()):
        for part in value if isinstance(value, tuple) else ():
            yield from (part,) if isinstance(part, str) else part
