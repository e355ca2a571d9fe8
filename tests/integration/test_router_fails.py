"""Fail-stop for the router: an error of its rules ends its process with a code by which it is started again."""

import asyncio
from pathlib import Path

import pytest

from components.router import main
from onedoor.desk import router as rules
from onedoor.desk import routing
from onedoor.up import instance, ports
from onedoor.up.supervisor import Supervisor


async def test_an_error_of_the_rules_ends_the_process_with_a_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("a rule that is wrong")

    settings = instance.prepare(tmp_path / "state", ports=ports.free())
    monkeypatch.setitem(rules._HANDLERS, routing.Tick, broken)
    async with Supervisor(settings, parts=()), asyncio.timeout(60):
        with pytest.raises(SystemExit) as ended:
            await main.run(settings)
    assert ended.value.code == 1
    said = "".join(capsys.readouterr())
    assert "component.failed" in said
    assert "a rule that is wrong" in said
