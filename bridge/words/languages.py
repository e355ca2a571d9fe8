"""The languages in which the bridge speaks to citizens: which one somebody gets, and how it is written."""

from onedoor import catalogues


def chosen(asked: str, accepted: str) -> str:
    """The language that was asked for, or the first of Accept-Language that we speak, or English."""
    return catalogues.spoken(asked, *(part.partition(";")[0] for part in accepted.split(",")))


def named() -> dict[str, str]:
    """Each language, and what it is called in itself."""
    return {tag: catalogues.name(tag) for tag in catalogues.LANGUAGES}
