"""Limits attempts to log in. A browser in which the person has logged in before is counted by itself, all others by
name and IP address, and by IP address. So somebody who guesses a password keeps out only themselves.
"""

import secrets
import time
from datetime import timedelta

from flask import Response, current_app, request
from flask.sansio.app import App
from itsdangerous import BadSignature, URLSafeSerializer

from onedoor.desk.rates import Window
from onedoor.store.tables import Staff

OF_ONE_NAME, OF_ONE_ADDRESS, OF_ONE_BROWSER = 5, 30, 5
CODES_OF_ONE_PERSON = 20
"""Wrong codes for one person, from everywhere. Only somebody who knows the password can enter one."""
WINDOW, MOST_KEYS = 300.0, 10_000
"""Seconds in which failures are counted, and for how many names, addresses and browsers at once."""
KNOWN = "onedoor_known"
"""The cookie of a browser in which somebody has logged in before."""
KEPT = timedelta(days=180)
_EXTENSION = "onedoor.tries"


def prepare(app: App) -> None:
    most = {"name": OF_ONE_NAME, "address": OF_ONE_ADDRESS, "browser": OF_ONE_BROWSER, "code": CODES_OF_ONE_PERSON}
    app.extensions[_EXTENSION] = {kind: Window(tries, WINDOW, MOST_KEYS) for kind, tries in most.items()}


def are_too_many(name: str) -> bool:
    return any(_window(kind).wait(key, time.monotonic()) > 0 for kind, key in _keys(name))


def failed(name: str) -> None:
    for kind, key in _keys(name):
        _window(kind).count(key, secrets.token_hex(8), time.monotonic())


def succeeded(name: str) -> None:
    kind, key = _keys(name)[0]
    _window(kind).forget(key)


def codes_are_too_many(person: Staff) -> bool:
    return _window("code").wait(str(person.id), time.monotonic()) > 0


def code_failed(person: Staff) -> None:
    _window("code").count(str(person.id), secrets.token_hex(8), time.monotonic())


def remember(answer: Response, person: Staff) -> None:
    """Marks this browser as one in which the person has logged in."""
    if _known(person.login):
        return
    mark = _signer().dumps([person.login, secrets.token_hex(16)])
    secure = current_app.session_interface.get_cookie_secure(current_app._get_current_object())  # type: ignore[attr-defined]
    answer.set_cookie(KNOWN, mark, max_age=KEPT, httponly=True, samesite="Lax", secure=secure)


def _keys(name: str) -> list[tuple[str, str]]:
    """(kind, key) of what we count, the most specific first."""
    if mark := _known(name):
        return [("browser", mark)]
    peer = request.remote_addr or ""
    return [("name", f"{peer} {name.strip().lower()}"), ("address", peer)]


def _known(name: str) -> str:
    """The mark of this browser, if the person with this login name has logged in here before; else empty."""
    try:
        login, mark = _signer().loads(request.cookies.get(KNOWN, ""))
    except (BadSignature, ValueError, TypeError):
        return ""
    return str(mark) if login == name.strip().lower() else ""


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="known browser")


def _window(kind: str) -> Window:
    found: Window = current_app.extensions[_EXTENSION][kind]
    return found
