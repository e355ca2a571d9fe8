"""Addresses of the network as sockets and proxies write them. Believes nobody: that is the caller's business."""

from ipaddress import IPv4Address, IPv6Address, ip_address

LONGEST_CHAIN = 32
"""Proxies in a chain (X-Forwarded-For) that are looked at, from its end."""


def address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    # ::ffff:192.0.2.1 is how a socket for both families calls an IPv4 address.
    return getattr(found, "ipv4_mapped", None) or found
