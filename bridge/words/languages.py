"""The languages in which the bridge speaks to citizens: which one somebody gets, and how it is written."""

from babel import Locale, UnknownLocaleError

from onedoor import catalogues


def chosen(asked: str, accepted: str) -> str:
    """The language that was asked for, or the first of Accept-Language that we speak, or English."""
    ours = {tag.lower(): tag for tag in catalogues.LANGUAGES}
    for part in (asked, *accepted.split(",")):
        whole = part.partition(";")[0].strip().lower()
        for tag in (whole, whole.partition("-")[0]):
            if tag in ours:
                return ours[tag]
    return catalogues.OWN


def named() -> dict[str, str]:
    """Each language, and what it is called in itself."""
    return {tag: catalogues.name(tag) for tag in catalogues.LANGUAGES}


def locale(language: str) -> Locale:
    """How a language writes dates and numbers; the way English does where Babel does not know it."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale(catalogues.OWN)
