"""E-mail: reads an address strictly, makes a message, sends it over SMTP. Takes plain arguments, keeps nothing.

No text can become a header or a second recipient: an address with anything unusual is rejected, and the standard
library makes the header lines, and refuses line ends in them.
"""

import re
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

import aiosmtplib

LONGEST_ADDRESS = 254
PATIENCE = 15.0
"""Seconds for the whole conversation with the mail server."""
# The dot-string of RFC 5321, without the characters that old relays read as a route (`%`, `!`).
_ATOM = r"[A-Za-z0-9#$&'*+/=?^_`{|}~-]+"
_LOCAL = re.compile(rf"(?=.{{1,64}}\Z){_ATOM}(?:\.{_ATOM})*\Z")
_DOMAIN = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])\Z")


class BadAddress(ValueError):
    """The text is not exactly one e-mail address."""


class MailFailed(Exception):
    """The mail was not sent. `refused`: the server rejects it for good, so trying again does not help."""

    def __init__(self, why: str, *, refused: bool = False) -> None:
        super().__init__(why)
        self.refused = refused


@dataclass(frozen=True, slots=True)
class Server:
    """The mail server to use. `tls`: `starttls`, `tls` (from the first byte) or `none`. `authorities`: a PEM file."""

    host: str
    port: int
    tls: str
    sender: str
    user: str = ""
    password: str = ""
    authorities: str = ""


def address(text: str) -> str:
    """The one address in `text`, with its domain in ASCII and lower case. Raises `BadAddress`."""
    local, at, domain = text.strip(" ").rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise BadAddress(text) from None
    found = f"{local}@{domain}"
    if not at or len(found) > LONGEST_ADDRESS or not _LOCAL.match(local) or not _DOMAIN.match(domain):
        raise BadAddress(text)
    return found


def message(*, sender: str, to: str, subject: str, text: str, html: str = "", language: str = "en") -> EmailMessage:
    """An automatic message that needs no reply (RFC 3834). `sender` may have a name: `Chat <chat@example.gov>`.

    Raises `BadAddress` if `to` is not exactly one address.
    """
    made = EmailMessage(policy=SMTP)
    made["From"] = sender
    made["To"] = Address(addr_spec=address(to))
    made["Subject"] = " ".join(subject.split())
    made["Date"] = format_datetime(datetime.now(UTC))
    made["Message-ID"] = make_msgid(domain=_domain(sender))
    made["Auto-Submitted"] = "auto-generated"
    made["X-Auto-Response-Suppress"] = "All"
    made["Content-Language"] = language
    made.set_content(text)
    if html:
        made.add_alternative(html, subtype="html")
    return made


async def send(server: Server, mail: EmailMessage) -> None:
    """Sends the mail. When this returns, the server has accepted it. Raises `MailFailed`."""
    try:
        await aiosmtplib.send(
            mail,
            hostname=server.host,
            port=server.port,
            username=server.user or None,
            password=server.password or None,
            use_tls=server.tls == "tls",
            # None would mean: encrypted only if the server offers it.
            start_tls=server.tls == "starttls",
            tls_context=_trust(server) if server.tls != "none" else None,
            timeout=PATIENCE,
        )
    except (aiosmtplib.SMTPRecipientsRefused, aiosmtplib.SMTPRecipientRefused, aiosmtplib.SMTPDataError) as error:
        raise MailFailed(f"{type(error).__name__}: {_codes(error)}", refused=_is_final(error)) from error
    except (aiosmtplib.SMTPException, OSError, ValueError) as error:
        raise MailFailed(f"{type(error).__name__}: {error}") from error


def _trust(server: Server) -> ssl.SSLContext:
    """The authorities for checking the server's certificate, which is always checked."""
    return ssl.create_default_context(cafile=server.authorities or None)


def _responses(error: aiosmtplib.SMTPException) -> list[int]:
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return [one.code for one in error.recipients]
    return [error.code] if isinstance(error, aiosmtplib.SMTPResponseException) else []


def _codes(error: aiosmtplib.SMTPException) -> str:
    """The server's codes, without its texts: they may repeat the address, which does not belong in a log."""
    return " ".join(map(str, _responses(error)))


def _is_final(error: aiosmtplib.SMTPException) -> bool:
    codes = _responses(error)
    return bool(codes) and all(code >= 500 for code in codes)  # noqa: PLR2004 - RFC 5321 §4.2.1: permanent


def _domain(sender: str) -> str:
    return sender.rstrip(" >").rpartition("@")[2] or "localhost"
