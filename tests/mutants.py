"""Mutation testing: small faults are put into a module, one at a time, and its unit tests have to notice each.

    python -m tests.mutants onedoor/desk bridge/conversation/visit.py --most 40 --seed 9

A mutant lives in memory, in a child process: no file changes. What nobody notices is a test that is missing, or a
change that means the same.
"""

import argparse
import ast
import difflib
import importlib.util
import os
import random
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import CodeType

import pytest

ROOT = Path(__file__).parents[1]
UNIT = Path("tests/unit")
TESTS = {
    "onedoor/service/outbox.py": ("test_service_outbox.py",),
    "bridge/conversation/visit.py": ("test_bridge_visit*.py",),
    "bridge/conversation/conversation.py": (
        "test_bridge_conversation*.py",
        "test_bridge_speakers.py",
        "test_bridge_visit.py",
    ),
    "onedoor/desk": ("test_desk_*.py", "test_membership.py"),
}
"""What is mutated, and the tests that have to notice: those with examples, which are fast."""
SLOW = ("hours", "nicks", "searching", "retention")
"""Those of these, which try thousands of values, only for the module of their name."""
PATIENCE = 20
"""Seconds of computing after which a mutant that goes round in circles counts as noticed."""
UNTOUCHED = ("annotation", "returns", "decorator_list", "bases")
"""Parts of a tree in which a change means nothing to a running program."""

OURS = ("onedoor", "bridge", "components", "admin", "chaos", "tests")

FLIPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
SWAPPED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip


@dataclass(frozen=True)
class Change:
    """What is to stand in a place of a module's tree."""

    path: str
    tree: ast.AST
    parent: ast.AST
    field: str
    index: int | None
    other: ast.AST


@dataclass(frozen=True)
class Mutant:
    path: str
    line: int
    diff: str
    code: CodeType


class Loader(SourceFileLoader):
    """Gives a module the code of its mutant."""

    def __init__(self, name: str, path: str, code: CodeType) -> None:
        super().__init__(name, path)
        self._code = code

    def get_code(self, fullname: str) -> CodeType:
        return self._code


class Finder:
    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant
        self._module = mutant.path.removesuffix(".py").replace("/", ".")

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        if name != self._module:
            return None
        loader = Loader(name, str(ROOT / self._mutant.path), self._mutant.code)
        return importlib.util.spec_from_file_location(name, ROOT / self._mutant.path, loader=loader)


def is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def is_alias(node: ast.Assign) -> bool:
    """A name for a type."""
    return isinstance(node.value, ast.Subscript) and ast.unparse(node.value).startswith(("Callable[", "dict[", "list["))


def places(tree: ast.AST) -> Iterator[tuple[ast.AST, str, int | None, ast.AST]]:
    """Each part that runs: its parent, the field and the index in it, and itself."""
    for field, value in ast.iter_fields(tree):
        if field in UNTOUCHED or (isinstance(tree, ast.ClassDef) and field == "keywords"):
            continue
        several = isinstance(value, list)
        for index, child in enumerate(value if several else [value]):
            if not isinstance(child, ast.AST) or is_docstring(child) or isinstance(child, ast.JoinedStr):
                continue
            if isinstance(child, ast.Assign) and (ast.unparse(child.targets[0]) == "__slots__" or is_alias(child)):
                continue
            yield tree, field, index if several else None, child
            yield from places(child)


