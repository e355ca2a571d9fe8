"""The seed that we ship, with more of one skill."""

from pathlib import Path

from onedoor.shipped import SEED


def with_skill(folder: Path, slug: str, more: str) -> Path:
    """A file in `folder` in which the seed's first skill of that name has the line `more`, too."""
    seed, head = folder / "seed.toml", f'slug = "{slug}"\n'
    seed.write_text(SEED.read_text().replace(head, f"{head}    {more}\n", 1))
    return seed
