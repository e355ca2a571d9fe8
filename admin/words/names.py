"""The names of topics, agencies, skills and tags in the language of the page, for a row and in SQL."""

from typing import Any

from flask import Flask
from sqlalchemy import ColumnElement, func, select

from admin.words.catalogues import spoken
from onedoor.desk.words import languages
from onedoor.store.tables import Agency, AgencyName, Skill, SkillName, Tag, TagName, Topic, TopicName

_ROWS: dict[type[Any], tuple[type[Any], Any]] = {
    Agency: (AgencyName, AgencyName.agency_id),
    Topic: (TopicName, TopicName.topic_id),
    Skill: (SkillName, SkillName.skill_id),
    Tag: (TagName, TagName.tag_id),
}
"""table → (table of its names in other languages, that table's column for the owner)"""


def called(row: Any) -> str:
    """The row's name in the page's language, or else its own name."""
    return languages.called(row.name, getattr(row, "names", {}), spoken())


def name_of(table: type[Agency | Topic | Skill | Tag]) -> ColumnElement[str]:
    """The same as an SQL column, for statements that read only names."""
    names, owner = _ROWS[table]
    there = select(names.name).where(owner == table.id, names.language == spoken().lower())
    return func.coalesce(there.correlate(table).scalar_subquery(), table.name)


def name_field(language: str) -> str:
    """The name of a form's field for a name in this language. Tags of names are in lower case."""
    return f"name_{language.lower()}"


def names_of(row: Any) -> dict[str, str]:
    """field → initial value, for a form's names in other languages"""
    return {name_field(language): name for language, name in row.names.items()}


def teach(app: Flask) -> None:
    app.jinja_env.globals.update(called=called, name_field=name_field)
    app.jinja_env.filters.update(called=called)
