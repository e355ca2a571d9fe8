"""Bundles the modules that nearly every chat needs into one script before they are sent.

Many small files compress badly, and each costs another round trip. Each module becomes a function inside one function,
whose variables are all that the modules export. So an export has the same name everywhere, and the minifier can shorten
it. The other modules, which few chats need, find their imports in `M`. No address names a folder of the sources. Knows
only the few forms of `import` and `export` that we write, and refuses all others.
"""

import re
from collections.abc import Container, Mapping

FIRST = "chat.js"
SHARED = "dom.js"
"""Imports nothing, so every module can import it: `M` is in it."""
ALONG = ("ways.js", "place.js", "after.js")
"""The sources fetch these only when they are needed, but nearly every chat needs them."""
EARLY = "host.js"
"""Hears the page that embeds us. It must run before anything waits, or it misses the first message."""

_ROOM = re.compile(r"""((?:^import \{[^}]*\} from |\bimport\()["`])\.\.?/(?:\w+/)*""", re.MULTILINE)
_IMPORT = re.compile(r'^import \{ ([^}]*) \} from "\./([\w.]+)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (async )?(class|function|const) (\w+)", re.MULTILINE)
_END = re.compile(r"^\}$", re.MULTILINE)
_FETCH = re.compile(r'import\("\./([\w.]+)"\)')
_WAITS = re.compile(r"^(?:const .* = )?await ", re.MULTILINE)
_LEFT = re.compile(r"^(?:import|export)\b", re.MULTILINE)


class CannotBundle(Exception):
    """The sources have an unknown form of import or export, or import each other in a circle."""


def bundled(files: Mapping[str, str]) -> dict[str, str]:
    """File name → text as it is sent, before it is minified. Raises CannotBundle."""
    files = {name: _ROOM.sub(r"\1./", text) if name.endswith(".js") else text for name, text in files.items()}
    order = _order(files, [FIRST, *ALONG, EARLY])
    inside = [name for name in order if name != SHARED]
    apart = {name: text for name, text in files.items() if name not in inside}
    exported = {name: _exports(files[name]) for name in order}
    owners = {one: name for name in order for one in exported[name]}
    imports = [names for text in files.values() for names, _ in _IMPORT.findall(text)]
    if len(owners) < sum(map(len, exported.values())) or any(" as " in names for names in imports):
        raise CannotBundle("a name that is exported twice, or imported under another")
    lent = {needed for text in files.values() for needed in _FETCH.findall(text)}
    lent |= {needed for text in apart.values() for _, needed in _IMPORT.findall(text)}
    sent = {name: _apart(text, inside) if name.endswith(".js") else text for name, text in apart.items()}
    sent[SHARED] = f"{files[SHARED]}\nexport const M = {{}};\n"
    blocks = "".join(_block(name, files[name], exported, name in lent) for name in inside)
    variables = ", ".join(one for one, name in owners.items() if name != SHARED)
    sent[FIRST] = (
        f'import * as $ from "./{SHARED}";\nawait (async () => {{\n'
        f"const {{ M, {', '.join(exported[SHARED])} }} = $;\nlet {variables};\n{blocks}}})();\n"
    )
    return sent


def _block(name: str, text: str, exported: Mapping[str, list[str]], lends: bool) -> str:
    """A module in the bundle. What it imports is already there, under the same name."""
    body = _FETCH.sub(lambda found: _fetched(found, exported), _IMPORT.sub("", text))
    while found := _EXPORT.search(body):
        waits, kind, one = found.groups(default="")
        end = _END.search(body, found.end()) if kind != "const" else None
        made = "" if kind == "const" else f" = {waits}{kind}"
        rest = body[found.end() : end.end()] + ";" + body[end.end() :] if end else body[found.end() :]
        body = f"{body[: found.start()]}{one}{made}{rest}"
    if _LEFT.search(body):
        raise CannotBundle(f"{name}: an import or export that is not of the known form")
    lent = f"M.{_key(name)} = {{ {', '.join(exported[name])} }};\n" if lends else ""
    start = "await (async () => {" if _WAITS.search(text) else "(() => {"
    return f"{start}\n{body}\n{lent}}})();\n"


def _exports(text: str) -> list[str]:
    return [one for _, _, one in _EXPORT.findall(text)]


def _apart(text: str, inside: Container[str]) -> str:
    """A file of its own, which takes its imports from the bundle if they are in it."""
    linked = _IMPORT.sub(lambda found: _taken(found) if found[2] in inside else found[0], text)
    linked = _FETCH.sub(lambda found: _fetched(found, inside), linked)
    return f'import {{ M }} from "./{SHARED}";\n{linked}' if linked != text else text


def _taken(found: re.Match[str]) -> str:
    return f"const {{ {found[1]} }} = M.{_key(found[2])};"


def _fetched(found: re.Match[str], inside: Container[str]) -> str:
    return f"Promise.resolve(M.{_key(found[1])})" if found[1] in inside else found[0]


def _key(name: str) -> str:
    return name.removesuffix(".js")


def _order(files: Mapping[str, str], entries: list[str]) -> list[str]:
    """The modules, each after all that it imports. `FIRST` is the last, because it runs the page."""
    found: list[str] = []

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise CannotBundle(f"{name} needs itself, by {' and '.join(above)}")
        for _, needed in _IMPORT.findall(files[name]):
            visit(needed, (*above, name))
        if name not in found:
            found.append(name)

    for entry in reversed(entries):
        visit(entry, ())
    return found
