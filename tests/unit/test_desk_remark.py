"""What of a line is for the citizen: own words, never a command, never a quote, and never what a client says itself."""

import unicodedata
from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from onedoor.desk.room.remark import OF_CLIENT, Kind, Markup, Remark, read, source
from onedoor.desk.words.commands import MARKS, is_command_like

QUOTED_NOTE = "> Do I need a permit?\n!note he sounds suspicious"


def cut(text: str, quote: str) -> Markup:
    return Markup(((text.index(quote), text.index(quote) + len(quote)),))


# --- The rule, by examples -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("markup", [Markup(), cut(QUOTED_NOTE, "> Do I need a permit?\n")])
def test_a_command_below_a_quote_is_the_command(markup: Markup) -> None:
    assert read(QUOTED_NOTE, markup) == Remark(Kind.COMMAND, "!note he sounds suspicious", "Do I need a permit?")


@pytest.mark.parametrize(
    "text",
    ["> Do I need a permit?\nYes, you do.", ">Do I need a permit?\nYes, you do.",
     "> Do I need\n> a permit?\n\nYes, you do.",
     "\u200b> Do I need a permit?\nYes, you do.", "＞ Do I need a permit?\nYes, you do."],
)  # fmt: skip
def test_an_answer_is_the_words_below_its_quote(text: str) -> None:
    remark = read(text)
    assert (remark.kind, remark.own) == (Kind.WORDS, "Yes, you do.")
    assert " ".join(remark.quote.split()) == "Do I need a permit?"


def test_a_quote_without_marks_is_cut_where_the_client_says_that_it_is_one() -> None:
    text = "Rosa wrote: Do I need a permit?\nYes."
    assert read(text, cut(text, "Rosa wrote: Do I need a permit?\n")).own == "Yes."


def test_words_without_a_quote_stay_as_they_were_written() -> None:
    for text in ("Yes.", "  Yes, \n\n 5 > 3 ", "a\r\nb", "¡Hola!", "", "   "):
        assert read(text) == Remark(Kind.WORDS, text)


@pytest.mark.parametrize(
    "text",
    ["Good morning\n!note rude", "Good morning\n  ！note rude", "Good morning\n\u200b\u2067﹗end", "Yes\rǃend",
     "Yes\u2028!end", "Yes\u0085!end", "Yes\x0b!end", "!note a\n!end", "> Hello?\nYes\n!end", "!end\nThank you, Rosa.",
     "!take\n\nGood morning", "> !note rude\n!end\nbye", "‼ end\nand more\n!x"],
)  # fmt: skip
def test_a_command_among_other_lines_is_held_back(text: str) -> None:
    assert read(text).kind is Kind.MIXED


@pytest.mark.parametrize(
    "text", ["!note\nsecond line", "!transfer taxes\nNeeds the sales-tax desk", "\n !end \n", "!xyzzy",
             "!tranfser a\nb", "!note she wrote\n> rude words"]
)  # fmt: skip
def test_a_command_may_go_on_below_its_first_line_where_it_has_words_of_its_own(text: str) -> None:
    assert read(text).kind is Kind.COMMAND


def test_a_quote_below_other_words_is_held_back_for_it_may_be_of_a_note() -> None:
    assert read("I will look.\n> !note he is rude\nOne moment").kind is Kind.QUOTING


@pytest.mark.parametrize("text", ["> Hello", "> Hello\n\n", ">"])
def test_a_quote_alone_is_held_back(text: str) -> None:
    assert read(text).kind is Kind.QUOTE


@pytest.mark.parametrize("miscounted", range(-6, 4))
def test_whoever_counts_the_characters_wrongly_cuts_nothing_off_what_follows(miscounted: int) -> None:
    """As UTF-16, or as bytes: 👍 is two, or four. The `!` of a command must not be cut off, either."""
    quote, own = "> Thank you 👍 for the form\n", "!note he sounds suspicious"
    assert read(quote + own, Markup(((0, len(quote) + miscounted),))) == Remark(
        Kind.COMMAND, own, "Thank you 👍 for the form"
    )
    words = read(quote + "You are welcome.", Markup(((0, len(quote) + miscounted),)))
    assert (words.kind, words.own) == (Kind.WORDS, "You are welcome.")


