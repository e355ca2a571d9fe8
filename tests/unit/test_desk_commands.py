"""What an agent types: commands, mistakes, and words for the citizen. A slip must never reach the citizen."""

import pytest

from onedoor.desk.commands import Command, Mistyped, is_command_like, parse


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


def test_a_mistyped_command_says_what_was_meant() -> None:
    assert parse("!tranfser taxes", in_chat=True) == Mistyped("tranfser", "transfer")
    assert parse("!xyzzy", in_chat=True) == Mistyped("xyzzy", None)
