"""Sends the week's reports by mail, on Monday morning in the agency's time zone. Counts new events every minute.

Several processes may do this at the same time, and each may die at any moment. A process claims a mail with a row that
it commits before sending, so that no other process sends the mail. If it dies before it marks the mail as sent, another
takes over after a while. That mail has the same Message-ID, so a mailbox can recognise a duplicate.
"""

import asyncio
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import structlog
from sqlalchemy import Engine, select, update

from onedoor import mail
from onedoor.desk.terms.hours import zone_or_utc
from onedoor.reports import catalogue, keeping, reading
from onedoor.reports.catalogue import Asked
from onedoor.reports.reading import Period
from onedoor.reports.report import as_text
from onedoor.settings import Settings
from onedoor.store.tables import Agency
from onedoor.store.tables.measures import ReportMail, ReportReader
from onedoor.store.upserting import upsert
from onedoor.writing import isolated

log = structlog.get_logger()

EVERY = 60.0
"""Seconds between two rounds."""
MORNING = time(7)
"""The earliest time of day, in the agency's time zone."""
LATEST = timedelta(days=5)
"""How long after Monday morning a mail is still sent. Later, the next week's is nearer."""
GIVEN_UP = timedelta(minutes=15)
"""How long until another process may take over a mail that was claimed but not sent."""
MOST_TRIES = 8


@dataclass(frozen=True, slots=True)
class Due:
    reader: int
    email: str
    agency: str
    name: str
    reports: tuple[str, ...]
    first: date
    """The Monday of the week to report on."""

    @property
    def week(self) -> str:
        year, week, _ = self.first.isocalendar()
        return f"{year}-W{week:02}"


async def keep(settings: Settings, engine: Engine) -> None:
    """Counts events and sends what is due, until cancelled. Errors are logged, so that none of them stops a desk."""
    server = server_of(settings)
    while True:
        try:
            await asyncio.to_thread(keeping.refresh, engine)
            if server is not None:
                await send_due(engine, server, datetime.now(UTC))
        except Exception:
            log.exception("reports.round")
        await asyncio.sleep(EVERY)


def server_of(settings: Settings) -> mail.Server | None:
    """The mail server in the settings; None if no mail is sent."""
    given = settings.mail
    if not given.host:
        return None
    return mail.Server(
        given.host, given.port, given.tls, given.sender, given.user, given.password.get_secret_value(),
        given.authorities,
    )  # fmt: skip


async def send_due(engine: Engine, server: mail.Server, now: datetime) -> int:
    """Sends the mails that are due. Returns how many the server accepted."""
    sent = 0
    for due in await asyncio.to_thread(find, engine, now):
        if await asyncio.to_thread(claim, engine, due, now):
            sent += await _send(engine, server, due)
    return sent


async def _send(engine: Engine, server: mail.Server, due: Due) -> int:
    try:
        text = await asyncio.to_thread(write, engine, due)
        made = mail.message(
            sender=server.sender, to=due.email, text=text,
            subject=f"{isolated(due.name)}: reports of {due.first} to {due.first + timedelta(days=6)}",
        )  # fmt: skip
        # The same for every try.
        domain = server.sender.rstrip(" >").rpartition("@")[2]
        made.replace_header("Message-ID", f"<reports-{due.reader}-{due.week}@{domain}>")
        await mail.send(server, made)
    except (mail.MailFailed, mail.BadAddress) as failed:
        final = isinstance(failed, mail.BadAddress) or failed.refused
        log.warning("reports.not_sent", reader=due.reader, week=due.week, why=str(failed))
        await asyncio.to_thread(settle, engine, due, "failed" if final else "sending")
        return 0
    await asyncio.to_thread(settle, engine, due, "sent")
    log.info("reports.sent", reader=due.reader, week=due.week)
    return 1


def find(engine: Engine, now: datetime) -> list[Due]:
    """Readers who have not had last week's mail, if it is time for it in their agency's time zone."""
    wanted = (
        select(ReportReader, Agency.name, Agency.time_zone)
        .join(Agency, Agency.id == ReportReader.agency_id)
        .where(ReportReader.enabled)
        .order_by(ReportReader.id)
    )
    with engine.connect() as connection:
        rows = connection.execute(wanted).all()
        had = {
            (row.reader_id, row.week)
            for row in connection.execute(
                select(ReportMail.reader_id, ReportMail.week, ReportMail.state, ReportMail.at)
            )
            if row.state != "sending" or row.at > now - GIVEN_UP
        }
    found = [
        Due(row.id, row.email, row.agency_id, row.name, tuple(row.reports.split()), monday)
        for row in rows
        if (monday := told_of(now, row.time_zone, row.since)) is not None
    ]
    return [due for due in found if (due.reader, due.week) not in had]


def told_of(now: datetime, zone_name: str, since: datetime) -> date | None:
    """The Monday of the week to report on now; None if it is too early or too late, or the reader is too new."""
    there = zone_or_utc(zone_name)
    today = now.astimezone(there).date()
    monday = today - timedelta(days=today.weekday())
    morning = datetime.combine(monday, MORNING, there)
    if not morning <= now < morning + LATEST or since >= morning:
        return None
    return monday - timedelta(days=7)


def claim(engine: Engine, due: Due, now: datetime) -> bool:
    """Claims the mail. Returns whether we may send it: True for only one of several callers."""
    row = {"reader_id": due.reader, "week": due.week, "state": "sending", "at": now, "tries": 1}
    key = (ReportMail.reader_id == due.reader, ReportMail.week == due.week)
    with engine.begin() as connection:
        made = upsert(ReportMail, engine.dialect).values(row).on_conflict_do_nothing().returning(ReportMail.reader_id)
        if connection.execute(made).first() is not None:
            return True
        left = (ReportMail.state == "sending", ReportMail.at <= now - GIVEN_UP, ReportMail.tries < MOST_TRIES)
        again = update(ReportMail).where(*key, *left).values(at=now, tries=ReportMail.tries + 1)
        return bool(connection.execute(again).rowcount)


def settle(engine: Engine, due: Due, state: str) -> None:
    key = (ReportMail.reader_id == due.reader, ReportMail.week == due.week)
    with engine.begin() as connection:
        connection.execute(update(ReportMail).where(*key).values(state=state))


def write(engine: Engine, due: Due) -> str:
    """The mail's text: each of the reader's reports for the week."""
    period = Period(due.first, due.first + timedelta(days=6), (due.agency,))
    with engine.connect() as connection:
        targets = reading.targets(connection, period.agencies)
        made = [
            as_text(catalogue.make(connection, Asked(name, period, targets=targets)))
            for name in due.reports
            if name in catalogue.TITLES
        ]
    return "\n\n".join([f"{due.name}, the week of {due.first}.", *made, _WHY]) + "\n"


_WHY = (
    "-- \nYou get this mail each Monday because your agency asked for it in the panel, under “Reports”, where it can"
    " be stopped. The panel has every report with its definition."
)
