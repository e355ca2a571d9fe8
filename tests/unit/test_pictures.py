"""An agent's picture: a small square without anything else that was in the file, and only what its name promises."""

import base64
import hashlib
import io

import pytest
from PIL import Image

from bridge.frames.addresses import of_picture
from onedoor.store.setup.pictures import SIDE, NoPicture, small
from onedoor.wire import picture, replies
from onedoor.wire.xml import element


def a_photo(kind: str, size: tuple[int, int] = (640, 480)) -> bytes:
    made, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "taken at home"
    Image.new("RGB", size, "#7a0019").save(made, kind, exif=exif)
    return made.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_becomes_a_small_square_that_says_nothing_else(kind: str) -> None:
    made = small(a_photo(kind))
    with Image.open(io.BytesIO(made)) as found:
        assert (found.size, found.format, dict(found.getexif())) == ((SIDE, SIDE), "WEBP", {})
    assert len(made) <= picture.MOST
    assert b"taken at home" not in made


@pytest.mark.parametrize(
    "uploaded",
    [b"", b"%PDF-1.7", b"<svg xmlns='http://www.w3.org/2000/svg'/>", a_photo("GIF"), a_photo("JPEG")[:400]],
    ids=["nothing", "a document", "a drawing that is a program", "another kind", "half of one"],
)
def test_what_is_no_picture_is_refused(uploaded: bytes) -> None:
    with pytest.raises(NoPicture):
        small(uploaded)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    made = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(made, "PNG")
    with pytest.raises(NoPicture):
        small(made.getvalue())


def test_the_bridge_takes_only_what_the_name_promises() -> None:
    made = small(a_photo("PNG"))
    name = hashlib.sha256(made).hexdigest()
    asked = picture.query(name, by="web.localhost", to="tax.localhost")
    asked.set("id", "b1")
    answer = replies.result(asked, picture.data(name, made))
    assert picture.read_query(asked) == name
    assert picture.read_data(answer, name) == made
    assert picture.read_data(answer, "0" * 64) is None
    page = b"<script>"
    forged = element(answer[0].tag, None, base64.b64encode(page).decode())
    assert picture.read_data(replies.result(asked, forged), hashlib.sha256(page).hexdigest()) is None
    assert picture.read_data(replies.result(asked), name) is None


@pytest.mark.parametrize(("agency", "name"), [("", "0" * 64), ("tax.localhost", "../x"), ("a/../b", "0" * 64)])
def test_what_is_no_name_has_no_address(agency: str, name: str) -> None:
    assert of_picture(agency, name) == ""
