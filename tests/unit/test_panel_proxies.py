"""Whom the panel believes about where a request comes from."""

from collections.abc import Iterable
from ipaddress import ip_network
from typing import Any

import pytest

from admin.web.proxies import Behind

OURS = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


def reached(peer: str, **headers: str) -> tuple[str, str, set[str]]:
    """(address, scheme, forwarding headers left) as the application sees them."""
    seen: dict[str, Any] = {}

    def application(environ: dict[str, Any], _start: object) -> Iterable[bytes]:
        seen.update(environ)
        return []

    Behind(application, OURS)({"REMOTE_ADDR": peer, "wsgi.url_scheme": "http", **headers}, lambda *_: None)
    return seen["REMOTE_ADDR"], seen["wsgi.url_scheme"], {name for name in seen if "FORWARD" in name or "REAL" in name}


@pytest.mark.parametrize(
    ("peer", "chain", "address"),
    [
        ("10.1.1.1", "192.0.2.7", "192.0.2.7"),
        ("10.1.1.1", "198.51.100.9, 192.0.2.7", "192.0.2.7"),
        ("10.1.1.1", "198.51.100.9, 192.0.2.7, 10.2.2.2", "192.0.2.7"),
        ("fd00::1", "2001:db8::5", "2001:db8::5"),
        ("10.1.1.1", "", "10.1.1.1"),
        ("10.1.1.1", "192.0.2.7, nonsense", "10.1.1.1"),
        ("192.0.2.66", "192.0.2.7", "192.0.2.66"),
        ("not an address", "192.0.2.7", "not an address"),
    ],
)
def test_the_nearest_stranger_is_who_asks(peer: str, chain: str, address: str) -> None:
    assert reached(peer, HTTP_X_FORWARDED_FOR=chain)[0] == address


def test_only_a_proxy_of_ours_says_that_it_was_https() -> None:
    assert reached("10.1.1.1", HTTP_X_FORWARDED_PROTO="http, https")[1] == "https"
    assert reached("10.1.1.1", HTTP_X_FORWARDED_PROTO="gopher")[1] == "http"
    assert reached("192.0.2.66", HTTP_X_FORWARDED_PROTO="https")[1] == "http"


def test_what_is_said_of_forwarding_reaches_nobody() -> None:
    told = {"HTTP_X_FORWARDED_HOST": "evil", "HTTP_X_FORWARDED_FOR": "192.0.2.7", "HTTP_FORWARDED": "for=1.2.3.4",
            "HTTP_X_REAL_IP": "192.0.2.7"}  # fmt: skip
    assert reached("10.1.1.1", **told)[2] == reached("192.0.2.66", **told)[2] == set()
