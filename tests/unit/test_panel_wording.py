"""How the panel says what the database has in short."""

import re
from pathlib import Path

import pytest

from admin.account.browsers import said
from onedoor.wording.formats import language_name, schedule_said
from onedoor.wording.labels import END_REASONS


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("en", "English"),
        ("pt-BR", "Brazilian Portuguese"),
        ("zh-hant", "Traditional Chinese"),
        ("kea-cv", "Kabuverdianu (CV)"),
        ("haw", "Hawaiian"),
        ("", ""),
        ("–", "–"),
        ("x-secret", "x-secret"),
    ],
)
def test_a_language_has_a_name_or_its_tag(tag: str, name: str) -> None:
    assert language_name(tag) == name


@pytest.mark.parametrize(
    ("agent", "called"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/150.0 Safari/537.36", "Chrome, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/150.0 Safari/537.36 Edg/150.0", "Edge, Windows"),
        ("Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/150.0 Mobile Safari/537.36", "Chrome, Android"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_browser_is_called_as_people_call_it(agent: str, called: str) -> None:
    assert said(agent) == called


def test_a_schedule_is_said_and_what_is_none_stays() -> None:
    assert schedule_said("30 days after its end") == "30 days after its end"
    assert schedule_said("1 days after its end") == "1 day after its end"
    assert schedule_said("by hand") == "by hand"


def test_every_reason_for_which_a_chat_ends_is_said_in_words() -> None:
    root = Path(__file__).parents[2] / "onedoor"
    rules = "\n".join(path.read_text("utf-8") for path in sorted((root / "desk").rglob("*.py")))
    given = set(re.findall(r'(?:Ended|Refused)\([^"()]*, "([a-z-]+)"', rules))
    given |= set(
        re.findall(r'"end_reason": "([a-z-]+)"', (root / "store" / "journal" / "projections.py").read_text("utf-8"))
    )
    assert {"agent", "inactivity", "consult", "left", "withdrawn", "transfer"} <= given, "they are found at all"
    assert sorted(given - set(END_REASONS)) == []
