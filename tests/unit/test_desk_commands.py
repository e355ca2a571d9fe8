"""What an agent types: commands, mistakes, and words for the citizen. A slip must never reach the citizen."""

import pytest

from onedoor.desk.terms import pages
from onedoor.desk.terms.spans import span
from onedoor.desk.words import vocabulary
from onedoor.desk.words.commands import (
    MARKS,
    OF_SEVERAL_LINES,
    Command,
    Mistyped,
    first_visible,
    is_command_like,
    number_of,
    parse,
)
from onedoor.desk.words.folding import fold


@pytest.mark.parametrize(
    "line", ["!end", "  !end", "！end", "\u200b!end", "\u2067!note x", "\ufeff !help", "!", "﹗end"]
)
def test_whatever_begins_like_a_command_is_kept_from_the_citizen(line: str) -> None:
    assert is_command_like(line)


@pytest.mark.parametrize("line", ["Hello!", "end", "1! 2!", "¡Hola!", "", "   ", "👍 !end"])
def test_words_for_people_are_not_taken_for_commands(line: str) -> None:
    assert not is_command_like(line)


def test_in_a_chat_only_a_marked_line_is_a_command() -> None:
    assert parse("end", in_chat=True) is None
    assert parse("!END", in_chat=True) == Command("end")
    assert Command("end").typed == ""


def test_a_transfer_keeps_its_target_and_reason_together() -> None:
    parsed = parse("!transfer taxes Needs the sales-tax desk", in_chat=True)
    assert parsed == Command(
        "transfer", None, "taxes Needs the sales-tax desk", ("taxes", "Needs", "the", "sales-tax", "desk")
    )


def test_at_the_desk_a_number_says_which_chat() -> None:
    assert parse("take 12", in_chat=False) == Command("take", 12)
    assert parse("!pass #7", in_chat=False) == Command("pass", 7)


def test_a_number_in_a_chat_belongs_to_the_text() -> None:
    assert parse("!note 12 boxes", in_chat=True) == Command("note", None, "12 boxes", ("12", "boxes"))


def test_an_absurd_number_is_no_number() -> None:
    parsed = parse("take " + "9" * 5000, in_chat=False)
    assert isinstance(parsed, Command)
    assert parsed.number is None


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("!libérer", "release"),
        ("!LIBERER", "release"),
        ("!quién", "who"),
        ("!quien", "who"),
        ("!take over", "takeover"),
        ("!put back lunch", "requeue"),
        ("!?", "help"),
        ("!\u200bfin", "end"),
        ("! note x", "note"),
        ("!note\nsecond line", "note"),
    ],
)
def test_a_word_is_known_in_every_language_with_accents_or_without(text: str, word: str) -> None:
    parsed = parse(text, in_chat=True)
    assert isinstance(parsed, Command)
    assert parsed.word == word


def test_no_word_means_two_things() -> None:
    meant: dict[str, set[str]] = {}
    for command in vocabulary.COMMANDS:
        for language in ("en", "fr", "es"):
            for word in vocabulary.synonyms(command, language):
                meant.setdefault(fold(word), set()).add(command)
    assert {word: commands for word, commands in meant.items() if len(commands) > 1} == {}


@pytest.mark.parametrize(
    ("text", "number"), [("12", 12), ("#12", 12), ("n°12", 12), ("№12", 12), ("2h", None), ("", None)]
)
def test_a_number_is_written_in_several_ways(text: str, number: int | None) -> None:
    assert number_of(text) == number


@pytest.mark.parametrize(
    ("text", "lasting"),
    [
        ("30m", 1800),
        ("2H", 7200),
        ("7d", 604800),
        ("7j", 604800),
        ("2w", 1209600),
        ("2", None),
        ("soon", None),
        ("h", None),
    ],
)
def test_a_span_of_time_is_typed_short(text: str, lasting: int | None) -> None:
    read = span(text)
    assert (read.total_seconds() if read else None) == lasting


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://nj.gov", "nj.gov"),
        ("HTTPS://WWW.NJ.GOV:443/a?b#c", "www.nj.gov"),
        ("http://nj.gov", None),
        ("https://nj.gov:8443/", None),
        ("https://nj.gov@evil.test/", None),
        ("https://nj.gov\\@evil.test/", None),
        ("https://nj.gov\u3002evil.test/", None),
        ("https:/nj.gov", None),
        ("https:///nj.gov", None),
        ("https://localhost/", None),
        ("https://[::1]/", None),
        ("javascript:alert(1)//https://nj.gov", None),
        ("https://nj.gov/" + "a" * 2000, None),
        ("https://nj.gov:99999/", None),
    ],
)
def test_an_address_has_a_host_only_if_no_browser_reads_another(url: str, host: str | None) -> None:
    assert pages.host_of(url) == host


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("www.nj.gov", True),
        ("a.b.nj.gov", True),
        ("nj.gov", False),
        ("evilnj.gov", False),
        ("tax.test", True),
        ("x.tax.test", False),
    ],
)
def test_a_star_is_all_below_and_nothing_else(host: str, allowed: bool) -> None:
    assert pages.is_allowed(host, ("*.NJ.gov", "tax.test", "*.", "")) is allowed


