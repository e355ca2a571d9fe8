"""`python -m chaos --faults 50 --seed 1`: plays, checks and prints findings; exit code 1 if there are any."""

import argparse
import asyncio
import os
import pickle
import sys
from pathlib import Path

from chaos import report
from chaos.checks import check
from chaos.play.load import AT_ONCE
from chaos.report import Result
from chaos.run import play
from chaos.schedule import database_away, everything, full_disk, schedule
from chaos.stage.cluster import Cluster
from chaos.stage.disk import Disk
from onedoor import logs

OUT = Path(__file__).parent / "out"
SMALL = 300
"""Megabytes of the disk of a run with `--disk`: enough for an hour's logs and chats."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m chaos", description=__doc__)
    parser.add_argument("--faults", type=int, default=50)
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(2)))
    parser.add_argument("--citizens", type=int, default=AT_ONCE, help="so many at once")
    parser.add_argument(
        "--everything", type=int, metavar="TIMES", help="kill all processes at once, so many times, and nothing else"
    )
    parser.add_argument(
        "--disk", type=int, metavar="TIMES", help="fill a small disk, so many times, and kill a part now and then"
    )
    parser.add_argument(
        "--postgres", type=int, metavar="TIMES", help="stop or freeze PostgreSQL, so many times, beside other faults"
    )
    parser.add_argument("--again", type=Path, metavar="HISTORY", help="check what a run has kept, and play nothing")
    given = parser.parse_args()
    logs.configure(level=20)
    if given.again:
        path, result = given.again, pickle.loads(given.again.read_bytes())
    else:
        result = _play(given)
        path = report.keep(result, OUT)
    result = report.with_findings(result, check(result.history))
    path = report.write(result, path)
    print(report.stories(result))
    print(f"\n{report.text(result)}\n\nKept in {path}.")
    return 1 if result.findings else 0


def _play(given: argparse.Namespace) -> Result:
    if given.disk:
        with Disk(SMALL) as disk:
            return asyncio.run(play(given.seed, full_disk(given.seed, given.disk), given.citizens, disk=disk))
    if given.postgres:
        with Cluster() as cluster:
            rounds = database_away(given.seed, given.postgres)
            return asyncio.run(play(given.seed, rounds, given.citizens, cluster=cluster))
    rounds = everything(given.everything) if given.everything else schedule(given.seed, given.faults)
    return asyncio.run(play(given.seed, rounds, given.citizens))


if __name__ == "__main__":
    sys.exit(main())
