"""The languages of a chat that the form without JavaScript offers: those that any desk speaks. No I/O."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onedoor.catalogues import OWN, name


@dataclass(frozen=True, slots=True)
class Speaks:
    offered: Mapping[str, str]
    """Language → its name in the page's language. The form asks if there is more than one."""
    chosen: str


def choice(page: str, topics: Sequence[Mapping[str, Any]], filled: Mapping[str, str]) -> Speaks | None:
    """`page` is the page's language, which we preselect if the topic's desks speak it. None if nobody speaks any."""
    offered = sorted({one for topic in topics for one in topic["languages"]})
    if not offered:
        return None
    known = [one for topic in topics if topic["id"] == filled.get("topic") for one in topic["languages"]] or offered
    proposed = next((one for one in (page, OWN) if one in known), known[0])
    wanted = filled.get("speaks", "")
    return Speaks({one: name(one, page) for one in offered}, wanted if wanted in offered else proposed)
