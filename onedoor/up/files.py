"""Writes a file that only its owner may read, in one step."""

import os
from pathlib import Path


def write_private(path: Path, text: str) -> None:
    """Writes a new file and renames it, so that readers see either the old or the new one, never half of it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".new")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    beside.replace(path)
