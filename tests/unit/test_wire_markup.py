"""What clients say about a body, as they write it: replies, retractions, reactions, encryption, files."""

from xml.etree.ElementTree import fromstring

import pytest

from onedoor.desk.room.remark import Kind, Remark
from onedoor.wire.muc.muc import read_message

OMEMO = "I sent you an OMEMO encrypted message but your client doesn’t seem to support that."
TAKEN_BACK = "/me retracted a previous message, but it's unsupported by your client."


def remark(body: str, *more: str) -> Remark:
    children = "".join(more)
    stanza = fromstring(
        '<message xmlns="jabber:component:accept" type="groupchat" from="c-1@rooms/ana" id="m1">'
        f"<body>{body}</body>{children}</message>"
    )
    message = read_message(stanza)
    assert message is not None
    return message.remark


def fallback(of: str, inner: str = "") -> str:
    return f'<fallback xmlns="urn:xmpp:fallback:0" for="{of}">{inner}</fallback>'


REPLY = '<reply xmlns="urn:xmpp:reply:0" to="c-1@rooms/Rosa" id="s7"/>'


def test_a_reply_of_dino() -> None:
    body = "&gt; Do I need a permit?\n!note he sounds suspicious"
    found = remark(body, REPLY, fallback("urn:xmpp:reply:0", '<body start="0" end="24"/>'))
    assert found == Remark(Kind.COMMAND, "!note he sounds suspicious", "Do I need a permit?", "s7")


def test_a_quote_of_gajim() -> None:
    assert remark("&gt; Do I need a permit?\nYes.") == Remark(Kind.WORDS, "Yes.", "Do I need a permit?")


def test_a_reply_without_a_quote() -> None:
    assert remark("Yes.", REPLY) == Remark(Kind.WORDS, "Yes.", "", "s7")


@pytest.mark.parametrize("inner", ["", "<body/>", '<body start="0"/>', '<body start="x" end="-1"/>'])
def test_a_reply_that_is_nothing_but_a_quote(inner: str) -> None:
    assert remark("Rosa: hi", REPLY, fallback("urn:xmpp:reply:0", inner)).kind is Kind.QUOTE


@pytest.mark.parametrize(
    ("body", "more", "kind"),
    [
        (OMEMO, '<encrypted xmlns="eu.siacs.conversations.axolotl"/>', Kind.ENCRYPTED),
        (OMEMO, '<encrypted xmlns="urn:xmpp:omemo:2"/>', Kind.ENCRYPTED),
        (OMEMO, '<encryption xmlns="urn:xmpp:eme:0" namespace="urn:xmpp:omemo:2"/>', Kind.ENCRYPTED),
        (OMEMO, fallback("urn:xmpp:omemo:2"), Kind.ENCRYPTED),
        ("This is encrypted.", '<openpgp xmlns="urn:xmpp:openpgp:0"/>', Kind.ENCRYPTED),
        ("This is encrypted.", '<x xmlns="jabber:x:encrypted">aGk=</x>', Kind.ENCRYPTED),
        (TAKEN_BACK, '<retract xmlns="urn:xmpp:message-retract:1" id="s3"/>', Kind.RETRACTION),
        (TAKEN_BACK, fallback("urn:xmpp:message-retract:1"), Kind.RETRACTION),
        (
            TAKEN_BACK,
            '<apply-to xmlns="urn:xmpp:fasten:0" id="s3"><retract xmlns="urn:xmpp:message-retract:0"/></apply-to>'
            '<fallback xmlns="urn:xmpp:fallback:0"/>',
            Kind.RETRACTION,
        ),
        ("👍", '<reactions xmlns="urn:xmpp:reactions:0" id="s3"/>', Kind.STAND_IN),
        ("&gt; Hello\n👍", fallback("urn:xmpp:reactions:0", '<body start="0" end="100"/>'), Kind.STAND_IN),
        ("You need a newer client.", '<fallback xmlns="urn:xmpp:fallback:0"/>', Kind.STAND_IN),
        ("You need a newer client.", fallback("urn:xmpp:what-comes-later:0"), Kind.STAND_IN),
    ],
)
def test_what_a_client_says_for_those_that_do_not_know_an_extension(body: str, more: str, kind: Kind) -> None:
    assert remark(body, more) == Remark(kind)


@pytest.mark.parametrize("more", [fallback("urn:xmpp:sfs:0"), fallback("jabber:x:oob", "<body/>")])
def test_the_address_of_a_file_is_the_file(more: str) -> None:
    assert remark("https://upload.example/a.pdf", more) == Remark(Kind.WORDS, "https://upload.example/a.pdf")


def test_a_subject_that_stands_in_for_something_says_nothing_about_the_body() -> None:
    assert remark("Yes.", fallback("urn:xmpp:other:0", "<subject/>")) == Remark(Kind.WORDS, "Yes.")


def test_a_part_that_stands_in_for_something_is_cut_out() -> None:
    assert remark("Yes. (with a picture)", fallback("urn:xmpp:other:0", '<body start="4"/>')).own == "Yes."
