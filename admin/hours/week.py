"""Reads a day's periods as people type them: `08:30–12:00, 13:00–16:30`. Knows no form and no table."""

import re
from itertools import pairwise

from onedoor.desk.terms.hours import MIDNIGHT, Period, minutes
from onedoor.wording.sentences import gettext as _

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CLOCK = r"[0-9]{1,2}:[0-9]{2}"
_PERIOD = re.compile(rf"({_CLOCK})\s*[-–—]\s*({_CLOCK})")
_BETWEEN = re.compile(r"[\s,;]*")


class NoPeriods(ValueError):
    """A day cannot be read; the text is one sentence that says why."""


def periods(typed: str) -> list[Period]:
    """The periods, sorted. Raises NoPeriods, or NotATime for a time that does not exist."""
    if not _BETWEEN.fullmatch(_PERIOD.sub("", typed)):
        raise NoPeriods(_("“%(typed)s” cannot be read; write periods like 08:30–12:00, 13:00–16:30.", typed=typed[:60]))
    found = sorted(_period(*pair) for pair in _PERIOD.findall(typed))
    for first, second in pairwise(found):
        if second.start < first.end:
            raise NoPeriods(_("%(first)s and %(second)s overlap.", first=shown([first]), second=shown([second])))
    return found


def _period(start: str, end: str) -> Period:
    begin, finish = read(start), read(end)
    if begin >= finish:
        raise NoPeriods(
            _(
                "%(start)s–%(end)s ends before it starts; over midnight, "
                "write %(start)s–24:00 here and 00:00–%(end)s on the next day.",
                start=start,
                end=end,
            )
        )
    return Period(begin, finish)


def read(typed: str) -> int:
    """Like `minutes`, but also reads `8:30`."""
    return minutes(f"0{typed}" if typed[1:2] == ":" else typed)


def shown(of: list[Period]) -> str:
    """The text that `periods` reads."""
    return ", ".join(f"{clock(one.start)}–{clock(one.end)}" for one in of)


def clock(after_midnight: int) -> str:
    """`08:30`, as in the tables."""
    return f"{after_midnight // 60:02}:{after_midnight % 60:02}" if after_midnight < MIDNIGHT else "24:00"
