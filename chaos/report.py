"""A run's result for people and for programs: text for the terminal, JSON for a file. Finds nothing itself."""

import json
import os
import pickle
import platform
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from chaos import figures
from chaos.checks import Fault, Finding, History, timeline
from chaos.figures import Measured

MOST_SHOWN = 12
"""Timelines in the terminal; all findings are in the file."""
MOST_OF_A_KIND = 3


@dataclass(frozen=True)
class Result:
    seed: int
    faults: int
    seconds: float
    commit: str
    history: History
    measured: Measured
    load: float = 0.0
    """Of the machine while it ran (five minutes' average): how busy it was with this and with other things."""
    logs: str = ""
    """Of the instance's parts."""
    database: str = "SQLite"
    findings: Sequence[Finding] = ()


def with_findings(result: Result, findings: Sequence[Finding]) -> Result:
    return replace(result, findings=findings)


def text(result: Result) -> str:
    counts = figures.counts(result.history)
    lines = [f"chaos: seed {result.seed}, {result.faults} faults, {result.seconds:.0f} s, commit {result.commit}"]
    lines += [f"  {os.cpu_count()} CPUs, load {result.load:.1f}, Python {platform.python_version()}, {result.database}"]
    lines += [f"  {name:<28}{count:>9,}" for name, count in counts.items()]
    lines += ["", f"  {'':<44}{'n':>5}{'p50':>8}{'p99':>8}"]
    for row in figures.rows(result.measured):
        target = f"   target {row['target']} s: {row['met']}" if "target" in row else ""
        lines.append(f"  {row['what']:<44}{row['count']:>5}{row['p50']:>7} s{row['p99']:>7} s{target}")
    by_fault = Counter(one.fault for one in result.findings)
    lines += ["", *(f"  {fault.value:<44}{by_fault[fault]:>5}" for fault in Fault)]
    lines += ["", f"{len(result.findings)} findings." if result.findings else "Nothing found."]
    return "\n".join(lines)


def stories(result: Result) -> str:
    """The first findings of each kind, with the timelines of their chats."""
    shown: Counter[Fault] = Counter()
    told: list[str] = []
    for finding in result.findings:
        shown[finding.fault] += 1
        if shown[finding.fault] <= MOST_OF_A_KIND and len(told) < MOST_SHOWN:
            story = "\n".join(f"    {line}" for line in timeline.of(result.history, finding))
            told.append(f"{finding.fault.value}: chat {finding.chat}: {finding.text}\n{story}")
    return "\n\n".join(told)


def as_json(result: Result) -> Mapping[str, Any]:
    by_fault = Counter(one.fault.value for one in result.findings)
    return {
        "seed": result.seed,
        "faults": result.faults,
        "seconds": round(result.seconds, 1),
        "commit": result.commit,
        "machine": {
            "cpus": os.cpu_count(),
            "load": round(result.load, 1),
            "system": platform.platform(),
            "python": platform.python_version(),
            "database": result.database,
        },
        "counts": figures.counts(result.history),
        "recovery": figures.rows(result.measured),
        "found": {fault.value: by_fault[fault.value] for fault in Fault},
        "findings": [asdict(one) for one in result.findings],
        "disturbances": [asdict(one) for one in result.history.disturbances],
    }


def keep(result: Result, folder: Path) -> Path:
    """All that was seen, so that it can be checked again."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"seed-{result.seed}-faults-{result.faults}.history"
    path.write_bytes(pickle.dumps(result))
    return path


def write(result: Result, path: Path) -> Path:
    """Beside what was kept: figures and findings, stories, logs."""
    path = path.with_suffix(".json")
    path.write_text(json.dumps(as_json(result), indent=1, ensure_ascii=False) + "\n")
    path.with_suffix(".log").write_text(result.logs)
    path.with_suffix(".txt").write_text(f"{text(result)}\n\n{stories(result)}\n")
    return path
