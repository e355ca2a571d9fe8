"""The mails to citizens: their conversation, and the receipt for a message. Sends nothing that they were not shown."""

from collections.abc import Sequence

from bridge.aftercare import transcript
from bridge.frames.frames import Frame
from bridge.words.sentences import Sentences
from onedoor import mail
from onedoor.mail import Server
from onedoor.settings import Mail


def server_of(settings: Mail) -> Server | None:
    """None if the settings name no mail server."""
    if not settings.host:
        return None
    return Server(
        settings.host, settings.port, settings.tls, settings.sender, settings.user,
        settings.password.get_secret_value(), settings.authorities,
    )  # fmt: skip


class Mailing:
    def __init__(self, server: Server) -> None:
        self._server = server

    async def conversation(self, to: str, language: str, frames: Sequence[Frame]) -> None:
        """Mails the citizen what they were shown; `frames` must not be empty. Raises MailFailed."""
        say = Sentences(language)
        before = say("This is the conversation you asked us to send you.")
        after = say(
            "You are getting this because somebody gave this address at the end of the chat. If that was not you, you "
            "can delete it. Nobody reads replies to this address."
        )
        await self._send(
            to,
            language,
            say("Your chat on {day}", day=frames[0]["at"][:10]),
            "\n\n".join((before, transcript.text(language, frames), f"-- \n{after}")) + "\n",
            transcript.page(language, frames, before=[before], after=[after]),
        )

    async def receipt(self, to: str, language: str, reference: str, agency: str) -> None:
        """Leaves out the message, so that nobody can use the form to write to strangers. Raises MailFailed."""
        say = Sentences(language)
        subject = say("We have your message: {reference}", reference=reference)
        told = [
            say("{agency} has your message.", agency=agency),
            say("Your reference number: {reference}", reference=reference),
            say("Please quote it when you call or write. The agency will answer by e-mail or by phone."),
        ]
        why = say(
            "You are getting this because somebody gave this address with the message. If that was not you, you can "
            "delete it. Nobody reads replies to this address."
        )
        text = "\n\n".join((*told, f"-- \n{why}")) + "\n"
        await self._send(to, language, subject, text, transcript.document(language, subject, [*told, why]))

    async def _send(self, to: str, language: str, subject: str, text: str, html: str) -> None:
        made = mail.message(sender=self._server.sender, to=to, subject=subject, text=text, html=html, language=language)
        await mail.send(self._server, made)
