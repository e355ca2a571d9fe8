"""The words of commands: those of the guide for agents, and all that agents have learned besides."""

import re
from pathlib import Path

import pytest

from onedoor.desk.words import vocabulary

GUIDE = Path(__file__).parents[2] / "docs" / "AGENTS.md"
ROW = re.compile(r"^\|(?P<en>[^|]*`[^|]*)\|(?P<fr>[^|]*)\|(?P<es>[^|]*)\|", re.MULTILINE)
OTHER_WORDS = {"move": "transfer", "close": "end"}
"""Which the guide uses as well as the first."""

WORDS = {
    "take": "take accept yes prendre accepter oui tomar aceptar sí",
    "pass": "pass decline no refuser décliner passer non rechazar declinar paso",
    "transfer": "transfer move forward cold transférer transfert déplacer transferir mover derivar",
    "warm": "warm introduce accompagner présenter acompañar presentar",
    "release": "release libérer laisser soltar liberar",
    "requeue": "requeue putback remettre devolver",
    "ask": "ask consult demander consulter preguntar consultar",
    "note": "note noter nota anotar",
    "tag": "tag label étiqueter étiquette etiquetar etiqueta",
    "untag": "untag unlabel désétiqueter desetiquetar",
    "canned": "canned reply template modèle réponse plantilla respuesta",
    "push": "push page link lien pousser enlace página",
    "history": "history earlier historique historial",
    "who": "who qui quién",
    "queue": "queue waiting file attente cola espera",
    "on": "on présent disponible presente disponible",
    "away": "away break absent pause ausente pausa",
    "off": "off parti fuera",
    "max": "max maximum limit máximo límite",
    "end": "end close finish fin finir terminer clore fermer finalizar terminar cerrar",
    "block": "block ban bloquer bloquear",
    "whisper": "whisper chuchoter souffler susurrar",
    "watch": "watch observer observar",
    "takeover": "takeover reprendre asumir",
    "practice": "practice practise exercice ensayo practicar",
    "help": "help ? aide ayuda",
}


def said(cell: str) -> list[str]:
    """The words of commands in a cell of the guide's table."""
    return [one.split()[0] for one in re.findall(r"`([^`]+)`", cell)]


def test_every_word_of_the_guide_for_agents_means_what_its_row_is_about() -> None:
    rows = list(ROW.finditer(GUIDE.read_text()))
    assert len(rows) > 15
    for row in rows:
        english = said(row["en"])
        commands = {OTHER_WORDS.get(word, word) for word in english}
        assert {vocabulary.meaning(word) for word in english} == commands
        for language in ("fr", "es"):
            words = said(row[language])
            assert {vocabulary.meaning(word) for word in words} <= commands
            known = [word for command in commands for word in vocabulary.synonyms(command, language)]
            assert set(words) <= set(known), "help names it to agents who speak the language"


@pytest.mark.parametrize(("command", "words"), WORDS.items())
def test_what_agents_have_learned_goes_on_to_mean_what_it_meant(command: str, words: str) -> None:
    assert {vocabulary.meaning(word) for word in words.split()} == {command}


@pytest.mark.parametrize(("command", "words"), WORDS.items())
def test_no_language_has_a_word_for_it_that_agents_have_not_learned(command: str, words: str) -> None:
    said = {word for language in ("en", "fr", "es") for word in vocabulary.synonyms(command, language)}
    assert said == set(words.split())


def test_every_command_is_called_in_english_what_it_is() -> None:
    assert set(vocabulary.COMMANDS) == set(WORDS)
    assert [vocabulary.shown(command, "en") for command in WORDS] == list(WORDS)


@pytest.mark.parametrize(
    ("command", "language", "words"),
    [
        ("take", "en", ["take", "accept", "yes"]),
        ("take", "FR-ca", ["prendre", "accepter", "oui"]),
        ("untag", "es", ["desetiquetar"]),
        ("who", "de", ["who"]),
    ],
)
def test_help_shows_the_words_of_the_agents_language_and_english_where_we_have_none(
    command: str, language: str, words: list[str]
) -> None:
    assert vocabulary.synonyms(command, language) == words
    assert vocabulary.shown(command, language) == words[0]


@pytest.mark.parametrize(("typed", "meant"), [("libere", "libérer"), ("quien es", "quién"), ("tranfser", "transfer")])
def test_of_a_slip_the_nearest_word_is_shown_as_it_is_written(typed: str, meant: str) -> None:
    assert vocabulary.nearest(typed) == meant


def test_what_is_near_nothing_is_no_slip() -> None:
    assert vocabulary.nearest("xyzzy") is None
    assert vocabulary.meaning("xyzzy") is None
