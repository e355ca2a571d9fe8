"""What the panel takes from a form, and what it shows of it."""

import pytest

from admin.transcripts.excerpt import excerpt
from admin.web.headers import is_loopback
from onedoor.addresses import bare_jid, is_slug, slug_from
from onedoor.desk.words.searching import terms
from onedoor.wording.languages import tag
from onedoor.wording.text import many_lines, one_line


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  a\tb\r\nc  ", "a b c"),
        ("a\x00b\x1bc\x7fd\x85e", "abcd e"),
        ("\ud800\ufffe\uffff", ""),
        ("gov.\u202elaw\u2069", "gov.law"),
        ("a\u2028b", "a b"),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
        ("e\u0301", "é"),
    ],
)
def test_one_line_keeps_what_can_be_read(typed: str, kept: str) -> None:
    assert one_line(typed) == kept


def test_many_lines_keep_their_ends() -> None:
    assert many_lines("\r\na\r\n\tb\rc\x0b\n") == "a\n\tb\nc"


@pytest.mark.parametrize(
    ("typed", "jid"),
    [
        ("Ana@Example.Gov", "ana@example.gov"),
        ("ana@localhost", "ana@localhost"),
        ("josé@exämple.gov", "josé@exämple.gov"),
        ("ana", None),
        ("@example.gov", None),
        ("ana@", None),
        ("ana@a..b", None),
        ("ana@-a.b", None),
        ("ana@a_b", None),
        ("ana@a/phone", None),
        ("a b@c", None),
        ("a'b@c", None),
        ("a@b@c", None),
        ("a" * 250 + "@b.c.d.e", None),
    ],
)
def test_a_bare_jid_is_told_from_what_is_none(typed: str, jid: str | None) -> None:
    assert bare_jid(typed) == jid


def test_a_short_name_fits_an_address() -> None:
    assert is_slug("sales-tax")
    assert not any(is_slug(typed) for typed in ("", "-a", "a-", "A", "a b", "é", "a" * 64))
    assert slug_from("Ana.Gómez+1") == "ana-g-mez-1"
    assert slug_from("€") == ""


@pytest.mark.parametrize(
    ("typed", "known"),
    [("EN", "en"), ("pt_br", "pt-BR"), ("zh-hant-tw", "zh-Hant-TW"), ("xx", None), ("english", None), ("e", None)],
)
def test_languages_are_spelled_as_usual(typed: str, known: str | None) -> None:
    assert tag(typed) == known


def test_an_excerpt_shows_the_word_in_the_middle_of_a_long_line() -> None:
    pieces = excerpt("x" * 500 + " Sales\nTAX " + "y" * 500, terms("tax") or ())
    assert [piece for piece, is_word in pieces if is_word] == ["TAX"]
    assert len("".join(piece for piece, _ in pieces)) < 250


def test_an_excerpt_takes_no_word_for_a_pattern() -> None:
    assert excerpt("see aaa (a+)+$ here", terms("(a+)+$") or ()) == [
        ("see aaa (", False),
        ("a", True),
        ("+)+$ here", False),
    ]


def test_only_this_machine_is_loopback() -> None:
    assert all(is_loopback(host) for host in ("localhost:8081", "127.0.0.1", "[::1]:8081", "panel.localhost"))
    assert not any(is_loopback(host) for host in ("", "example.gov", "localhost.example.gov", "10.0.0.1:80"))
