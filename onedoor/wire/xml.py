"""The only place that writes XML. Its output is well-formed XML 1.0, whatever text people paste.

An element is an `xml.etree.ElementTree.Element` with Clark names (`{namespace}name`). A bare name is in the stanza
namespace, so `element("body", None, "hello")` is the body of a message.
"""

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element, fromstring

from onedoor.wire.names import STANZA

# XML 1.0 §2.2 does not allow these characters. A single one closes the stream, and with it every chat.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CLIENT = "{jabber:client}"


def clean(text: str) -> str:
    """`text` without characters that XML 1.0 forbids, and with `\\n` for every line end (as XML 1.0 §2.11 has it)."""
    if text.isprintable():
        return text  # no control characters, surrogates or line ends; true of most texts
    text = _FORBIDDEN.sub("", text)
    return text if "\r" not in text else text.replace("\r\n", "\n").replace("\r", "\n")


def element(name: str, attributes: Mapping[str, str | None] | None = None, *content: Element | str | None) -> Element:
    """Makes an element. Attributes and content that are None are left out."""
    made = Element(name if name.startswith("{") else f"{{{STANZA}}}{name}")
    for key, value in (attributes or {}).items():
        if value is not None:
            made.set(key, clean(value))
    for part in content:
        if isinstance(part, str):
            made.text = (made.text or "") + clean(part)
        elif part is not None:
            made.append(part)
    return made


def child(parent: Element, name: str) -> Element | None:
    return parent.find(name if name.startswith("{") else f"{{{STANZA}}}{name}")


def text_of(parent: Element, name: str) -> str | None:
    """The text of a child; None if there is no such child, `""` if it is empty."""
    found = child(parent, name)
    return None if found is None else found.text or ""


def write(stanza: Element) -> str:
    """Serialises the stanza for a stream whose default namespace is the stanza's."""
    parts: list[str] = []
    _write(stanza, STANZA, parts)
    return "".join(parts)


def _write(node: Element, outer: str, parts: list[str]) -> None:
    namespace, _, name = node.tag[1:].rpartition("}")
    parts.append(f"<{name}" if namespace == outer else f'<{name} xmlns="{_escape(namespace)}"')
    for key, value in node.items():
        parts.append(f' {_attribute_name(key)}="{_escape(value)}"')
    if not node.text and not len(node):
        parts.append("/>")
        return
    parts.append(f">{_escape(node.text)}" if node.text else ">")
    for inner in node:
        _write(inner, namespace, parts)
        if inner.tail:
            parts.append(_escape(inner.tail))
    parts.append(f"</{name}>")


def _attribute_name(key: str) -> str:
    return key if key[0] != "{" else key.replace("{http://www.w3.org/XML/1998/namespace}", "xml:")


def _escape(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    # Parsers turn line ends in attributes into spaces (XML 1.0 §3.3.3).
    return text if "\r" not in text else text.replace("\r", "&#13;")


def quoted(text: str) -> str:
    """`text` escaped for an element or, between double quotes, for an attribute."""
    return _escape(clean(text))


def read(text: str) -> Element:
    """Parses a stanza that we wrote ourselves (in the outgoing table or a test). Never pass text from outside."""
    root = fromstring(f"<stream xmlns='{STANZA}'>{text}</stream>")  # noqa: S314 - our own text
    return localise(root[0])


def localise(node: Element) -> Element:
    """Changes `jabber:client`, which forwarded messages use (XEP-0297), to the stanza namespace, in place."""
    for inner in node.iter():
        if inner.tag.startswith(_CLIENT):
            inner.tag = f"{{{STANZA}}}{inner.tag[len(_CLIENT) :]}"
    return node
