"""What the bridge does with telling numbers, by its setting."""

import pytest

from bridge.conversation.masking_policy import Words, masked, screened
from bridge.frames.frames import FrameError, Say, Start

NUMBER, COVERED = "It is 536-90-4399.", "It is XXX-XX-XXXX."


def start(question: str = "Why?", name: str = "Rosa", *, anyway: bool = False) -> Start:
    return Start("q1", "taxes", "en", name, question, "", anyway=anyway)


def test_a_message_goes_out_with_the_number_covered() -> None:
    assert screened(Say("u1", NUMBER), "mask") == Say("u1", COVERED)
    assert masked(Say("u1", COVERED)) == {"type": "masked", "id": "u1", "text": COVERED}


def test_the_question_and_the_name_go_out_with_the_number_covered() -> None:
    assert screened(start(NUMBER, NUMBER), "mask") == start(COVERED, COVERED)
    assert screened(start(name=NUMBER), "mask") == start(name=COVERED)
    assert masked(start(COVERED)) == {"type": "masked", "id": "q1", "text": COVERED}


def test_nobody_talks_the_mask_away() -> None:
    assert screened(Say("u1", NUMBER, anyway=True), "mask").text == COVERED


@pytest.mark.parametrize("words", [Say("u1", NUMBER), start(NUMBER), start(name=NUMBER)])
def test_a_warning_comes_before_anything_is_sent(words: Words) -> None:
    with pytest.raises(FrameError) as warned:
        screened(words, "warn")
    assert (warned.value.code, warned.value.id) == ("personal", words.id)
    assert "536" not in str(warned.value)


def test_who_was_warned_may_send_it() -> None:
    assert screened(Say("u1", NUMBER, anyway=True), "warn").text == NUMBER
    assert screened(start(NUMBER, anyway=True), "warn").question == NUMBER


def test_switched_off_everything_goes_out() -> None:
    assert screened(Say("u1", NUMBER), "off").text == NUMBER


@pytest.mark.parametrize("mode", ["mask", "warn", "off"])
def test_what_holds_no_such_number_goes_out_as_it_is(mode: str) -> None:
    assert screened(Say("u1", "Call 609-555-0123"), mode) == Say("u1", "Call 609-555-0123")
    assert screened(start(), mode) == start()
