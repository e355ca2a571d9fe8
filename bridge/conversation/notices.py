"""Turns a desk's notices (docs/PROTOCOL.md §3) into what the page gets: codes and names, never the body. No I/O.

Promises that the page only gets links that are https addresses without a user name or password.
"""

from collections.abc import Mapping

from onedoor.desk.room.lines import NOTICES
from onedoor.desk.terms.about import is_website


def fields(notice: Mapping[str, str]) -> dict[str, str] | None:
    """The frame's own fields; None if the notice is not shown."""
    code = notice.get("code", "")
    told = NOTICES.get(code)
    if told is None or ("url" in told.fields and not is_website(notice.get("url", ""))):
        return None
    return {"code": code, **{name: notice.get(name, "") for name in told.fields}}
