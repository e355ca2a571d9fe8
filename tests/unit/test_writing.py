"""Texts of strangers beside words of ours: no control gets out, and no letter loses its vowel signs."""

import itertools

import pytest

from onedoor.writing import cut, isolated
from tests.script_names import left_open, names

CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize("text", ["", "Rosa", "Łukasz Ñuñez", "日本語", "നികുതി", "12 € – “so”", "👩‍💻"])
def test_what_cannot_turn_a_line_stays_as_it_is(text: str) -> None:
    assert isolated(text) == text


def test_a_name_from_right_to_left_keeps_its_direction_to_itself() -> None:
    assert isolated("שרה כהן") == "\u2068שרה כהן\u2069"
    assert isolated("Rosa محمد") == "\u2068Rosa محمد\u2069"


def test_what_was_opened_is_closed_and_an_end_of_nothing_is_gone() -> None:
    assert isolated("\u202egpj.exe") == "\u2068\u202egpj.exe\u202c\u2069"
    assert isolated("Rosa\u2069\u202c") == "\u2068Rosa\u2069"
    assert isolated("\u2067\u202ea\u2069b") == "\u2068\u2067\u202ea\u202c\u2069b\u2069"


def test_no_text_of_controls_gets_out() -> None:
    for length in range(1, 5):
        for controls in itertools.product(CONTROLS, repeat=length):
            assert left_open(isolated("a".join(controls) + "b")) == 0


def test_each_line_is_closed_for_itself() -> None:
    assert isolated("\u202eone\ntwo\nשלוש") == "\u2068\u202eone\u202c\u2069\ntwo\n\u2068שלוש\u2069"


def test_nothing_is_isolated_twice() -> None:
    for text in (*names(), "\u2068a\u2069b\u2068ש\u2069", "\u2068שרה", "\u2068a\u2069\u2069"):
        assert isolated(isolated(text)) == isolated(text)
    assert isolated("\u2068א\u2069 \u2068ב\u2069") == "\u2068\u2068א\u2069 \u2068ב\u2069\u2069"


def test_a_letter_keeps_its_vowel_signs_or_goes_with_them() -> None:
    assert [cut("हिन्दी", length) for length in range(7)] == ["", "", "हि", "हि", "हिन्", "हिन्", "हिन्दी"]
    assert cut("Rosa", 10) == "Rosa"
    assert cut("ab👩‍💻", 4) == "ab👩"
