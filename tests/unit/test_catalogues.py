"""The languages that there are: which one somebody gets, and what each is like."""

from pathlib import Path

import pytest

from onedoor import catalogues

PO = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\nmsgid "Send"\nmsgstr "傳送"\n'


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        (("fr-CA", "en"), "fr"),
        (("de", "ES"), "es"),
        (("de", ""), "en"),
        ((), "en"),
        (("../fr", "fr/../fr"), "en"),
    ],
)
def test_somebody_gets_the_first_of_their_languages_that_we_speak(wanted: tuple[str, ...], language: str) -> None:
    assert catalogues.spoken(*wanted) == language


def test_a_language_may_have_a_script_or_a_region(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "zh-Hant").mkdir()
    (tmp_path / "zh-Hant" / "citizen.po").write_text(PO)
    monkeypatch.setattr(catalogues, "LOCALE", tmp_path)
    monkeypatch.setattr(catalogues, "LANGUAGES", ("en", "zh-Hant"))
    assert [catalogues.spoken(tag) for tag in ("zh-hant", "zh-Hant-TW", "zh-TW")] == ["zh-Hant", "zh-Hant", "en"]
    assert catalogues.catalogue.__wrapped__("citizen", "zh-Hant").gettext("Send") == "傳送"
    assert (catalogues.name("zh-Hant"), catalogues.name("zh-Hant", "en")) == ("中文 (繁體)", "Chinese (Traditional)")
    assert catalogues.direction("zh-Hant") == "ltr"


def test_a_language_that_babel_does_not_know_is_written_like_english() -> None:
    assert (catalogues.name("tlh"), catalogues.direction("tlh"), catalogues.plural("tlh", 1)) == ("tlh", "ltr", "one")
