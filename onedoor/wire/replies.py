"""Answers to IQs (RFC 6120 §8): results, errors, and what each of our addresses says about itself."""

from xml.etree.ElementTree import Element

from onedoor.wire import names
from onedoor.wire.xml import element

_TYPES = {
    "bad-request": "modify",
    "not-acceptable": "modify",
    "forbidden": "auth",
    "conflict": "cancel",
    "item-not-found": "cancel",
    "not-allowed": "cancel",
    "undefined-condition": "cancel",
    "service-unavailable": "cancel",
    "feature-not-implemented": "cancel",
    "resource-constraint": "wait",
    "internal-server-error": "wait",
    "recipient-unavailable": "wait",
    "remote-server-timeout": "wait",
}


def result(asked: Element, payload: Element | None = None) -> Element:
    return element("iq", _back(asked, "result"), payload)


def error(asked: Element, condition: str, text: str = "", payload: Element | None = None) -> Element:
    """An error with a condition from RFC 6120. `text` is for people, `payload` for programs (§8.3.4)."""
    words = element(f"{{{names.ERRORS}}}text", None, text) if text else None
    what = element("error", {"type": _TYPES[condition]}, element(f"{{{names.ERRORS}}}{condition}"), words, payload)
    return element("iq", _back(asked, "error"), what)


def _back(asked: Element, kind: str) -> dict[str, str | None]:
    return {"type": kind, "id": asked.get("id"), "from": asked.get("to"), "to": asked.get("from")}


def about_us(asked: Element, category: str, type: str, name: str) -> Element | None:
    """The answer to disco#info, disco#items or a ping (XEP-0030, XEP-0199); None if `asked` is none of these."""
    if asked.find(f"{{{names.PING}}}ping") is not None:
        return result(asked)
    if asked.find(f"{{{names.DISCO_ITEMS}}}query") is not None:
        return result(asked, element(f"{{{names.DISCO_ITEMS}}}query"))
    if asked.find(f"{{{names.DISCO_INFO}}}query") is None:
        return None
    identity = element(f"{{{names.DISCO_INFO}}}identity", {"category": category, "type": type, "name": name})
    features = (names.DISCO_INFO, names.DISCO_ITEMS, names.PING, names.ONEDOOR)
    listed = [element(f"{{{names.DISCO_INFO}}}feature", {"var": feature}) for feature in features]
    return result(asked, element(f"{{{names.DISCO_INFO}}}query", None, identity, *listed))
