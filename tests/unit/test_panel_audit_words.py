"""Everything that the code writes into the audit log has a name on its page."""

import ast
from collections.abc import Iterator
from pathlib import Path

from admin.audit_log.words import ACTIONS, DETAILS, OBJECTS, changes, details, object_name
from onedoor.store.audit.changes import WITH_VALUES
from onedoor.store.tables.live import END, MOVE

ROOT = Path(__file__).parents[2]
AT = {"record": 2, "_note": 1, "note": 0, "note_as": 1, "at_once": 1}
"""By function: at which place its action stands; `read` names it, or reads."""
DECIDED_ELSEWHERE = {
    ("admin/web/audit.py", "action"): set(),
    ("admin/live/views.py", "kind"): {MOVE, END},
    ("onedoor/store/audit/changes.py", "action"): {"create", "change", "delete"},
    ("onedoor/store/audit/changes.py", "verb"): {"create", "change", "delete"},
}
"""(file, variable) → what it may be."""


def calls() -> Iterator[tuple[str, ast.Call, str]]:
    """(file, call, function) of what writes a row."""
    for path in [*ROOT.glob("admin/**/*.py"), *ROOT.glob("onedoor/**/*.py"), *ROOT.glob("components/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            of, _, function = ast.unparse(node.func).rpartition(".")
            own = function == "_note" and path.name == "changes.py"
            writes = of == "audit" and (function in AT or function == "read")
            if own or writes or (path == ROOT / "admin/web/audit.py" and function == "at_once"):
                yield str(path.relative_to(ROOT)), node, function


def actions() -> Iterator[str]:
    for file, call, function in calls():
        named = next((word.value for word in call.keywords if word.arg == "action"), None)
        action = named or (ast.Constant("read") if function == "read" else call.args[AT[function]])
        if isinstance(action, ast.Constant):
            yield str(action.value)
        else:
            yield from DECIDED_ELSEWHERE[file, ast.unparse(action)]


def test_every_action_has_a_name() -> None:
    written = set(actions())
    assert {"read", "export", "login", "dispose", "move", "change", "redact"} <= written, "they are found at all"
    assert sorted(written - set(ACTIONS)) == []
    assert sorted(set(ACTIONS) - written) == [], "nobody writes it any more"


def test_every_detail_has_a_name() -> None:
    written = {word.arg for _, call, _ in calls() for word in call.keywords if word.arg} - {"action", "values"}
    assert {"how", "reason", "until"} <= written
    assert sorted(written - set(DETAILS)) == []


def test_what_people_set_up_has_a_name() -> None:
    assert sorted({table.__tablename__ for table in WITH_VALUES} - set(OBJECTS)) == []
    begun = {
        str(part.value).partition(":")[0]
        for _, call, _ in calls()
        for argument in call.args
        for part in (argument.values[:1] if isinstance(argument, ast.JoinedStr) else [argument])
        if isinstance(part, ast.Constant) and ":" in str(part.value)
    }
    assert {"staff", "transcript", "report"} <= begun
    assert sorted(begun - set(OBJECTS)) == []


def test_an_object_is_named_by_its_kind() -> None:
    assert object_name("transcript:tax/q7.2") == "Transcript"
    assert object_name("audit") == "Audit log"
    assert object_name("unheard-of:1") == ""


def test_details_are_said_without_what_says_nothing() -> None:
    told = {"chat": "", "dates": "None–None", "until": "2026-12-01", "tags": ["a", "b"], "asked": {"person": "ana"}}
    assert details(told) == [
        ("until", "until when", "2026-12-01"),
        ("tags", "tags", "a, b"),
        ("asked", "asked", "person = ana"),
    ]
    assert details({"values": {"columns": ["at", "by"]}}) == [("columns", "fields", "at, by")]
    assert changes({"values": {"columns": ["at", "by"]}}, "create") == []


def test_a_change_has_what_was_and_what_is() -> None:
    assert changes({"values": {"duty": ["on", "off"], "name": [None, "Ana"]}}, "change") == [
        ("duty", "on", "off"),
        ("name", "–", "Ana"),
    ]
    assert changes({"values": {"reports": ["offered", "speed"]}}, "create") == [("reports", None, "offered, speed")]