def test_a_range_that_cuts_into_a_command_does_not_make_words_of_it() -> None:
    assert read("Rosa: hi\n!note rude", Markup(((0, 10),))).kind is Kind.MIXED


@pytest.mark.parametrize("kind", sorted(OF_CLIENT, key=str))
def test_what_a_client_says_itself_is_nobodys_words(kind: Kind) -> None:
    remark = read("/me retracted a previous message", Markup(instead=kind))
    assert (remark.kind, remark.own, remark.quote) == (kind, "", "")


# --- The rule, for every text ----------------------------------------------------------------------------------------

pieces = st.sampled_from(
    [*MARKS, "‼", "⁉", "!", "!note ", "!end", ">", "> ", "＞", "\n", "\n", "\r\n", "\r", "\u2028", "\x0b", " ", "\t",
     "\u200b", "\u2067", "\u3164", "\u0301", "a", "Yes", "👍", "é"]
)  # fmt: skip
texts = st.lists(pieces | st.text(max_size=3), max_size=12).map("".join)
cuts = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=3).map(tuple)
LINE_ENDS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"


def lines_of(text: str) -> Sequence[str]:
    for end in LINE_ENDS:
        text = text.replace(end, "\n")
    return text.split("\n")


def drawn(line: str) -> str:
    """What a reader sees of it, without what is drawn as nothing."""
    unseen = "\u115f\u1160\u2800\u3164\uffa0"
    return "".join(
        one
        for one in line
        if not one.isspace() and one not in unseen and unicodedata.category(one) not in ("Cf", "Cc", "Mn", "Me")
    )


def begins(line: str, *marks: str) -> bool:
    return unicodedata.normalize("NFKC", drawn(line)[:1]).startswith(marks) or drawn(line).startswith(marks)


@given(texts, cuts)
@example(QUOTED_NOTE, ((0, 22),))
@example("> x\n!note", ((0, 5),))
@example("a\n> x !note", ((0, 6),))
def test_no_text_whose_own_lines_begin_with_a_mark_is_for_the_citizen(
    text: str, cuts: tuple[tuple[int, int], ...]
) -> None:
    remark = read(text, Markup(cuts))
    if remark.kind is Kind.WORDS:
        for line in lines_of(remark.own):
            assert not is_command_like(line)
            assert not begins(line, *MARKS, ">")


@given(texts)
def test_without_a_range_each_line_is_judged_as_it_was_written(text: str) -> None:
    lines = [drawn(line) for line in lines_of(text)]
    if any(begins(line, *MARKS) for line in lines):
        assert read(text).kind in {Kind.COMMAND, Kind.MIXED}


@given(texts, cuts)
def test_nothing_is_invented(text: str, cuts: tuple[tuple[int, int], ...]) -> None:
    """What is shown is a part of what was written, in its order."""
    rest = iter(text)
    assert all(letter in rest for letter in read(text, Markup(cuts)).own)


@given(texts)
def test_all_of_it_is_shown_where_no_line_begins_with_a_mark(text: str) -> None:
    if not any(begins(line, "!", ">") or begins(line, *MARKS) for line in lines_of(text)):
        assert read(text) == Remark(Kind.WORDS, text)


# --- What is quoted --------------------------------------------------------------------------------------------------

SHOWN = [("s1", "Do I need a permit?"), ("s2", "Yes.\nFor a shop you do."), ("s3", "Yes.")]


def quoted(quote: str, reply: str = "") -> str | None:
    found = source(quote, reply, reversed(SHOWN), lambda line: (line[0],), lambda line: line[1])
    return found[0] if found else None


def test_a_reply_names_the_line_that_it_answers() -> None:
    assert quoted("anything", "s1") == "s1"


