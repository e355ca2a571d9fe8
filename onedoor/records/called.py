"""The names of an agency and its skills, for records that have only short names. Changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from onedoor.records.names import name_of
from onedoor.store.tables import Agency, Skill


@dataclass(frozen=True)
class Called:
    """Records may outlive what they name. Then we show the short name."""

    agency: str
    skills: Mapping[str, str]

    @classmethod
    def at(cls, session: Session, agency: str) -> Self:
        name = session.scalar(select(name_of(Agency)).where(Agency.id == agency))
        skills = session.execute(select(Skill.slug, name_of(Skill)).where(Skill.agency_id == agency)).all()
        return cls(name or agency, dict(skills))

    def skill(self, slug: str) -> str:
        return self.skills.get(slug, slug)
