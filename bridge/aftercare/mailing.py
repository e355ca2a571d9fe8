"""The mails that citizens get: their conversation, and the receipt for a message. Nothing they were not shown."""

from collections.abc import Sequence

from bridge.aftercare import transcript
from bridge.frames.frames import Frame
from bridge.words.mail_texts import TEXTS
from onedoor import mail
from onedoor.mail import Server
from onedoor.settings import Mail
from onedoor.writing import isolated


def server_of(settings: Mail) -> Server | None:
    """None where no mail is to be sent."""
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
        """Raises MailFailed."""
        words = TEXTS[language]
        before, after = words["conversation_intro"], words["asked_for"]
        await self._send(
            to,
            language,
            words["conversation_subject"].format(day=frames[0]["at"][:10]),
            "\n\n".join((before, transcript.text(language, frames), f"-- \n{after}")) + "\n",
            transcript.page(language, frames, before=before, after=after),
        )

    async def receipt(self, to: str, language: str, reference: str, agency: str) -> None:
        """Without what was written: this form must not carry anybody's words to a stranger. Raises MailFailed."""
        words = TEXTS[language]
        told = [words["receipt"].format(agency=isolated(agency)), words["reference"].format(reference=reference)]
        text = "\n\n".join((*told, words["answer"], f"-- \n{words['receipt_why']}")) + "\n"
        subject = words["receipt_subject"].format(reference=reference)
        lines = [*told, words["answer"], words["receipt_why"]]
        await self._send(to, language, subject, text, transcript.document(language, subject, lines))

    async def _send(self, to: str, language: str, subject: str, text: str, html: str) -> None:
        made = mail.message(sender=self._server.sender, to=to, subject=subject, text=text, html=html, language=language)
        await mail.send(self._server, made)
