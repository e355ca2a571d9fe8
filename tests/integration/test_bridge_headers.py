"""Each address of the bridge and the headers of its answer, word by word: a new one is entered here, or this fails."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bridge.frames.tokens import Tokens
from bridge.http.heartbeat import Heartbeat
from bridge.limits.connection_limits import ConnectionLimits
from bridge.main import application
from bridge.rooms.gateway import Gateway
from onedoor.desk.terms.about import About, Published
from onedoor.wire.control import about
from tests.integration.bridge_stage import Stage, a_stage

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
CHAT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self' ws://HOST wss://HOST; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
EMBEDDED = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self' ws://HOST wss://HOST; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self' https://nj.example; require-trusted-types-for 'script'; trusted-types 'none'"
)
PLAIN = (
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
FRAMED = (
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'self'"
)
STATEMENT = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
TAKEN_AWAY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
FILE = "sandbox; default-src 'none'; frame-ancestors 'none'"

TEXT, JSON, HTML, JS = (
    f"{kind}; charset=utf-8" for kind in ("text/plain", "application/json", "text/html", "text/javascript")
)
STREAM = "text/event-stream; charset=utf-8"
ROUTES = {
    # Status, kind, Content-Security-Policy, Cache-Control, Referrer-Policy, Cross-Origin-Resource-Policy.
    "GET /": (200, HTML, CHAT, "no-cache", "same-origin", "same-origin"),
    "GET /embed": (200, HTML, EMBEDDED, "no-cache", "same-origin", "same-origin"),
    "GET /embed.js": (200, JS, None, "no-cache", "same-origin", "cross-origin"),
    "GET /health": (200, JSON, None, "no-cache", "same-origin", "same-origin"),
    "GET /ready": (200, JSON, None, "no-cache", "same-origin", "same-origin"),
    "GET /accessibility": (200, HTML, STATEMENT, "no-cache", "same-origin", "same-origin"),
    "GET /static/{name}": (200, JS, None, "no-cache", "same-origin", "same-origin"),
    "GET /static/{version}/{name}": (200, JS, None, "no-cache", "same-origin", "same-origin"),
    "GET /pictures/{agency}/{name}": (404, TEXT, None, "no-cache", "same-origin", "same-origin"),
    "GET /ws": (400, TEXT, None, "no-cache", "same-origin", "same-origin"),
    "GET /events": (200, STREAM, None, "no-store", "same-origin", "same-origin"),
    "POST /frames": (200, JSON, None, "no-store", "same-origin", "same-origin"),
    "GET /topics": (200, JSON, None, "no-cache", "same-origin", "same-origin"),
    "POST /topics": (422, JSON, None, "no-store", "same-origin", "same-origin"),
    "GET /agencies": (200, JSON, None, "no-cache", "same-origin", "same-origin"),
    "GET /after": (200, JSON, None, "no-store", "same-origin", "same-origin"),
    "POST /after/message": (422, JSON, None, "no-store", "same-origin", "same-origin"),
    "POST /after/feedback": (422, JSON, None, "no-store", "same-origin", "same-origin"),
    "POST /after/mail": (422, JSON, None, "no-store", "same-origin", "same-origin"),
    "POST /files": (409, JSON, None, "no-store", "same-origin", "same-origin"),
    "GET /files/{id}/{name}": (404, TEXT, FILE, "private, no-store", "no-referrer", "same-site"),
    "GET /plain": (200, HTML, PLAIN, "no-store", "same-origin", "same-origin"),
    "POST /plain": (200, HTML, PLAIN, "no-store", "same-origin", "same-origin"),
    "GET /plain/chat": (200, HTML, PLAIN, "no-store", "same-origin", "same-origin"),
    "GET /plain/log": (200, HTML, FRAMED, "no-store", "same-origin", "same-origin"),
    "GET /plain/file": (200, HTML, TAKEN_AWAY, "no-store", "same-origin", "same-origin"),
    "GET /plain/attach": (200, HTML, PLAIN, "no-store", "same-origin", "same-origin"),
    "POST /plain/attach": (200, HTML, PLAIN, "no-store", "same-origin", "same-origin"),
    "POST /plain/message": (200, HTML, PLAIN, "no-store", "same-origin", "same-origin"),
    "POST /plain/feedback": (200, HTML, PLAIN, "no-store", "same-origin", "same-origin"),
    "POST /plain/mail": (200, HTML, PLAIN, "no-store", "same-origin", "same-origin"),
    "POST /plain/say": (200, HTML, PLAIN, "no-store", "same-origin", "same-origin"),
    "POST /plain/stay": (303, TEXT, None, "no-cache", "same-origin", "same-origin"),
    "POST /plain/keep": (200, HTML, PLAIN, "no-store", "same-origin", "same-origin"),
    "POST /plain/end": (303, TEXT, None, "no-cache", "same-origin", "same-origin"),
}
IN_PLACE = {"{name}": "chat.js", "{version}": "0" * 12, "{id}": "x" * 26, "{agency}": "tax.localhost"}
NAMES = (
    "Content-Type", "Content-Security-Policy", "Cache-Control", "Referrer-Policy", "Cross-Origin-Resource-Policy",
)  # fmt: skip


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(tmp_path / "state") as stage:
        await stage.start_bridge(origins=("https://nj.example",))
        yield stage


def routes(stage: Stage) -> Iterator[str]:
    """Every address that the bridge answers."""
    settings = stage.settings
    gateway = Gateway(settings, Tokens("key", settings.bridge.keep_place))
    for route in application(gateway, settings, ConnectionLimits(1, ()), Heartbeat()).router.routes():
        if route.method != "HEAD":
            assert route.resource is not None
            yield f"{route.method} {route.resource.canonical}"


@pytest.mark.case("N17", "N29")
async def test_each_address_answers_with_these_headers_and_no_other_address_answers(stage: Stage) -> None:
    assert sorted(routes(stage)) == sorted(ROUTES)
    chat, found = await stage.chat(), {}
    host = stage.address.removeprefix("http://")
    for route in ROUTES:
        method, _, path = route.partition(" ")
        for name, value in IN_PLACE.items():
            path = path.replace(name, value)
        kind = {"Content-Type": "application/json"} if path == "/frames" else {}
        options = {"params": {"token": chat.token}, "headers": kind, "allow_redirects": False}
        async with stage.http.request(method, stage.address + path, **options) as answer:  # type: ignore[arg-type]
            told = [answer.headers.get(name) for name in NAMES]
            found[route] = (answer.status, told[0], told[1] and told[1].replace(host, "HOST"), *told[2:])
            assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE, route
            assert not {"Set-Cookie", "Access-Control-Allow-Origin"} & set(answer.headers), route
    assert found == ROUTES


async def test_sites_that_an_agency_names_may_show_the_chat(stage: Stage) -> None:
    """Beside those of the settings; what is none is left out, whoever has said it."""
    named = ("https://tax.example", "https://*.tax.example", "https://a.example;script-src *", "http://b.example", "*")
    stage.router.agencies = [about.agency(Published("tax.localhost", "Division of Taxation", About(origins=named), {}))]
    await stage.stop_bridge()
    await stage.start_bridge(origins=("https://nj.example",))
    async with stage.http.get(f"{stage.address}/embed") as answer:
        policy = answer.headers["Content-Security-Policy"]
    embedders = next(rule for rule in policy.split("; ") if rule.startswith("frame-ancestors"))
    assert embedders == "frame-ancestors 'self' https://nj.example https://*.tax.example https://tax.example"
