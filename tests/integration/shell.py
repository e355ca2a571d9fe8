"""A terminal for tests of `onedoor`: its commands with one settings file, and what they print."""

from pathlib import Path

from click.testing import CliRunner, Result

from onedoor.cli import main
from tests.integration.databases import Database


def settings_file(database: Database, folder: Path, more: str = "") -> Path:
    """With the domain `localhost`, if `more` does not begin with another one."""
    path = folder / "onedoor.toml"
    path.write_text(f'key = "{"k" * 40}"\nstate = "{folder}"\n{more}\n[database]\nurl = "{database.url}"\n')
    return path


def run(config: Path, *words: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, [*words, "--config", str(config)], input=typed)


def done(config: Path, *words: str) -> str:
    result = run(config, *words)
    assert result.exit_code == 0, result.output
    return result.output
