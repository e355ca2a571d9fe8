"""`onedoor hold`: records that must not be destroyed, whatever a schedule says. Every change is recorded."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy import or_, select

from onedoor.commands.plain import AGENCY, Plain, Refusal, actor, config_option, session, the_agency
from onedoor.desk.words.searching import terms
from onedoor.settings import load
from onedoor.store.retention import covering, holding, keeping
from onedoor.store.tables import Hold
from onedoor.wording.sentences import gettext as _
from onedoor.wording.sentences import ngettext
from onedoor.writing import isolated

MOST_LISTED = 1000
DAY = click.DateTime(["%Y-%m-%d"])


@click.group("hold", cls=Plain)
def hold() -> None:
    """Legal holds: records that must not be destroyed, by chat, person, words and dates."""


@hold.command("list")
@config_option
@click.argument("agency", required=False, help="Only holds that apply to this agency.")
@click.option("--all", "lifted", is_flag=True, help="Also holds that are lifted or over.")
def show(config: Path, agency: str | None, lifted: bool) -> None:
    """Show holds: number, where, what, until when, why, and who set them."""
    wanted = select(Hold).order_by(Hold.id)
    today = datetime.now(UTC).date()
    with session(load(config)) as opened:
        if agency is not None:
            the_agency(opened, agency)
            wanted = wanted.where(or_(Hold.agency_id == agency, Hold.agency_id.is_(None)))
        rows = [row for row in opened.scalars(wanted) if lifted or keeping.hold_of(row).is_in_force(today)]
        for row in rows:
            click.echo(line(row, today))
    if not rows:
        click.echo(_("Nothing is held."))


def line(row: Hold, today: date) -> str:
    what = [f"{name}={getattr(row, name)}" for name in ("chat", "person", "words") if getattr(row, name)]
    dates = [f"{said}={day}" for said, day in (("from", row.first), ("to", row.last), ("until", row.until)) if day]
    where, reason = row.agency_id or "every agency", " ".join(row.reason.split())
    said = f"{row.id}  {where}  {'  '.join([*what, *dates])}  reason={reason}  set {row.at:%Y-%m-%d} by {row.by}"
    if row.lifted_at is not None:
        return f"{said}  lifted {row.lifted_at:%Y-%m-%d} by {row.lifted_by}: {' '.join((row.lifted_why or '').split())}"
    return said if keeping.hold_of(row).is_in_force(today) else f"{said}  over"


@hold.command("set")
@config_option
@click.argument("agency", help=AGENCY)
@click.option("--chat", default="", help="One chat: its reference (q7) or its number at this agency (tax/12).")
@click.option("--person", default="", help="A citizen's name or e-mail address, or an agent's name or XMPP address.")
@click.option("--words", default="", help='Words that must all occur, as in a search: "“sales tax” refund*".')
@click.option("--from", "first", type=DAY, metavar="DATE", help="Records from this day on, such as 2026-11-01.")
@click.option("--to", "last", type=DAY, metavar="DATE", help="Records up to and including this day.")
@click.option("--everywhere", is_flag=True, help="At every agency, not only at this one.")
@click.option("--until", type=DAY, metavar="DATE", help="The last day of the hold; by default until it is lifted.")
@click.option("--reason", required=True, help="Why it is held.")
def put(config: Path, agency: str, everywhere: bool, **told: Any) -> None:
    """Hold records that meet all criteria: they are not destroyed. Lists the chats covered now."""
    given: dict[str, Any] = {name: _plain(value) for name, value in told.items()}
    _check(given, datetime.now(UTC).date())
    with session(load(config)) as opened:
        the_agency(opened, agency)
        if given["chat"]:
            given["chat"] = holding.chat_named(opened, agency, given["chat"])
        if given["chat"] is None:
            raise Refusal(_("%(agency)s has no chat %(chat)s.", agency=agency, chat=told["chat"]))
        row = Hold(agency_id=None if everywhere else agency, at=datetime.now(UTC), by=actor().login, **given)
        holding.put(opened, agency, row)
        number = row.id
        rule = keeping.hold_of(row)
    click.echo(_("Hold %(number)s is in force: nothing that it covers will be destroyed.", number=number))
    # After the transaction, because reading a large archive would make everybody else wait.
    with session(load(config)) as opened:
        for said in _what_it_covers(covering.covered(opened, rule, MOST_LISTED)):
            click.echo(said)


def _what_it_covers(covered: covering.Covered) -> Iterator[str]:
    if covered.chats == 0:
        yield _("It covers no chat at the moment. Check the spelling of names, and the dates.")
    else:
        yield ngettext("It covers %(num)s chat:", "It covers %(num)s chats:", covered.chats)
    for leg in covered.newest:
        who = isolated(" ".join(leg.citizen.split())) or "–"
        yield f"  {leg.agency_id}/{leg.number}  {leg.chat}  {leg.assigned_at:%Y-%m-%d}  {who}  {isolated(leg.topic)}"
    if covered.chats > len(covered.newest):
        more = covered.chats - len(covered.newest)
        yield "  " + ngettext("and %(num)s more.", "and %(num)s more.", more)
    if covered.messages:
        yield ngettext(
            "It covers %(num)s message that citizens left.",
            "It covers %(num)s messages that citizens left.",
            covered.messages,
        )


def _plain(value: str | datetime | None) -> str | date | None:
    return value.date() if isinstance(value, datetime) else " ".join(value.split()) if value else value


def _check(given: Mapping[str, Any], today: date) -> None:
    if not any(given[name] for name in ("chat", "person", "words", "first", "last")):
        raise Refusal(_("Say what is held: --chat, --person, --words, --from or --to."))
    if not given["reason"].strip():
        raise Refusal(_("Say with --reason why it is held."))
    for name, most in holding.MOST_TYPED.items():
        if len(given[name]) > most:
            raise Refusal(
                _(
                    "%(option)s has %(length)s characters; at most %(most)s fit.",
                    option=f"--{name}",
                    length=len(given[name]),
                    most=most,
                )
            )
    for name in ("person", "words"):
        if given[name] and terms(given[name]) is None:
            raise Refusal(_("“%(typed)s” contains no word to search for.", typed=given[name]))
    if given["first"] and given["last"] and given["first"] > given["last"]:
        raise Refusal(_("The day of --from is after that of --to: nothing would be held."))
    if given["until"] and given["until"] < today:
        raise Refusal(_("The day of --until is in the past: nothing would be held."))


@hold.command("lift")
@config_option
@click.argument(
    "number", type=click.IntRange(1, 2**31 - 1), metavar="NUMBER", help="The number in `onedoor hold list`."
)
@click.option("--why", required=True, help="Why it is lifted.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def lift(config: Path, number: int, why: str, yes: bool) -> None:
    """Lift a hold. Asks first, because records that are due are then destroyed within the hour."""
    with session(load(config)) as opened:
        row = opened.get(Hold, number)
        if row is None:
            raise Refusal(_("There is no hold %(number)s.", number=number))
        if row.lifted_at is not None:
            raise Refusal(_("Hold %(number)s is lifted already.", number=number))
        if not why.strip() or len(why) > holding.MOST_TYPED["reason"]:
            most = holding.MOST_TYPED["reason"]
            raise Refusal(_("Say with --why why it is lifted, in at most %(most)s characters.", most=most))
        click.echo(line(row, datetime.now(UTC).date()))
        click.echo(_("Records that are due and no longer held are destroyed within the hour, for good."))
        if not yes and not click.confirm(_("Lift it?")):
            raise Refusal(_("Nothing was lifted. Say --yes if you are sure."))
        holding.lift(opened, row.agency_id, row, by=actor().login, why=why, now=datetime.now(UTC))
    click.echo(_("Hold %(number)s is lifted.", number=number))
