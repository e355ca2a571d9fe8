"""How well an agent knows each skill: one choice beside each of the skills' check-boxes. Knows no table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from admin.words.catalogues import gettext as _
from onedoor.desk.terms.people import MEDIUM

BEGINNER, EXPERT = 1, 5


@dataclass
class Levels:
    """skill's id → level, and the mistake of what was sent, if there is one."""

    by_skill: dict[int, int] = field(default_factory=dict)
    mistake: str = ""

    @classmethod
    def read(cls, sent: Mapping[str, str], skills: Iterable[int]) -> "Levels":
        """From the fields `level-<skill's id>`; a field that is not there means the medium."""
        found = cls()
        for skill in skills:
            typed = sent.get(f"level-{skill}", str(MEDIUM))
            if typed in _WRITTEN:
                found.by_skill[skill] = int(typed)
            else:
                found.mistake = _(
                    "A level is a whole number from %(beginner)s to %(expert)s.", beginner=BEGINNER, expert=EXPERT
                )
        return found

    def of(self, skill: int) -> int:
        return self.by_skill.get(skill, MEDIUM)


_WRITTEN = {str(level) for level in range(BEGINNER, EXPERT + 1)}
