"""What may be sent, and what becomes of it: decided by the content, whatever the name says."""

import zlib

import pytest

from onedoor.files import content
from onedoor.files.content import Refused, check
from tests.unit.pictures import GPS, PDF, SVG, ZIP, drawn, opened, photo, png


def fault(data: bytes, name: str = "a.png") -> str:
    with pytest.raises(Refused) as refused:
        check(name, data)
    return refused.value.fault


def test_n37_a_photo_forgets_where_it_was_taken() -> None:
    before = photo()
    assert dict(opened(before).getexif().get_ifd(GPS)) != {}
    after = check("holiday.jpg", before)
    assert (after.name, after.media_type) == ("holiday.jpg", "image/jpeg")
    assert dict(opened(after.content).getexif()) == {}
    for trace in (b"Exif", b"Telephone", b"taken at home"):
        assert trace in before
        assert trace not in after.content


def test_a_photo_taken_on_its_side_stands_upright() -> None:
    assert opened(check("a.jpg", photo(64, 48, turned=True)).content).size == (48, 64)


@pytest.mark.parametrize(("form", "name"), [("JPEG", "q.jpg"), ("PNG", "q.png"), ("GIF", "q.png"), ("WEBP", "q.png")])
def test_a_picture_gets_the_name_of_what_it_is(form: str, name: str) -> None:
    assert check("q.exe", drawn(form)).name == name


def test_n33_what_is_two_things_at_once_becomes_one() -> None:
    polyglot = drawn("GIF") + b"*/=1;alert(document.domain)//"
    assert b"alert" not in check("a.gif", polyglot).content
    behind = drawn("JPEG") + ZIP
    assert ZIP not in check("a.jpg", behind).content


def test_n33_a_page_is_no_picture_whatever_it_is_called() -> None:
    assert fault(b"<!doctype html><script>alert(1)</script>", "photo.png") == "file-type"
    assert fault(b"GIF89a/*<script>alert(1)</script>*/", "photo.gif") == "file-damaged"
    assert fault(b"\xef\xbb\xbf <HTML>", "notes.txt") == "file-type"


def test_n34_svg_and_other_markup_is_refused() -> None:
    assert fault(SVG, "a.svg") == "file-type"
    assert fault(b'<?xml version="1.0"?>\n' + SVG, "a.png") == "file-type"
    entity = b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>'
    assert fault(entity, "a.txt") == "file-type"


def test_n35_archives_and_programs_are_refused() -> None:
    for data in (ZIP, b"\x1f\x8b\x08\x00" + bytes(20), b"MZ\x90\x00", b"\x7fELF\x02\x01", b"\x00", b"text\x00more"):
        assert fault(data, "a.txt") == "file-type"
    assert fault(b"") == "file-empty"


def test_n35_a_picture_of_900_million_pixels_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    unpacked: list[object] = []
    monkeypatch.setattr(content, "_written", unpacked.append)
    for width, height in ((30_000, 30_000), (12_000, 9_000), (8_000, 6_000), (30_000, 10)):
        assert fault(png(width, height)) == "file-pixels"
    assert unpacked == []


def test_a_damaged_picture_is_said_to_be_so() -> None:
    assert fault(drawn("JPEG")[:200]) == "file-damaged"
    assert fault(png(2_000, 2_000)) == "file-damaged"
    assert fault(b"RIFF\x10\x00\x00\x00WEBPVP8 ") == "file-damaged"


def test_n33_a_pdf_begins_as_one() -> None:
    assert check("form.pdf", PDF) == content.Checked("form.pdf", "application/pdf", PDF)
    assert fault(b"<script>alert(1)</script>\n" + PDF) == "file-type"
    assert fault(b"\x00" + PDF) == "file-type"


def test_n33_a_pdf_that_calculates_is_taken_and_one_that_starts_programs_is_not() -> None:
    scripted = PDF.replace(b"/Type /Catalog", b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>")
    assert check("form.pdf", scripted).content == scripted
    launching = b"/OpenAction << /S /Launch /F (cmd.exe) >>"
    assert fault(PDF.replace(b"/Type /Catalog", launching)) == "file-active"
    assert fault(PDF.replace(b"/Type /Catalog", launching.replace(b"Launch", b"L#61unch"))) == "file-active"
    packed = b"<< /Type /ObjStm /Filter /FlateDecode >>\nstream\r\n" + zlib.compress(launching) + b"\nendstream"
    assert fault(PDF + packed) == "file-active"


def test_n35_a_bomb_in_a_pdf_is_unpacked_no_further_than_the_limit() -> None:
    bomb = zlib.compress(bytes(200_000_000), 9)
    stream = b"<< /Type /ObjStm /Filter /FlateDecode >>\nstream\n" + bomb + b"\nendstream\n"
    unpacked = sum(len(part) for part in content._parts(PDF + stream * 3)) - len(PDF + stream * 3)
    assert unpacked == content._MOST_UNPACKED


@pytest.mark.parametrize("text", ["Guten Tag, Größe 5 < 6\r\n\tok", "<3 you", "\ufeffName;Ort", "日本語\f"])
def test_text_is_what_a_person_reads(text: str) -> None:
    data = text.encode()
    assert check("data.csv", data) == content.Checked("data.txt", "text/plain", data)


def test_text_in_another_encoding_is_refused() -> None:
    assert fault("Größe".encode("latin-1")) == "file-type"
    assert fault("Text".encode("utf-16")) == "file-type"
