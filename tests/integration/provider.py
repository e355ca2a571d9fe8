"""A small OpenID Connect provider on a port of its own: discovery, authorize, token, keys. It can be told to lie."""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "panel", "the panel's secret"


class OpenId:
    """`claims` are those of whoever is logged in there; `wrong` replaces claims of the token it signs."""

    def __init__(self, port: int) -> None:
        self.issuer = f"http://127.0.0.1:{port}"
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        self.signs_with = self.key
        self.claims: dict[str, Any] = {
            "sub": "u-1",
            "email": "tara@tax.example",
            "email_verified": True,
            "name": "Tara",
        }
        self.wrong: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        }

    def authorize(self, query: dict[str, str]) -> str:
        """Where the browser is sent back to."""
        assert (query["client_id"], query["response_type"]) == (CLIENT, "code")
        assert query["code_challenge_method"] == "S256"
        code = secrets.token_hex(8)
        self.codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        asked = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        basic = base64.b64encode(f"{CLIENT}:{SECRET.replace(' ', '+').replace(chr(39), '%27')}".encode()).decode()
        plain = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if asked is None or asked["code_challenge"] != challenge:
            return None
        if authorization not in (f"Basic {basic}", f"Basic {plain}"):
            return None
        return {"access_token": "access", "token_type": "Bearer", "id_token": self._id_token(asked)}

    def _id_token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        whole = {**claims, **self.claims, **self.wrong}
        return jwt.encode({"alg": "RS256", "kid": "one"}, whole, self.signs_with)


@contextmanager
def running() -> Iterator[OpenId]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    found = OpenId(server.server_address[1])

    class Handler(BaseHTTPRequestHandler):
        provider: ClassVar[OpenId] = found

        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            address = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(address.query).items()}
            if address.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", self.provider.authorize(query))
                self.end_headers()
            elif address.path == "/keys":
                self._json({"keys": [self.provider.key.as_dict(private=False)]})
            else:
                self._json(self.provider.discovery())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            token = self.provider.token(form, self.headers.get("Authorization", ""))
            self._json(token or {"error": "invalid_grant"}, 200 if token else 400)

        def _json(self, value: object, status: int = 200) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(value).encode())

    server.RequestHandlerClass = Handler
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
