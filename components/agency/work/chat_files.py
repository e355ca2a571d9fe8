"""Keeps the files of the agency's chats: fetches each once, checks it, and puts it into the agency's own store.

Fetches only from the bridge and from the upload services in the settings. A file that cannot be fetched stays in the
record as missing.
"""

import asyncio
import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote

import structlog
from sqlalchemy.orm import Session

from components.agency.office import Office
from components.agency.rooms.record import Record
from onedoor.files.content import MEDIA_TYPES, Checked, Refused, check
from onedoor.files.fetching import Fetcher, NotFetched, Origins
from onedoor.files.names import clean
from onedoor.service.loop import Turn
from onedoor.store.transcripts import files
from onedoor.wire.muc.muc import Message

log = structlog.get_logger()

WAITS = (1.0, 5.0, 30.0, 120.0)
"""Seconds before each new try; the last value repeats as long as the file may exist."""
_MOST_DIGITS = 12


class ChatFiles:
    def __init__(self, office: Office, not_shown: Callable[[str, str], None]) -> None:
        """`not_shown` gets the leg and the name of each file that the citizen does not get."""
        settings = office.settings
        self._not_shown = not_shown
        self._office, self._folder = office, settings.kept_files
        self._while = timedelta(seconds=settings.files.keep)
        self._origins = Origins((settings.bridge_url, *settings.upload_origins))
        self._fetcher = Fetcher(self._origins, settings.files.largest)
        self._looking = asyncio.Semaphore(1)
        self._now: set[str] = set()
        """The ids of files that we are fetching."""

    async def catch_up(self) -> None:
        """Fetches what the last process did not."""
        since = datetime.now(UTC) - self._while
        for row, address in await self._office.database.call(lambda: self._missing(since)):
            self._office.start(self._keep(row, address))

    def heard(self, record: Record, message: Message, line: Mapping[str, Any], turn: Turn) -> None:
        """Takes a line of a chat. If it is a file, stores its row with the line, and then fetches it."""
        address = (message.body or "").strip()
        is_file = message.address in (None, address) and self._origins.url(address) is not None
        if line["author"] == "desk" or line["kind"] != "message" or not is_file:
            return
        row = {
            "id": _id(record.leg.leg, message.stanza_id or ""),
            "leg": record.leg.leg,
            "stanza_id": message.stanza_id,
            "author": line["author"],
            "at": line["at"],
            "stored": False,
            **_told(address, message.file or {}),
        }
        turn.batch.files.append(row)
        turn.then.append(lambda: self._office.start(self._keep(row, address)))

    def _missing(self, since: datetime) -> list[tuple[dict[str, Any], str]]:
        """Runs in the database's thread."""
        with Session(self._office.engine) as session:
            found = files.missing(session, self._office.id, since)
            columns = ("id", "leg", "stanza_id", "author", "at", "name", "media_type", "size", "sha256")
            return [({name: getattr(file, name) for name in columns}, body.strip()) for file, body in found]

    async def _keep(self, row: Mapping[str, Any], address: str) -> None:
        if row["id"] in self._now:
            return
        self._now.add(row["id"])
        try:
            content = await self._patiently(address, row["at"] + self._while)
            async with self._looking:
                checked = await asyncio.to_thread(_checked, row, content)
                await asyncio.to_thread(files.save, self._folder, self._office.id, row["id"], checked.content)
        except (NotFetched, Refused, OSError) as error:
            log.warning("files.not_kept", agency=self._office.id, leg=row["leg"], file=row["id"], error=str(error))
            if row["author"] == "agent" and (isinstance(error, Refused) or getattr(error, "final", False)):
                self._not_shown(row["leg"], row["name"])
            return
        finally:
            self._now.discard(row["id"])
        there = await self._office.database.call(lambda: self._stored(row["id"], checked))
        log.info("files.kept" if there else "files.unwanted", agency=self._office.id, leg=row["leg"], file=row["id"])

    def _stored(self, identifier: str, checked: Checked) -> bool:
        """Runs in the database's thread. Discards the file if its row is gone, as after the end of a transcript."""
        with Session(self._office.engine) as session, session.begin():
            there = files.stored(
                session,
                self._office.id,
                identifier,
                name=checked.name,
                media_type=checked.media_type,
                size=len(checked.content),
                sha256=hashlib.sha256(checked.content).hexdigest(),
            )
        if not there:
            files.discard(self._folder, self._office.id, identifier)
        return there

    async def _patiently(self, address: str, until: datetime) -> bytes:
        waits = iter(WAITS)
        while True:
            try:
                return await self._fetcher.fetch(address)
            except NotFetched as error:
                if error.final or datetime.now(UTC) > until:
                    raise
            await asyncio.sleep(next(waits, WAITS[-1]))

    async def close(self) -> None:
        await self._fetcher.__aexit__(None, None, None)


def _checked(row: Mapping[str, Any], content: bytes) -> Checked:
    """Checks that a citizen's file is what the bridge said, and that an agent's is allowed.

    Raises NotFetched or Refused.
    """
    if not row["sha256"]:
        return check(row["name"], content)
    if len(content) != row["size"] or hashlib.sha256(content).hexdigest() != row["sha256"]:
        raise NotFetched("is not the file that was sent", final=True)
    return Checked(row["name"], row["media_type"], content)


def _told(address: str, about: Mapping[str, str]) -> dict[str, Any]:
    """The file's columns before we have it; `about` is what the bridge says of a citizen's file."""
    last = unquote(address.partition("?")[0].rpartition("/")[2])
    extension, size = last.rpartition(".")[2].lower(), about.get("size", "")
    known = extension in MEDIA_TYPES and size.isdecimal() and len(size) < _MOST_DIGITS
    return {
        "name": clean(last, extension if extension in MEDIA_TYPES else "file"),
        "media_type": MEDIA_TYPES.get(extension, "application/octet-stream"),
        "size": int(size) if known else 0,
        "sha256": about.get("sha256", "")[:64] if known else "",
    }


def _id(leg: str, stanza_id: str) -> str:
    """The same id for the same line, so that the file is stored once. It need not be secret."""
    return hashlib.sha256(f"{leg}\0{stanza_id}".encode()).hexdigest()[:32]
