"""Which languages serve somebody who speaks one."""

import pytest

from onedoor.desk.words.languages import best, called, is_served


@pytest.mark.parametrize(
    ("spoken", "languages", "served", "found"),
    [
        ("es", {"es"}, True, "es"),
        ("es-MX", {"es"}, True, "es"),
        ("es-mx", {"es-mx", "es"}, True, "es-mx"),
        ("es", {"es-mx"}, False, None),
        ("fr", {"en", "es"}, False, "en"),
        ("fr", set[str](), False, None),
        ("EN", {"en"}, True, "en"),
    ],
)
def test_a_language_serves_its_regions_and_english_is_what_is_left(
    spoken: str, languages: set[str], served: bool, found: str | None
) -> None:
    assert is_served(spoken, languages) is served
    assert best(spoken, languages) == found


@pytest.mark.parametrize(
    ("language", "name"),
    [("fr", "Impôts"), ("fr-CA", "Impôts"), ("pt-BR", "Tributos"), ("pt", "Taxes"), ("en", "Taxes"), ("", "Taxes")],
)
def test_a_name_is_that_of_the_language_or_of_its_main_one_or_the_own(language: str, name: str) -> None:
    assert called("Taxes", {"fr": "Impôts", "pt-br": "Tributos"}, language) == name
