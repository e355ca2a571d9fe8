"""What topics, agencies, skills and tags are called in the language of the page: a row's name, and the same in SQL."""

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
"""Owner → its names in other languages, and whose they are."""


def called(row: Any) -> str:
    """In the page's language, or else its own name."""
    return languages.called(row.name, getattr(row, "names", {}), spoken())


def name_of(table: type[Agency | Topic | Skill | Tag]) -> ColumnElement[str]:
    """The same as a column, for a statement that reads names and no rows."""
    names, owner = _ROWS[table]
    there = select(names.name).where(owner == table.id, names.language == spoken())
    return func.coalesce(there.correlate(table).scalar_subquery(), table.name)


def names_of(row: Any) -> dict[str, str]:
    """What a form's fields for other languages begin with, by their names."""
    return {f"name_{language}": name for language, name in row.names.items()}


def teach(app: Flask) -> None:
    app.jinja_env.globals.update(called=called)
    app.jinja_env.filters.update(called=called)
