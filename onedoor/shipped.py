"""Files that come with Onedoor and are not Python: first set-ups and Prosody modules. Writes nothing."""

from pathlib import Path

_PLACES = (Path(__file__).parents[1] / "config", Path(__file__).with_name("_shipped"))
"""Their folder in a work tree, and in a wheel (`pyproject.toml`)."""


def shipped(name: str) -> Path:
    """The path of a file or folder, given its path in `config`, such as `seed.toml`. It need not exist."""
    found = [place / name for place in _PLACES]
    return next((path for path in found if path.exists()), found[-1])


SEED = shipped("seed.toml")
"""The default set-up of a new instance."""
