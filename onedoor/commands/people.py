"""`onedoor staff`: who may log in to the panel."""

import sys
from pathlib import Path

import click
from sqlalchemy import func, select

from onedoor.commands.plain import Plain, Refusal, config_option, session
from onedoor.settings import load
from onedoor.store import staff
from onedoor.store.tables import Agency, Staff


@click.group("staff", cls=Plain)
def staff_group() -> None:
    """Who may log in to the panel."""


@staff_group.command("add")
@config_option
@click.argument("login")
@click.option("--name", default="", help="How the panel calls them; the login if it is not given.")
@click.option("--role", type=click.Choice(staff.ROLES), default=staff.ADMINISTRATOR)
@click.option("--agency", "agency_id", help="The agency of a manager or supervisor; an analyst may have one.")
def staff_add(config: Path, login: str, name: str, role: str, agency_id: str | None) -> None:
    """Add somebody; the password is asked for, or read from standard input."""
    with session(load(config)) as opened:
        if agency_id is not None and opened.get(Agency, agency_id) is None:
            raise Refusal(f"There is no agency {agency_id}.")
        staff.add(opened, login, name, _ask_password(), role, agency_id)
    click.echo(f"{login} may log in now.")


@staff_group.command("password")
@config_option
@click.argument("login")
def staff_password(config: Path, login: str) -> None:
    """Give somebody a new password; it is asked for, or read from standard input."""
    with session(load(config)) as opened:
        person = opened.scalar(select(Staff).where(func.lower(Staff.login) == login.lower()))
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
