"""Names of several words in a command."""

import pytest

from onedoor.desk.words.quoted import each, first


@pytest.mark.parametrize(
    ("typed", "name", "rest"),
    [
        ("taxes why not", "taxes", "why not"),
        ('"Sales tax" why not', "Sales tax", "why not"),
        ("« Taxe de vente » pourquoi", "Taxe de vente", "pourquoi"),
        ("“Sales tax”", "Sales tax", ""),
        ("„Sales tax“ x", "Sales tax", "x"),
        ('"Sales tax', '"Sales', "tax"),
        ('"', '"', ""),
        ("", "", ""),
    ],
)
def test_a_name_in_quotation_marks_is_one_word(typed: str, name: str, rest: str) -> None:
    assert first(typed) == (name, rest)


def test_all_words_of_a_line_one_after_the_other() -> None:
    assert list(each('refund "Sales tax"  vat')) == ["refund", "Sales tax", "vat"]
