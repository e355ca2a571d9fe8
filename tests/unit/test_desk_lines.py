"""What a line is, is described once: the description is whole, and is all that a new notice needs to be shown."""

import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from bridge.aftercare import transcript
from bridge.conversation import notices
from bridge.page import sentences
from bridge.plain.log import log
from onedoor.desk.room.lines import KINDS, NOTICES, Notice
from onedoor.wording.labels import LINE_KINDS

ROOT = Path(__file__).parents[2]
SAID = re.compile(r'notice\(leg, "([a-z-]+)"|code, told = "([a-z-]+)"')
ROW = re.compile(r"^\| `([a-z-]+)` \| .* \| (.*) \|$", re.MULTILINE)


def protocol() -> dict[str, set[str]]:
    """Code → attributes, as docs/PROTOCOL.md has them."""
    section = (ROOT / "docs" / "PROTOCOL.md").read_text("utf-8").partition("\n### Notices\n")[2].partition("\n## ")[0]
    return {code: set(re.findall(r"\b[a-z]+\b", attributes)) for code, attributes in ROW.findall(section)}


def test_every_notice_that_a_desk_can_say_is_described() -> None:
    modules = (path.read_text("utf-8") for path in (ROOT / "components" / "agency").rglob("*.py"))
    said = {one or other for module in modules for one, other in SAID.findall(module)}
    assert said == set(NOTICES) == set(protocol())


@pytest.mark.parametrize(("code", "notice"), [(code, notice) for code, notice in NOTICES.items() if notice])
def test_a_notice_brings_what_its_sentences_name(code: str, notice: Notice) -> None:
    named = {name for said in notice.sentences.values() for _, name, _, _ in Formatter().parse(said) if name}
    assert named <= set(notice.fields) <= protocol()[code]


def test_the_panel_names_each_kind_that_citizens_are_not_shown() -> None:
    assert set(LINE_KINDS) == {kind for kind, is_shown in KINDS.items() if not is_shown}


@pytest.fixture
def bread(monkeypatch: pytest.MonkeyPatch) -> Iterator[Notice]:
    """A new notice: one more entry, and nothing else."""
    notice = Notice("{agent} has baked {agency} a bread:", fields=("agent", "agency", "url", "title"))
    monkeypatch.setitem(NOTICES, "bread", notice)
    sentences.english.cache_clear()
    yield notice
    sentences.english.cache_clear()


def test_a_new_notice_is_shown_everywhere_once_it_is_described(bread: Notice) -> None:
    heard = {"code": "bread", "agent": "Ana", "agency": "Taxes", "url": "https://nj.example/rye", "title": "Rye"}
    frame = {"type": "notice", "stanza": "1", "at": "2026-11-26T12:00:00Z", **(notices.fields(heard) or {})}
    told = "Ana has baked Taxes a bread:"
    without_scripts = log("en", "token", [frame])
    assert f'<li class="notice bread">\n<p>{told}</p>' in without_scripts
    assert '<a href="https://nj.example/rye"' in without_scripts
    assert f"* {told} Rye https://nj.example/rye" == transcript.text("en", [frame])
    assert f'<p class="notice">{told} Rye https://nj.example/rye</p>' in transcript.page("en", [frame])
    assert sentences.said("en")["page"]["notices"]["bread"] == {"says": bread.says}
