"""What a question is about, in the form without JavaScript: a list of few topics, a search and its results of many.

No I/O. A search is a part of the form, so that nothing that was written in it is lost.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from bridge.frames.catalogue import AT_ONCE, Catalogue, Offer
from bridge.http.choosing import LONGEST, number
from bridge.plain.page import field, wrong
from bridge.words.html import tag
from bridge.words.texts import TEXTS
from bridge.words.topics_texts import TOPICS

Topic = Mapping[str, Any]
Words = Mapping[str, str]


def about(catalogue: Catalogue, language: str, filled: Words, which: Mapping[str, Any] | None = None) -> Element:
    """The part of the form for it. `which`: where the citizen is asked what the question is about (PROTOCOL §5)."""
    offer = catalogue.in_language(language)
    if not catalogue.is_large:
        return _few(language, offer.topics, filled)
    if which is not None:
        return _many(language, offer, filled, _asked(language, which))
    does, _, after = filled.get("do", "").partition(" ")
    if does == "agency":
        return _many(language, offer, filled, _choices(language, offer.of_agency(filled.get("agency", ""))))
    chosen = offer.get(filled.get("topic", ""))
    if does != "search" or not filled.get("find", "").strip():
        return _many(language, offer, filled, _choices(language, [chosen], chosen["id"]) if chosen else [])
    return _many(language, offer, filled, _found(language, offer, filled, number(after)))


def told(language: str, which: Mapping[str, Any]) -> Element:
    """That the citizen is asked."""
    return wrong(TOPICS[language]["which" if which["candidates"] else "nothing"])


def _few(language: str, topics: Iterable[Topic], filled: Words) -> Element:
    """All of them, and that one does not know."""
    words = TEXTS[language]
    names = {"": words["topic_unknown"], **{one["id"]: _named(words, one) for one in topics}}
    options = [
        tag("option", {"value": id, "selected": "selected" if id == filled.get("topic") else None}, name)
        for id, name in names.items()
    ]
    return field("topic", words["topic"], tag("select", {"id": "topic", "name": "topic"}, *options))


def _many(language: str, offer: Offer, filled: Words, shown: Sequence[Element]) -> Element:
    words = TOPICS[language]
    shape = {"type": "text", "id": "find", "name": "find", "value": filled.get("find", ""), "maxlength": str(LONGEST)}
    find = tag("input", {**shape, "autocomplete": "off"})
    return tag(
        "div",
        {"class": "topics"},
        field("find", TEXTS[language]["topic"], find, words["hint"]),
        _button(words["search"], "search"),
        _agencies(words, offer, filled),
        *shown,
    )


def _agencies(words: Words, offer: Offer, filled: Words) -> Element:
    chosen = filled.get("agency")
    options = [
        tag("option", {"value": one["id"], "selected": "selected" if one["id"] == chosen else None}, one["name"])
        for one in offer.agencies()
    ]
    select = tag("select", {"id": "agency", "name": "agency"}, *options)
    opened = "open" if filled.get("do") == "agency" else None
    summary, show = tag("summary", {}, words["browse"]), _button(words["show"], "agency")
    return tag("details", {"open": opened}, summary, field("agency", words["agency"], select), show)


def _found(language: str, offer: Offer, filled: Words, after: int) -> list[Element]:
    """What fits what was typed, as many as one reads at a time; the topic that was chosen stays among them."""
    words, chosen = TOPICS[language], offer.get(filled.get("topic", ""))
    found = offer.search(filled["find"][:LONGEST], after)
    topics, total = found["topics"], found["total"]
    first, last = after + 1, after + len(topics)
    said = words["shown"].format(first=first, last=last, total=total) if topics else words["none_found"]
    kept = [chosen, *(one for one in topics if one is not chosen)] if chosen else topics
    turns = [
        _button(words["before"], f"search {max(0, after - AT_ONCE)}") if after else None,
        _button(words["further"], f"search {last}") if last < total else None,
    ]
    return [
        tag("p", {"role": "status"}, said),
        *(_choices(language, kept, filled.get("topic", "")) if kept else []),
        tag("div", {"class": "buttons"}, *turns),
    ]


def _choices(language: str, topics: Iterable[Topic], chosen: str = "") -> list[Element]:
    """Radios, and that one does not know."""
    unknown = _radio("", TEXTS[language]["topic_unknown"], chosen=not chosen)
    known = [_choice(language, one, chosen=one["id"] == chosen) for one in topics]
    return [tag("fieldset", {}, tag("legend", {}, TOPICS[language]["topics"]), unknown, *known)]


def _asked(language: str, which: Mapping[str, Any]) -> list[Element]:
    """None is chosen: whoever does not read it is asked by the browser."""
    words, candidates = TOPICS[language], which["candidates"]
    sure = tag("input", {"type": "hidden", "name": "sure", "value": "true"})
    none = _radio(which["otherwise"], words["none" if candidates else "decide"], required=True)
    known = [_choice(language, one, required=True) for one in candidates]
    return [sure, tag("fieldset", {}, tag("legend", {}, words["topics"]), *known, none)]


def _choice(language: str, one: Topic, **more: bool) -> Element:
    return _radio(one["id"], _named(TEXTS[language], one), one["agency"], **more)


def _radio(value: str, name: str, agency: str = "", *, chosen: bool = False, required: bool = False) -> Element:
    shape = {"type": "radio", "name": "topic", "value": value}
    more = {"checked": "checked" if chosen else None, "required": "required" if required else None}
    whose = tag("span", {"class": "hint"}, agency) if agency else None
    return tag("label", {"class": "check"}, tag("input", shape | more), tag("span", {}, name, " ", whose))


def _button(label: str, does: str) -> Element:
    # Nobody has to have asked something to look for a topic.
    shape = {"type": "submit", "name": "do", "value": does, "formnovalidate": "formnovalidate", "class": "quiet"}
    return tag("button", shape, label)


def _named(words: Words, one: Topic) -> str:
    return str(one["name"]) if one["open"] else words["topic_closed"].format(name=one["name"])
