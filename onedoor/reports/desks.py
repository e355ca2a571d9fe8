"""The reports on what desks did: how many chats, how fast, how well, how long, where to, by whom."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from onedoor.desk.terms.targets import Targets
from onedoor.desk.words.sentence import Sentence
from onedoor.reports import reading
from onedoor.reports import terms as t
from onedoor.reports.figures import Figures, contradictions
from onedoor.reports.reading import Period
from onedoor.reports.report import Column, Report, Target
from onedoor.reports.tally import Tally

BY = {
    "day": "Day", "agency": "Agency", "topic": "Topic", "skill": "Skill", "language": "Language", "hour": "Hour",
    "agent": "Agent",
}  # fmt: skip

Value = Callable[[Figures], Any]
COUNTS: Sequence[tuple[str, str, str, Value]] = (
    ("offered", "Offered", "count", lambda f: f.offered),
    ("handled", "Handled", "count", lambda f: f.handled),
    ("abandoned", "Abandoned", "count", lambda f: f.abandoned),
    ("short", "Left at once", "count", lambda f: f.short),
    ("refused", "Refused", "count", lambda f: f.refused),
    ("other", "Ended in another way", "count", lambda f: f.other),
    ("open", "Still waiting", "count", lambda f: f.open),
    ("handled_share", "Handled of offered", "share", lambda f: f.handled_share),
)
SPEEDS: Sequence[tuple[str, str, str, Value]] = (
    ("handled", "Handled", "count", lambda f: f.handled),
    ("speed", "Speed of answer, average", "seconds", lambda f: f.speed),
    ("p50", "50 %", "seconds", lambda f: f.speed_at(50)),
    ("p90", "90 %", "seconds", lambda f: f.speed_at(90)),
    ("p95", "95 %", "seconds", lambda f: f.speed_at(95)),
)
LEVELS: Sequence[tuple[str, str, str, Value]] = (
    ("handled", "Handled", "count", lambda f: f.handled),
    ("level", "Answered within {within} s", "share", lambda f: f.level),
    ("response", "Responded within {respond_within} s", "share", lambda f: f.response),
    ("approved", "Pre-approved answers", "share", lambda f: f.approved),
)
HANDLINGS: Sequence[tuple[str, str, str, Value]] = (
    ("handled", "Handled", "count", lambda f: f.handled),
    ("handling", "Handling time, average", "seconds", lambda f: f.handling),
    ("response_speed", "Time to respond, average", "seconds", lambda f: f.response_speed),
)
TRANSFERS: Sequence[tuple[str, str, str, Value]] = (
    ("handled", "Handled", "count", lambda f: f.handled),
    ("inside", "To a colleague", "count", lambda f: f.inside),
    ("out", "To another agency", "count", lambda f: f.out),
    ("came", "From another agency", "count", lambda f: f.came),
    ("failed", "Failed", "count", lambda f: f.failed),
    ("wrong", "Wrong agency", "share", lambda f: f.wrong_agency),
)
AGENTS: Sequence[tuple[str, str, str, Value]] = (
    ("handled", "Handled", "count", lambda f: f.handled),
    ("offers", "Offers", "count", lambda f: f.tally.n["offers"]),
    ("passed", "Declined", "count", lambda f: f.tally.n["passed"]),
    ("missed", "Missed", "count", lambda f: f.tally.n["missed"]),
    ("speed", "Speed of answer, average", "seconds", lambda f: f.speed),
    ("response", "Responded within {respond_within} s", "share", lambda f: f.response),
    ("approved", "Pre-approved answers", "share", lambda f: f.approved),
    ("concurrency", "Chats at once", "number", lambda f: f.concurrency),
    ("peak", "Most at once", "count", lambda f: f.tally.peak),
    ("out", "To another agency", "count", lambda f: f.out),
)


@dataclass(frozen=True)
class Kind:
    """A kind of report. `values`: (key, title, kind, figure). `dimensions`: what it can be shown by, default first."""

    title: str
    values: Sequence[tuple[str, str, str, Value]]
    definitions: Sequence[tuple[str, str]]
    dimensions: Sequence[str]
    chart: Sequence[str]


SHARES = ("level", "response", "approved")
FATES = ("handled", "abandoned", "short", "refused")
USUAL = ("day", "agency", "topic", "skill", "language", "hour")
KINDS = {
    "offered": Kind("Chats offered and handled", COUNTS, t.OF_OFFERED, USUAL, FATES),
    "speed": Kind("Speed of answer", SPEEDS, (t.SPEED, t.PERCENTILE), USUAL, ("p50", "p90")),
    "service-level": Kind("Service level", LEVELS, (t.LEVEL, t.RESPONSE, t.APPROVED), USUAL, SHARES),
    "handling": Kind("Handling time", HANDLINGS, (t.HANDLING, t.RESPONSE), USUAL, ("handling",)),
    "transfers": Kind("Transfers", TRANSFERS, (t.INSIDE, t.OUT, t.CAME, t.FAILED, t.WRONG), USUAL, ("inside", "out")),
    "agents": Kind("Agents", AGENTS, t.OF_AGENTS, ("agent",), ("handled",)),
}  # fmt: skip


DIFFER = Sentence(
    "The agencies have different targets. Here, all are measured against the same ones. Choose an agency to see "
    "its own."
)


def make(connection: Connection, name: str, period: Period, by: str, targets: Targets) -> Report:
    """The report `name` (one of `KINDS`), by one of its dimensions: the default if `by` is not one of them."""
    kind = KINDS[name]
    dimension = by if by in kind.dimensions else kind.dimensions[0]
    tallies, names = reading.by(connection, period, dimension), reading.names(connection, dimension)
    rows = [
        {dimension: said(value, dimension, names), **_values(kind, Figures(tally, targets))}
        for value, tally in tallies.items()
        if dimension != "agent" or tally.n["offers"] or tally.n["handled"]
    ]
    # The rows of days and agencies add up to the total, so they need not be read again for it.
    whole = Tally.of(tallies.values()) if dimension in ("day", "agency") else reading.total(connection, period)
    report = Report(
        name,
        kind.title,
        [Column(dimension, BY[dimension], "text"), *(Column(k, _filled(t, targets), w) for k, t, w, _ in kind.values)],
        rows,
        [(_filled(term, targets), _filled(text, targets)) for term, text in kind.definitions] + [("", t.TAKEN)],
        chart=kind.chart,
        line=dimension == "day",
        warnings=_warnings(connection, dimension, tallies, whole, names),
        first=period.first,
        last=period.last,
    )
    if dimension != "agent":
        report.total = _values(kind, Figures(whole, targets))
        report.before = _values(kind, Figures(reading.total(connection, period.before), targets))
    if name in ("service-level", "agents"):
        if len(reading.different_targets(connection, period.agencies)) > 1:
            report.notes.append(DIFFER)
        shares = {"level": targets.answered, "response": targets.responded, "approved": targets.canned}
        report.targets = [Target(key, percent / 100) for key, percent in shares.items()]
    return report


def _values(kind: Kind, figures: Figures) -> dict[str, Any]:
    return {key: value(figures) for key, _, _, value in kind.values}


def _filled(text: str, targets: Targets) -> str:
    return Sentence(text, **{name: getattr(targets, name) for name in Targets.__dataclass_fields__})


def said(value: str, dimension: str, names: Mapping[str, str]) -> str:
    if dimension == "hour":
        return f"{int(value):02}:00"
    return names.get(value, value) or "–"


def _warnings(
    connection: Connection, dimension: str, tallies: Mapping[str, Tally], whole: Tally, names: Mapping[str, str]
) -> list[str]:
    """Sentences about contradictory figures, shown above the report."""
    found = contradictions(Figures(whole))
    if dimension == "agent":
        capacity = reading.capacities(connection)
        for jid, tally in tallies.items():
            found += [
                Sentence("{name}: {what}", name=names.get(jid, jid), what=one)
                for one in contradictions(Figures(tally), capacity.get(jid))
            ]
    else:
        parts = sum(Figures(tally).offered for tally in tallies.values())
        if parts != Figures(whole).offered:
            found.append(
                Sentence("The rows add up to {parts} offered chats, but the total is {whole}.", parts=parts,
                         whole=Figures(whole).offered)
            )  # fmt: skip
    return found
