"""The languages that the bridge speaks to citizens: choosing one, and each one's own name."""

from onedoor import catalogues


def chosen(asked: str, accepted: str) -> str:
    """The language that was asked for if we speak it, else the first of Accept-Language that we speak, else English."""
    return catalogues.spoken(asked, *(part.partition(";")[0] for part in accepted.split(",")))


def named() -> dict[str, str]:
    """Language tag → the language's name in itself."""
    return {tag: catalogues.name(tag) for tag in catalogues.LANGUAGES}
