"""Names of files: whatever they were called, they are safe on a disk, in a header and to a reader's eye."""

from email.message import Message

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedoor.files.names import JOINERS, LONGEST, clean, disposition
from tests.script_names import one_of_each_script


@pytest.mark.parametrize(
    ("called", "name"),
    [
        ("../../x", "x.pdf"),
        ("..\\..\\boot.ini", "boot.pdf"),
        ("/etc/passwd", "passwd.pdf"),
        ("con.txt", "file con.pdf"),
        ("LPT1", "file LPT1.pdf"),
        ("a\r\nSet-Cookie: b=c.pdf", "a Set-Cookie b=c.pdf"),
        ("photo\u202egpj.exe", "photogpj.pdf"),
        ("..", "file.pdf"),
        ("", "file.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("-rf.pdf", "rf.pdf"),
        ("100% “sure”?.pdf", "100 “sure”.pdf"),
        ("résumé.PDF", "résumé.pdf"),
        ("de\u0301claration.pdf", "déclaration.pdf"),
        ("form.pdf.exe", "form.pdf.pdf"),
        ("x" * 500, "x" * LONGEST + ".pdf"),
        ("കാർഡ്.pdf", "കാർഡ്.pdf"),
        ("ന്\u200dറെ.pdf", "ന്\u200dറെ.pdf"),
        ("می\u200cخواهم.pdf", "می\u200cخواهم.pdf"),
        ("in\u200dvoice.pdf", "invoice.pdf"),
        ("abc" + "कि" * 60, "abc" + "कि" * 32 + ".pdf"),
    ],
)
def test_n35_a_name_is_clean(called: str, name: str) -> None:
    assert clean(called, "pdf") == name


def test_a_name_of_any_script_stays_as_it_is() -> None:
    assert [clean(f"{name}.pdf", "pdf") for name in one_of_each_script()] == [
        f"{name}.pdf" for name in one_of_each_script()
    ]


@given(st.text(max_size=300))
def test_n35_no_name_leads_out_of_its_folder_or_its_header(called: str) -> None:
    name = clean(called, "jpg")
    assert name.endswith(".jpg")
    assert len(name.encode()) < 255
    assert not set(name) & set('/\\<>:"|?*%\r\n\0')
    assert name.translate(dict.fromkeys(map(ord, JOINERS))).isprintable()
    assert not name.startswith((".", "-", " "))
    header = disposition(name)
    assert header.isascii()
    assert header.isprintable()
    read = Message()
    read["Content-Disposition"] = header
    assert read.get_content_disposition() == "attachment"
    assert read.get_filename() is not None
    assert clean(name, "jpg") == name
