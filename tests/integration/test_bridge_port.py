"""A bridge whose port is taken between the look at it and its own start says just that."""

import socket
from pathlib import Path

import pytest

from bridge.main import run
from onedoor.up import instance, ports


async def test_a_bridge_whose_port_is_taken_says_so(tmp_path: Path) -> None:
    settings = instance.prepare(tmp_path, ports=ports.free())
    with socket.create_server((settings.bridge.host, settings.bridge.port)), pytest.raises(OSError, match="in use"):
        await run(settings)
