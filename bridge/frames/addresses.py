"""Addresses on the page: where a citizen comes from, without what else that may say of them, and our own. No I/O.

Promises that nothing behind a `?` or `#`, and no name or password, gets further than this, whatever the browser sends.
"""

from urllib.parse import urlsplit, urlunsplit

from onedoor.wire import picture


def bare(address: str) -> str:
    """Scheme, host and path of an http(s) address; empty for anything else."""
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
    """Where the page finds an agent's picture; empty where there is none."""
    return f"/pictures/{agency}/{name}" if agency and "/" not in agency and picture.is_name(name) else ""
