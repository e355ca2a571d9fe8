"""The provider of single sign-on (OpenID Connect), through Authlib: PKCE, state, nonce, and a token that we verify.

Says who somebody is at the provider; decides nothing about the panel.
"""

from dataclasses import dataclass
from typing import Any

from authlib.integrations.base_client import OAuthError  # type: ignore[import-untyped]
from authlib.integrations.flask_client import OAuth  # type: ignore[import-untyped]
from flask import Flask
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug.wrappers import Response

from onedoor.settings import SignOn

TIMEOUT = 10
LEEWAY = 60
"""Seconds by which the provider's clock may differ from ours."""
SIGNED_BY = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
"""Never `none`, and no algorithm with a shared secret."""
_NAME = "sign_on"


class SignOnError(Exception):
    """Nobody has signed on; the text says why, for the log."""


@dataclass(frozen=True)
class Somebody:
    """A person as the provider describes them. `mail` is empty unless it is verified."""

    subject: str
    mail: str
    name: str
    claims: dict[str, Any]


class Provider:
    def __init__(self, app: Flask, settings: SignOn) -> None:
        self._settings = settings
        self._client = OAuth(app).register(
            _NAME,
            client_id=settings.client_id,
            client_secret=settings.client_secret.get_secret_value() or None,
            server_metadata_url=settings.issuer.rstrip("/") + "/.well-known/openid-configuration",
            client_kwargs={
                "scope": settings.scope,
                "code_challenge_method": "S256",
                "default_timeout": TIMEOUT,
            },
        )

    def ask(self, back: str) -> Response:
        """Sends the browser to the provider. `back` is the URL for its return. Raises SignOnError."""
        try:
            self._read_metadata()
            answer: Response = self._client.authorize_redirect(back)
        except (OAuthError, RequestException, RuntimeError, ValueError, KeyError) as error:
            raise SignOnError(repr(error)) from error
        return answer

    def answer(self) -> Somebody:
        """The person who returns from the provider with this request. Raises SignOnError."""
        expected = {
            "iss": {"essential": True, "value": self._settings.issuer},
            "aud": {"essential": True, "value": self._settings.client_id},
            "sub": {"essential": True},
        }
        try:
            self._read_metadata()
            token = self._client.authorize_access_token(claims_options=expected, leeway=LEEWAY)
        except (OAuthError, JoseError, RequestException, RuntimeError, ValueError, KeyError, TypeError) as error:
            raise SignOnError(repr(error)) from error
        claims = token.get("userinfo")
        if not claims or not claims.get("nonce"):
            raise SignOnError("The provider sent no id_token with our nonce.")
        return _somebody(dict(claims))

    def _read_metadata(self) -> None:
        metadata = self._client.load_server_metadata()
        if metadata.get("issuer") != self._settings.issuer:
            raise SignOnError(f"The provider calls itself {metadata.get('issuer')!r}, not as oidc.issuer says.")
        listed = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
        metadata["id_token_signing_alg_values_supported"] = [one for one in listed if one in SIGNED_BY]


def _somebody(claims: dict[str, Any]) -> Somebody:
    mail = claims.get("email") if claims.get("email_verified") is True else ""
    return Somebody(str(claims["sub"]), str(mail or "").strip().lower(), str(claims.get("name") or ""), claims)
