"""What is handed to a mail server, and what is said when it will not have it: a real server on loopback."""

import asyncio
import ssl
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from onedoor import mail
from onedoor.mail import BadAddress, MailFailed, Server
from onedoor.up.server import certificates
from tests.mailbox import PASSWORD, USER, a_mailbox, html, plain

SENDER = "Chat <chat@example.gov>"


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[tuple[ssl.SSLContext, str]]:
    """A server's TLS, and the file that vouches for it."""
    made = certificates.ensure(tmp_path / "tls", "localhost")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(made.certificate, made.key)
    yield context, str(made.authority)


def a_server(port: int, **changes: Any) -> Server:
    return replace(Server("127.0.0.1", port, "none", SENDER), **changes)


def a_mail(**changes: str) -> EmailMessage:
    words = {"subject": "Your chat", "text": "Bread is not taxed.\n.\nThank you, é", "html": "<p>Bread is not taxed."}
    return mail.message(sender=SENDER, to="rosa@example.org", **(words | changes))


async def test_a_mail_arrives_as_text_and_as_a_page_and_says_that_a_program_sent_it() -> None:
    async with a_mailbox() as box:
        await mail.send(a_server(box.port), a_mail())
        got = await box.mail()
    assert (got["From"], got["To"], got["Subject"]) == (SENDER, "rosa@example.org", "Your chat")
    assert (got["Auto-Submitted"], got["X-Auto-Response-Suppress"]) == ("auto-generated", "All")
    assert got["Message-ID"].endswith("@example.gov>")
    assert plain(got).replace("\r", "") == "Bread is not taxed.\n.\nThank you, é\n"
    assert html(got).startswith("<p>Bread")
    assert (box.envelopes[0].mail_from, box.envelopes[0].rcpt_tos) == ("chat@example.gov", ["rosa@example.org"])


async def test_starttls_and_a_login(authority: tuple[ssl.SSLContext, str]) -> None:
    context, trusted = authority
    async with a_mailbox(tls=context, login=True) as box:
        server = a_server(box.port, tls="starttls", authorities=trusted, user=USER, password=PASSWORD)
        await mail.send(server, a_mail())
        assert box.encrypted == [True]
        with pytest.raises(MailFailed, match="SMTPAuthenticationError"):
            await mail.send(replace(server, password="wrong"), a_mail())
        assert len(box.mails) == 1


async def test_a_server_that_nobody_vouches_for_is_told_nothing(authority: tuple[ssl.SSLContext, str]) -> None:
    async with a_mailbox(tls=authority[0]) as box:
        with pytest.raises(MailFailed):
            await mail.send(a_server(box.port, tls="starttls"), a_mail())
        assert box.mails == []


async def test_where_tls_is_wanted_nothing_goes_without_it() -> None:
    async with a_mailbox() as box:
        with pytest.raises(MailFailed):
            await mail.send(a_server(box.port, tls="starttls"), a_mail())
        assert box.mails == []


@pytest.mark.parametrize(("answer", "refused"), [("550 no such person", True), ("450 later, please", False)])
async def test_a_refused_recipient_is_known_from_a_busy_server(answer: str, refused: bool) -> None:
    async with a_mailbox() as box:
        box.answer = answer
        with pytest.raises(MailFailed) as failed:
            await mail.send(a_server(box.port), a_mail())
    assert failed.value.refused is refused
    assert "no such person" not in str(failed.value)


async def test_a_server_that_is_not_there() -> None:
    async with a_mailbox() as box:
        port = box.port
    with pytest.raises(MailFailed) as failed:
        await mail.send(a_server(port), a_mail())
    assert failed.value.refused is False


async def test_a_server_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "PATIENCE", 0.2)
    heard: list[asyncio.StreamWriter] = []
    silent = await asyncio.start_server(lambda _, writer: heard.append(writer), "127.0.0.1", 0)
    async with silent:
        with pytest.raises(MailFailed):
            await mail.send(a_server(silent.sockets[0].getsockname()[1]), a_mail())
    assert len(heard) == 1
    heard[0].close()


@pytest.mark.parametrize(
    "typed",
    [
        "rosa@example.org\r\nBcc: everybody@example.org", "rosa@example.org\nBcc: x@example.org", "rosa@example.org\r",
        "rosa@example.org\n",
        "rosa@example.org, ben@example.org", "rosa@example.org;ben@example.org", "rosa@example.org ben@example.org",
        ", ".join(f"a{n}@example.org" for n in range(100)), "Rosa <rosa@example.org>", "<rosa@example.org>",
        '"rosa"@example.org', "ros\x00a@example.org", "rosa@exa\u2028mple.org", "rosa%ben@example.org",
        "b!a@example.org",
        "rosa@[127.0.0.1]", "rosa@localhost", "rosa@example", "@example.org", "rosa@", "", "rosa@@example.org",
        f"{'r' * 65}@example.org", f"r@{'e' * 250}.org", "rosa@-example.org", "rosa@example..org", "rósa@example.org",
    ],
)  # fmt: skip
def test_n42_what_is_not_exactly_one_address_is_no_recipient(typed: str) -> None:
    with pytest.raises(BadAddress):
        mail.address(typed)
    with pytest.raises(BadAddress):
        mail.message(sender=SENDER, to=typed, subject="x", text="x")


def test_an_address_is_kept_as_it_is_but_for_its_domain() -> None:
    assert mail.address(" Rosa+chat@Example.ORG ") == "Rosa+chat@example.org"
    assert mail.address("rosa@exämple.org") == "rosa@xn--exmple-cua.org"


def test_n42_a_subject_is_one_line_whatever_is_in_it() -> None:
    made = mail.message(sender=SENDER, to="r@example.org", subject="Hi\r\nBcc: x@example.org\n\nBody", text="t")
    assert made["Bcc"] is None
    assert made["Subject"] == "Hi Bcc: x@example.org Body"
