"""Web origins that may embed the chat, as a browser writes them. Does not check whether they exist."""

import re

_LABEL = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
_ORIGIN = re.compile(rf"(https?)://(\*\.)?((?:{_LABEL})(?:\.{_LABEL})*|\[::1\])(?::([0-9]{{1,5}}|\*))?")
_HERE = ("localhost", "127.0.0.1", "[::1]")
_HIGHEST = 65_535


class NoOrigin(ValueError):
    """One sentence that says what is wrong with the origin."""


def origin(typed: str) -> str:
    """`typed` in the form for comparing: lower case, without a slash at the end. Raises `NoOrigin`."""
    text = typed.strip().lower().removesuffix("/")
    if "://" not in text:
        raise NoOrigin(f"“{typed}” does not start with https://: write https://{text or 'nj.example'}.")
    found = _ORIGIN.fullmatch(text)
    if found is None or not _is_port(found[4], found[3]):
        raise NoOrigin(
            f"“{typed}” is not an origin: write https:// and a host, with nothing after it, such as https://nj.example."
        )
    scheme, wild, host, _ = found.groups()
    if scheme == "http" and host not in _HERE:
        raise NoOrigin(f"“{typed}” is not encrypted: only https sites may embed the chat, except on this machine.")
    if wild and "." not in host:
        raise NoOrigin(f"“{typed}” is half of the internet: name at least a domain, such as https://*.nj.example.")
    return text


def is_origin(text: str) -> bool:
    """Whether `text` is an origin in the form for comparing."""
    try:
        return origin(text) == text
    except NoOrigin:
        return False


def _is_port(port: str | None, host: str) -> bool:
    """Whether the port is valid. `*` means any, on this machine only, where a page in development changes ports."""
    if port == "*":
        return host in _HERE
    return int(port or 0) <= _HIGHEST
