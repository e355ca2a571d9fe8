"""The files of an agency's chats: rows in `chat_file`, and bytes in a folder that no web server serves.

A file is either complete or absent. A name that a citizen chose never becomes a path. A destroyed file is deleted from
the disk before its row is.
"""

import os
import re
from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import and_, delete, select
from sqlalchemy.orm import Session

from onedoor.store.tables.left import ChatFile
from onedoor.store.tables.records import Line

_AGENCY = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_ID = re.compile(r"[0-9a-f]{32}")


class NotKept(Exception):
    """The file has a row, but its bytes are not here: not fetched yet, or lost."""


def of_leg(session: Session, agency: str, leg: str) -> Sequence[ChatFile]:
    """The leg's files, in the order in which they were sent."""
    wanted = select(ChatFile).where(ChatFile.agency_id == agency, ChatFile.leg == leg)
    return session.scalars(wanted.order_by(ChatFile.at, ChatFile.id)).all()


def find(session: Session, agency: str, leg: str, identifier: str) -> ChatFile | None:
    found = session.get(ChatFile, (agency, identifier))
    return found if found is not None and found.leg == leg else None


def save(folder: Path, agency: str, identifier: str, content: bytes) -> None:
    """Writes the file, complete or not at all, readable only by us. The caller then changes the row."""
    path = _path(folder, agency, identifier)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def open_kept(folder: Path, file: ChatFile) -> BinaryIO:
    """The file's bytes. The caller closes it. Raises `NotKept`."""
    try:
        if file.stored:
            return _path(folder, file.agency_id, file.id).open("rb")
    except FileNotFoundError:
        pass
    raise NotKept(f"the file {file.id} of {file.agency_id} is not in the store")


def destroy(session: Session, folder: Path, agency: str, legs: Collection[str]) -> int:
    """Destroys the files of these legs, bytes first, so that after a crash a row remains to try again.

    Returns how many rows there were. The caller commits.
    """
    ours = (ChatFile.agency_id == agency, ChatFile.leg.in_(legs))
    found = session.scalars(select(ChatFile.id).where(*ours)).all()
    for identifier in found:
        discard(folder, agency, identifier)
    session.execute(delete(ChatFile).where(*ours))
    return len(found)


def destroy_of_lines(session: Session, folder: Path, agency: str, leg: str, lines: Collection[str]) -> None:
    """Like `destroy`, but only for files that came with these lines (stanza-ids)."""
    ours = (ChatFile.agency_id == agency, ChatFile.leg == leg, ChatFile.stanza_id.in_(lines))
    for identifier in session.scalars(select(ChatFile.id).where(*ours)).all():
        discard(folder, agency, identifier)
    session.execute(delete(ChatFile).where(*ours))


def stored(
    session: Session, agency: str, identifier: str, *, name: str, media_type: str, size: int, sha256: str
) -> bool:
    """Notes that the bytes are in the folder, with the properties found in them. Returns False if there is no row."""
    file = session.get(ChatFile, (agency, identifier))
    if file is None:
        return False
    file.name, file.media_type, file.size, file.sha256, file.stored = name, media_type, size, sha256, True
    return True


def missing(session: Session, agency: str, since: datetime) -> list[tuple[ChatFile, str]]:
    """Files since then that are still to be fetched, each with the body of its line, which is the address."""
    same = (Line.agency_id == ChatFile.agency_id, Line.leg == ChatFile.leg, Line.stanza_id == ChatFile.stanza_id)
    wanted = select(ChatFile, Line.body).join(Line, and_(*same))
    wanted = wanted.where(ChatFile.agency_id == agency, ChatFile.stored.is_(False), ChatFile.at > since)
    return [(file, body) for file, body in session.execute(wanted)]


def discard(folder: Path, agency: str, identifier: str) -> None:
    with suppress(FileNotFoundError):
        _path(folder, agency, identifier).unlink()


def _path(folder: Path, agency: str, identifier: str) -> Path:
    if not _AGENCY.fullmatch(agency) or not _ID.fullmatch(identifier):
        raise ValueError("neither an agency's id nor a file's has other characters")
    return folder / agency / identifier[:2] / identifier