def test_a_quote_is_found_by_its_words_the_newest_first() -> None:
    assert quoted("Yes.") == "s3"
    assert quoted("For a  shop") == "s2"
    assert quoted("Do I need …") == "s1"
    assert quoted("> what they had quoted\nDo I need a permit?") == "s1"


@pytest.mark.parametrize(("quote", "reply"), [("!note rude", ""), ("!note rude", "s9"), ("", "s9"), ("", "")])
def test_a_quote_of_what_was_not_shown_is_of_nothing(quote: str, reply: str) -> None:
    assert quoted(quote, reply) is None


def test_the_line_that_is_answered_by_its_id_is_meant_though_a_newer_one_has_the_quoted_words() -> None:
    lines = ["It is taxed, too", "It is taxed", "Is it taxed?"]
    assert source("It is taxed", "It is taxed", lines, lambda line: [line], str) == "It is taxed"
    assert source("It is taxed", "gone", lines, lambda line: [line], str) == "It is taxed, too"
    assert source("It is taxed", "", lines, lambda line: [line], str) == "It is taxed, too"
    assert source("nobody said so", "", lines, lambda line: [line], str) is None


def test_a_long_quote_that_a_client_has_shortened_is_found_by_its_beginning_only_where_it_says_so() -> None:
    assert quoted("Do I need…") == "s1"
    assert quoted("…need a permit?") is None
    assert quoted("Do I…need") is None


def test_a_quoted_line_of_several_is_found_by_all_of_them() -> None:
    assert quoted("Yes.\nFor a shop you do.") == "s2"
    assert quoted("For a shop you do.\nYes.") is None


# --- Quotes and ranges -----------------------------------------------------------------------------------------------


def test_the_quoted_text_is_given_without_its_marks_and_one_blank_after_each() -> None:
    assert read("> one\n>two\n>  three\n\nYes.").quote == "one\ntwo\n three"
    assert read("> one\n>> two\nYes.").quote == "one\n> two"


def test_ranges_may_come_in_any_order_overlap_and_reach_too_far() -> None:
    text = "Rosa: a\nRosa: b\nYes."
    for cuts in (((8, 16), (0, 8)), ((0, 8), (4, 16)), ((0, 16), (0, 8)), ((0, 16), (16, 16))):
        assert read(text, Markup(cuts)) == Remark(Kind.WORDS, "Yes.", "Rosa: a\nRosa: b"), cuts
    assert read(text, Markup(((8, 900),))) == Remark(Kind.WORDS, "Rosa: a\n", "Rosa: b\nYes.")
    assert read(text, Markup(((900, 901),))) == Remark(Kind.WORDS, text)
    assert read(text, Markup(((8, 2),))) == Remark(Kind.WORDS, text), "a range that ends before it begins is none"


def test_a_range_that_ends_inside_a_quote_ends_with_its_line_and_one_that_ends_behind_it_before_the_next() -> None:
    text = "> Hello\nYes."
    for end in (5, 7, 8, 9, 11):
        assert read(text, Markup(((0, end),))) == Remark(Kind.WORDS, "Yes.", "Hello"), end


def test_a_range_that_ends_before_a_quote_does_not_take_the_quote_with_it() -> None:
    text = "Yes.\nRosa: a\n> Hello\n"
    assert read(text, cut(text, "Rosa: a\n")) == Remark(Kind.QUOTING, "Yes.\n> Hello\n", "Rosa: a")


def test_whoever_has_everything_cut_away_has_only_quoted() -> None:
    text = "Rosa: a"
    assert read(text, Markup(((0, 7),))) == Remark(Kind.QUOTE, "", "Rosa: a")


def test_what_is_answered_is_known_of_words_and_of_what_a_client_says_itself() -> None:
    assert read("Yes.", Markup(reply="s1")) == Remark(Kind.WORDS, "Yes.", "", "s1")
    assert read("Yes.", Markup(instead=Kind.STAND_IN, reply="s1")) == Remark(Kind.STAND_IN, "", "", "s1")
