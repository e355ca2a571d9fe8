"""File names that are safe on every disk and in every header, whatever somebody called the file."""

import re
import unicodedata
from urllib.parse import quote

from onedoor.writing import cut

LONGEST, MOST_BYTES = 80, 200
"""Limits before the extension, in characters and bytes. Disks take names of 255 bytes."""
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE)
_UNSAFE = re.compile(r'[<>:"/\\|?*%\s]+')
JOINERS = "\u200c\u200d"
"""They change the letter before them in Persian and Malayalam, and join emoji into families."""
_JOINED = re.compile(rf"(^|[\x00-\u02ff])[{JOINERS}]+")
_ENDS = f" .-{JOINERS}"
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,5}$")


def clean(name: str, extension: str) -> str:
    """`name` without folders, control, direction and other invisible characters, and with the type's extension."""
    last = re.split(r"[/\\]", name)[-1]
    # Category C: control (CR, LF), format (the overrides that let gpj.exe read exe.jpg), surrogate, unassigned.
    visible = "".join(" " if c.isspace() else c for c in _JOINED.sub(r"\1", last) if c.isspace() or _is_seen(c))
    stem = _UNSAFE.sub(" ", unicodedata.normalize("NFC", visible))
    stem = _EXTENSION.sub("", stem.strip(" .")).strip(" .-")
    stem = cut(stem, min(LONGEST, len(stem.encode()[:MOST_BYTES].decode(errors="ignore")))).strip(_ENDS)
    if not stem or _RESERVED.match(stem):
        stem = f"file {stem}".strip()
    return f"{stem}.{extension}"


def _is_seen(c: str) -> bool:
    return c in JOINERS or unicodedata.category(c)[0] != "C"


def disposition(name: str) -> str:
    """The Content-Disposition value that makes every browser save the file under this name (RFC 6266)."""
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\%' else "_" for c in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
