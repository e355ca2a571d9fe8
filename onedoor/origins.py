"""What an origin is that may embed the chat, as a browser writes it. Asks nobody whether it is there."""

import re

_LABEL = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
_ORIGIN = re.compile(rf"(https?)://(\*\.)?((?:{_LABEL})(?:\.{_LABEL})*|\[::1\])(?::([0-9]{{1,5}}|\*))?")
_HERE = ("localhost", "127.0.0.1", "[::1]")
_HIGHEST = 65_535


class NoOrigin(ValueError):
    """One sentence that says what is wrong with it."""


def origin(typed: str) -> str:
    """`typed` as it is compared: small letters, no slash at its end. Raises NoOrigin."""
    text = typed.strip().lower().removesuffix("/")
    if "://" not in text:
        raise NoOrigin(f"“{typed}” lacks its beginning: write https://{text or 'nj.example'}.")
    found = _ORIGIN.fullmatch(text)
    if found is None or not _is_port(found[4], found[3]):
        raise NoOrigin(
            f"“{typed}” is no origin: one is https:// and a host, with nothing behind it, such as https://nj.example."
        )
    scheme, wild, host, _ = found.groups()
    if scheme == "http" and host not in _HERE:
        raise NoOrigin(f"“{typed}” is not encrypted: only https may embed the chat, but for this machine itself.")
    if wild and "." not in host:
        raise NoOrigin(f"“{typed}” is half of the internet: name at least a domain, such as https://*.nj.example.")
    return text


def is_origin(text: str) -> bool:
    """Whether it is one as it is compared."""
    try:
        return origin(text) == text
    except NoOrigin:
        return False


def _is_port(port: str | None, host: str) -> bool:
    """`*` is any, on this machine only: a page that is being made moves from one to the next."""
    if port == "*":
        return host in _HERE
    return int(port or 0) <= _HIGHEST
