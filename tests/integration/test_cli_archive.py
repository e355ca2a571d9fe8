"""`onedoor transcript` and `onedoor retention` by hand."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from onedoor.cli import main
from onedoor.store.tables import Agency, AuditRow, ChatFile, Leg
from tests.integration.databases import connect, migrate
from tests.integration.panel import furnish


@pytest.fixture
def config(tmp_path: Path) -> Path:
    url = f"sqlite:///{tmp_path / 'onedoor.sqlite'}"
    migrate(url)
    engine = connect(url)
    furnish(engine)
    with Session(engine) as session:
        session.execute(update(Leg).values(ended_at=datetime.now(UTC) - timedelta(days=9)))
        # Its file is due with it, and not by a day of its own, whatever day it is.
        session.execute(update(ChatFile).values(at=datetime.now(UTC)))
        session.commit()
    engine.dispose()
    path = tmp_path / "onedoor.toml"
    path.write_text(f'key = "{"k" * 40}"\nstate = "{tmp_path}"\n\n[database]\nurl = "{url}"\n')
    return path


def run(config: Path, *words: str) -> Result:
    return CliRunner().invoke(main, [words[0], *words[1:], "--config", str(config)])


@pytest.mark.parametrize("name", ["q7.2", "tax/12", "tax/q7.2"])
def test_a_transcript_is_printed_by_any_of_its_names(config: Path, name: str) -> None:
    done = run(config, "transcript", name)
    assert done.exit_code == 0
    assert "Rosa (citizen): Do I charge" in done.output
    assert json.loads(run(config, "transcript", name, "--json").output)["leg"] == "q7.2"
    engine = connect(f"sqlite:///{config.parent / 'onedoor.sqlite'}")
    with Session(engine) as session:
        read = session.scalars(select(AuditRow).where(AuditRow.action == "read")).all()
        assert [row.object for row in read] == ["transcript:tax/q7.2"] * 2
        assert read[0].actor.startswith("cli:")
    engine.dispose()


def test_a_chat_is_all_its_legs_and_an_unknown_one_a_sentence(config: Path) -> None:
    assert "Only Business has read this." in run(config, "transcript", "q7").output
    missing = run(config, "transcript", "nowhere")
    assert (missing.exit_code, missing.output.strip()) == (2, "There is no transcript nowhere.")


def test_retention_says_what_it_would_do_does_it_and_then_has_nothing_to_do(config: Path) -> None:
    assert "Nothing due." in run(config, "retention", "status").output
    engine = connect(f"sqlite:///{config.parent / 'onedoor.sqlite'}")
    with Session(engine) as session:
        session.execute(update(Agency).where(Agency.id == "tax").values(keep_days=5))
        session.commit()
    assert "tax: 1 chat would be destroyed (5 days)" in run(config, "retention", "run", "--dry-run").output
    assert "Do I charge" in run(config, "transcript", "q7.2").output
    assert "tax: 1 chat destroyed (5 days)" in run(config, "retention", "run").output
    assert run(config, "transcript", "q7.2").exit_code == 2
    assert "Nothing due." in run(config, "retention", "status").output
    engine.dispose()


def kept(config: Path) -> int | None:
    engine = connect(f"sqlite:///{config.parent / 'onedoor.sqlite'}")
    with Session(engine) as session:
        found = session.get_one(Agency, "tax").keep_days
    engine.dispose()
    return found


def test_fewer_days_by_command_ask_once_before_anything_is_destroyed(config: Path) -> None:
    """By hand and by a set-up file; days that destroy nothing are not asked about."""
    file = config.parent / "set-up.toml"
    file.write_text('[[agency]]\nid = "tax"\nname = "Division of Taxation"\nkeep_days = 4\n')
    for words in (("agency", "change", "tax", "--keep-days", "5"), ("setup", "import", str(file))):
        asked = run(config, *words)
        assert asked.exit_code != 0
        assert "This destroys 1 record within the hour, for good. Do it?" in asked.output
        assert kept(config) is None
    assert "Do it?" not in run(config, "setup", "import", "--dry-run", str(file)).output
    assert "Do it?" not in run(config, "agency", "change", "tax", "--keep-days", "30").output
    assert kept(config) == 30
    assert run(config, "agency", "change", "tax", "--keep-days", "5", "--yes").exit_code == 0
    assert kept(config) == 5
    assert run(config, "setup", "import", "--yes", str(file)).exit_code == 0
    assert kept(config) == 4


def test_the_schedule_of_another_kind_asks_too(config: Path) -> None:
    """A consult of the agency is over for nine days: it is destroyed by the schedule of its own kind alone."""
    engine = connect(f"sqlite:///{config.parent / 'onedoor.sqlite'}")
    with Session(engine) as session:
        session.execute(update(Leg).where(Leg.id == "q7.2").values(kind="consult"))
        session.commit()
    engine.dispose()
    words = ("schedule", "set", "tax", "consult", "--days", "5")
    asked = run(config, *words)
    assert "This destroys 1 record within the hour, for good. Do it?" in asked.output
    assert asked.exit_code != 0
    assert run(config, "schedule", "list", "tax").output == "tax has no schedule.\n"
    assert run(config, *words, "--yes").exit_code == 0
    assert "days=5" in run(config, "schedule", "list", "tax").output


def test_who_reads_by_command_is_named_also_behind_sudo(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUDO_USER", "rita")
    assert run(config, "transcript", "q7.2").exit_code == 0
    engine = connect(f"sqlite:///{config.parent / 'onedoor.sqlite'}")
    with Session(engine) as session:
        read = session.scalars(select(AuditRow).where(AuditRow.action == "read")).one()
        assert (read.actor, read.role) == ("cli:rita", "cli")
    engine.dispose()
