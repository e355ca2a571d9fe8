"""Files that come with Onedoor and are no Python: the first set-ups and the modules for Prosody. Writes nothing."""

from pathlib import Path

_PLACES = (Path(__file__).parents[1] / "config", Path(__file__).with_name("_shipped"))
"""In a work tree, and where a wheel has them (`pyproject.toml`)."""


def shipped(name: str) -> Path:
    """A file or folder by its path in `config`, such as `seed.toml`. It need not be there."""
    found = [place / name for place in _PLACES]
    return next((path for path in found if path.exists()), found[-1])


SEED = shipped("seed.toml")
"""The set-up of a new instance, if nothing else is asked for."""
