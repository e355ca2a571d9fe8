"""Nicks: every name of the world gives one that servers let in, that can be read, and that nobody else has."""

import sys
import unicodedata

import pytest
from slixmpp.jid import JID, InvalidJID

from onedoor.desk.room import nicks
from tests.script_names import PEOPLE, names


def as_a_server_keeps_it(nick: str) -> str | None:
    """By the library that speaks for us on the wire, which goes by RFC 3454; None when it is refused."""
    try:
        return JID(f"room@rooms.example/{nick}").resource
    except InvalidJID:
        return None


def wrong(made: list[str]) -> list[str]:
    return [nick for nick in made if as_a_server_keeps_it(nick) != nick or not nicks.is_valid(nick)]


def test_every_name_of_the_world_makes_a_nick_that_is_taken_as_it_is() -> None:
    assert wrong([nicks.citizen(name) for name in names()]) == []
    assert wrong([nicks.desk(name, "tax.localhost") for name in names()]) == []


def test_no_letter_whatever_makes_a_nick_that_is_refused() -> None:
    letters = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code <= 0xDFFF]
    few = [one for one in letters if unicodedata.category(one) != "Cn" and not _one_of_many(one)]
    assert wrong([nicks.citizen(f"Rosa{one}") for one in few]) == []
    assert wrong([nicks.citizen(f"{one}שרה{one}") for one in few]) == []
    assert wrong([nicks.citizen(one) for one in few]) == []


def _one_of_many(letter: str) -> bool:
    """Han and Hangul, of which every hundredth will do, and private use."""
    many = unicodedata.name(letter, "").startswith(("CJK UNIFIED", "HANGUL SYLLABLE", "TANGUT", "CUNEIFORM"))
    return unicodedata.category(letter) == "Co" or (many and ord(letter) % 97 != 0)


@pytest.mark.parametrize(
    ("name", "nick"),
    [
        ("Rosa", "Rosa (citizen)"),
        ("O’Neill-Smith", "O’Neill-Smith (citizen)"),
        ("محمد عبد الله", "محمد عبد الله - مواطن"),
        ("שרה כהן", "שרה כהן - פונה"),
        ("Rosa محمد", "Rosa (citizen)"),
        ("محمد Rosa", "محمد - مواطن"),
        ("അനിൽ കുമാർ", "അനില് കുമാര് (citizen)"),
        ("കൺ രാജൻ അവർ കടൽ അവൾ വാൿ", "കണ് രാജന് അവര് കടല് അവള് വാക് (citizen)"),
        ("Ԥԥ aꞌb Ꞌokina", "Ҧҧ a’b ’okina (citizen)"),
        ("ᲒᲘᲝᲠᲒᲘ", "გიორგი (citizen)"),
        ("ẞ", "ß (citizen)"),
        ("नमस्ते हिन्दी", "नमस्ते हिन्दी (citizen)"),
        ("Rosa❤️", "Rosa (citizen)"),
        ("မောင် Aung", "Aung (citizen)"),
        ("မောင်", "Citizen (citizen)"),
        ("", "Citizen (citizen)"),
    ],
)
def test_a_nick_is_as_much_of_the_name_as_servers_let_in(name: str, nick: str) -> None:
    assert nicks.citizen(name) == nick


def test_no_vowel_sign_is_taken_off_a_letter() -> None:
    for name in names():
        for word in nicks.citizen(name).split():
            assert _bare(word) not in {_bare(other) for other in name.split()} or _marks(word) in {
                _marks(other) for other in name.split()
            }


def _bare(word: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFKC", word) if not unicodedata.category(one).startswith("M"))


def _marks(word: str) -> str:
    folded = unicodedata.normalize("NFKC", word).replace("\ufe0f", "")
    return "".join(one for one in folded if unicodedata.category(one) in ("Mn", "Mc"))


@pytest.mark.parametrize(
    ("name", "nick"),
    [
        ("Division of Taxation", "Division of Taxation desk"),
        ("😀 Tax", "Tax desk"),
        ("מס הכנסה", "מס הכנסה - דלפק"),
        ("നികുതി വകുപ്പ്", "നികുതി വകുപ്പ് desk"),
        ("👩‍💻", "tax desk"),
        ("မြန်မာ", "tax desk"),
        ("Tax | Sales", "Tax Sales desk"),
    ],
)
def test_a_desk_is_called_as_its_agency_or_else_by_its_address(name: str, nick: str) -> None:
    assert nicks.desk(name, "tax.localhost") == nick


def test_an_agency_whose_address_can_be_no_nick_either_has_a_desk() -> None:
    assert nicks.desk("👩‍💻", "\u10d0\u05d0.example") == "Agency desk"


def test_no_two_desks_in_a_room_have_the_same_nick() -> None:
    assert nicks.desk("😀 Tax", "b.localhost", ["Tax desk"]) == "Tax 2 desk"
    assert nicks.desk("TAX", "c.localhost", ["Tax desk", "Tax 2 desk"]) == "TAX 3 desk"
    assert nicks.desk("מס", "b.localhost", ["מס - דלפק"]) == "מס 2 - דלפק"
    assert nicks.desk("Tax", "b.localhost", ["Sales desk"]) == "Tax desk"


def test_no_citizen_can_have_a_desks_nick() -> None:
    desks = {nicks.folded(nicks.desk(name, "tax.localhost")) for name in names()}
    pretending = [nicks.desk(name, "tax.localhost") for name in PEOPLE]
    assert not desks & {nicks.folded(nicks.citizen(name)) for name in (*names(), *pretending)}


def test_a_long_name_is_cut_between_words_and_fits_an_address() -> None:
    assert (
        nicks.citizen("Maria del Carmen " * 8)
        == "Maria del Carmen Maria del Carmen Maria del Carmen Maria del (citizen)"
    )
    assert nicks.citizen("Rosa " + "कि" * 80) == "Rosa (citizen)"
    assert max(len(nicks.citizen(name).encode()) for name in names()) < 1023


@pytest.mark.parametrize(
    ("drawn", "read"),
    [
        ("авсԁеһіјкмнорԛѕтуԝхӏ", "abcdehijkmhopqstywxl"),
        ("αβεηικνορτυχω", "abenikvoptuxw"),
        ("10ı", "loi"),
        ("A. Ruiz-Smith", "aruizsmith"),
        ("Ána", "ana"),
    ],
)
def test_letters_of_another_script_that_are_drawn_as_latin_ones_are_read_as_those(drawn: str, read: str) -> None:
    assert nicks.resembles(drawn, read)
    assert nicks.resembles(read, drawn)


def test_letters_that_are_drawn_otherwise_are_not_read_as_latin_ones() -> None:
    assert not nicks.resembles("жюя", "zua")
    assert not nicks.resembles("ana", "anna")


def test_people_read_of_a_desk_its_agencys_whole_name() -> None:
    assert nicks.whole("Division of Taxation 😀") == "Division of Taxation 😀 desk"


@pytest.mark.parametrize(
    ("nick", "valid"),
    [("Ana", True), ("Ana (citizen)", True), ("١٢ ٣", True), ("۱۲", True), ("١ ۲", False), ("  ", False),
     ("a|b", False), ("Rosa שרה", False), ("ﬁ", False), ("ᄀ", False)],
)  # fmt: skip
def test_a_nick_is_valid_or_it_is_not(nick: str, valid: bool) -> None:
    assert nicks.is_valid(nick) is valid
