"""In which language somebody without JavaScript wants to chat: of those that are spoken at any desk. No I/O."""

from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from babel import Locale, UnknownLocaleError

from bridge.plain.page import field
from bridge.words.html import tag
from bridge.words.texts import TEXTS

ELSE = "en"


def choice(page: str, topics: Sequence[Mapping[str, Any]], filled: Mapping[str, str]) -> Element | None:
    """`page` is the page's own language: proposed where the topic's desks speak it. Asked where there is a choice."""
    offered = sorted({one for topic in topics for one in topic["languages"]})
    if not offered:
        return None
    known = [one for topic in topics if topic["id"] == filled.get("topic") for one in topic["languages"]] or offered
    proposed = next((one for one in (page, ELSE) if one in known), known[0])
    chosen = filled.get("speaks") if filled.get("speaks") in offered else proposed
    if len(offered) == 1:
        return tag("input", {"type": "hidden", "name": "speaks", "value": chosen})
    options = [
        tag("option", {"value": one, "selected": "selected" if one == chosen else None}, _name(one, page))
        for one in offered
    ]
    return field("speaks", TEXTS[page]["speaks"], tag("select", {"id": "speaks", "name": "speaks"}, *options))


def _name(language: str, page: str) -> str:
    try:
        name = Locale.parse(language, sep="-").get_display_name(page)
    except (UnknownLocaleError, ValueError):
        name = None
    return name[:1].upper() + name[1:] if name else language
