"""Other ways to reach the agencies, and how they use conversations, for the page without JavaScript. No I/O."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from babel.dates import get_day_names
from babel.lists import format_list

from onedoor.catalogues import locale
from onedoor.desk.terms.about import strictest

Agency = Mapping[str, Any]
"""An agency as from `bridge.conversation.agencies.Agencies.frames`."""
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Way:
    """How to reach one agency."""

    name: str
    phone: str
    digits: str
    """The telephone number with only the characters that one dials."""
    email: str
    website: str
    hours: Sequence[Mapping[str, str]]
    own: Mapping[str, str] | None
    """The agency's own words about its hours."""

    @property
    def is_any(self) -> bool:
        return bool(self.phone or self.email or self.website or self.hours or self.own)


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who keeps a conversation, for how many days. Without a name: whoever answers; without days: no date is set."""

    name: str | None
    days: int | None


@dataclass(frozen=True, slots=True)
class Privacy:
    keepers: Sequence[Keeper]
    is_unknown: bool
    """We do not know an agency yet."""
    masking: str
    own: Mapping[str, str] | None


def ways(language: str, agencies: Sequence[Agency]) -> list[Way]:
    """One `Way` for each agency that says how to reach it."""
    return [way for agency in agencies if (way := _way(language, agency)).is_any]


def _way(language: str, agency: Agency) -> Way:
    phone = agency.get("phone", "")
    return Way(
        name=agency["name"],
        phone=phone,
        digits="".join(sign for sign in phone if sign in "+*#" or sign.isdecimal()),
        email=agency.get("email", ""),
        website=agency.get("website", ""),
        hours=[_span(language, one) for one in agency.get("hours", ())],
        own=agency.get("words", {}).get("hours"),
    )


def _span(language: str, stretch: Mapping[str, Any]) -> Mapping[str, str]:
    spoken = locale(language)
    names = get_day_names("wide", "stand-alone", spoken)
    days = [names[_WEEK.index(day)] for day in stretch["days"]]
    return {"days": format_list(days, "standard", spoken), "start": stretch["start"], "end": stretch["end"]}


def privacy(agencies: Sequence[Agency], masking: str) -> Privacy:
    """`masking`: the mode to name if no agency is known yet: `mask`, `warn` or `off`."""
    told = [agency for agency in agencies if agency.get("masking")]
    periods = {agency.get("keep_days") for agency in told}
    keepers = [Keeper(agency["name"], agency.get("keep_days")) for agency in told]
    owns = [agency["words"]["privacy"] for agency in agencies if agency.get("words", {}).get("privacy")]
    return Privacy(
        keepers=[Keeper(None, periods.pop())] if len(told) > 1 == len(periods) else keepers,
        is_unknown=not agencies,
        masking=strictest([agency["masking"] for agency in told]) if agencies else masking,
        own=owns[0] if len(agencies) == 1 and owns else None,
    )


def last_heard(frames: Iterable[Agency], shown: Sequence[Mapping[str, Any]]) -> list[Agency]:
    """The agency whose agent the citizen was shown last; empty if nobody was there."""
    heard = [one for one in shown if one.get("from") == "agent" or one.get("code") == "agent-joined"]
    names = [one["agency"] for one in heard if one.get("agency")][-1:]
    return [frame for frame in frames if frame["name"] in names]


def of_topics(frames: Iterable[Agency], topics: Iterable[Mapping[str, Any]], topic: str = "") -> list[Agency]:
    """The agencies that a citizen may deal with: the topic's, or without a topic the first one of each topic."""
    known = {frame["id"]: frame for frame in frames}
    listed = [
        one["agencies"] if one["id"] == topic else one["agencies"][:1] for one in topics if topic in ("", one["id"])
    ]
    return [known[id] for id in dict.fromkeys(id for ids in listed for id in ids) if id in known]
