"""The security headers of every response, and the settings of the session cookie."""

from ipaddress import ip_address

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface
from werkzeug.wrappers import Response

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
SANDBOXED = ("transcripts.file",)
"""Views that serve files from citizens and agents. A browser that shows such a file must not run anything in it."""


class PanelSession(SecureCookieSessionInterface):
    """Sends the cookie only over HTTPS, except on the machine itself, where nobody can listen in."""

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.scheme == "https" or not is_loopback(request.host)


def is_loopback(host: str) -> bool:
    """Whether a Host header names this machine: `localhost:8081`, `127.0.0.1`, `[::1]:8081`."""
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")


def protect(app: Flask) -> None:
    app.session_interface = PanelSession()
    app.config.update(SESSION_COOKIE_NAME="onedoor_panel", SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax")
    app.after_request(_headers)


def _headers(response: Response) -> Response:
    if request.endpoint in SANDBOXED:
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Content-Security-Policy"] = f"sandbox; {POLICY}" if request.endpoint in SANDBOXED else POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Frame-Options"] = "DENY"
    # Not no-referrer: over HTTPS the CSRF check reads it to see that a form came from our own page.
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response
