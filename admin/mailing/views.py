"""Shows the mail server that we use, and sends a test mail. The server is set in the settings file, not here."""

import asyncio

import structlog
from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from admin.mailing.forms import TestForm
from admin.web import audit
from admin.web.access import Rule, allow
from admin.web.database import database
from onedoor import mail
from onedoor.reports.weekly import server_of
from onedoor.settings import Mail, Settings
from onedoor.wording.sentences import gettext as _
from onedoor.wording.sentences import spoken

log = structlog.get_logger()
pages = Blueprint("mailing", __name__, template_folder="templates", url_prefix="/mail")


@pages.get("/")
@allow(Rule.ADMINISTRATOR)
def show() -> ResponseReturnValue:
    return render_template("mailing/show.html", mail=_set(), form=TestForm())


@pages.post("/test")
@allow(Rule.ADMINISTRATOR)
def test() -> ResponseReturnValue:
    """Sends a mail at once, and shows the server's answer."""
    form, server = TestForm(), server_of(_settings())
    if server is not None and form.validate():
        made = mail.message(
            sender=server.sender, to=form.to.data or "", language=spoken(), subject=_("A test from Onedoor"),
            text=_("This was sent from the panel, to see whether mail goes out. It does.") + "\n",
        )  # fmt: skip
        try:
            asyncio.run(mail.send(server, made))
        except mail.MailFailed as failed:
            log.warning("mail.test", why=str(failed))
            form.refuse(form.to, _("The mail server did not take it: %(why)s", why=str(failed)))
        else:
            audit.note("send", "mail:test")
            database().commit()
            flash(_("The mail server has taken it. If it does not arrive, look there."))
            return redirect(url_for("mailing.show"))
    return render_template("mailing/show.html", mail=_set(), form=form), 422


def _set() -> Mail:
    return _settings().mail


def _settings() -> Settings:
    found: Settings = current_app.extensions["onedoor.settings"]
    return found
