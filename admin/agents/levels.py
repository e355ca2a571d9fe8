"""How well an agent knows each skill: one choice beside each skill's check-box. Knows no table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from onedoor.desk.terms.people import BEGINNER, EXPERT, MEDIUM
from onedoor.wording.sentences import gettext as _


@dataclass
class Levels:
    """`by_skill` is skill's id → level; `mistake` says what is wrong with the form, if anything."""

    by_skill: dict[int, int] = field(default_factory=dict)
    mistake: str = ""

    @classmethod
    def read(cls, sent: Mapping[str, str], skills: Iterable[int]) -> "Levels":
        """Reads the fields `level-<skill's id>`. A missing field means MEDIUM."""
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
