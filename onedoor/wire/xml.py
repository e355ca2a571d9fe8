"""The one place that makes XML. What leaves here is well-formed XML 1.0, whatever was pasted into it.

An element is an `xml.etree.ElementTree.Element` with Clark names (`{namespace}name`); a bare name is in the stanza's
namespace, so `element("body", None, "hello")` is the body of a message.
"""

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element, fromstring

from onedoor.wire.names import STANZA

# XML 1.0 §2.2: all but these may stand in a document. One of them closes the stream, and every chat on it.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CLIENT = "{jabber:client}"


def clean(text: str) -> str:
    """`text` without what XML 1.0 forbids, and with `\\n` for every line end (XML 1.0 §2.11 would do it anyway)."""
    if text.isprintable():
        return text  # no control character, surrogate or line end is; most texts are
    text = _FORBIDDEN.sub("", text)
    return text if "\r" not in text else text.replace("\r\n", "\n").replace("\r", "\n")


def element(name: str, attributes: Mapping[str, str | None] | None = None, *content: Element | str | None) -> Element:
    """An element; attributes and content that are None are left out."""
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
    """The text of a child: None without the child, `""` for an empty one."""
    found = child(parent, name)
    return None if found is None else found.text or ""


def write(stanza: Element) -> str:
    """The stanza as it goes on a stream whose default namespace is the stanza's."""
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
    # An attribute's line ends would be read back as blanks (XML 1.0 §3.3.3).
    return text if "\r" not in text else text.replace("\r", "&#13;")


def quoted(text: str) -> str:
    """`text` as it may stand in an element or, between double quotes, in an attribute."""
    return _escape(clean(text))


def read(text: str) -> Element:
    """The stanza in `text`, which must be ours (from the outgoing table, a test): never a citizen's."""
    root = fromstring(f"<stream xmlns='{STANZA}'>{text}</stream>")  # noqa: S314 - our own text
    return localise(root[0])


def localise(node: Element) -> Element:
    """Renames `jabber:client` to the stanza's namespace, in place: forwarded messages come in it (XEP-0297)."""
    for inner in node.iter():
        if inner.tag.startswith(_CLIENT):
            inner.tag = f"{{{STANZA}}}{inner.tag[len(_CLIENT) :]}"
    return node
