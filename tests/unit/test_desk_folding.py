"""What counts as the same when texts are compared, in every language that CLDR knows."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedoor.desk.terms.retention import Hold
from onedoor.desk.words.folding import fold
from onedoor.desk.words.searching import folded, marked, terms, words
from tests.letters import every, exemplars
from tests.unit.test_desk_retention import record

ALIKE = [
    ("Łukasz", "Lukasz"), ("ŁÓDŹ", "lodz"), ("Jørgensen", "jorgensen"), ("Đorđević", "dordevic"),
    ("Isparta", "ısparta"), ("İzmir", "izmir"), ("STRAßE", "strasse"), ("ẞ", "ss"), ("Æther", "aether"),
    ("Œuvre", "oeuvre"), ("Þór", "thor"), ("Guðrún", "gudrun"), ("Həsən", "hesen"), ("Ŋorra", "norra"),
    ("Ħamrun", "hamrun"), ("Ɓala", "bala"), ("Nguyễn Thị", "nguyen thi"), ("Hawaiʻi", "hawai'i"),
    ("Мʼята", "м'ята"), ("Қайрат", "кайрат"), ("Алёна", "алена"), ("ᲒᲘᲝᲠᲒᲘ", "გიორგი"),
    ("ΟΔΥΣΣΕΎΣ", "οδυσσευς"), ("שָׁלוֹם", "שלום"), ("פּױלין", "פוילין"), ("مُحَمَّد", "محمد"), ("أحمد", "احمد"),
    ("محـــمد", "محمد"), ("علی", "علي"), ("کریم", "كريم"), ("فاطمة", "فاطمه"), ("می\u200cخواهم", "میخواهم"),
    ("अनिल फ़र", "अनिल फर"), ("അനില്‍", "അനിൽ"), ("น้ำ", "น\u0e4d\u0e49า"), ("タロウ", "たろう"), ("ｶﾞｷﾞ", "がぎ"),
    ("٠١٢۳４", "01234"), ("Lu\u00adkasz", "lukasz"), ("\u2068Rosa\u2069", "rosa"), ("⚠\ufe0f", "⚠"),
    ("5\ufe0f\u20e3", "5"), ("e\u0301", "é"),
    # Letters of Latin that few keyboards have
    ("Kɔjo Ɛlom", "kojo elom"), ("Aɣe", "age"), ("ɡit", "git"), ("Ɑri", "ari"), ("Ɩlɩ", "ili"), ("ɪn", "in"),
    ("Ʋuʋu", "vuvu"), ("Ʊmʊ", "umu"), ("Ʉʉ", "uu"), ("Ʒiga", "ziga"), ("ʣoʦo", "dzotso"), ("Ƿynn", "wynn"),
    ("Ꜳgot", "aagot"), ("ꜵ ꜷ ꜹ ꜻ ꜽ", "ao au av av ay"), ("ꝏ ꭣ", "oo uo"), ("ȷan", "jan"), ("ĸajaĸ", "qajaq"),
    ("Ǝde", "ede"),
    # Of other scripts: at a word's end, in another language, or without a vowel
    ("Өркүн", "оркун"), ("Әһел", "ахел"), ("מלך שלום בן אסף ארץ", "מלכ שלומ בנ אספ ארצ"), ("װאָרט ײִד", "ווארט ייד"),
    ("ٱلله", "الله"), ("مصطفى", "مصطفي"), ("ڪتاب", "كتاب"), ("ە ہ ھ ۃ", "ه ه ه ه"), ("ပါ", "ပာ"),
    ("കൺ അവൻ അവർ കടൽ അവൾ", "കണ അവന അവര കടല അവള"), ("ൿ ൔ ൕ ൖ", "ക മ യ ഴ"), ("উৎসব", "উতসব"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "typed"), ALIKE)
def test_these_are_the_same(written: str, typed: str) -> None:
    assert fold(written) == fold(typed)
    assert words(written) == words(typed)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ใหม", "ไหม"), ("กุ", "กู"), ("กุ", "ก"), ("कि", "की"), ("कि", "क"), ("కె", "క"), ("ಕೆ", "ಕ"), ("ລຸ", "ລູ"),
        ("བོད", "བད"),
        ("ދިވެހި", "ދވހ"), ("ب", "ت"), ("ש", "ס"), ("б", "в"), ("⚠️", "❤️"), ("a", "b"), ("ɓ", "ɗ"), ("か", "き"),
    ],
)  # fmt: skip
def test_these_are_not(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    "text", ["⚠️ Permit", "Permit⚠️", "✅Permit✅", "👩🏽‍💻 permit 👍🏽", "🇵🇱permit", "*️⃣permit", "❤️permit⚠️"]
)
def test_words_beside_emoji_are_words(text: str) -> None:
    assert words(text) == ["permit"]


def test_a_keycap_is_its_digit() -> None:
    assert words("Room 1️⃣2️⃣") == ["room", "12"]


def test_a_search_for_one_emoji_finds_no_other() -> None:
    assert terms("⚠️") is None
    assert terms("⚠️ permit") == terms("permit")


def test_every_letter_of_every_language_folds_to_what_folds_to_itself() -> None:
    assert len(exemplars()) > 300
    assert [letter for letter in every() if fold(fold(letter)) != fold(letter)] == []


def test_no_letter_of_any_language_has_another_fold_in_another_case_or_form() -> None:
    for letter in every():
        cases = {letter.lower(), letter.upper(), letter.title(), letter.casefold()}
        forms = {unicodedata.normalize(form, letter) for form in ("NFC", "NFD", "NFKC", "NFKD")}
        assert {fold(one) for one in cases | forms} == {fold(letter)}, letter


NOT_LATIN_ALONE = set("ʔʕƛǀǁǂǃ")
"""Letters of clicks and of the throat, for which no plain keyboard has another."""


def test_every_latin_letter_of_every_language_is_typed_on_a_plain_keyboard() -> None:
    latin = {one for letter in every() for one in letter if "LATIN" in unicodedata.name(one, "")}
    assert {one for one in latin if not fold(one).replace("·", "").isascii()} == NOT_LATIN_ALONE


def test_no_vowel_sign_of_any_language_is_lost() -> None:
    signs = {one for letter in every() for one in letter if _is_vowel_sign(one)}
    assert len(signs) > 150
    assert [f"{one} {unicodedata.name(one)}" for one in sorted(signs) if not fold(one)] == []


def _is_vowel_sign(one: str) -> bool:
    """Not the points of Arabic and Hebrew, which most texts leave out, nor what says that there is no vowel."""
    name = unicodedata.name(one, "")
    mark = unicodedata.category(one) in ("Mn", "Mc")
    return mark and not name.startswith("ARABIC") and ("VOWEL SIGN" in name or name.startswith("THAI CHARACTER SARA"))


def test_each_letter_of_every_language_is_a_word_or_belongs_to_one() -> None:
    nothing = [letter for letter in every() if letter.isalpha() and not words(letter)]
    assert [letter for letter in nothing if fold(letter) not in ("", "'")] == []
    assert set("".join(nothing)) < set("ʹʺʻʼʽʾʿˈꞋꞌߴߵـ՚")


def test_a_hold_covers_a_name_in_every_language_however_it_is_typed() -> None:
    missed = []
    for language, letters in exemplars().items():
        name = "".join(f"{letters[0]}{one}" for one in letters[-20:])  # no two vowel signs on one letter
        for typed in (name.upper(), name.lower(), unicodedata.normalize("NFD", name), fold(name)):
            held = record(people=folded(["Rosa", name]), text=folded(["My name is", name]))
            wanted = (Hold(person=typed), Hold(words=f'"{typed}"'))
            missed += [(language, typed) for hold in wanted if not hold.covers(held)]
    assert missed == []


def test_a_word_is_marked_with_its_accents() -> None:
    text = "Dear Łukasz, cafe\u0301!"
    assert [text[one.start : one.stop] for one in marked(text, terms("lukasz cafe") or ())] == ["Łukasz", "cafe\u0301"]


@given(st.text(), st.text())
def test_the_fold_of_two_texts_is_their_folds_in_a_row(one: str, other: str) -> None:
    assert fold(one + other) == fold(one) + fold(other)


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_plain_ascii_only_loses_its_case(text: str) -> None:
    assert fold(text) == "".join(fold(f"{one}\u0301") for one in text) == text.lower()
