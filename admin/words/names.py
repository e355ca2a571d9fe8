"""The names of topics, agencies, skills and tags, on pages and in forms."""

from typing import Any

from flask import Flask

from onedoor.records.names import called


def name_field(language: str) -> str:
    """The name of a form's field for a name in this language. Tags of names are in lower case."""
    return f"name_{language.lower()}"


def names_of(row: Any) -> dict[str, str]:
    """field → initial value, for a form's names in other languages"""
    return {name_field(language): name for language, name in row.names.items()}


def teach(app: Flask) -> None:
    app.jinja_env.globals.update(called=called, name_field=name_field)
    app.jinja_env.filters.update(called=called)
