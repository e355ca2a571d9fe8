"""Finds where a request comes from, behind the reverse proxies in the settings. Believes nobody else."""

from collections.abc import Callable, Iterable, Sequence
from ipaddress import IPv4Network, IPv6Network
from typing import Any

from onedoor import networks

_UNTRUE = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT")

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Networks = Sequence[IPv4Network | IPv6Network]


class Behind:
    """The application behind `proxies`. Forwarding headers from anybody else do not reach it."""

    def __init__(self, application: Application, proxies: Networks) -> None:
        self._application, self._proxies = application, tuple(proxies)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        told = {name: environ.pop(name, "") for name in (*_UNTRUE, "HTTP_FORWARDED", "HTTP_X_REAL_IP")}
        if self._is_ours(environ.get("REMOTE_ADDR", "")):
            environ["REMOTE_ADDR"] = self._stranger(environ["REMOTE_ADDR"], told["HTTP_X_FORWARDED_FOR"])
            if told["HTTP_X_FORWARDED_PROTO"].rpartition(",")[2].strip() in ("http", "https"):
                environ["wsgi.url_scheme"] = told["HTTP_X_FORWARDED_PROTO"].rpartition(",")[2].strip()
        return self._application(environ, start)

    def _stranger(self, peer: str, chain: str) -> str:
        """The client's address. Each proxy appends its peer, so read from the end, up to the first that is not ours."""
        found = peer
        for text in reversed([part.strip() for part in chain.split(",")][-networks.LONGEST_CHAIN :]):
            address = networks.address(text)
            if address is None:
                break
            found = str(address)
            if not self._is_ours(found):
                break
        return found

    def _is_ours(self, text: str) -> bool:
        address = networks.address(text)
        return address is not None and any(address in proxy for proxy in self._proxies)
