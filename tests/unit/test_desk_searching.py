"""What counts as a word, and what a search finds, without any database."""

import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedoor.desk.searching import LONGEST_WORD, MOST_TERMS, Term, folded, marked, pairs, terms, words


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
