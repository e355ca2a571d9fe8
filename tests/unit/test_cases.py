"""Every negative case has a test, or a reason why it has none, and the table says how each went."""

import ast
from pathlib import Path

from tests.cases import CASES, NOT_HERE, OWED, named, table

TESTS = Path(__file__).parents[1]


def covered() -> set[str]:
    """The cases that some test belongs to, by its name or its mark."""
    found: set[str] = set()
    for file in TESTS.rglob("test_*.py"):
        if "node_modules" in file.parts:
            continue
        for node in ast.parse(file.read_text()).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                found |= {*named(node.name), *marked(node)}
    return found


def marked(test: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    marks = [mark for mark in test.decorator_list if isinstance(mark, ast.Call)]
    return {ast.literal_eval(argument) for mark in marks if ast.unparse(mark.func) == "pytest.mark.case"
            for argument in mark.args}  # fmt: skip


def test_every_case_has_a_test_or_a_reason() -> None:
    assert set(CASES) - covered() - set(NOT_HERE) - set(OWED) == set()


def test_no_test_names_a_case_that_is_none_and_no_reason_one_that_is_covered() -> None:
    assert covered() - set(CASES) == set()
    assert set(NOT_HERE) & covered() == set()


def test_the_table_has_each_case_once_and_one_failure_is_a_failure() -> None:
    lines = table([("N01", "passed"), ("N01", "failed"), ("N02", "passed"), ("N02", "passed"), ("N99", "skipped")])
    verdicts = {line[:3]: line for line in lines}
    assert len(lines) == len(verdicts) == len(CASES) + 1
    assert "FAILED (1 of 2 tests)" in verdicts["N01"]
    assert "passed (2 tests)" in verdicts["N02"]
    assert "not run" in verdicts["N03"]
    assert "skipped" in verdicts["N99"]


def test_a_name_says_its_case() -> None:
    assert named("test_n44_a_used_solution_is_refused[x]") == ["N44"]
    assert named("test_nothing_n44") == []
