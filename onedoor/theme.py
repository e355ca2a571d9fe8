"""An installation's colours as a style sheet. Refuses colours that people could not read (WCAG 2.2, 1.4.3)."""

import re

ENOUGH = 4.5
WHITE, NIGHT, INK = "#ffffff", "#18212a", "#16202a"
"""The page's light and dark background, and its text colour."""
_HEX = re.compile(r"#[0-9a-f]{6}")
_LINEAR_BELOW = 0.04045


class Unreadable(ValueError):
    """One sentence that says why a colour cannot be used."""


def on_light(colour: str) -> str:
    """`colour` in lower case, if it can be read on white. Raises `Unreadable`."""
    return _readable(colour, WHITE, "white")


def on_dark(colour: str) -> str:
    """`colour` in lower case, if it can be read on a dark page. Raises `Unreadable`."""
    return _readable(colour, NIGHT, "a dark page")


def _readable(colour: str, paper: str, called: str) -> str:
    colour = colour.lower()
    if not colour:
        return colour
    if not _HEX.fullmatch(colour):
        raise Unreadable(f"“{colour}” is not a colour; one looks like #0b4f8a")
    found = contrast(colour, paper)
    if found < ENOUGH:
        raise Unreadable(f"{colour} on {called} has a contrast of {found:.1f}; people need {ENOUGH} to read")
    return colour


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (#rrggbb), from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= _LINEAR_BELOW else ((part + 0.055) / 1.055) ** 2.4


def sheet(brand: str, brand_dark: str) -> str:
    """CSS for the page's custom properties that a theme changes; empty if there are none."""
    light = f":root{{{_properties(brand, 'black')}--site:{brand}}}" if brand else ""
    dark = f"@media(prefers-color-scheme:dark){{:root{{{_properties(brand_dark, 'white')}}}}}" if brand_dark else ""
    return light + dark


def _properties(brand: str, towards: str) -> str:
    over = max((WHITE, INK), key=lambda ink: contrast(brand, ink))
    return f"--brand:{brand};--brand-strong:color-mix(in srgb,{brand} 80%,{towards});--on-brand:{over};"
