"""The rules of the house that no other tool checks. They read our own files, and nothing else."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from pydantic import BaseModel, SecretStr

from onedoor.settings import Settings, load
from onedoor.store.database import MIGRATIONS
from tests.unit.sources import ROOT, tracked


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_config_holds_no_python() -> None:
    assert tracked("config")
    assert [name(path) for path in tracked("config") if path.suffix == ".py"] == []


def test_there_is_one_newest_migration() -> None:
    assert len(ScriptDirectory(str(MIGRATIONS)).get_heads()) == 1


def test_every_module_says_what_it_is() -> None:
    silent = [
        name(path)
        for path in tracked("*.py")
        if (tree := ast.parse(path.read_text())).body and ast.get_docstring(tree) is None
    ]
    assert silent == []


# What agents type is a word of their language.
OF_THE_RULES = ("onedoor.desk", "onedoor.catalogues")


def test_the_rules_know_the_standard_library_only() -> None:
    foreign = {
        f"{name(path)}: {module}"
        for path in tracked("onedoor/desk/*.py")
        for module in imports(ast.parse(path.read_text()))
        if module.partition(".")[0] not in sys.stdlib_module_names and not module.startswith(OF_THE_RULES)
    }
    assert foreign == set()


def imports(tree: ast.Module) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_the_locks_name_no_place_to_fetch_from() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        assert "://" not in (ROOT / lock).read_text()


def test_the_browsers_client_is_fetched_by_name_and_checked_by_its_sum() -> None:
    packages = json.loads((ROOT / "tests" / "e2e" / "npm" / "package-lock.json").read_text())["packages"]
    fetched = {name: one for name, one in packages.items() if name and not one.get("link") and "/src/" not in name}
    assert "node_modules/converse.js" in fetched
    assert [name for name, one in fetched.items() if "resolved" in one or "integrity" not in one] == []


def test_what_is_said_of_a_client_names_a_test_that_is_there() -> None:
    named = set(re.findall(r"`(test_scene_\w+)`", (ROOT / "docs" / "CLIENTS.md").read_text()))
    assert named
    assert {name for name in named if not (ROOT / "tests" / "e2e" / f"{name}.py").is_file()} == set()


def test_both_locks_choose_the_same_versions() -> None:
    run, develop = (versions(ROOT / lock) for lock in ("requirements.lock", "requirements-dev.lock"))
    assert run <= develop


def versions(lock: Path) -> set[str]:
    return {line.split(" ")[0] for line in lock.read_text().splitlines() if "==" in line}


@pytest.mark.parametrize("part", ["router", "agency", "bridge", "admin"])
def test_each_part_has_a_unit_file_that_starts_it(part: str) -> None:
    unit = (ROOT / "config" / "systemd" / f"onedoor-{part}.service").read_text()
    assert f"/onedoor {part} --config" in unit


def test_the_example_names_every_setting_with_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("ONEDOOR_KEY", "ONEDOOR_CONFIG"):
        monkeypatch.delenv(variable, raising=False)
    path = ROOT / "config" / "onedoor.example.toml"
    example = tomllib.loads(path.read_text())
    assert leaves(example) == leaves_of(Settings)
    loaded = load(path).model_dump()
    defaults = Settings.model_construct(key=SecretStr("k" * 32)).model_dump()
    assert {key: value for key, value in loaded.items() if key != "key"} == {
        key: value for key, value in defaults.items() if key != "key"
    }


def leaves(values: dict[str, object], prefix: str = "") -> set[str]:
    found: set[str] = set()
    for key, value in values.items():
        nested = isinstance(value, dict) and value
        found |= leaves(value, f"{prefix}{key}.") if nested else {prefix + key}  # type: ignore[arg-type]
    return found


def leaves_of(model: type[BaseModel], prefix: str = "") -> set[str]:
    found: set[str] = set()
    for key, field in model.model_fields.items():
        kind = field.annotation
        nested = isinstance(kind, type) and issubclass(kind, BaseModel)
        found |= leaves_of(kind, f"{prefix}{key}.") if nested else {prefix + key}  # type: ignore[arg-type]
    return found


def test_the_evidence_of_accessibility_exists() -> None:
    record = (ROOT / "docs" / "ACCESSIBILITY.md").read_text()
    named = set(re.findall(r"`(test_\w+)`", record))
    there = {
        node.name
        for path in tracked("tests/*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert named
    assert named - there == set()


FORGOTTEN = """
async def allowed(token: str) -> bool:
    return token == "right"

async def enter(token: str) -> str:
    if allowed(token):
        return "in"
    allowed(token)
    return "in" if not allowed(token) or token else "out"
"""


def test_n25_a_check_that_is_not_awaited_does_not_pass_our_own_checks(tmp_path: Path) -> None:
    """Such a condition is true whatever the token is. What never ran at all is an error of every test (`-W error`)."""
    (tmp_path / "door.py").write_text(FORGOTTEN)
    command = [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml"), str(tmp_path / "door.py")]
    found = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path).stdout
    wrong = {
        int(line.split(":")[1]): line.rsplit("[", 1)[1].rstrip("]") for line in found.splitlines() if "error:" in line
    }
    assert wrong == {6: "truthy-bool", 8: "unused-coroutine", 9: "truthy-bool"}
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    assert settings["pytest"]["ini_options"]["filterwarnings"] == ["error"]
