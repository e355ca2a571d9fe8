"""Where a browser calls from, as a pseudonym: the same for the same place, and no address for whoever reads it.

Promises to believe only the proxies it was told about; whoever cannot be told from others has no pseudonym at all.
"""

import hashlib
import hmac
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from onedoor import networks


class Callers:
    """`proxies` are the networks of the reverse proxies in front of us."""

    def __init__(self, key: str, proxies: Sequence[IPv4Network | IPv6Network] = ()) -> None:
        self._key, self._proxies = key.encode(), tuple(proxies)

    def pseudonym(self, remote: str | None, forwarded: Sequence[str] = ()) -> str:
        """32 hex digits for an IPv4 address or an IPv6 /64, which is one household; empty where it is not known.

        `forwarded` are the values of X-Forwarded-For. Each proxy adds whom it heard at the end, so only what stands
        behind the last stranger is true.
        """
        if forwarded and not self._proxies and _is_here(remote):
            return ""  # a proxy on this machine that we were not told of: all would be one
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
    """Where a connection comes from, an IPv4 address or IPv6 /64, as bytes; empty for proxies and no address."""
    address = networks.address(remote)
    if address is None or any(address in proxy for proxy in proxies):
        return b""
    return _place(address)


def _place(address: IPv4Address | IPv6Address) -> bytes:
    return address.packed if isinstance(address, IPv4Address) else address.packed[:8]


def _is_here(remote: str | None) -> bool:
    address = networks.address(remote or "")
    return address is not None and address.is_loopback
