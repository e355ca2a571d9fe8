"""The mail server's page: what is set, and a test mail to a real server."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.app import create_app
from onedoor.cli import main
from onedoor.settings import load
from onedoor.store.tables import AuditRow
from tests.integration.databases import Database
from tests.integration.panel import Browser, furnish, mistakes
from tests.mailbox import Mailbox, a_mailbox, plain


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A mail server in a thread of its own: the panel waits for it."""
    loop, ready, found = asyncio.new_event_loop(), threading.Event(), list[Mailbox]()
    over = asyncio.Event()

    async def serve() -> None:
        async with a_mailbox() as box:
            found.append(box)
            ready.set()
            await over.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    assert ready.wait(20)
    yield found[0]
    loop.call_soon_threadsafe(over.set)
    thread.join()
    loop.close()


def panel(database: Database, tmp_path: Path, port: int) -> Browser:
    path = tmp_path / "onedoor.toml"
    path.write_text(
        f'key = "{"k" * 40}"\n[mail]\nhost = "127.0.0.1"\nport = {port}\ntls = "none"\n'
        'sender = "Chat <chat@x.example>"\n'
    )
    furnish(database.engine)
    app: Flask = create_app(load(path), database.engine)
    found = Browser(app)
    found.log_in("admin")
    return found


def test_a_test_mail_arrives_and_is_in_the_audit_log(database: Database, tmp_path: Path, mailbox: Mailbox) -> None:
    administrator = panel(database, tmp_path, mailbox.port)
    page = administrator.text("/mail/")
    assert f"127.0.0.1:{mailbox.port}" in page
    assert "chat@x.example" in page
    answer = administrator.send("/mail/test", "/mail/", to="Clerk@X.example")
    assert answer.status_code == 302
    assert "has taken it" in administrator.text("/mail/")
    assert (mailbox.mails[0]["To"], mailbox.mails[0]["Subject"]) == ("Clerk@x.example", "A test from Onedoor")
    assert "to see whether mail goes out" in plain(mailbox.mails[0])
    assert "mail:test" in administrator.text("/audit/")


def test_what_the_server_does_not_take_is_said(database: Database, tmp_path: Path, mailbox: Mailbox) -> None:
    administrator = panel(database, tmp_path, mailbox.port)
    mailbox.answer = "550 nobody here"
    assert "did not take it" in mistakes(administrator.send("/mail/test", "/mail/", to="a@x.example"))[0]
    assert (
        "not an e-mail address"
        in mistakes(administrator.send("/mail/test", "/mail/", to="a@x.example, b@x.example"))[0]
    )
    assert mailbox.mails == []


def test_without_a_server_the_page_says_so(administrator: Browser) -> None:
    page = administrator.text("/mail/")
    assert "No mail server yet" in page
    assert "Send a test mail" not in page


def test_the_command_sends_one_too(database: Database, tmp_path: Path, mailbox: Mailbox) -> None:
    path = tmp_path / "onedoor.toml"
    path.write_text(
        f'key = "{"k" * 40}"\n[database]\nurl = "{database.url}"\n[mail]\nhost = "127.0.0.1"\nport = {mailbox.port}\n'
        'tls = "none"\nsender = "Chat <chat@x.example>"\n'
    )
    words = ("mail", "test", "--config", str(path))
    sent = CliRunner().invoke(main, [*words, "Clerk@X.example"])
    assert (sent.exit_code, sent.output) == (
        0,
        "The mail server has accepted it. If it does not arrive, check there.\n",
    )
    assert (mailbox.mails[0]["To"], mailbox.mails[0]["Subject"]) == ("Clerk@x.example", "A test from Onedoor")
    wrong = CliRunner().invoke(main, [*words, "nobody"])
    assert (wrong.exit_code, wrong.output) == (
        2,
        "“nobody” is not an e-mail address; one looks like ana@example.gov.\n",
    )
    with Session(database.engine) as session:
        assert session.scalars(select(AuditRow.object).where(AuditRow.action == "send")).all() == ["mail:test"]
