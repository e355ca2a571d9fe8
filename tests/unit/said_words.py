"""What a part of Onedoor says to people, read from its templates and its code: what it hands to a catalogue, and
what it does not but should. Runs nothing of it."""

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from onedoor.catalogues import LOCALE

PARSERS = [("**.py", "python"), ("**/templates/**.html", "jinja2.ext:babel_extract")]
ATTRIBUTES = {"title", "alt", "placeholder", "aria-label", "data-label", "data-lost", "data-on", "data-off"}
SAYING = frozenset({"_", "ngettext", "gettext", "lazy_gettext"})
NAMES = re.compile(r"\b(Onedoor|JSON|CSV|TOML|ZIP|onedoor up)\b|![a-z]+|&[a-z]+;|@")
"""What is the same in each language, and what agents type."""
SENTENCE = re.compile(r"[A-Z“{][^_<>=]* [^_<>=]*[.?!:…]", re.DOTALL)
LETTER = re.compile(r"[^\W\d_]")
PHRASE = re.compile(r"[A-Z][a-z]|, [a-z]|.*[A-Za-z’] [A-Za-z]", re.DOTALL)
environment = Environment(autoescape=True)


def handed(folder: Path, keywords: Mapping[str, tuple[int, ...] | None]) -> list[tuple[str, ...]]:
    """The forms of each message, one or a singular and a plural, that is handed to one of `keywords`."""
    found = extract_from_dir(folder, PARSERS, {"**/templates/**.html": {"silent": "false"}}, keywords)
    return [(text,) if isinstance(text, str) else tuple(text[:2]) for _, _, text, _, _ in found]


@cache
def catalogue(domain: str, language: str) -> Catalog:
    with (LOCALE / language / f"{domain}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def entries(domain: str, language: str) -> dict[str, Message]:
    return {forms(message.id)[0]: message for message in catalogue(domain, language) if message.id}


def forms(text: object) -> tuple[str, ...]:
    """One, or the singular and the plural."""
    return (text,) if isinstance(text, str) else tuple(text)  # type: ignore[arg-type]


def repeated(domain: str, language: str) -> list[str]:
    """Two branches may bring the same message: the files are merged by taking both."""
    said = re.findall(r"^msgid (\".+\")$", (LOCALE / language / f"{domain}.po").read_text("utf-8"), re.MULTILINE)
    return sorted({msgid for msgid in said if said.count(msgid) > 1})


def templates(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.glob("**/templates/**/*.html"))


def bare(source: str) -> list[str]:
    """What a template says of itself, in whatever language it was written."""
    page = _Page()
    page.feed("".join(value for _, kind, value in environment.lex(source) if kind == "data"))
    page.close()
    return [*page.found, *_constants(environment.parse(source))]


class _Page(HTMLParser):
    """Its texts and the attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ATTRIBUTES:
                self.handle_data(value or "")

    def handle_data(self, data: str) -> None:
        if self.cdata_elem is None and LETTER.search(NAMES.sub("", data)):
            self.found.append(data.strip())


def _constants(node: nodes.Node) -> Iterator[str]:
    """Words within the braces: `{{ 'Save' if … }}`. What is handed to `_` by place is its message."""
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in SAYING:
        for word in node.kwargs:
            yield from _constants(word)
        return
    if isinstance(node, nodes.Compare):  # with a name that is ours
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str) and PHRASE.match(node.value):
        yield node.value
    for child in node.iter_child_nodes():
        yield from _constants(child)


def bare_in_code(path: Path, saying: Collection[str]) -> list[str]:
    """Sentences, and the labels of fields, that stand in Python and are handed to none of `saying`."""
    tree = ast.parse(path.read_text("utf-8"))
    said = {id(text) for call in _calls(tree) if _name(call) in saying for text in call.args}
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in said]
    unsaid = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)} | {
        id(part) for node in texts if isinstance(node, ast.JoinedStr) for part in node.values
    }
    sentences = [_words(text) for text in texts if id(text) not in unsaid and SENTENCE.fullmatch(_words(text))]
    return sentences + [_words(label) for label in _labels(tree) if id(label) not in said]


def _labels(tree: ast.Module) -> Iterator[ast.expr]:
    """The first thing that a field of a form is given, and its `description`."""
    for form in ast.walk(tree):
        if not (isinstance(form, ast.ClassDef) and any("Form" in ast.unparse(base) for base in form.bases)):
            continue
        for call in (line.value for line in form.body if isinstance(line, ast.Assign)):
            if isinstance(call, ast.Call):
                told = [*call.args[:1], *(word.value for word in call.keywords if word.arg == "description")]
                yield from (text for text in told if isinstance(text, ast.Constant | ast.JoinedStr))


def _calls(tree: ast.Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _name(call: ast.Call) -> str:
    return ast.unparse(call.func).rpartition(".")[2]


def _words(text: ast.expr) -> str:
    if isinstance(text, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in text.values)
    return text.value if isinstance(text, ast.Constant) and isinstance(text.value, str) else ""
