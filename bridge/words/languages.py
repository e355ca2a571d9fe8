"""The languages that the bridge speaks to citizens: choosing one, its own name, and its formats."""

from babel import Locale, UnknownLocaleError

from onedoor import catalogues


def chosen(asked: str, accepted: str) -> str:
    """The language that was asked for if we speak it, else the first of Accept-Language that we speak, else English."""
    ours = {tag.lower(): tag for tag in catalogues.LANGUAGES}
    for part in (asked, *accepted.split(",")):
        whole = part.partition(";")[0].strip().lower()
        for tag in (whole, whole.partition("-")[0]):
            if tag in ours:
                return ours[tag]
    return catalogues.OWN


def named() -> dict[str, str]:
    """Language tag → the language's name in itself."""
    return {tag: catalogues.name(tag) for tag in catalogues.LANGUAGES}


def locale(language: str) -> Locale:
    """How a language writes dates and numbers; as in English if Babel does not know it."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale(catalogues.OWN)
