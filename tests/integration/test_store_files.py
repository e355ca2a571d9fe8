"""The agency's store of files: rows and bytes belong together, and nothing leads out of the folder."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from onedoor.store.tables.left import ChatFile
from onedoor.store.transcripts import files
from onedoor.store.transcripts.files import NotKept
from tests.integration.databases import Database

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
IDS = ["0123456789abcdef" * 2, "fedcba9876543210" * 2]


def row(agency: str, identifier: str, leg: str = "q7.1", **more: object) -> ChatFile:
    values: dict[str, object] = {
        "at": NOON,
        "author": "citizen",
        "name": "a.pdf",
        "media_type": "application/pdf",
        "size": 3,
        "sha256": "0" * 64,
    }
    return ChatFile(agency_id=agency, id=identifier, leg=leg, stanza_id="s1", **(values | more))


def test_bytes_are_there_once_they_are_stored(database: Database, tmp_path: Path) -> None:
    with Session(database.engine) as session:
        session.add(row("tax", IDS[0], stored=False))
        session.commit()
        found = files.find(session, "tax", "q7.1", IDS[0])
        assert found is not None
        with pytest.raises(NotKept):
            files.open_kept(tmp_path, found)
        files.save(tmp_path, "tax", IDS[0], b"PDF")
        files.stored(session, "tax", IDS[0], name="b.txt", media_type="text/plain", size=3, sha256="1" * 64)
        session.commit()
        session.refresh(found)
        with files.open_kept(tmp_path, found) as file:
            assert file.read() == b"PDF"
        assert (found.name, found.media_type, found.stored) == ("b.txt", "text/plain", True)
    assert [path.stat().st_mode & 0o777 for path in tmp_path.rglob(IDS[0])] == [0o600]


def test_a_file_is_found_only_at_its_own_agency_and_leg(database: Database) -> None:
    with Session(database.engine) as session:
        session.add_all([row("tax", IDS[0]), row("tax", IDS[1], at=NOON - timedelta(seconds=1))])
        session.commit()
        assert [file.id for file in files.of_leg(session, "tax", "q7.1")] == [IDS[1], IDS[0]]
        assert files.find(session, "tax", "q8.1", IDS[0]) is None
        assert files.find(session, "business", "q7.1", IDS[0]) is None
        assert list(files.of_leg(session, "business", "q7.1")) == []


def test_what_is_destroyed_is_gone_from_the_disk_and_the_rest_is_not(database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "record"
    with Session(database.engine) as session:
        session.add_all([row("tax", IDS[0]), row("tax", IDS[1], leg="q8.1"), row("business", IDS[0])])
        for agency, identifier in (("tax", IDS[0]), ("tax", IDS[1]), ("business", IDS[0])):
            files.save(folder, agency, identifier, b"PDF")
        session.commit()
        assert files.destroy(session, folder, "tax", ["q7.1"]) == 1
        session.commit()
        assert files.destroy(session, folder, "tax", ["q7.1", "nothing"]) == 0
        left = session.execute(select(ChatFile.agency_id, ChatFile.id)).all()
        assert sorted(map(tuple, left)) == [("business", IDS[0]), ("tax", IDS[1])]
    kept = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    assert kept == [f"business/{IDS[0][:2]}/{IDS[0]}", f"tax/{IDS[1][:2]}/{IDS[1]}"]


@pytest.mark.parametrize(("agency", "identifier"), [("../tax", IDS[0]), ("tax", "../../x"), ("tax", ""), ("", IDS[0])])
def test_n35_no_path_is_made_of_anything_else(tmp_path: Path, agency: str, identifier: str) -> None:
    with pytest.raises(ValueError, match="other characters"):
        files.save(tmp_path, agency, identifier, b"")
