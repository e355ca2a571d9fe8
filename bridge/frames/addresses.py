"""Addresses in frames: the page that a citizen comes from, without what it may reveal about them; and ours. No I/O.

Promises to drop everything after a `?` or `#`, and user names and passwords, whatever the browser sends.
"""

from urllib.parse import urlsplit, urlunsplit

from onedoor.wire import picture


def bare(address: str) -> str:
    """The scheme, host, port and path of an http(s) address; empty for anything else."""
    try:
        parts = urlsplit(address.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    place = f"[{host}]" if ":" in host else host
    return urlunsplit((parts.scheme, f"{place}:{port}" if port else place, parts.path.partition(";")[0], "", ""))


def of_picture(agency: str, name: str) -> str:
    """The path at which the page finds an agent's picture; empty if there is none."""
    return f"/pictures/{agency}/{name}" if agency and "/" not in agency and picture.is_name(name) else ""
