"""Which sites may embed the chat: what an origin is, and the one sentence about what is none."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from onedoor.cli import main
from onedoor.origins import NoOrigin, origin
from onedoor.settings import load

FILE = f'# ours\nkey = "{"k" * 40}"\n\n[bridge]\nport = 8088 # behind nginx\norigins = ["https://nj.example"]\n'


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("https://nj.example", "https://nj.example"),
        (" HTTPS://NJ.example/ ", "https://nj.example"),
        ("https://nj.example:8443", "https://nj.example:8443"),
        ("https://*.nj.example", "https://*.nj.example"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://127.0.0.1", "http://127.0.0.1"),
    ],
)
def test_what_a_browser_would_write(typed: str, meant: str) -> None:
    assert origin(typed) == meant


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("nj.example", "does not start with https://: write https://nj.example"),
        ("", "does not start with https://"),
        ("https://nj.example/business", "nothing after it"),
        ("https://nj.example?x", "nothing after it"),
        ("https://ana@nj.example", "not an origin"),
        ("https://nj.example:99999", "not an origin"),
        ("https://nj .example", "not an origin"),
        ("https://nj.example; script-src *", "not an origin"),
        ("https://*", "not an origin"),
        ("https://*.gov", "half of the internet"),
        ("http://nj.example", "not encrypted"),
        ("ftp://nj.example", "not an origin"),
    ],
)
def test_what_is_none_is_refused_with_its_reason(typed: str, why: str) -> None:
    with pytest.raises(NoOrigin, match=why):
        origin(typed)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "onedoor.toml"
    path.write_text(FILE)
    return path


def run(config: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["origins", *words, "--config", str(config)])


def test_a_site_is_added_and_taken_away_and_the_rest_of_the_file_stays(config: Path) -> None:
    assert run(config, "add", "https://*.Taxes.example/").exit_code == 0
    assert load(config).bridge.origins == ("https://nj.example", "https://*.taxes.example")
    assert "port = 8088 # behind nginx" in config.read_text()
    assert run(config, "list").output == "https://nj.example\nhttps://*.taxes.example\n"
    assert run(config, "remove", "https://*.taxes.example").exit_code == 0
    assert config.read_text() == FILE


def test_the_first_one_makes_its_section(config: Path) -> None:
    config.write_text(FILE.partition("[bridge]")[0])
    assert "once the bridge has restarted" in run(config, "add", "https://nj.example").output
    assert load(config).bridge.origins == ("https://nj.example",)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "http://nj.example"), "“http://nj.example” is not encrypted"),
        (("add", "https://nj.example"), "https://nj.example may already embed the chat."),
        (("remove", "https://other.example"), "is not among those that may: https://nj.example."),
    ],
)
def test_a_mistake_is_one_sentence_and_changes_nothing(config: Path, words: tuple[str, ...], said: str) -> None:
    found = run(config, *words)
    assert (found.exit_code, said in found.output) == (2, True)
    assert config.read_text() == FILE


def test_a_bad_one_in_the_file_is_named(config: Path) -> None:
    config.write_text(FILE.replace("https://nj.example", "nj.example"))
    found = run(config, "list")
    assert found.exit_code == 2
    assert "bridge.origins.0" in found.output
    assert "write https://nj.example" in found.output


def test_any_port_will_do_on_this_machine_and_on_no_other() -> None:
    assert origin("http://127.0.0.1:*") == "http://127.0.0.1:*"
    with pytest.raises(NoOrigin):
        origin("https://nj.example:*")
