"""`onedoor mail test`: whether the mail server in the settings accepts what we send."""

import asyncio
from pathlib import Path

import click

from onedoor import mail
from onedoor.commands.plain import Plain, Refusal, config_option, session
from onedoor.reports.weekly import server_of
from onedoor.settings import load
from onedoor.store.audit import audit
from onedoor.wording.sentences import gettext as _


@click.group("mail", cls=Plain)
def mail_group() -> None:
    """The mail server from the settings file."""


@mail_group.command("test")
@config_option
@click.argument("to", metavar="ADDRESS", help="The recipient's address.")
def test(config: Path, to: str) -> None:
    """Send a test mail, and show what the server answered."""
    settings = load(config)
    server = server_of(settings)
    if server is None:
        raise Refusal(_("No mail is sent: the settings name no server ([mail], host)."))
    try:
        text = _("This was sent by `onedoor mail test`, to see whether mail goes out. It does.") + "\n"
        made = mail.message(sender=server.sender, to=mail.address(to), subject=_("A test from Onedoor"), text=text)
        with session(settings) as opened:
            asyncio.run(mail.send(server, made))
            audit.record(opened, None, "send", "mail:test")
    except mail.BadAddress:
        raise Refusal(_("“%(typed)s” is not an e-mail address; one looks like ana@example.gov.", typed=to)) from None
    except mail.MailFailed as failed:
        raise Refusal(_("The mail server did not accept it: %(why)s", why=str(failed))) from None
    click.echo(_("The mail server has accepted it. If it does not arrive, check there."))
