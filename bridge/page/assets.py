"""The page's scripts, styles and shells as they are sent: minified once, at the start. Changes nothing that they do.

The sources stay as they are, in folders; an address has a file's name without its folder. What we send has no comments
and is compressed. Its address names its content, so a browser may keep it for ever, and a new version has another
address.
"""

import gzip
import hashlib
import re
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

import minify
from aiohttp import ETag, web

from bridge.page import sentences
from bridge.page.bundle import bundled

STATIC = Path(__file__).parents[1] / "static"
THEME = "theme.css"
EMBED = "embed.js"
NAMED = "</span>Onedoor</p>"
TYPES = {".css": "text/css", ".html": "text/html", ".js": "text/javascript", ".svg": "image/svg+xml"}
SMALLER = ("text/css", "text/javascript")
FOR_EVER = "public, max-age=31536000, immutable"
# Browsers ask each time and are told “not modified”, so they use a new version at once.
ASK_AGAIN = "no-cache"


@dataclass(frozen=True)
class Asset:
    """One file, ready to be sent plain or compressed."""

    kind: str
    body: bytes
    packed: bytes = field(init=False)
    tag: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "packed", gzip.compress(self.body, 9, mtime=0))
        object.__setattr__(self, "tag", hashlib.sha256(self.body).hexdigest()[:20])

    def answer(self, request: web.Request, cache: str) -> web.Response:
        packs = takes_gzip(request.headers.get("Accept-Encoding", ""))
        tag = ETag(f"{self.tag}-gzip" if packs else self.tag)
        headers = {"Cache-Control": cache, "Vary": "Accept-Encoding"}
        if any(known.value in (tag.value, "*") for known in request.if_none_match or ()):
            answer = web.Response(status=304, headers=headers)
        else:
            if packs:
                headers["Content-Encoding"] = "gzip"
            body = self.packed if packs else self.body
            answer = web.Response(body=body, headers=headers, content_type=self.kind, charset="utf-8")
        answer.etag = tag
        return answer


class Assets:
    """`theme` is the installation's own style sheet, `name` its name above the page; both may be empty."""

    def __init__(self, folder: Path = STATIC, theme: str = "", name: str = "") -> None:
        files = {path.name: path.read_text("utf-8") for path in sorted(folder.rglob("*")) if path.suffix in TYPES}
        files[THEME] = self.theme = theme
        if name:
            files = {file: text.replace(NAMED, f"</span>{escape(name)}</p>") for file, text in files.items()}
        files |= sentences.scripts() | {EMBED: sentences.embedding(files[EMBED])}
        files |= {file: sentences.shell(text) for file, text in files.items() if file.endswith(".html")}
        small = {name: smaller(name, text) for name, text in bundled(files).items()}
        self.version = hashlib.sha256(repr(sorted(small.items())).encode()).hexdigest()[:12]
        self._files = {name: self._asset(name, text) for name, text in small.items()}

    def add_to(self, app: web.Application) -> None:
        app.router.add_get("/static/{version:[0-9a-f]{12}}/{name}", self._file)
        app.router.add_get("/static/{name}", self._file)

    def __getitem__(self, name: str) -> Asset:
        return self._files[name]

    def page(self, html: str) -> Asset:
        """The page with addresses that name their content, and with the theme if there is one."""
        themed = f'<link rel="stylesheet" href="/static/{THEME}"></head>' if self.theme else "</head>"
        html = html.replace("</head>", themed).replace('"/static/', f'"/static/{self.version}/')
        return Asset(TYPES[".html"], html.encode())

    async def _file(self, request: web.Request) -> web.Response:
        asset = self._files.get(request.match_info["name"])
        if asset is None:
            raise web.HTTPNotFound
        # A page from before an update may still ask for a part: it gets the new one, and does not keep it.
        cache = FOR_EVER if request.match_info.get("version") == self.version else ASK_AGAIN
        return asset.answer(request, cache)

    def _asset(self, name: str, text: str) -> Asset:
        return self.page(text) if name.endswith(".html") else Asset(TYPES[Path(name).suffix], text.encode())


def smaller(name: str, text: str) -> str:
    """Removes what only people read, and shortens names that nobody outside can know. Pages stay unchanged."""
    kind = TYPES[Path(name).suffix]
    return str(minify.string(kind, text)) if kind in SMALLER and text else text


def takes_gzip(accepted: str) -> bool:
    for one in accepted.lower().split(","):
        coding, _, quality = one.partition(";")
        if coding.strip() in ("gzip", "*"):
            return not re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", quality)
    return False
