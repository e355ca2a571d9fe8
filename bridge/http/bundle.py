"""The page's modules put together into one script before they are sent: what nearly every chat needs is in one piece.

Many small files compress badly, and each is another way there and back. A module becomes a function that gives what the
module exports; the rest of the page's modules, which few need, find them in `M`. Knows the few forms of `import` and
`export` that we write, and refuses all others.
"""

import re
from collections.abc import Iterable, Mapping

FIRST = "chat.js"
SHARED = "dom.js"
"""Needs nobody, and so it can be everybody's: `M` is in it."""
ALONG = ("ways.js", "place.js", "after.js")
"""Fetched when they are needed, in the sources; and nearly every chat comes to need them."""
EARLY = "host.js"
"""Hears the page that embeds us: before anything is waited for, or its first word is missed."""
WORDS = ("texts", "beside", "after")
"""`<name>.<language>.js`: what those say, one file for each language."""

_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([\w.]+)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:class|function|const) (\w+))", re.MULTILINE)
_FETCH = re.compile(r'import\("\./([\w.]+)"\)')
_FETCH_WORDS = re.compile(r"import\(`\./(" + "|".join(WORDS) + r")\.\$\{language\}\.js`\)")
_LEFT = re.compile(r"^(?:import|export)\b", re.MULTILINE)


class CannotBundle(Exception):
    """The sources have a form of import or export that is not known here, or go round in a circle."""


def bundled(files: Mapping[str, str]) -> dict[str, str]:
    """Every script as it is sent, by name, before it is made small. Raises CannotBundle."""
    order = _order(files, [FIRST, *ALONG, EARLY])
    inside = [name for name in order if name != SHARED]
    sent = {name: _apart(name, text, inside) for name, text in files.items() if name not in inside}
    sent[SHARED] = f"{files[SHARED]}\nexport const M = {{}};\n"
    parts = [_wrapped(name, files[name], inside) for name in inside]
    sent[FIRST] = f'import * as $ from "./{SHARED}";\nconst M = $.M;\nM.{_key(SHARED)} = $;\n' + "".join(parts)
    for language in _languages(files):
        sent[f"words.{language}.js"] = _words(files, language)
    return sent


def _words(files: Mapping[str, str], language: str) -> str:
    """They stand apart from the rest, which waits for them: so they take only what is shared, and that themselves."""
    parts = [f'import * as $ from "./{SHARED}";\nconst M = {{ {_key(SHARED)}: $ }};\n']
    for name in WORDS:
        file = f"{name}.{language}.js"
        parts.append(_wrapped(file, files[file], [], into=f"export const {name}"))
    return "".join(parts)


def _wrapped(name: str, text: str, inside: Iterable[str], into: str = "") -> str:
    """As a function that is called once."""
    exported = ", ".join(_EXPORT.findall(text))
    body = _linked(name, _EXPORT.sub("", _IMPORT.sub(_taken, text)), inside)
    waits = re.search(r"^(?:const .* = )?await ", text, re.MULTILINE)
    start = "await (async () => {" if waits else "(() => {"
    return f"{into or f'M.{_key(name)}'} = {start}\n{body}\nreturn {{ {exported} }};\n}})();\n"


def _key(name: str) -> str:
    return name.removesuffix(".js")


def _apart(name: str, text: str, inside: list[str]) -> str:
    """A file of its own, which takes from the one piece what is in it."""
    if not name.endswith(".js"):
        return text
    taken = False

    def take(found: re.Match[str]) -> str:
        nonlocal taken
        taken = taken or found[2] in inside
        return _taken(found) if found[2] in inside else found[0]

    linked = _linked(name, _IMPORT.sub(take, text), inside, strict=False)
    return f'import {{ M }} from "./{SHARED}";\n{linked}' if taken else linked


def _taken(found: re.Match[str]) -> str:
    names = ", ".join(one.strip().replace(" as ", ": ") for one in found[1].split(",") if one.strip())
    return f"const {{ {names} }} = M.{_key(found[2])};"


def _linked(name: str, text: str, inside: Iterable[str], *, strict: bool = True) -> str:
    if strict and _LEFT.search(text):
        raise CannotBundle(f"{name}: an import or export that is not of the known form")
    within = set(inside)
    text = _FETCH.sub(lambda found: f"Promise.resolve(M.{_key(found[1])})" if found[1] in within else found[0], text)
    return _FETCH_WORDS.sub(r"import(`./words.${language}.js`).then(({ \1 }) => \1)", text)


def _order(files: Mapping[str, str], entries: list[str]) -> list[str]:
    """Each after all that it imports; `FIRST` runs the page, so that it is the last."""
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


def _languages(files: Mapping[str, str]) -> list[str]:
    return [found[1] for name in files if (found := re.fullmatch(rf"{WORDS[0]}\.(\w+)\.js", name))]
