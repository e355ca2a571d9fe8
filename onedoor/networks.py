"""Network addresses as sockets and proxies write them. The caller decides which proxies to believe."""

from ipaddress import IPv4Address, IPv6Address, ip_address

LONGEST_CHAIN = 32
"""How many proxies of a chain (X-Forwarded-For) to read, from its end."""


def address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    # A socket for both families writes an IPv4 address as ::ffff:192.0.2.1.
    return getattr(found, "ipv4_mapped", None) or found
