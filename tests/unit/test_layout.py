"""Where modules may lie and what they may import, as far as import-linter cannot say it (docs/decisions/0036)."""

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from os.path import normpath
from pathlib import Path

from tests.unit.sources import ROOT, tracked

PRODUCT = ("admin", "bridge", "components", "onedoor")
MOST_FILES = 15
"""Directly in one folder of modules; beyond that it wants rooms."""
_TAKEN = re.compile(r'(?:from |import\()"(\.[^"]*)"')


def modules(*folders: str) -> dict[str, Path]:
    """By their dotted names; a package is the module of its `__init__.py`."""
    paths = [path for path in tracked(*folders) if path.suffix == ".py" and "migrations" not in path.parts]
    return {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in paths}


def imported(source: str, known: Mapping[str, object]) -> Iterator[str]:
    """Which of the known modules it imports, inside functions and for types only included."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom):
            named = (f"{node.module}.{alias.name}" for alias in node.names)
            yield from (name if name in known else node.module or "" for name in named)


def circle(sources: Mapping[str, str]) -> list[str]:
    """Modules each of which imports the one before it; empty if there is no circle."""
    graph = {name: {one for one in imported(text, sources) if one in sources} for name, text in sources.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        found: list[str] = error.args[1]
        return found
    return []


def test_no_module_imports_itself_by_way_of_others() -> None:
    found = modules(*PRODUCT)
    assert len(found) > 400
    assert circle({name: path.read_text() for name, path in found.items()}) == []


def test_an_import_for_types_only_closes_a_circle_too() -> None:
    one = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from a.two import Two\n"
    assert set(circle({"a": "", "a.one": one, "a.two": "def late():\n    from a import one"})) == {"a.one", "a.two"}
    assert circle({"a": "", "a.one": one, "a.two": "from a import three"}) == []


def test_no_folder_of_modules_is_a_heap() -> None:
    paths = tracked(*PRODUCT, "bench", "chaos")
    folders = {path.parent for path in paths if path.suffix == ".py" and "migrations" not in path.parts}
    counted = Counter(path.parent for path in paths)
    folders |= {path.parent for path in tracked("bridge/static")}
    assert {str(folder.relative_to(ROOT)): counted[folder] for folder in folders if counted[folder] > MOST_FILES} == {}


def test_the_pages_scripts_stand_in_rooms_and_import_from_where_a_script_is() -> None:
    """The rooms are no part of an address: so a name stands once, and only the sources tell where it is."""
    paths = tracked("bridge/static")
    assert [path.name for path in paths if path.parent == ROOT / "bridge" / "static"] == []
    assert [name for name, times in Counter(path.name for path in paths).items() if times > 1] == []
    wanted = {path: _TAKEN.findall(path.read_text("utf-8")) for path in paths if path.suffix == ".js"}
    assert sum(map(len, wanted.values())) > 100
    there = {*paths, ROOT / "bridge" / "static" / "words" / "languages.js"}
    assert [(path.name, name) for path, names in wanted.items() for name in names if _at(path, name) not in there] == []


def _at(path: Path, name: str) -> Path:
    return Path(normpath(path.parent / name))
