"""What counts as a word, and what a search finds, without any database."""

import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedoor.desk.words.folding import fold, is_letter
from onedoor.desk.words.searching import LONGEST_WORD, MOST_TERMS, Term, folded, marked, pairs, replaced, terms, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Do I charge 100% sales_tax?", ["do", "i", "charge", "100", "sales", "tax"]),
        ("Die STRASSE, die Straße", ["die", "strasse", "die", "strasse"]),
        ("École ÉCOLE e\u0301cole", ["ecole", "ecole", "ecole"]),
        ("İstanbul ﬁle ½ ｆｕｌｌ", ["istanbul", "file", "1", "2", "full"]),
        ("报税 税", ["报", "税", "税"]),
        ("हिन्दी", ["हिनदी"]),
        ("'; DROP TABLE line; --", ["drop", "table", "line"]),
        ("\x00\ud800 | \\", []),
    ],
)
def test_words_are_letters_and_digits_without_case_and_accents(text: str, found: list[str]) -> None:
    assert words(text) == found


def test_every_character_folds_to_something_that_folds_to_itself() -> None:
    some = (*range(0x3400), *range(0x3400, sys.maxunicode, 97))
    made = {code: words(chr(code)) for code in some}
    assert [code for code, found in made.items() if words(" ".join(found)) != found] == []


@given(st.text())
def test_what_is_folded_folds_to_itself(text: str) -> None:
    assert words(" ".join(words(text))) == words(text)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ()),
        ("  ", ()),
        ("?!", None),
        ("Sales tax", (Term(("sales",)), Term(("tax",)))),
        ('"Sales tax" refund', (Term(("sales", "tax")), Term(("refund",)))),
        ("“Sales tax”", (Term(("sales", "tax")),)),
        ('"never closed', (Term(("never", "closed")),)),
        ("tax*", (Term(("tax",), prefix=True),)),
        ("t* sales-ta*", (Term(("t",)), Term(("sales", "ta")))),
        ("tax TAX Täx", (Term(("tax",)),)),
        ("报税", (Term(("报", "税")),)),
    ],
)
def test_a_search_is_words_phrases_and_beginnings(typed: str, found: tuple[Term, ...] | None) -> None:
    assert terms(typed) == found


def test_a_phrase_does_not_go_from_one_line_into_the_next() -> None:
    text = folded(["Is there sales", "tax on it", "!"])
    assert text == " is there sales | tax on it "
    assert not Term(("sales", "tax")).is_in(text)
    assert Term(("tax", "on", "it")).is_in(text)
    assert Term(("sal",), prefix=True).is_in(text)
    assert not Term(("ales",), prefix=True).is_in(text)


@given(st.lists(st.text(alphabet="abß ", max_size=20), max_size=4), st.text(alphabet='abß "*', max_size=12))
def test_a_term_is_in_a_text_where_it_has_a_place(lines: list[str], typed: str) -> None:
    text = folded(lines)
    for term in terms(typed) or ():
        assert term.is_in(text) == any(term.places(words(line)) for line in lines)


def test_what_is_found_is_marked_as_it_was_written() -> None:
    text = "Die STRASSE und die Straße: ÉCOLE, sales_tax"
    wanted = terms('strasse ecole "sales tax"') or ()
    assert [text[place.start : place.stop] for place in marked(text, wanted)] == [
        "STRASSE", "Straße", "ÉCOLE", "sales_tax",
    ]  # fmt: skip


@given(st.text(max_size=60), st.text(max_size=20))
def test_marks_are_in_order_and_hold_what_was_asked(text: str, typed: str) -> None:
    wanted = terms(typed) or ()
    found = marked(text, wanted)
    assert all(one.stop <= other.start for one, other in pairwise(found))
    assert bool(found) == any(term.is_in(folded([text])) for term in wanted)


def test_pairs_are_words_that_no_text_has() -> None:
    assert pairs(["a", "b", "c"]) == ["_a_b", "_b_c"]
    assert words("_a_b") == ["a", "b"]


@pytest.mark.parametrize("hostile", ["7" * 50_000, "7 " * 25_000, '"' * 50_000, "AB1111…!" * 6_000, "“a" * 25_000])
def test_n38_like_what_is_typed_is_read_once_and_comes_to_a_few_short_terms(hostile: str) -> None:
    # A pattern that goes back over what it has read would not come to an end here.
    found = terms(hostile) or ()
    assert len(found) <= MOST_TERMS
    assert all(len(word) <= LONGEST_WORD for term in found for word in term.words)
    assert all(place.stop <= len(hostile) for place in marked(hostile, found[:3]))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Call Ana now.", "Call the agent now."),
        ("ANA, ana!", "the agent, the agent!"),
        ("Write to Ana Maria, not to Ana.", "Write to the manager, not to the agent."),
        ("Ana Maria", "the manager"),
        ("Maria Ana", "Maria the agent"),
        ("Anabel", "Anabel"),
        ("nobody", "nobody"),
        ("  ", "  "),
        ("A\u0301na?", "the agent?"),
    ],
)
def test_names_are_replaced_where_their_words_stand_the_longest_first(text: str, said: str) -> None:
    assert replaced(text, {("ana",): "the agent", ("ana", "maria"): "the manager"}) == said


