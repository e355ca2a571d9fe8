"""`python -m chaos --faults 50 --seed 1`: plays, checks, prints what was found; exit code 1 when anything was."""

import argparse
import asyncio
import os
import sys
from pathlib import Path

from chaos import report
from chaos.play.load import AT_ONCE
from chaos.run import play
from onedoor import logs

OUT = Path(__file__).parent / "out"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m chaos", description=__doc__)
    parser.add_argument("--faults", type=int, default=50)
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(2)))
    parser.add_argument("--citizens", type=int, default=AT_ONCE, help="so many at once")
    given = parser.parse_args()
    logs.configure(level=20)
    result = asyncio.run(play(given.seed, given.faults, given.citizens))
    path = report.write(result, OUT)
    print(report.stories(result))
    print(f"\n{report.text(result)}\n\nKept in {path}.")
    return 1 if result.findings else 0


if __name__ == "__main__":
    sys.exit(main())
