"""What a file is called: a name that is safe on every disk and in every header, whatever somebody has called it."""

import re
import unicodedata
from urllib.parse import quote

from onedoor.writing import cut

LONGEST, MOST_BYTES = 80, 200
"""Characters before the extension, and their bytes: a disk takes names of 255 bytes."""
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE)
_UNSAFE = re.compile(r'[<>:"/\\|?*%\s]+')
JOINERS = "\u200c\u200d"
"""They make another letter of what is before them, in Persian, Malayalam and families of pictures."""
_JOINED = re.compile(rf"(^|[\x00-\u02ff])[{JOINERS}]+")
_ENDS = f" .-{JOINERS}"
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,5}$")


def clean(name: str, extension: str) -> str:
    """`name` without folders, control, direction and other invisible characters, and with the type's own extension."""
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
    """The value of Content-Disposition that makes every browser save it under this name (RFC 6266)."""
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\%' else "_" for c in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
