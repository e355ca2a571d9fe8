"""For every test: the language of commands; which negative case it belongs to, and their table at the end of a run."""

import os
from collections.abc import Iterator

import pytest

from tests.cases import named, table

KEPT = "case"

# Commands speak the language of whoever types, and tests read English on every machine.
os.environ["LANGUAGE"] = "en"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        marked = [case for mark in item.iter_markers("case") for case in mark.args]
        # A property of the report goes from the workers to whoever prints.
        item.user_properties += [(KEPT, case) for case in dict.fromkeys([*named(item.name), *marked])]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    outcomes = list(_outcomes(terminalreporter))
    if outcomes:
        terminalreporter.section("negative cases")
        for line in table(outcomes):
            terminalreporter.write_line(line)


def _outcomes(reporter: pytest.TerminalReporter) -> Iterator[tuple[str, str]]:
    for kind, outcome in (("passed", "passed"), ("failed", "failed"), ("error", "failed"), ("skipped", "skipped")):
        for report in reporter.stats.get(kind, []):
            for name, case in getattr(report, "user_properties", ()):
                if name == KEPT:
                    yield str(case), outcome
