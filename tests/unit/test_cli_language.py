"""The language of a command: what the environment names, and nothing that the code shares is changed for it."""

from collections.abc import Iterator

import click
import pytest

from onedoor.catalogues import spoken as ours
from onedoor.cli import main
from onedoor.commands import terminal
from onedoor.wording import sentences


@pytest.fixture
def in_french() -> Iterator[None]:
    before = sentences.spoken()
    sentences.speak("fr")
    yield
    sentences.speak(before)


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": ""}, "en"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr_CA.UTF-8"}, "fr"),
        ({"LANG": "es_MX.ISO-8859-1@euro"}, "es"),
        ({"LANG": "es"}, "es"),
        ({"LANG": "xx_YY.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8", "LC_MESSAGES": "es_ES.UTF-8"}, "es"),
        ({"LANG": "fr_FR.UTF-8", "LC_MESSAGES": "es_ES.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": ""}, "fr"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "xx:es:fr"}, "es"),
        ({"LANG": "es_ES.UTF-8", "LANGUAGE": ""}, "es"),
        ({"LANG": "es_ES.UTF-8", "LANGUAGE": "xx:C:fr"}, "en"),
        ({"LC_ALL": "C", "LANGUAGE": "fr"}, "en"),
    ],
)
def test_the_environment_names_it_as_for_other_programs(environment: dict[str, str], language: str) -> None:
    assert ours(*terminal.wanted(environment)) == language


@pytest.mark.usefixtures("in_french")
def test_what_is_shown_is_a_copy() -> None:
    shown = terminal.shown(main)
    router = shown.get_command(click.Context(shown), "router")
    assert router is not None
    assert router.help == "Lancer le routeur."
    assert [one.help for one in router.params if isinstance(one, click.Option)] == ["Le fichier des paramètres."]
    sentences.speak("en")
    original = main.get_command(click.Context(main), "router")
    assert original is not None
    assert original.help == "Run the router."
    assert [one.help for one in original.params if isinstance(one, click.Option)] == ["The settings file."]


@pytest.mark.usefixtures("in_french")
def test_paragraphs_stay_paragraphs() -> None:
    shown = main.get_command(click.Context(main), "up")
    assert shown is not None
    assert (shown.help or "").count("\n\n") == 1
