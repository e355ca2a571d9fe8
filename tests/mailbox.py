"""A real mail server on loopback (aiosmtpd), which keeps what it is handed: with TLS, a login, or a bad temper."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword

USER, PASSWORD = "chat", "correct horse"


@dataclass
class Mailbox:
    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)
    answer: str = ""
    """Said to each recipient instead of 250."""
    encrypted: list[bool] = field(default_factory=list)
    """Of each mail, whether it came over TLS."""
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.answer:
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        read = message_from_bytes(content, policy=policy.default)
        assert isinstance(read, EmailMessage)
        self.mails.append(read)
        self.envelopes.append(envelope)
        self.encrypted.append(session.ssl is not None)
        self._news.set()
        return "250 taken"

    async def mail(self, number: int = 0, within: float = 20.0) -> EmailMessage:
        """The mail of that number, once it is there."""
        async with asyncio.timeout(within):
            while len(self.mails) <= number:
                self._news.clear()
                await self._news.wait()
        return self.mails[number]


def _login(server: SMTP, session: Any, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=good, handled=False)


@contextlib.asynccontextmanager
async def a_mailbox(*, tls: ssl.SSLContext | None = None, login: bool = False) -> AsyncIterator[Mailbox]:
    """`tls`: STARTTLS is offered and wanted; `login`: nothing is taken without one."""
    box, open_ones = Mailbox(), list[SMTP]()
    loop = asyncio.get_running_loop()

    def connection() -> SMTP:
        made = SMTP(
            box, tls_context=tls, require_starttls=tls is not None, auth_required=login, authenticator=_login,
            auth_require_tls=tls is not None, enable_SMTPUTF8=False, loop=loop, hostname="localhost",
        )  # fmt: skip
        open_ones.append(made)
        return made

    server = await loop.create_server(connection, "127.0.0.1", 0)
    box.port = server.sockets[0].getsockname()[1]
    try:
        yield box
    finally:
        server.close()
        for one in open_ones:
            if one.transport is not None:
                cast(asyncio.Transport, one.transport).abort()
        await server.wait_closed()


def plain(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def html(mail: EmailMessage) -> str:
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content())