def test_where_nothing_is_to_be_replaced_a_text_stays_as_it_is() -> None:
    assert replaced("Call Ana now.", {}) == "Call Ana now."


def test_marks_that_overlap_are_one_and_those_beside_each_other_are_two() -> None:
    text = "sales tax refund"
    joined = marked(text, terms('"sales tax" "tax refund"') or ())
    assert [text[place.start : place.stop] for place in joined] == ["sales tax refund"]
    inside = marked(text, terms('tax "sales tax refund" refund') or ())
    assert [text[place.start : place.stop] for place in inside] == ["sales tax refund"]
    beside = marked("报税", (Term(("报",)), Term(("税",))))
    assert beside == [range(1), range(1, 2)]


def test_an_accent_that_does_not_count_is_marked_with_its_letter() -> None:
    text = "the cafe\u0301 there"
    assert [text[place.start : place.stop] for place in marked(text, (Term(("cafe",)),))] == ["cafe\u0301"]
    assert marked("cafe \u0301", (Term(("cafe",)),)) == [range(4)]


def test_of_a_long_word_the_beginning_counts_and_all_of_it_is_marked() -> None:
    long = "x" * (LONGEST_WORD + 6)
    assert words(f"a {long}") == ["a", "x" * LONGEST_WORD]
    assert marked(f"a {long} b", terms(long) or ()) == [range(2, 2 + len(long))]


def test_of_many_words_the_first_are_looked_for() -> None:
    typed = [f"word{number}" for number in range(MOST_TERMS + 3)]
    assert terms(" ".join(typed)) == tuple(Term((word,)) for word in typed[:MOST_TERMS])


def test_a_beginning_is_one_word_of_two_characters_at_least() -> None:
    assert terms("ta*") == (Term(("ta",), prefix=True),)
    assert terms("ta *") == (Term(("ta",)),)
    assert terms('"ta*"') == (Term(("ta",)),)
    assert terms("ta!*") == (Term(("ta",)),)


def test_a_beginning_stands_where_words_begin_so_and_a_phrase_where_its_words_do() -> None:
    said = ["tax", "taxes", "syntax", "tax"]
    assert Term(("tax",), prefix=True).places(said) == [range(1), range(1, 2), range(3, 4)]
    assert Term(("tax",)).places(said) == [range(1), range(3, 4)]
    assert Term(("syntax", "tax")).places(said) == [range(2, 4)]
    assert Term(("tax", "syntax")).places(said) == []


def test_nothing_stands_beside_a_single_word() -> None:
    assert pairs(["a"]) == pairs([]) == []


@pytest.mark.parametrize("text", ["ไทย", "ກຂຄ", "က", "ខ", "々〇", "かな", "ㄅㄆ", "㐀", "漢字", "豈", "𠀀𠀁"])
def test_scripts_without_blanks_count_by_the_character(text: str) -> None:
    assert words(text) == [letter for letter in fold(text) if is_letter(letter)]


@pytest.mark.parametrize("text", ["한국", "हिनदी", "ꀀꀁ", "αβ"])
def test_other_scripts_count_by_the_word(text: str) -> None:
    assert len(words(text)) == 1


APART = (
    0x0E00, 0x0EFF, 0x1000, 0x109E, 0x1780, 0x17FF, 0x3005, 0x3007, 0x3040, 0x31FF, 0x3400, 0x4DBF, 0x4E00, 0x9FFF,
    0xF900, 0xFAFF, 0x20000, 0x3FFFF,
)  # fmt: skip
"""The ends of the blocks of scripts without blanks."""
TOGETHER = (0x0DFF, 0x0F00, 0x0FFF, 0x10A0, 0x177F, 0xA000, 0xFB00, 0x40000)
"""The letters nearest to them."""


def test_where_scripts_without_blanks_begin_and_end() -> None:
    assert [hex(code) for code in APART if len(words(f"a{chr(code)}a")) < 2] == []
    assert [hex(code) for code in TOGETHER if len(words(f"a{chr(code)}a")) != 1] == []
