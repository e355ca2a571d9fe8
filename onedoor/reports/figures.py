"""Every figure of the reports, computed from a tally in one place. Pure.

A figure without data is None, never 0 or 100 %.
"""

from collections import Counter
from dataclasses import dataclass

from onedoor.desk.terms.targets import ONTARIO, Targets
from onedoor.desk.words.sentence import Sentence
from onedoor.reports.tally import Tally


@dataclass(frozen=True)
class Figures:
    tally: Tally
    targets: Targets = ONTARIO

    # --- Outcomes ---

    @property
    def handled(self) -> int:
        return self.tally.n["handled"]

    @property
    def short(self) -> int:
        return sum(count for seconds, count in self.tally.gone.items() if seconds < self.targets.short)

    @property
    def abandoned(self) -> int:
        return self.tally.n["abandoned"] - self.short

    @property
    def refused(self) -> int:
        return self.tally.n["refused"] + self.tally.n["turned-away"]

    @property
    def other(self) -> int:
        return self.tally.n["other"]

    @property
    def open(self) -> int:
        return self.tally.n["open"]

    @property
    def offered(self) -> int:
        return self.handled + self.abandoned + self.short + self.refused + self.other + self.open

    @property
    def handled_share(self) -> float | None:
        return share(self.handled, self.offered)

    # --- How fast ---

    @property
    def speed(self) -> float | None:
        return mean(self.tally.wait)

    def speed_at(self, percent: int) -> int | None:
        return percentile(self.tally.wait, percent)

    @property
    def level(self) -> float | None:
        within = sum(count for seconds, count in self.tally.wait.items() if seconds <= self.targets.within)
        return share(within, self.tally.wait.total() + self.abandoned)

    @property
    def response(self) -> float | None:
        answers = self.tally.answers
        within = sum(count for seconds, count in answers.items() if seconds <= self.targets.respond_within)
        return share(within, answers.total())

    @property
    def response_speed(self) -> float | None:
        return mean(self.tally.answers)

    @property
    def approved(self) -> float | None:
        return share(self.tally.n["canned"], self.tally.n["replies"])

    # --- How long, how many at once ---

    @property
    def handling(self) -> float | None:
        return share(self.tally.n["handle"], self.tally.n["timed"])

    @property
    def concurrency(self) -> float | None:
        return share(self.tally.n["talk"], self.tally.n["busy"])

    # --- Where to ---

    @property
    def inside(self) -> int:
        return self.tally.n["inside"]

    @property
    def out(self) -> int:
        return self.tally.n["out"]

    @property
    def came(self) -> int:
        return self.tally.n["in"]

    @property
    def failed(self) -> int:
        return self.tally.n["failed"]

    @property
    def wrong_agency(self) -> float | None:
        return share(self.out, self.handled)


def share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def mean(counts: Counter[int]) -> float | None:
    return share(sum(seconds * count for seconds, count in counts.items()), counts.total())


def percentile(counts: Counter[int], percent: int) -> int | None:
    """The nearest rank: the smallest number of seconds that covers `percent` of the counts; None if there are none."""
    rank, seen = -(-counts.total() * percent // 100), 0
    for seconds in sorted(counts):
        seen += counts[seconds]
        if seen >= rank:
            return seconds
    return None


def contradictions(figures: Figures, capacity: int | None = None) -> list[str]:
    """A sentence for each contradiction, so that a wrong report does not look right. `capacity`: one agent's, today."""
    found: list[str] = []
    n = figures.tally.n
    if figures.tally.wait.total() != n["handled"] and not n["offers"] and not n["talk"]:
        found.append(
            Sentence(
                "{handled} chats were handled, and {timed} have a speed of answer.",
                handled=n["handled"],
                timed=figures.tally.wait.total(),
            )
        )
    if figures.tally.gone.total() != n["abandoned"]:
        found.append(
            Sentence(
                "{abandoned} were abandoned, and {timed} of them have a time.",
                abandoned=n["abandoned"],
                timed=figures.tally.gone.total(),
            )
        )
    if n["canned"] > n["replies"]:
        found.append(Sentence("More answers were approved beforehand than there were answers."))
    if n["out"] > n["handled"]:
        found.append(Sentence("More chats were handed over than were handled."))
    if n["busy"] > n["talk"]:
        found.append(Sentence("There was more time with chats than all chats took."))
    if capacity is not None and figures.tally.peak > capacity:
        found.append(
            Sentence(
                "{peak} chats at the same time, but at most {most} are allowed.", peak=figures.tally.peak, most=capacity
            )
        )
    if any(count < 0 for count in n.values()):
        found.append(Sentence("A count is below zero."))
    return found
