"""A desk's notices (docs/PROTOCOL.md §3) as the page gets them: codes and names, never the body. No I/O.

Promises that a page an agent offers is an https address without a name or password in it, or nothing.
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
"""What of each code's attributes the page is told; a code that is not here stays among the agents. `ended` is not: that
a chat is over is for the router to say."""


def fields(notice: Mapping[str, str]) -> dict[str, str] | None:
    """The frame's own fields, or None for a notice that is not shown."""
    code = notice.get("code", "")
    if code not in FIELDS or (code == "push" and not is_website(notice.get("url", ""))):
        return None
    return {"code": code, **{name: notice.get(name, "") for name in FIELDS[code]}}
