"""Loads a first set-up from a TOML file into an empty database. Never touches one that has an agency."""

from pathlib import Path

from sqlalchemy import Engine

from onedoor.settings import Settings


def load_if_empty(engine: Engine, seed: Path, settings: Settings) -> None:
    raise NotImplementedError
