"""Turns a desk's notices (docs/PROTOCOL.md §3) into what the page gets: codes and names, never the body. No I/O.

Promises that the page only gets `push` links that are https addresses without a user name or password.
"""

from collections.abc import Mapping

from onedoor.desk.terms.about import is_website

FIELDS: Mapping[str, tuple[str, ...]] = {
    "agent-joined": ("agent", "agency"),
    "agent-lost": ("agent", "agency"),
    "agent-left": ("agent", "agency"),
    "requeued": ("agent", "agency"),
    "push": ("agent", "agency", "url", "title"),
    "idle": ("ends",),
}
"""Code → attributes that the page gets. All other codes stay among the agents, even `ended`, because only the router
says that a chat is over."""


def fields(notice: Mapping[str, str]) -> dict[str, str] | None:
    """The frame's own fields; None if the notice is not shown."""
    code = notice.get("code", "")
    if code not in FIELDS or (code == "push" and not is_website(notice.get("url", ""))):
        return None
    return {"code": code, **{name: notice.get(name, "") for name in FIELDS[code]}}
