"""What the bridge reads and makes, at its worst: frames that are no frames, a million names, digits without end."""

import ast
import inspect
import json

import pytest

from bridge.conversation import masking
from bridge.frames import frames, tokens
from bridge.frames.frames import FrameError

DEEP = [
    "[" * 16_000,
    '{"type":' * 2_000,
    '{"type":"ping","a":' + "[" * 8_000 + "]" * 7_000,
    '{"type":' + "9" * 16_000 + "}",
    json.dumps({str(number): 0 for number in range(1_200)}),
    '{"type":"typing","on":NaN}',
    '{"type":"typing","on":1e999}',
    "[" * 100_000 + "]" * 100_000,
    '{"type":"ping","a":' + '{"b":' * 100_000 + "0" + "}" * 100_000 + "}",
    "{" + ",".join(f'"{number}":0' for number in range(1_000_000)) + "}",
    "1" * 1_000_000,
    '{"type":"hello","type":"launch"}',
    '{"type":"ping","type":"ping"}',
    '{"type":"ping","a":{"b":[{"c":1,"c":1}]}}',
    '{"type":"ping","\\u0074ype":"end"}',
    '{"type":"say","id":"a","id":"b","text":"x"}',
    '{"type":"ping","a":NaN}',
    '{"type":"ping","a":[-Infinity]}',
    '{"type":null}',
    "NaN",
    "-Infinity",
    "1" * 5_000,
]


@pytest.mark.parametrize("text", DEEP, ids=range(len(DEEP)))
def test_n05_json_at_its_worst_is_one_named_error(text: str) -> None:
    with pytest.raises(FrameError) as wrong:
        frames.read(text)
    assert wrong.value.code in ("bad-frame", "unknown-type")


@pytest.mark.parametrize("name", ["base", "__class__", "constructor", "", "hello ", "Hello", "__init__", "read"])
def test_n08_a_name_that_is_none_is_answered_without_a_word_about_us(name: str) -> None:
    with pytest.raises(FrameError) as wrong:
        frames.read(json.dumps({"type": name}))
    assert wrong.value.frame() == {
        "type": "error", "code": "unknown-type", "text": "There is no frame of this type.",
    }  # fmt: skip


def test_n32_of_a_million_visits_no_two_have_one_name() -> None:
    names = {tokens.new_visit() for _ in range(1_000_000)}
    assert len(names) == 1_000_000
    assert all(len(name) == 28 for name in names)


def test_n32_their_names_come_from_the_systems_source_of_secrets() -> None:
    imported = {alias.name for node in ast.walk(ast.parse(inspect.getsource(tokens))) if isinstance(node, ast.Import)
                for alias in node.names}  # fmt: skip
    assert "secrets" in imported
    assert "random" not in imported


@pytest.mark.parametrize(
    "text",
    ["1" * 50_000, "12 " * 16_000, "4111-" * 10_000, "AB" + "1" * 50_000 + "!", "AB 11 " * 8_000, "0 0-0." * 8_000],
    ids=range(6),
)
def test_n38_digits_without_end_are_looked_through_once(text: str) -> None:
    masked = masking.mask(text)
    assert len(masked) == len(text)
    assert masking.mask(masked) == masked
