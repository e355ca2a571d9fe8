"""Forms and buttons that only our own pages can send (Flask-WTF, which has no types: this is its one place)."""

from typing import Any

from flask import Flask
from flask_wtf import FlaskForm  # type: ignore[import-untyped]
from flask_wtf.csrf import CSRFError, CSRFProtect  # type: ignore[import-untyped]
from wtforms import Field, RadioField, SelectMultipleField

Forged: type[Exception] = CSRFError


class Form(FlaskForm):  # type: ignore[misc]
    """A form with a token of this session. Its fields' errors are whole sentences, one for each field."""

    def mistakes(self) -> list[tuple[str, str]]:
        """(id of the input to go to, sentence) for each field with an error, in the order of the page."""
        return [(_first_input(field), str(field.errors[0])) for field in self if field.errors]

    def refuse(self, field: Field, sentence: str) -> None:
        """Adds what only the database could know: the name is taken, the agency is gone."""
        field.errors = [*field.errors, sentence]

    def fill(self, row: Any, *names: str) -> None:
        """Writes the named fields to the attributes of the same names."""
        for name in names:
            setattr(row, name, self[name].data)

    def fill_names(self, row: Any) -> None:
        """Writes the names in other languages; those in languages without a field stay."""
        given = {field.name.removeprefix("name_"): field.data or "" for field in self if field.name.startswith("name_")}
        row.names = {language: name for language, name in {**row.names, **given}.items() if name}


def _first_input(field: Field) -> str:
    options = list(field) if isinstance(field, RadioField | SelectMultipleField) else []
    return str(options[0].id if options else field.id)


def protect(app: Flask) -> None:
    # A form may stay open for as long as its session lasts: nobody should lose a long reply to a clock.
    app.config.update(WTF_CSRF_TIME_LIMIT=None)
    CSRFProtect(app)
