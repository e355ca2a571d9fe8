"""The topics in the form without JavaScript: a list if they are few, a search with results if they are many.

The search is a part of the form, so that nothing that was written is lost. No I/O.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bridge.frames.catalogue import AT_ONCE, Catalogue, Offer
from bridge.http.choosing import LONGEST, number
from bridge.plain.faults import Fault
from bridge.words.sentences import Sentences

Topic = Mapping[str, Any]
Filled = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """A page of the search results."""

    first: int
    last: int
    total: int
    count: int
    before: int | None
    """How many topics the previous page skips; None on the first page. `further` is the same for the next page."""
    further: int | None


@dataclass(frozen=True, slots=True)
class About:
    """The form's part for the topic."""

    is_large: bool
    topics: Sequence[Topic] | None = None
    """None if no list is shown."""
    chosen: str = ""
    find: str = ""
    found: Found | None = None
    agencies: Sequence[Mapping[str, str]] = ()
    agency: str = ""
    browses: bool = False
    """The citizen is browsing one agency's topics."""
    asked: bool = False
    """The page asks the citizen which they mean. Then none is preselected, so that the browser insists on an answer."""
    otherwise: str = ""
    """The topic to choose if none of them fits."""


def about(catalogue: Catalogue, language: str, filled: Filled, which: Mapping[str, Any] | None = None) -> About:
    """`which`: the fields of the error `which`, if we ask the citizen for the topic (docs/PROTOCOL.md §5)."""
    offer = catalogue.in_language(language)
    if not catalogue.is_large:
        return About(False, offer.topics, filled.get("topic", ""))
    agency, find = filled.get("agency", ""), filled.get("find", "")
    does, _, after = filled.get("do", "").partition(" ")
    form = About(True, find=find, agencies=offer.agencies(), agency=agency, browses=does == "agency")
    if which is not None:
        return replace(form, topics=which["candidates"], asked=True, otherwise=which["otherwise"])
    if form.browses:
        return replace(form, topics=offer.of_agency(agency))
    chosen = offer.get(filled.get("topic", ""))
    if does == "search" and find.strip():
        return _found(form, offer, chosen, number(after))
    return replace(form, topics=[chosen], chosen=chosen["id"]) if chosen else form


def told(language: str, which: Mapping[str, Any]) -> Fault:
    """Tells the citizen to choose a topic. `which`: the fields of that error."""
    say = Sentences(language)
    if which["candidates"]:
        return Fault(say("Your question may belong to several topics. Which one fits?"))
    return Fault(say("We found no topic for your question. Search for one, or let a person decide who answers."))


def _found(form: About, offer: Offer, chosen: Topic | None, after: int) -> About:
    """The search results. A topic that was already chosen stays in the list."""
    answer = offer.search(form.find[:LONGEST], after)
    topics, total = answer["topics"], answer["total"]
    last = after + len(topics)
    found = Found(
        first=after + 1,
        last=last,
        total=total,
        count=len(topics),
        before=max(0, after - AT_ONCE) if after else None,
        further=last if last < total else None,
    )
    kept = [chosen, *(one for one in topics if one is not chosen)] if chosen else topics
    return replace(form, topics=kept or None, chosen=chosen["id"] if chosen else "", found=found)
