"""The benches run, at a scale at which their figures mean nothing: what is measured is in `bench/README.md`."""

import asyncio
import sys

import pytest

from bench.__main__ import OUT


@pytest.mark.parametrize("name", ["latency", "starts", "routing", "search", "reports", "lines", "scale", "panel"])
async def test_a_bench_measures_what_it_says(name: str) -> None:
    bench = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench", name, "--scale", "0.01", stdout=asyncio.subprocess.PIPE
    )
    printed, _ = await bench.communicate()
    assert bench.returncode == 0
    assert " n = " in printed.decode() or "target" in printed.decode()
    assert OUT.name in printed.decode(), "and keeps it"
