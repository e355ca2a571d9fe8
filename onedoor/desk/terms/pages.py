"""Which pages an agent may push to a citizen: https only, and only from the hosts on the agency's list.

Addresses that browsers could read in different ways are rejected: those with a backslash, a space, a user name or
non-ASCII letters in the host.
"""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

LONGEST = 2000
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+")
_PLAIN = re.compile(r"[!-\[\]-~]+")  # visible ASCII without the backslash


def host_of(url: str) -> str | None:
    """The host of an https address that all browsers read the same way; None for any other text."""
    if not url.lower().startswith("https://") or len(url) > LONGEST or not _PLAIN.fullmatch(url):
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").lower()
    if "@" in parts.netloc or port not in (None, 443) or not _HOST.fullmatch(host):
        return None
    return host


def is_allowed(host: str, hosts: Iterable[str]) -> bool:
    """Whether `hosts` allows the host. `*.nj.gov` allows every host below nj.gov, but not nj.gov itself."""
    return any(_matches(host, allowed.lower().strip(".")) for allowed in hosts)


def _matches(host: str, allowed: str) -> bool:
    if allowed.startswith("*."):
        return host.endswith(allowed[1:]) and len(allowed) > len("*.")
    return host == allowed
