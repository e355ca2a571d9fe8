"""Who asks in a sample chat, and one agency's part of it while it is told."""

from dataclasses import dataclass
from datetime import datetime

from onedoor.store.sample.desks import Desk
from onedoor.store.sample.world import Subject


@dataclass(slots=True)
class Part:
    """One leg, while it is told. `start` is from when on its citizen waits."""

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
        """Of which its lines are kept."""
        return self.agency, self.id


@dataclass(slots=True)
class Citizen:
    name: str
    language: str
    page: str
    question: str
    joined: datetime
    subject: Subject
