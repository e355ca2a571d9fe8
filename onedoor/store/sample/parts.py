"""The citizen in a sample chat, and one agency's part of it while it is being written."""

from dataclasses import dataclass
from datetime import datetime

from onedoor.store.sample.desks import Desk
from onedoor.store.sample.world import Subject


@dataclass(slots=True)
class Part:
    """One leg while it is being written. `start`: when its citizen begins to wait."""

    desk: Desk
    number: int
    skill: str
    start: datetime
    id: str

    @property
    def agency(self) -> str:
        return self.desk.place.id

    @property
    def lines(self) -> tuple[str, str]:
        """(agency's id, leg), under which its lines are stored."""
        return self.agency, self.id


@dataclass(slots=True)
class Citizen:
    name: str
    language: str
    page: str
    question: str
    joined: datetime
    subject: Subject
