"""An installation's colours: those that people could not read are refused with a reason, the others become a sheet."""

from pathlib import Path

import pytest

from onedoor import theme
from onedoor.settings import SettingsError, load


@pytest.mark.parametrize(("one", "other", "found"), [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48)])
def test_contrast_is_as_wcag_counts_it(one: str, other: str, found: float) -> None:
    assert theme.contrast(one, other) == pytest.approx(found, abs=0.01)
    assert theme.contrast(other, one) == theme.contrast(one, other)


def config(tmp_path: Path, brand: str) -> Path:
    path = tmp_path / "onedoor.toml"
    path.write_text(f'key = "{"k" * 40}"\n[bridge.theme]\n{brand}\n')
    return path


@pytest.mark.parametrize(
    ("brand", "why"),
    [
        ('brand = "#ffc20e"', "contrast of 1.6"),
        ('brand = "red; } body { display: none"', "not a colour"),
        ('brand_dark = "#0b4f8a"', "on a dark page"),
    ],
)
def test_a_colour_nobody_could_read_is_refused(tmp_path: Path, brand: str, why: str) -> None:
    with pytest.raises(SettingsError, match=why):
        load(config(tmp_path, brand))


def test_a_good_one_becomes_a_sheet_with_ink_that_can_be_read_on_it(tmp_path: Path) -> None:
    found = load(config(tmp_path, 'brand = "#7A0019"\nbrand_dark = "#ff9db0"')).bridge.theme
    made = theme.sheet(found.brand, found.brand_dark)
    assert made.startswith(":root{--brand:#7a0019;")
    assert "--on-brand:#ffffff" in made
    assert "@media(prefers-color-scheme:dark){:root{--brand:#ff9db0;" in made
    assert "--on-brand:#16202a" in made
    assert theme.sheet("", "") == ""
