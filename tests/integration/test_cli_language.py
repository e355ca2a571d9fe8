"""Commands from outside, in the language that the environment names: help, refusals, lists. Programs get the same in
each language.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.databases import Database
from tests.integration.shell import settings_file

FRENCH, SPANISH, NONE = "fr_FR.UTF-8", "es", "C"


def typed(language: str, *words: str) -> subprocess.CompletedProcess[str]:
    others = ("LANGUAGE", "LC_ALL", "LC_MESSAGES")
    environment = {name: value for name, value in os.environ.items() if name not in others}
    environment |= {"LANG": language, "PYTHONUTF8": "1", "COLUMNS": "80"}
    command = (sys.executable, "-m", "onedoor", *words)
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (FRENCH, ("Utilisation", "une seule porte", "Commandes", "Lancer le routeur.", "Afficher ce message")),
        (SPANISH, ("Uso", "una sola puerta", "Opciones", "Comandos", "Iniciar el enrutador.", "Mostrar este mensaje")),
        (NONE, ("Usage", "one door", "Options", "Commands", "Run the router.", "Show this message")),
    ],
)
def test_help(language: str, said: tuple[str, ...]) -> None:
    told = typed(language, "--help").stdout
    assert [one for one in said if one not in told] == []


@pytest.mark.parametrize(
    ("language", "about", "argument", "default"),
    [
        (FRENCH, "Ajouter une entrée", "Le nom court de l’organisme.", "[par défaut :"),
        (SPANISH, "Agregar una entrada", "El nombre corto del organismo.", "[valor predeterminado:"),
        (NONE, "Add one, or change fields of one.", "The agency's short name.", "[default:"),
    ],
)
def test_the_help_of_a_command_and_of_its_fields(language: str, about: str, argument: str, default: str) -> None:
    told = typed(language, "skill", "set", "--help").stdout.replace("\xa0", " ")
    assert about in told
    assert argument in told
    assert default in told
    assert "AGENCY SLUG" in told


@pytest.mark.parametrize(
    ("language", "said"),
    [(FRENCH, "Il manque l’argument"), (SPANISH, "Falta el argumento"), (NONE, "Missing argument")],
)
def test_what_click_finds_wrong(language: str, said: str) -> None:
    told = typed(language, "skill", "list")
    assert told.returncode == 2
    assert said in told.stderr


def test_a_refusal_a_list_and_an_error_of_a_layer_below(database: Database, tmp_path: Path) -> None:
    config = ("--config", str(settings_file(database, tmp_path)))
    assert typed(FRENCH, "skill", "list", "tax", *config).stderr == "Il n’y a pas d’organisme tax.\n"
    assert typed(SPANISH, "skill", "list", "tax", *config).stderr == "No hay ningún organismo tax.\n"
    assert typed(NONE, "skill", "list", "tax", *config).stderr == "There is no agency tax.\n"
    assert typed(FRENCH, "transfers", "list", *config).stdout == (
        "Tous les organismes peuvent transférer à tous les autres.\n"
    )
    assert "Niveau de service, du " in typed(FRENCH, "report", "service-level", *config).stdout
    missing = typed(FRENCH, "transfers", "list", "--config", str(tmp_path / "none.toml"))
    assert missing.stderr.startswith("Il n’y a pas de fichier de paramètres")


def test_programs_read_the_same(database: Database, tmp_path: Path) -> None:
    config = ("--config", str(settings_file(database, tmp_path)))
    told = typed(FRENCH, "agency", "add", "tax", "Division of Taxation", *config)
    assert told.returncode == 0
    said = [typed(language, "agency", "list", *config).stdout for language in (FRENCH, NONE)]
    assert said[0] == said[1]
    parts = json.loads(typed(FRENCH, "status", "--json", *config).stdout)
    assert (parts[0]["name"], parts[0]["state"]) == ("Router", "away")
    assert "Routeur" in typed(FRENCH, "status", *config).stdout
    report = ("report", "service-level", "--json", *config)
    assert typed(FRENCH, *report).stdout == typed(NONE, *report).stdout


def test_nothing_stays_behind(tmp_path: Path) -> None:
    environment = {**os.environ, "LANGUAGE": "fr", "TMPDIR": str(tmp_path)}
    subprocess.run((sys.executable, "-m", "onedoor", "--help"), env=environment, check=True, capture_output=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["--version", "--help"])
def test_english_waits_for_no_catalogue(command: str) -> None:
    asked = f"import sys; from onedoor.cli import main; main(['{command}'], standalone_mode=False)"
    told = subprocess.run(
        (sys.executable, "-c", f"{asked}; print(*sys.modules)"), check=True, capture_output=True, text=True
    )
    assert "babel.messages" not in told.stdout.split()


def test_the_version_waits_for_no_babel() -> None:
    asked = "import sys; from onedoor.cli import main; main(['--version'], standalone_mode=False)"
    told = subprocess.run(
        (sys.executable, "-c", f"{asked}; print(*sys.modules)"), check=True, capture_output=True, text=True
    )
    assert "babel" not in told.stdout.split()
