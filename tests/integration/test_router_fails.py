"""Fail-stop for the router: an error of its rules ends its process with a code by which it is started again."""

import asyncio
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from components.router import main
from onedoor.desk.router import acts
from onedoor.desk.router import router as rules
from onedoor.up import instance, ports
from onedoor.up.supervisor import Supervisor


async def test_an_error_of_the_rules_ends_the_process_with_a_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("a rule that is wrong")

    settings = instance.prepare(tmp_path / "state", ports=ports.free())
    monkeypatch.setitem(rules._HANDLERS, acts.Tick, broken)
    async with Supervisor(settings, parts=()), asyncio.timeout(60):
        with capture_logs() as logged, pytest.raises(SystemExit) as ended:
            await main.run(settings)
    assert ended.value.code == 1
    assert isinstance(ended.value.__context__, KeyError)
    assert [line["component"] for line in logged if line["event"] == "component.failed"] == [settings.router.jid]
