"""`docs/COMMANDS.md` says which command does what the panel does: nothing is missing, no command is invented."""

import re
from pathlib import Path

import click

from onedoor.cli import main
from tests.integration.access_table import TABLE

PAGE = (Path(__file__).parents[2] / "docs" / "COMMANDS.md").read_text("utf-8")
ROWS = re.findall(r"^\| (`/.*?) \| (.*) \|$", PAGE, re.MULTILINE)


def test_each_change_that_the_panel_makes_has_a_row() -> None:
    """TABLE is compared with the panel's addresses by a test of its own."""
    rows = [line.split() for group in TABLE.values() for line in group.splitlines()]
    wanted = [row[1] for row in rows if row[:1] == ["POST"]]
    told = [address for addresses, _ in ROWS for address in re.findall(r"`(/[^`]*)`", addresses)]
    assert len(wanted) > 60
    assert sorted(told) == sorted(wanted)


def test_each_command_that_is_named_is_there() -> None:
    named = {told for _, commands in ROWS for told in re.findall(r"`onedoor ([^`]*)`", commands)}
    assert len(named) > 50
    for told in named:
        found: click.Command = main
        for word in told.split():
            assert isinstance(found, click.Group), told
            there = found.get_command(click.Context(found), word)
            assert there is not None, told
            found = there
        assert not isinstance(found, click.Group), told
