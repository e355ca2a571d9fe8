"""What an XMPP address, a short name, a phone number and an e-mail address look like. Asks no server."""

import re

LONGEST = 255
_LOCAL = re.compile(r"""[^\s"&'/:<>@]+""")  # RFC 7622 §3.3.1
_LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?")
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")

_PHONE = re.compile(r"\+?[0-9][0-9A-Za-z()+*#,./ -]{1,38}")
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\\\"?&%]{1,64}@[^\s@<>()\[\],;:\\\"?&%]+\.[^\s@<>()\[\],;:\\\"?&%.]{2,}")


def bare_jid(text: str) -> str | None:
    """`text` as a bare JID in lower case (`ana@example.gov`); None if it is not one."""
    local, at, domain = text.strip().lower().partition("@")
    if not at or not _LOCAL.fullmatch(local) or len(text) > LONGEST or not is_domain(domain):
        return None
    return f"{local}@{domain}"


def is_domain(text: str) -> bool:
    return 0 < len(text) <= LONGEST and all(_LABEL.fullmatch(label) and "_" not in label for label in text.split("."))


def is_host(text: str) -> bool:
    """Whether `text` is a host (`tax.nj.gov`), or `*.nj.gov` for all hosts below nj.gov."""
    host = text.removeprefix("*.")
    return is_domain(host) and "." in host


def is_slug(text: str) -> bool:
    """Whether `text` is a short name that can be used in an address and a command: `sales-tax`."""
    return _SLUG.fullmatch(text) is not None


def slug_from(text: str) -> str:
    """A short name made from `text`; may be empty."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:63].strip("-")


def is_phone(text: str) -> bool:
    return _PHONE.fullmatch(text) is not None


def is_email(text: str) -> bool:
    """Whether it is an address to show to citizens. For sending mail, `onedoor.mail.address` is stricter."""
    return _EMAIL.fullmatch(text) is not None
