"""Which pages an agent may put before a citizen: https only, and only of the hosts on the agency's list.

The address is taken apart by the rules of browsers as far as they matter here: what one of them could read in another
way (a backslash, a blank, a user name, letters that are no ASCII in the host) is refused.
"""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

LONGEST = 2000
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+")
_PLAIN = re.compile(r"[!-\[\]-~]+")  # visible ASCII without the backslash


def host_of(url: str) -> str | None:
    """The host of an https address that no browser reads in two ways; None for any other text."""
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
    """`*.nj.gov` allows what is below nj.gov, and nj.gov itself is written as such."""
    return any(_matches(host, allowed.lower().strip(".")) for allowed in hosts)


def _matches(host: str, allowed: str) -> bool:
    if allowed.startswith("*."):
        return host.endswith(allowed[1:]) and len(allowed) > len("*.")
    return host == allowed
