"""The names of topics, agencies, skills and tags in the language of whoever reads, for a row and in SQL."""

from typing import Any

from sqlalchemy import ColumnElement, func, select

from onedoor.desk.words import languages
from onedoor.store.tables import Agency, AgencyName, Skill, SkillName, Tag, TagName, Topic, TopicName
from onedoor.wording.sentences import spoken

_ROWS: dict[type[Any], tuple[type[Any], Any]] = {
    Agency: (AgencyName, AgencyName.agency_id),
    Topic: (TopicName, TopicName.topic_id),
    Skill: (SkillName, SkillName.skill_id),
    Tag: (TagName, TagName.tag_id),
}
"""table → (table of its names in other languages, that table's column for the owner)"""


def called(row: Any) -> str:
    """The row's name in that language, or else its own name."""
    return languages.called(row.name, getattr(row, "names", {}), spoken())


def name_of(table: type[Agency | Topic | Skill | Tag]) -> ColumnElement[str]:
    """The same as an SQL column, for statements that read only names."""
    names, owner = _ROWS[table]
    there = select(names.name).where(owner == table.id, names.language == spoken().lower())
    return func.coalesce(there.correlate(table).scalar_subquery(), table.name)
