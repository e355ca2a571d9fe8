"""What an agency knows of a file before it has it, and what it takes for the file that was sent."""

import hashlib

import pytest

from components.agency.work.chat_files import _checked, _id, _told
from onedoor.files.content import Refused
from onedoor.files.fetching import NotFetched
from tests.unit.pictures import PDF, SVG, drawn

ADDRESS = "https://chat.example.gov/files/k3v5qj2ayx7mhd4wzt6sbn2ecr/my%20bill.pdf"
SAID = {
    "name": "my bill.pdf",
    "type": "application/pdf",
    "size": str(len(PDF)),
    "sha256": hashlib.sha256(PDF).hexdigest(),
}


def test_a_citizens_file_is_what_the_bridge_has_said() -> None:
    row = _told(ADDRESS, SAID)
    assert (row["name"], row["media_type"], row["size"]) == ("my bill.pdf", "application/pdf", len(PDF))
    assert _checked(row, PDF).content == PDF
    for other in (PDF + b" ", PDF[:-1] + b"x", b""):
        with pytest.raises(NotFetched) as refused:
            _checked(row, other)
        assert refused.value.final


def test_an_agents_file_is_what_its_content_says() -> None:
    row = _told("https://upload.example.gov/x/photo.pdf", {})
    assert row["sha256"] == ""
    assert _checked(row, drawn("GIF")).name == "photo.png"
    with pytest.raises(Refused):
        _checked(row, SVG)


@pytest.mark.parametrize("size", ["", "-1", "1" * 40, "many"])
def test_what_makes_no_sense_of_a_file_is_not_believed(size: str) -> None:
    row = _told(ADDRESS, {**SAID, "size": size})
    assert (row["size"], row["sha256"]) == (0, "")
    assert _told("https://chat.example.gov/files/a/..%2f..%2fx.exe", {})["name"] == "x.file"


def test_the_same_line_is_the_same_file_and_another_legs_is_another() -> None:
    assert _id("q7.1", "s1") == _id("q7.1", "s1")
    assert len({_id("q7.1", "s1"), _id("q7.2", "s1"), _id("q7.1", "s2"), _id("q7.1s", "1")}) == 4
