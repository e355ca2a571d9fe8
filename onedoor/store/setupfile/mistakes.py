"""The first mistake in an entry, for people: one sentence that names the field and says what is expected."""

from collections.abc import Callable

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from onedoor.desk.words.sentence import Sentence

EXPECTED = {
    "missing": "{where} is missing.",
    "extra_forbidden": "{where} is not a known field.",
    "literal_error": "{where} must be {expected}, not {given}.",
    "greater_than_equal": "{where} must be at least {ge}, not {given}.",
    "less_than_equal": "{where} must be at most {le}, not {given}.",
    "int_type": "{where} must be a whole number, not {given}.",
    "int_parsing": "{where} must be a whole number, not {given}.",
    "int_from_float": "{where} must be a whole number, not {given}.",
    "bool_type": "{where} must be true or false, not {given}.",
    "bool_parsing": "{where} must be true or false, not {given}.",
    "string_type": "{where} must be text, not {given}.",
    "tuple_type": "{where} must be a list, not {given}.",
    "dict_type": "{where} must be a table, not {given}.",
    "model_type": "{where} must be a table, not {given}.",
    "date_type": "{where} must be a date such as 2026-12-24, not {given}.",
    "date_parsing": "{where} must be a date such as 2026-12-24, not {given}.",
    "date_from_datetime_parsing": "{where} must be a date such as 2026-12-24, not {given}.",
}
"""pydantic's type of error → the sentence, which is in the catalogue"""
_LONGEST = 60


def said(error: ValidationError, named: Callable[[str], str] = str) -> str:
    """One sentence about the first error. `named`: field → its name for people; by default as in a file."""
    first = error.errors()[0]
    steps = [str(step) for step in first["loc"]]
    where = ".".join([*map(named, steps[:1]), *steps[1:]])
    expected = EXPECTED.get(first["type"])
    if expected is None or not where:
        return Sentence("{where}: {mistake}", where=where, mistake=what(first)) if where else what(first)
    context = {**first.get("ctx", {}), "where": where, "given": _given(first["input"])}
    context["expected"] = str(context.get("expected", "")).replace("'", "")
    return Sentence(
        expected, **{name: value if isinstance(value, str) else str(value) for name, value in context.items()}
    )


def what(mistake: ErrorDetails) -> str:
    """The sentence of one of our own rules, without the field."""
    ours = mistake.get("ctx", {}).get("error")
    if isinstance(ours, Exception) and ours.args and isinstance(ours.args[0], Sentence):
        return ours.args[0]
    told = mistake["msg"].removeprefix("Value error, ").rstrip(".")
    return f"{told[:1].upper()}{told[1:]}."


def _given(value: object) -> str:
    told = str(value)
    return Sentence("“{value}”", value=told if len(told) <= _LONGEST else told[: _LONGEST - 1] + "…")
