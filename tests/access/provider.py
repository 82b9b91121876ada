"""An OpenID Connect provider on this machine, for tests: it signs in whoever `email` names, without asking."""

from __future__ import annotations

import secrets
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.browser.looking import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request


class Provider:
    """One provider; `email` is who is signed in there."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.email = "nobody@agency.example"
        self.verified = True
        self._key = RSAKey.generate_key(2048, {"kid": "test"})
        self._asked: dict[str, dict[str, str]] = {}

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._about),
                Route("/authorize", self._authorize),
                Route("/token", self._token, methods=["POST"]),
                Route("/jwks", self._keys),
                Route("/end", self._end),
            ]
        )

    async def _about(self, _request: Request) -> Response:
        ends = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "jwks", "end_session_endpoint": "end"}  # fmt: skip
        more = {"response_types_supported": ["code"], "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["RS256"]}  # fmt: skip
        return JSONResponse({"issuer": self.url, **{key: f"{self.url}/{path}" for key, path in ends.items()}, **more})

    async def _authorize(self, request: Request) -> Response:
        code, asked = secrets.token_urlsafe(), dict(request.query_params)
        self._asked[code] = {**asked, "email": self.email}
        back = urlencode({"code": code, "state": asked["state"]})
        return RedirectResponse(f"{asked['redirect_uri']}?{back}", status_code=302)

    async def _token(self, request: Request) -> Response:
        form = await request.form()
        asked, now = self._asked.pop(str(form["code"])), int(time.time())
        claims = {"iss": self.url, "sub": asked["email"], "aud": asked["client_id"], "iat": now, "exp": now + 600, "nonce": asked.get("nonce"), "email": asked["email"], "email_verified": self.verified}  # fmt: skip
        token = jwt.encode({"alg": "RS256", "kid": "test"}, claims, self._key)
        return JSONResponse({"access_token": "x", "token_type": "Bearer", "expires_in": 600, "id_token": token})

    async def _keys(self, _request: Request) -> Response:
        return JSONResponse({"keys": [self._key.as_dict(private=False)]})

    async def _end(self, request: Request) -> Response:
        return RedirectResponse(request.query_params["post_logout_redirect_uri"], status_code=302)


@contextmanager
def provider() -> Iterator[Provider]:
    """Run one beside the test."""
    made = Provider()
    server = uvicorn.Server(uvicorn.Config(made.app(), host="127.0.0.1", port=made.port, log_level="warning"))
    running = threading.Thread(target=server.run)
    running.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield made
    finally:
        server.should_exit = True
        running.join()
