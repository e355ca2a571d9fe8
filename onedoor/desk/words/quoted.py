"""Words of a command of which one may be a name of several, in quotation marks: `transfer "Sales tax" why`. Pure."""

from collections.abc import Iterator

_MARKS = {'"': '"', "“": "”", "„": "“”", "«": "»", "”": "”"}
"""What opens a name → what closes it, as keyboards and phones of three languages have it."""


def first(text: str) -> tuple[str, str]:
    """The first word, or the first name in quotation marks, and the rest. A mark that nothing closes is a letter."""
    text = text.strip()
    for at, one in enumerate(text[1:], 1) if text[:1] in _MARKS else ():
        if one in _MARKS[text[0]]:
            return text[1:at].strip(), text[at + 1 :].strip()
    word, _, rest = text.partition(" ")
    return word, rest.strip()


def each(text: str) -> Iterator[str]:
    """All of them."""
    while text.strip():
        word, text = first(text)
        yield word
