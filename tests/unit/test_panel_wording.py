"""How the panel says what the database has in short."""

import pytest

from admin.wording import language_name


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("en", "English"),
        ("pt-BR", "Brazilian Portuguese"),
        ("zh-hant", "Traditional Chinese"),
        ("kea-cv", "Kabuverdianu (CV)"),
        ("haw", "Hawaiian"),
        ("", ""),
        ("–", "–"),
        ("x-secret", "x-secret"),
    ],
)
def test_a_language_has_a_name_or_its_tag(tag: str, name: str) -> None:
    assert language_name(tag) == name