def test_a_mistyped_command_says_what_was_meant() -> None:
    assert parse("!tranfser taxes", in_chat=True) == Mistyped("tranfser", "transfer")
    assert parse("!xyzzy", in_chat=True) == Mistyped("xyzzy", None)
    assert parse("!\u200b\u2800xyzzy", in_chat=True) == Mistyped("xyzzy", None), (
        "what cannot be seen is no letter of it"
    )


WORDLESS = ("take", "pass", "release", "end", "history", "watch", "takeover")
WORDY = ("transfer", "warm", "requeue", "ask", "note", "tag", "untag", "canned", "push", "block", "whisper")
OTHERS = ("who", "queue", "on", "away", "off", "max", "practice", "help")


@pytest.mark.parametrize("word", [*WORDLESS, *WORDY])
def test_at_the_desk_a_number_after_a_command_about_a_chat_is_the_chats(word: str) -> None:
    assert parse(f"{word} 12 and more", in_chat=False) == Command(word, 12, "and more", ("and", "more"))
    assert parse(word, in_chat=False) == Command(word)


@pytest.mark.parametrize("word", OTHERS)
def test_a_number_after_a_command_about_no_chat_is_an_argument(word: str) -> None:
    assert parse(f"{word} 12", in_chat=False) == Command(word, None, "12", ("12",))
    assert parse(f"!{word} 12", in_chat=True) == Command(word, None, "12", ("12",))


def test_in_a_chat_a_number_means_another_chat_only_where_it_is_all_that_is_said() -> None:
    for word in WORDLESS:
        assert parse(f"!{word} #12", in_chat=True) == Command(word, 12)
        assert parse(f"!{word} 12 please", in_chat=True) == Command(word, None, "12 please", ("12", "please"))
    for word in WORDY:
        assert parse(f"!{word} 12", in_chat=True) == Command(word, None, "12", ("12",))


def test_the_words_of_these_commands_may_go_on_below_their_first_line() -> None:
    assert {"transfer", "warm", "requeue", "ask", "note", "block", "whisper"} == OF_SEVERAL_LINES


@pytest.mark.parametrize("mark", MARKS)
def test_each_mark_makes_a_command(mark: str) -> None:
    parsed = parse(f"{mark}end", in_chat=True)
    assert parsed == Command("end")
    assert isinstance(parsed, Command)
    assert parsed.typed == "end"


@pytest.mark.parametrize("typed", ["!End.", "!END,", "!end!", "!end:", "!end;", "!end..."])
def test_a_sign_behind_the_word_does_not_change_it_and_the_word_is_known_as_it_was_typed(typed: str) -> None:
    parsed = parse(typed, in_chat=True)
    assert isinstance(parsed, Command)
    assert (parsed.word, parsed.typed) == ("end", typed[1:])


def test_two_words_make_one_command_in_whatever_case_and_take_their_own_words() -> None:
    assert parse("TAKE Over 12", in_chat=False) == Command("takeover", 12)
    assert parse("!Put BACK lunch time", in_chat=True) == Command("requeue", None, "lunch time", ("lunch", "time"))
    assert parse("!take away", in_chat=True) == Command("take", None, "away", ("away",))


@pytest.mark.parametrize(
    ("text", "number"),
    [("nº12", 12), ("Nº12", 12), ("##12", 12), ("123456789", 123456789), ("1234567890", None), ("١٢", 12), ("²", None),
     ("-1", None), ("12.", None), ("N12", None)],
)  # fmt: skip
def test_a_number_has_at_most_nine_digits_of_any_script(text: str, number: int | None) -> None:
    assert number_of(text) == number


@pytest.mark.parametrize(
    ("text", "first"),
    [("Hello", "H"), ("  \u200b\u2800\u3164x", "x"), ("\u0301\u20dd\x00!", "!"), ("7", "7"), ("é", "é"), ("", ""),
     (" \t\u115f\u1160\uffa0", "")],
)  # fmt: skip
def test_what_is_drawn_as_nothing_is_not_the_first_that_is_seen(text: str, first: str) -> None:
    assert first_visible(text) == first


def test_a_line_without_a_word_is_no_command_that_we_know() -> None:
    assert parse("!", in_chat=True) == Mistyped("", None)
    assert parse("", in_chat=False) == Mistyped("", None)
