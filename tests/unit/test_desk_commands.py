"""What an agent types: commands, mistakes, and words for the citizen. A slip must never reach the citizen."""

import pytest

from onedoor.desk import pages, vocabulary
from onedoor.desk.commands import Command, Mistyped, is_command_like, number_of, parse
from onedoor.desk.folding import fold
from onedoor.desk.spans import span


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
