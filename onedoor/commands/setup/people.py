"""`onedoor staff`: who may log in to the panel, in which role, with which second factor. Records every change."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from onedoor.commands.plain import Plain, Refusal, config_option, say, session, the_agency
from onedoor.settings import load
from onedoor.store.audit import audit
from onedoor.store.setupfile.model import Person
from onedoor.store.staff import second_factor, staff
from onedoor.store.staff.passwords import weakness
from onedoor.store.tables import Staff
from onedoor.wording.sentences import gettext as _

login_argument = click.argument("login", help="What they type to log in.")
role_option = click.Choice(staff.ROLES)
ROLES = f"{', '.join(staff.ROLES[:-1])} or {staff.ROLES[-1]}"
agency_help = "The agency of a manager or supervisor; an analyst may have one."


@click.group("staff", cls=Plain)
def staff_group() -> None:
    """The people who may log in to the panel."""


@staff_group.command("list")
@config_option
def staff_list(config: Path) -> None:
    """Show everybody: login, role, agency, whether they may log in, second factor."""
    with session(load(config)) as opened:
        for person in opened.scalars(select(Staff).order_by(Staff.login)):
            state = _("may log in") if person.enabled else _("locked")
            factor = _("second factor on") if second_factor.is_on(person) else _("no second factor")
            click.echo(f"{person.login}\t{person.role}\t{person.agency_id or '-'}\t{state}\t{factor}")


@staff_group.command("add")
@config_option
@login_argument
@click.option("--name", default="", help="Their name in the panel; by default the login.")
@click.option(
    "--role", type=role_option, default=staff.ADMINISTRATOR, metavar="ROLE", show_default=True, help=f"{ROLES}."
)
@click.option("--agency", "agency_id", help=agency_help)
def staff_add(config: Path, login: str, name: str, role: str, agency_id: str | None) -> None:
    """Add somebody. Asks for the password, or reads it from standard input."""
    with session(load(config)) as opened:
        _need_agency(opened, agency_id)
        staff.add(opened, login, name, _ask_password(), role, agency_id)
    click.echo(_("%(login)s can now log in.", login=login))


@staff_group.command("password")
@config_option
@login_argument
def staff_password(config: Path, login: str) -> None:
    """Give somebody a new password. Asks for it, or reads it from standard input."""
    with session(load(config)) as opened:
        person = _person(opened, login)
        password = _ask_password()
        if why := weakness(password, person.login, person.name):
            raise Refusal(say(why))
        staff.change_password(person, password)
    click.echo(_("%(login)s has a new password, and is logged out everywhere.", login=login))


@staff_group.command("role")
@config_option
@login_argument
@click.argument("role", type=role_option, metavar="ROLE", help=f"{ROLES}.")
@click.option("--agency", "agency_id", help=agency_help)
def staff_role(config: Path, login: str, role: str, agency_id: str | None) -> None:
    """Give somebody another role. They have to log in again."""
    with session(load(config)) as opened:
        person = _person(opened, login)
        _need_agency(opened, agency_id)
        if role in staff.OF_AN_AGENCY and agency_id is None:
            raise Refusal(_("The role %(role)s needs an agency: --agency.", role=role))
        person.role, person.agency_id = role, staff.agency_of(role, agency_id)
    click.echo(_("%(login)s now has the role %(role)s.", login=login, role=role))


@staff_group.command("name")
@config_option
@login_argument
@click.argument("name", help="Their new name in the panel.")
def staff_name(config: Path, login: str, name: str) -> None:
    """Change somebody's name."""
    with session(load(config)) as opened:
        person = _person(opened, login)
        if (wrong := Person.mistake("name", name)) is not None:
            raise Refusal(wrong)
        person.name = name
    click.echo(_("%(login)s is called %(name)s now.", login=login, name=name))


@staff_group.command("lock")
@config_option
@login_argument
def staff_lock(config: Path, login: str) -> None:
    """Stop somebody from logging in, and log them out everywhere at once."""
    with session(load(config)) as opened:
        _person(opened, login).enabled = False
    click.echo(_("%(login)s can no longer log in.", login=login))


@staff_group.command("unlock")
@config_option
@login_argument
def staff_unlock(config: Path, login: str) -> None:
    """Let somebody log in again."""
    with session(load(config)) as opened:
        _person(opened, login).enabled = True
    click.echo(_("%(login)s can log in again.", login=login))


@staff_group.command("logout")
@config_option
@login_argument
def staff_logout(config: Path, login: str) -> None:
    """Log somebody out in every browser."""
    with session(load(config)) as opened:
        person = _person(opened, login)
        staff.end_sessions(person)
        audit.record(opened, None, "end-sessions", f"staff:{person.id}", person.agency_id)
    click.echo(_("%(login)s is logged out everywhere.", login=login))


@staff_group.command("reset-factor")
@config_option
@login_argument
def staff_reset_factor(config: Path, login: str) -> None:
    """Remove somebody's second factor and recovery codes, for example if their phone is lost."""
    with session(load(config)) as opened:
        person = _person(opened, login)
        second_factor.remove(opened, person)
        staff.end_sessions(person)
        audit.record(opened, None, "second-factor-reset", f"staff:{person.id}", person.agency_id)
    click.echo(_("%(login)s can log in with only the password, until they set up a second factor again.", login=login))


@staff_group.command("factor")
@config_option
@login_argument
def staff_factor(config: Path, login: str) -> None:
    """Set up somebody's second factor here. Shows what to type into the phone, and asks for its code."""
    settings = load(config)
    factors = second_factor.Factors(settings)
    with session(settings) as opened:
        person = _person(opened, login)
        if second_factor.is_on(person):
            raise Refusal(
                _("%(login)s already has a second factor. Remove it with `onedoor staff reset-factor`.", login=login)
            )
        factors.begin(person)
        click.echo(_("Type this into the phone: %(secret)s", secret=factors.seed(person)))
        click.echo(_("or: %(address)s", address=factors.address(person)))
        codes = factors.confirm(opened, person, str(click.prompt(_("Code"))), datetime.now(UTC))
        if not codes:
            raise Refusal(_("This code is wrong. Nothing was changed."))
        audit.record(opened, None, "second-factor-on", f"staff:{person.id}", person.agency_id)
    click.echo(_("The second factor is on. Recovery codes, which work once each and are shown only now:"))
    click.echo("\n".join(codes))


def _person(opened: Session, login: str) -> Staff:
    person = staff.by_login(opened, login)
    if person is None:
        raise Refusal(_("Nobody has the login %(login)s.", login=login))
    return person


def _need_agency(opened: Session, agency_id: str | None) -> None:
    if agency_id is not None:
        the_agency(opened, agency_id)


def _ask_password() -> str:
    if sys.stdin.isatty():
        return str(click.prompt(_("Password"), hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\n")