def expressions(node: ast.AST, field: str) -> Iterator[ast.expr]:
    """What may stand in the place of an expression."""
    match node:
        case ast.Compare(left, [operator], right):
            yield ast.Compare(left, [FLIPPED[type(operator)]()], right)
        case ast.BoolOp(operator, values):
            yield ast.BoolOp(ast.Or() if isinstance(operator, ast.And) else ast.And(), values)
            for index in range(len(values)):
                kept = [*values[:index], *values[index + 1 :]]
                yield ast.BoolOp(operator, kept) if len(kept) > 1 else kept[0]
        case ast.UnaryOp(ast.Not(), operand):
            yield operand
        case ast.BinOp(left, operator, right):
            yield left
            if type(operator) in SWAPPED:
                yield ast.BinOp(left, SWAPPED[type(operator)](), right)
        case ast.Constant(bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(int() | float() as value):
            yield ast.Constant(value + 1)
        case ast.Constant(str() as value):
            yield ast.Constant(f"{value}-")
        case ast.IfExp(_, body, orelse):
            yield from (body, orelse)
        case ast.expr() if field in ("test", "guard", "ifs"):
            yield ast.UnaryOp(ast.Not(), node)


def statements(node: ast.AST) -> Iterator[ast.stmt]:
    """What may stand in the place of a statement: nothing. Without an assignment to a name the next line would fail."""
    match node:
        case ast.Assign([ast.Name() | ast.Tuple(), *_]):
            return
        case ast.Return(value) if value is not None and ast.unparse(value) != "None":
            yield ast.Return(None)
        case ast.Expr() | ast.Assign() | ast.AugAssign() | ast.Delete() | ast.Raise() | ast.Continue() | ast.Return():
            yield ast.Pass()


def changes(path: str) -> Iterator[Change]:
    tree = ast.parse((ROOT / path).read_text())
    for parent, field, index, node in places(tree):
        for other in (*expressions(node, field), *statements(node)):
            yield Change(path, tree, parent, field, index, other)


def mutant(change: Change) -> Mutant:
    held = getattr(change.parent, change.field)
    node = held if change.index is None else held[change.index]
    before = ast.unparse(change.tree)
    other: object = change.other
    if change.index is not None:
        other = [*held[: change.index], other, *held[change.index + 1 :]]
    setattr(change.parent, change.field, other)
    after = ast.unparse(change.tree)
    setattr(change.parent, change.field, held)
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0))[2:]
    diff = "\n".join(line for line in lines if not line.startswith("@@"))
    line = getattr(node, "lineno", getattr(change.parent, "lineno", 0))
    return Mutant(change.path, line, diff, compile(after, str(ROOT / change.path), "exec"))


def unchanged(path: str) -> Mutant:
    """The control: the tests have to pass with it, or what they say of mutants means nothing."""
    return Mutant(path, 0, "", compile((ROOT / path).read_text(), str(ROOT / path), "exec"))


def tests_of(path: str) -> tuple[list[str], list[str]]:
    """The module's own tests, which are the likeliest to notice, and the others."""
    patterns = next(tests for start, tests in TESTS.items() if path.startswith(start))
    found = [file for pattern in patterns for file in sorted((ROOT / UNIT).glob(pattern))]
    own = Path(path).stem
    wanted = [file for file in found if not any(word in file.name and word != own for word in (*SLOW, "properties"))]
    names = [str(file.relative_to(ROOT)) for file in wanted]
    return [name for name in names if own in name], [name for name in names if own not in name]


def passes(path: str, mutant: Mutant | None) -> bool:
    """Whether the tests say that all is well."""
    if mutant is not None:
        sys.meta_path.insert(0, Finder(mutant))
    return all(passes_all(some) for some in tests_of(path) if some)


def passes_all(files: list[str]) -> bool:
    return pytest.main(["-x", "-q", "-p", "no:cacheprovider", *files]) == pytest.ExitCode.OK


def unload() -> None:
    """Forgets our own modules. Those of others stay, and so a mutant's tests start fast."""
    for name in [name for name in sys.modules if name.partition(".")[0] in OURS and name != __name__]:
        del sys.modules[name]


def survives(mutant: Mutant) -> bool:
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    signal.setitimer(signal.ITIMER_PROF, PATIENCE)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.dup2(1, 2)
    os._exit(0 if passes(mutant.path, mutant) else 1)


def judge(path: str, drawn: list[Change]) -> int:
    """Prints what becomes of each; returns how many were noticed."""
    noticed = 0
    for one in map(mutant, drawn):
        survived = survives(one)
        noticed += not survived
        print(f"{'SURVIVED' if survived else 'killed'} {path}:{one.line}\n{one.diff}", flush=True)
    return noticed


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("paths", nargs="*", default=[*TESTS], help="modules, or directories of them")
    options.add_argument("--most", type=int, default=10_000, help="how many mutants of each path")
    options.add_argument("--seed", type=int, default=9)
    given = options.parse_args()
    os.chdir(ROOT)
    for where in given.paths:
        files = [where] if where.endswith(".py") else sorted(str(one) for one in Path(where).rglob("*.py"))
        possible = [change for file in files for change in changes(file)]
        drawn = random.Random(given.seed).sample(possible, min(given.most, len(possible)))
        mutated = sorted({change.path for change in drawn})
        if not passes(mutated[0], None):
            sys.exit(f"{where}: its tests fail without any mutant")
        unload()
        if not survives(unchanged(mutated[0])):
            sys.exit(f"{where}: its tests fail in a child without any mutant")
        noticed = sum(judge(file, [change for change in drawn if change.path == file]) for file in mutated)
        print(f"{where}: {noticed} of {len(drawn)} killed ({len(possible)} possible, seed {given.seed})", flush=True)


if __name__ == "__main__":
    main()
