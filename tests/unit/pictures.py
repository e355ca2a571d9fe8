"""Files as somebody might send them, made on the spot."""

import io
import struct
import zlib

from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
ZIP = b"PK\x03\x04\x14\x00\x00\x00\x08\x00" + bytes(40)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
GPS = 0x8825


def photo(width: int = 64, height: int = 48, *, turned: bool = False) -> bytes:
    """A JPEG as a phone takes it: with the place where it was taken, the phone's name, and perhaps on its side."""
    picture, exif = Image.new("RGB", (width, height), "steelblue"), Image.Exif()
    exif[0x010F] = "Trenton Telephone"
    exif[0x0112] = 6 if turned else 1
    exif[GPS] = {1: "N", 2: (40.0, 13.0, 13.0), 3: "W", 4: (74.0, 45.0, 50.0)}
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", exif=exif, comment=b"taken at home")
    return buffer.getvalue()


def png(width: int, height: int) -> bytes:
    """A PNG that says it is so large, and holds nearly nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    start = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    return start + chunk(b"IDAT", zlib.compress(bytes(3 * width * 2))) + chunk(b"IEND", b"")


def drawn(form: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), "orange").save(buffer, form)
    return buffer.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))
