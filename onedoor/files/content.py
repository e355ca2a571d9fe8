"""Finds a file's type from its content, never from its name: picture, PDF, text, or refused. Keeps nothing.

A picture that leaves here has been redrawn: it contains no location, no thumbnail, and nothing after its end. Nothing
is unpacked beyond the limits.
"""

import io
import re
import warnings
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from PIL import Image, ImageOps

from onedoor.files.names import clean

Fault = Literal["file-type", "file-damaged", "file-pixels", "file-active", "file-empty"]
EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "application/pdf": "pdf",
    "text/plain": "txt",
}
"""media type → extension, for files that may be sent"""
MEDIA_TYPES = {extension: media_type for media_type, extension in EXTENSIONS.items()}
MOST_PIXELS = 40_000_000
"""160 MB while it is redrawn. A phone's picture has 12 million pixels."""
LONGEST_SIDE = 20_000
_DRAWN = {"JPEG": "JPEG", "MPO": "JPEG", "PNG": "PNG", "GIF": "PNG", "WEBP": "PNG"}
"""format → the format in which a picture is redrawn. Animations become still pictures."""
_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png"}
_MARKUP = re.compile(r"\ufeff?\s*<[!?/A-Za-z]")
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]")
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"/ObjStm\b.{0,2000}?\bstream\r?\n", re.DOTALL)
_LAUNCH = re.compile(rb"/Launch(?![A-Za-z])")
_MOST_UNPACKED = 32 * 1024 * 1024
_WEBP = slice(8, 12)


class Refused(Exception):
    """The file may not be sent. `fault`: the protocol's code for why."""

    def __init__(self, fault: Fault, text: str) -> None:
        super().__init__(text)
        self.fault: Fault = fault


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may be sent: its cleaned name, its type, and the bytes to pass on."""

    name: str
    media_type: str
    content: bytes


def check(name: str, content: bytes) -> Checked:
    """Checks and cleans a file. Raises `Refused`. Slow for pictures, so not for a thread that others wait for."""
    if not content:
        raise Refused("file-empty", "The file is empty.")
    found = media_type_of(content)
    if found is None:
        raise Refused("file-type", "Only pictures (JPEG, PNG, GIF, WebP), PDF and plain text can be sent.")
    if found.startswith("image/"):
        found, content = _drawn_anew(found, content)
    elif found == "application/pdf" and _launches(content):
        raise Refused("file-active", "This PDF starts programs.")
    return Checked(clean(name, EXTENSIONS[found]), found, content)


def media_type_of(content: bytes) -> str | None:
    """The type that the bytes show; None if it may not be sent, such as SVG, HTML and archives."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if content.startswith(b"RIFF") and content[_WEBP] == b"WEBP":
        return "image/webp"
    # The standard allows data before this. Such a file could be of two kinds, and we refuse it.
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    return "text/plain" if _is_text(content) else None


def _is_text(content: bytes) -> bool:
    """Whether it is UTF-8 text for people. Text that a browser might take for a page is not."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return False
    return not _NOT_TEXT.search(text) and not _MARKUP.match(text)


def _drawn_anew(media_type: str, content: bytes) -> tuple[str, bytes]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            warnings.simplefilter("ignore", UserWarning)  # a damaged EXIF block is dropped anyway
            with Image.open(io.BytesIO(content), formats=[media_type.partition("/")[2].upper()]) as picture:
                _require_drawable(picture)
                return _written(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused("file-pixels", "The picture has too many pixels.") from error
    except Refused:
        raise
    except Exception as error:  # Pillow raises nearly everything for a file that is not a picture
        raise Refused("file-damaged", "The picture is damaged.") from error


def _require_drawable(picture: Image.Image) -> None:
    """Checks the size in the header, before anything is unpacked. Raises `Refused`."""
    if picture.width * picture.height > MOST_PIXELS or max(picture.size) > LONGEST_SIDE:
        raise Refused("file-pixels", "The picture has too many pixels.")


def _written(picture: Image.Image) -> tuple[str, bytes]:
    form = _DRAWN[picture.format or ""]
    picture.load()
    upright = ImageOps.exif_transpose(picture)
    clear = upright.has_transparency_data
    mode = "L" if upright.mode in ("1", "L") else "RGBA" if clear and form == "PNG" else "RGB"
    bare = Image.new(mode, upright.size)
    bare.paste(upright.convert(mode))
    buffer = io.BytesIO()
    options = {"quality": 88} if form == "JPEG" else {"compress_level": 6}
    bare.save(buffer, form, **options)
    return _TYPES[form], buffer.getvalue()


def _launches(content: bytes) -> bool:
    """Whether a PDF would start a program, as far as its bytes show: plain, escaped, or packed.

    JavaScript is allowed, because tax offices' forms calculate with it. Nothing opens a PDF here; it is saved.
    """
    return any(_LAUNCH.search(_HEX.sub(_unescaped, part)) for part in _parts(content))


def _parts(content: bytes) -> Iterator[bytes]:
    yield content
    left = _MOST_UNPACKED
    for stream in _STREAM.finditer(content):
        if left <= 0:
            return
        try:
            unpacked = zlib.decompressobj().decompress(content[stream.end() :], left)
        except zlib.error:
            continue
        left -= len(unpacked)
        yield unpacked


def _unescaped(found: re.Match[bytes]) -> bytes:
    return bytes([int(found[1], 16)])
