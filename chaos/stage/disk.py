"""A disk of a few hundred megabytes for an instance, which can be filled and emptied again (Linux, as root)."""

import contextlib
import subprocess
import tempfile
from pathlib import Path

BLOCK = b"\0" * 65_536


class Disk:
    """Use it as `with Disk(300) as disk:`. The files in `folder` are gone afterwards."""

    def __init__(self, megabytes: int) -> None:
        self._megabytes = megabytes

    def __enter__(self) -> "Disk":
        """Raises CalledProcessError if it cannot mount the disk."""
        self.folder = Path(tempfile.mkdtemp(prefix="onedoor-disk-"))
        options = f"size={self._megabytes}m,mode=700"
        try:
            subprocess.run(["mount", "-t", "tmpfs", "-o", options, "onedoor", str(self.folder)], check=True)
        except BaseException:
            self.folder.rmdir()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        # Lazily: a process that is still ending may have a file open.
        subprocess.run(["umount", "--lazy", str(self.folder)], check=True)
        self.folder.rmdir()

    def fill(self) -> None:
        """Fills the disk to the last byte, including what has become free since."""
        with self._filler.open("ab", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(BLOCK)

    def empty(self) -> None:
        self._filler.unlink(missing_ok=True)

    @property
    def _filler(self) -> Path:
        return self.folder / "filler"
