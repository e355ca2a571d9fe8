"""The server's disk, full as far as the chats' archive is concerned: Prosody shows each line, and keeps none."""

import contextlib
from collections.abc import Iterator

from components.demo.private import PrivateInstance


@contextlib.contextmanager
def full(here: PrivateInstance) -> Iterator[None]:
    """A file stands where the folder of the archives was: nothing can be written or read there, by root neither."""
    host = here.settings.xmpp.rooms.replace(".", "%2e").replace("-", "%2d")
    folder = here.state / "prosody" / "data" / host / "muc_log"
    kept = folder.with_name("muc_log.kept")
    folder.rename(kept)
    folder.touch()
    try:
        yield
    finally:
        folder.unlink()
        kept.rename(folder)
