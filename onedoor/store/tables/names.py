"""What topics, agencies, skills and tags are called in other languages: a row for each, beside the name that each has.

`onedoor.desk.words.languages.called` says which of its names somebody reads.
"""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from onedoor.store.tables.mapping import Base

LONGEST = 120
"""Characters, as many as the name itself may have."""


class InLanguage:
    """A name in one language."""

    language: Mapped[str] = mapped_column(String(35), primary_key=True, sort_order=1)
    """A tag (BCP 47) in lower case."""
    name: Mapped[str] = mapped_column(String(LONGEST), sort_order=2)


class AgencyName(InLanguage, Base):
    __tablename__ = "agency_name"
    agency_id: Mapped[str] = mapped_column(ForeignKey("agency.id", ondelete="CASCADE"), primary_key=True)


class TopicName(InLanguage, Base):
    __tablename__ = "topic_name"
    topic_id: Mapped[str] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"), primary_key=True)


class SkillName(InLanguage, Base):
    __tablename__ = "skill_name"
    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id", ondelete="CASCADE"), primary_key=True)


class TagName(InLanguage, Base):
    __tablename__ = "tag_name"
    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True)
