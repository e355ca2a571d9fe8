"""One-step ad-hoc commands (XEP-0050) with data forms (XEP-0004): writes and reads the stanzas.

Knows no connection and no session: everything that a command needs comes back with the form.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from onedoor.wire import names, replies
from onedoor.wire.xml import element

COMMAND = f"{{{names.COMMANDS}}}command"
_FIELD, _VALUE = f"{{{names.FORM}}}field", f"{{{names.FORM}}}value"
_ACTIONS = frozenset({"execute", "complete", "next", "cancel", "prev"})


@dataclass(frozen=True, slots=True)
class Request:
    """What a client sends. `values`: a submitted form's, field → values in order; None if no form was submitted."""

    node: str
    action: str
    session: str
    values: Mapping[str, tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """`kind`: a field type (XEP-0004 §3.3). `options`: (value, label)."""

    name: str
    kind: str
    label: str
    options: tuple[tuple[str, str], ...] = ()
    required: bool = False
    value: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    title: str
    fields: tuple[Field, ...] = field(default=())
    instructions: str = ""


# --- Read ------------------------------------------------------------------------------------------------------------


def read(iq: Element) -> Request | None:
    """The command in an IQ set; None if there is none."""
    command = iq.find(COMMAND)
    if command is None or iq.get("type") != "set":
        return None
    return Request(
        command.get("node", ""), command.get("action", "execute"), command.get("sessionid", ""), _submitted(command)
    )


def _submitted(command: Element) -> dict[str, tuple[str, ...]] | None:
    form = command.find(f"{{{names.FORM}}}x")
    if form is None or form.get("type") != "submit":
        return None
    return {
        one.get("var", ""): tuple(value.text or "" for value in one.findall(_VALUE)) for one in form.findall(_FIELD)
    }


def asked_node(iq: Element, namespace: str) -> str | None:
    """The node of a disco query (XEP-0030), `""` if it has none; None if the IQ is not such a query."""
    query = iq.find(f"{{{namespace}}}query")
    return None if query is None or iq.get("type") != "get" else query.get("node", "")


# --- Written ---------------------------------------------------------------------------------------------------------


def listed(iq: Element, where: str, commands: Iterable[tuple[str, str]]) -> Element:
    """disco#items for the command list (XEP-0050 §2.1). `where`: the JID to send them to. `commands`: (node, name)."""
    query = element(f"{{{names.DISCO_ITEMS}}}query", {"node": names.COMMANDS})
    for node, name in commands:
        query.append(element(f"{{{names.DISCO_ITEMS}}}item", {"jid": where, "node": node, "name": name}))
    return replies.result(iq, query)


def described(iq: Element, node: str, name: str) -> Element:
    """disco#info for one command, or for the list of commands (XEP-0050 §2.2)."""
    kind = "command-list" if node == names.COMMANDS else "command-node"
    identity = {"category": "automation", "type": kind, "name": name}
    query = element(
        f"{{{names.DISCO_INFO}}}query",
        {"node": node},
        element(f"{{{names.DISCO_INFO}}}identity", identity),
        *(element(f"{{{names.DISCO_INFO}}}feature", {"var": var}) for var in (names.COMMANDS, names.FORM)),
    )
    return replies.result(iq, query)


def announced(about: Element) -> Element:
    """Adds the commands feature to an answer to disco#info."""
    about[0].append(element(f"{{{names.DISCO_INFO}}}feature", {"var": names.COMMANDS}))
    return about


def shows(iq: Element, request: Request, session: str, form: Form) -> Element:
    """Shows the form, which is the only step."""
    actions = element(f"{{{names.COMMANDS}}}actions", {"execute": "complete"}, element(f"{{{names.COMMANDS}}}complete"))
    return _answer(iq, request, "executing", session, actions, _form(form))


def completed(iq: Element, request: Request, note: str, *, error: bool = False) -> Element:
    said = element(f"{{{names.COMMANDS}}}note", {"type": "error" if error else "info"}, note)
    return _answer(iq, request, "completed", request.session, said)


def canceled(iq: Element, request: Request) -> Element:
    return _answer(iq, request, "canceled", request.session)


def _answer(iq: Element, request: Request, status: str, session: str, *content: Element) -> Element:
    attributes = {"node": request.node, "sessionid": session or None, "status": status}
    return replies.result(iq, element(COMMAND, attributes, *content))


def _form(form: Form) -> Element:
    made = element(f"{{{names.FORM}}}x", {"type": "form"}, element(f"{{{names.FORM}}}title", None, form.title))
    if form.instructions:
        made.append(element(f"{{{names.FORM}}}instructions", None, form.instructions))
    made.extend(_field(one) for one in form.fields)
    return made


def _field(one: Field) -> Element:
    made = element(_FIELD, {"var": one.name, "type": one.kind, "label": one.label})
    if one.required:
        made.append(element(f"{{{names.FORM}}}required"))
    if one.value:
        made.append(element(_VALUE, None, one.value))
    for value, label in one.options:
        made.append(element(f"{{{names.FORM}}}option", {"label": label}, element(_VALUE, None, value)))
    return made


def wrong(iq: Element, request: Request) -> Element | None:
    """The error for an action that is not possible (XEP-0050 §4.4); None if it is."""
    if request.action in _ACTIONS - {"prev"}:
        return None
    why = "bad-action" if request.action in _ACTIONS else "malformed-action"
    answer = replies.error(iq, "bad-request")
    answer[0].append(element(f"{{{names.COMMANDS}}}{why}"))
    return answer
