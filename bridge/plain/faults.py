"""What the pages without JavaScript say about errors: a sentence for each code. No I/O."""

from collections.abc import Mapping
from dataclasses import dataclass

from bridge.frames.frames import FrameError
from bridge.words.sentences import Sentences, sentence

BAD_EMAIL = sentence("Write an e-mail address like name@example.com.")
PERSONAL = sentence(
    "It seems to contain a Social Security, tax or payment card number. Only send the number if it is needed."
)
SEND_ANYWAY = sentence("Take it out, or send the message again as it is.")
UNAVAILABLE = sentence("We cannot reach the service right now. Please try again.")
NOT_SENT = sentence("This was not sent. Please send it again.")
START: Mapping[str, str] = {
    "bad-email": BAD_EMAIL,
    "empty": sentence("Write your question first."),
    "personal": PERSONAL,
    "too-many": sentence(
        "Too many chats were started from your connection. Please try again in {minutes} min, or call us."
    ),
    "too-early": sentence("Please wait a few seconds and start the chat again."),
    "old-form": sentence("This form was open for too long or has already been sent. Please start the chat again."),
}
SAY: Mapping[str, str] = {"empty": sentence("There is nothing in it to send."), "personal": PERSONAL}
NOT_KEPT = sentence(
    "We could not deliver your message because we cannot reach an agency right now. It is still here; please send it "
    "again in a moment."
)
MESSAGE: Mapping[str, str] = {
    "unavailable": sentence(
        "We do not know whether your message has arrived. It is still here. Please send it again: we keep only one "
        "copy."
    ),
    "bad-email": BAD_EMAIL,
    "no-name": sentence("Write your name."),
    "empty": sentence("Write your message."),
    "too-long": sentence("This is too long."),
    "too-fast": sentence("Too many messages have come from your connection. Please try again in an hour."),
    "blocked": sentence("We cannot take messages from your connection at the moment. Please call or write instead."),
    "unknown-topic": sentence("This topic is no longer available. Please choose another one."),
    "conflict": sentence("Please change your message a little and send it again."),
    "personal": PERSONAL,
}
OPINION: Mapping[str, str] = {
    "gone": sentence("This chat ended too long ago for us to save your answer. Thank you anyway."),
    "too-fast": sentence("You have tried too often. Please try again later."),
}
OPINION_NOT_SAVED = sentence("We could not save your answer. It is still here.")
MAIL: Mapping[str, str] = {
    "bad-email": BAD_EMAIL,
    "mail-refused": sentence("We could not send it: the mail server does not accept this address. Is it right?"),
    "too-fast": sentence(
        "We could not send it: too many e-mails have been sent already. Please try again in an hour, or save the "
        "conversation."
    ),
    "gone": sentence("We could not send it: our server keeps a conversation for only a few minutes."),
}
MAIL_FAILED = sentence(
    "We could not send it: our mail server is not answering. Please try again later, or save the conversation."
)
FILE: Mapping[str, str] = {
    "file-off": sentence("You cannot send files here at the moment."),
    "file-count": sentence("You cannot send any more files in this chat."),
    "file-size": sentence("It is too large: a file can be up to {size}."),
    "file-full": sentence("We cannot take files at the moment. Please try again later."),
    "file-type": sentence("Only pictures (JPEG, PNG, GIF, WebP), PDF and plain text can be sent."),
    "file-empty": sentence("Choose a file that has something in it."),
    "file-damaged": sentence("It is damaged."),
    "file-pixels": sentence("The picture is too large."),
    "file-active": sentence("This PDF starts programs."),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What a page says in a box. `more` has an agency's own words, in the language `lang`."""

    text: str
    more: str = ""
    lang: str | None = None
    leave: bool = False
    """The page has a form for a message further down."""


def not_begun(language: str, error: FrameError) -> Fault:
    """Why there is no chat, for errors that are not about an agency; `nobody` has those."""
    say = Sentences(language)
    told = say(START.get(error.code, UNAVAILABLE), minutes=-(-int(error.more.get("wait", 0)) // 60))
    if error.code == "personal":
        told += " " + say("Take it out, or start the chat again to send it as it is.")
    return Fault(told)


def not_said(language: str, code: str) -> Fault:
    return _of(language, SAY, code, NOT_SENT)


def not_left(language: str, code: str) -> Fault | None:
    return _of(language, MESSAGE, code, NOT_KEPT) if code else None


def not_heard(language: str, code: str) -> Fault | None:
    return _of(language, OPINION, code, OPINION_NOT_SAVED) if code else None


def not_mailed(language: str, code: str) -> Fault | None:
    return _of(language, MAIL, code, MAIL_FAILED) if code else None


def not_attached(language: str, code: str, size: str) -> Fault | None:
    return Fault(Sentences(language)(FILE.get(code, NOT_SENT), size=size)) if code else None


def _of(language: str, told: Mapping[str, str], code: str, otherwise: str) -> Fault:
    say = Sentences(language)
    text = say(told.get(code, otherwise))
    return Fault(f"{text} {say(SEND_ANYWAY)}" if code == "personal" else text)
