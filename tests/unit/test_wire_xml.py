"""The one place that makes XML: whatever goes in, what comes out is well-formed and says the same."""

from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedoor.wire.muc.muc import said, said_plainly
from onedoor.wire.names import STANZA
from onedoor.wire.xml import clean, element, read, text_of, write

FORBIDDEN = ["\x00", "\x08", "\x0b", "\x1b", "\ufffe", "\uffff", "\ud800", "\udfff"]


@pytest.mark.parametrize("character", FORBIDDEN)
def test_what_xml_forbids_is_left_out(character: str) -> None:
    body = write(element("message", {"to": f"a{character}@x"}, element("body", None, f"a{character}b")))
    assert body == '<message to="a@x"><body>ab</body></message>'


def test_line_ends_become_one_kind() -> None:
    assert clean("a\r\nb\rc") == "a\nb\nc"


def test_namespaces_are_written_where_they_change() -> None:
    stanza = element("iq", {"type": "get"}, element("{urn:x}query", None, element("{urn:x}item"), element("{urn:y}z")))
    assert write(stanza) == '<iq type="get"><query xmlns="urn:x"><item/><z xmlns="urn:y"/></query></iq>'


def test_forwarded_client_stanzas_are_read_as_ours() -> None:
    stanza = read("<message xmlns='jabber:client'><body>hello</body></message>")
    assert text_of(stanza, "body") == "hello"


@given(st.text())
def test_any_text_survives_as_far_as_xml_allows(text: str) -> None:
    written = write(element("message", {"id": text}, element("body", None, text)))
    message = fromstring(f"<s xmlns='{STANZA}'>{written}</s>")[0]
    assert (text_of(message, "body") or "") == clean(text)


@given(st.text(), st.text(), st.text(), st.text())
def test_a_message_written_the_short_way_is_the_same(body: str, by: str, id: str, name: str) -> None:
    plainly = said_plainly("c-1@rooms", body, by=by, id=id, name=name)
    at_length = said("c-1@rooms", body, by=by, id=id, name=name)
    assert write(read(plainly)) == write(read(write(at_length)))
