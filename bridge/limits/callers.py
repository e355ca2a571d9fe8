"""A pseudonym for where a browser calls from: always the same for a place, and it does not reveal the address.

Promises to believe only known proxies, and to give no pseudonym to anybody who cannot be told from others.
"""

import hashlib
import hmac
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from onedoor import networks


class Callers:
    """`proxies`: the networks of the reverse proxies in front of us."""

    def __init__(self, key: str, proxies: Sequence[IPv4Network | IPv6Network] = ()) -> None:
        self._key, self._proxies = key.encode(), tuple(proxies)

    def pseudonym(self, remote: str | None, forwarded: Sequence[str] = ()) -> str:
        """32 hex digits for an IPv4 address or an IPv6 /64, which is one household; empty if unknown.

        `forwarded`: the values of X-Forwarded-For. Each proxy appends the address that it heard from, so the last one
        that is no proxy's is the browser's.
        """
        if forwarded and not self._proxies and _is_here(remote):
            return ""  # an unknown proxy on this machine: everybody would have the same pseudonym
        chain = [part.strip() for value in forwarded for part in value.split(",")]
        for text in [remote or "", *reversed(chain[-networks.LONGEST_CHAIN :])]:
            address = networks.address(text)
            if address is None:
                return ""
            if not any(address in proxy for proxy in self._proxies):
                return self._name(address)
        return ""

    def _name(self, address: IPv4Address | IPv6Address) -> str:
        return hmac.new(self._key, _place(address), hashlib.sha256).hexdigest()[:32]


def place(remote: str, proxies: Sequence[IPv4Network | IPv6Network]) -> bytes:
    """A connection's IPv4 address or IPv6 /64 as bytes; empty for a proxy, or if `remote` is no address."""
    address = networks.address(remote)
    if address is None or any(address in proxy for proxy in proxies):
        return b""
    return _place(address)


def _place(address: IPv4Address | IPv6Address) -> bytes:
    return address.packed if isinstance(address, IPv4Address) else address.packed[:8]


def _is_here(remote: str | None) -> bool:
    address = networks.address(remote or "")
    return address is not None and address.is_loopback
