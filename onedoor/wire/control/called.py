"""Names in other languages, children of what has them: `<name xml:lang="fr">Impôts</name>` (docs/PROTOCOL.md §1, §2).

What is read has been through other people's servers: it is cut to what a name may be.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from onedoor.desk.words.languages import Names
from onedoor.wire import names as spaces
from onedoor.wire.control.fields import LANG
from onedoor.wire.xml import element

MOST = 50
LONGEST = 120
"""Characters of one."""
LONGEST_TAG = 35
_NAME = f"{{{spaces.ONEDOOR}}}name"


@dataclass(frozen=True, slots=True)
class Named:
    """Something with its own name, and those in other languages."""

    name: str
    names: Names = field(default_factory=dict)


def called(names: Names) -> Iterator[Element]:
    for language, name in sorted(names.items()):
        yield element(_NAME, {LANG: language}, name)


def read_called(found: Element) -> dict[str, str]:
    """language → name, of a topic, an agency or a skill; the languages in lower case."""
    listed = ((one.get(LANG, "").lower(), (one.text or "").strip()) for one in found.findall(_NAME)[:MOST])
    return {language: name[:LONGEST] for language, name in listed if name and 0 < len(language) <= LONGEST_TAG}
