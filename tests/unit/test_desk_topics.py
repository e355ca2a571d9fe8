"""The words by which a topic is looked for: plurals, accents, and what points nowhere, in three languages."""

import pytest

from onedoor.desk.topics.topics import words


def test_accents_case_and_plurals_make_no_difference() -> None:
    assert words("Impôts LICENSES taxes permisos") == words("impot license tax permiso")


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("taxes", "tax"), ("taxe", "tax"), ("tax", "tax"), ("vies", "vie"), ("bureaux", "bureau"), ("class", "class"),
        ("gas", "gas"), ("tree", "tre"), ("sexe", "sex"), ("bus", "bus"), ("use", "use"), ("uses", "use"),
        ("fox", "fox"), ("page", "pag"),
    ],
)  # fmt: skip
def test_a_word_of_four_letters_and_more_loses_a_plurals_ending_and_an_e(word: str, stem: str) -> None:
    assert words(word) == {stem}


def test_words_of_three_letters_and_more_count_but_for_those_that_point_nowhere() -> None:
    assert words("We go by bus, and with an e-mail2") == {"bus", "mail2"}
    assert words("the como cual avec votre what") == {"votr"}
    assert words("") == frozenset()
