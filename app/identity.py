"""Who is at the other end: by OpenID Connect (`st.login`), or by the signed header of a reverse proxy. Never what they may.

The proxy says who in `X-Spm-User`, and shows that it is the proxy: with `X-Spm-Time` (seconds since 1970) and
`X-Spm-Signature`, the HMAC-SHA256 in hex of USER, a newline and TIME under SPM_PROXY_SECRET; or, where it cannot
compute, with the secret itself in `X-Spm-Secret`. Whoever else sends these headers is nobody.
"""

from __future__ import annotations

import hmac
import json
import os
import time
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse
from streamlit.runtime.scriptrunner import get_script_run_ctx

from app import settings
from app.names import LOOPBACK
from spm_core import access
from spm_core.access import began
from spm_core.errors import SpmError, WrongUse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import HTTPConnection
    from starlette.types import ASGIApp, Receive, Scope, Send

STALE = 300
"""Seconds that a signature of the proxy's is good for."""
SECRET_CHARACTERS = 32
PERSON, SINCE = "spm_person", "spm_since"
"""Under these st.user has what the proxy said, once it was found true."""
_PERSON, _SINCE = b"x-spm-person", b"x-spm-since"
_OIDC = {
    "redirect_uri": "SPM_OIDC_REDIRECT_URI",
    "cookie_secret": "SPM_OIDC_COOKIE_SECRET",
    "client_id": "SPM_OIDC_CLIENT_ID",
    "client_secret": "SPM_OIDC_CLIENT_SECRET",
    "server_metadata_url": "SPM_OIDC_METADATA_URL",
}


def proxy_secret() -> str:
    """Give what the proxy and the dashboard know; empty: no proxy signs people in. SpmError when it is short."""
    secret = os.environ.get("SPM_PROXY_SECRET", "")
    if secret and len(secret) < SECRET_CHARACTERS:
        raise SpmError(f"SPM_PROXY_SECRET has {len(secret)} characters; at least {SECRET_CHARACTERS} were expected.")
    return secret


def oidc_secrets() -> dict[str, Any]:
    """Give the provider's keys out of the environment, for st.App; empty: they stand in .streamlit/secrets.toml, or nowhere."""
    given = {key: os.environ[name] for key, name in _OIDC.items() if os.environ.get(name)}
    missing = [name for key, name in _OIDC.items() if key not in given]
    if given and missing:
        raise SpmError(f"Sign-in by OpenID Connect is half set: {', '.join(missing)} missing in the environment.")
    return {"auth": given} if given else {}


def way() -> str | None:
    """Say how people sign in here: proxy, oidc, or None when nothing is set."""
    if proxy_secret():
        return "proxy"
    from streamlit.auth_util import get_secrets_auth_section

    return "oidc" if get_secrets_auth_section() else None


def may_listen(host: str) -> None:
    """Refuse another address than loopback, unless the store has people and they can sign in."""
    if host in LOOPBACK:
        return
    if not began(settings.store()):
        raise WrongUse(
            f"--host {host}: the store has no people, so whoever reaches the port could do everything. Listen on 127.0.0.1, "
            "or give roles first: spm people add EMAIL --role admin --by YOU"
        )
    if not (proxy_secret() or oidc_secrets() or way()):
        raise WrongUse(
            f"--host {host}: the store has people, but no sign-in is set, so nobody could come in. Set one (docs/operate.md, "
            '"People and sign-in"), or listen on 127.0.0.1.'
        )


@dataclass(frozen=True)
class Visitor:
    """Who signed in, and when (seconds since 1970; None: not said)."""

    address: str
    since: float | None = None

    def is_over(self) -> bool:
        """Whether the sign-in is longer ago than a session lasts."""
        hours = float(os.environ.get("SPM_SESSION_HOURS") or 12)
        return self.since is not None and time.time() - self.since > hours * 3600


def of_page() -> Visitor | None:
    """Give who looks at the page that runs now.

    Out of the run itself, as `st.user` has it: asked for, st.user looks on the disk for secrets.toml under one lock for
    all, hundreds of times a page, and with fifty people that was two thirds of their waiting.
    """
    context = get_script_run_ctx(suppress_warning=True)
    user = context.user_info if context else {}
    if proxy_secret():
        said, since = user.get(PERSON), user.get(SINCE)
        return Visitor(str(said), float(str(since))) if said and since else None
    return _of_claims(user) if user.get("is_logged_in") else None


def _of_claims(user: Mapping[str, Any]) -> Visitor | None:
    if not user.get("email") or user.get("email_verified") is False:
        return None
    since = user.get("iat")
    return Visitor(str(user["email"]), float(since) if since else None)


def of_request(request: HTTPConnection) -> Visitor | None:
    """Give who asks for one of our own addresses."""
    if proxy_secret():
        said = request.headers.get(_PERSON.decode())
        return Visitor(said, time.time()) if said else None
    if way() != "oidc":
        return None
    claims = _claims(request)
    found = _of_claims(claims) if claims.get("is_logged_in") else None
    return None if found is None or found.is_over() else found


def person_of(request: HTTPConnection) -> access.Person | None:
    """Give who asks for one of our own addresses, if they hold a role now; looked up anew each time."""
    visitor = of_request(request)
    me = access.person(settings.store(), visitor.address) if visitor else None
    return me if me is not None and me.roles else None


def _claims(request: HTTPConnection) -> dict[str, Any]:
    """Read the cookie that st.login set; its signature is Streamlit's own."""
    from streamlit.auth_util import get_cookie_with_chunks
    from streamlit.web.server.server_util import get_cookie_secret
    from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
    from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

    def one(name: str) -> bytes | None:
        value = request.cookies.get(name)
        return decode_signed_value(get_cookie_secret(), name, value.encode("latin-1")) if value else None

    try:
        found = json.loads(get_cookie_with_chunks(one, USER_COOKIE_NAME) or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def sign(user: str, at: int, secret: str) -> str:
    """Sign as the proxy does."""
    return hmac.new(secret.encode(), f"{user}\n{at}".encode(), sha256).hexdigest()


def said_by_proxy(headers: dict[bytes, bytes], secret: str, now: float) -> str | None:
    """Give whom the proxy names; None for headers unsigned, wrongly signed, or signed too long ago.

    >>> secret, now = "s" * 32, 1_800_000_000
    >>> signed = {b"x-spm-user": b"ann@x.org", b"x-spm-time": b"1800000000", b"x-spm-signature": sign("ann@x.org", now, secret).encode()}
    >>> said_by_proxy(signed, secret, now + 60), said_by_proxy(signed, secret, now + 600)
    ('ann@x.org', None)
    >>> said_by_proxy({**signed, b"x-spm-user": b"boss@x.org"}, secret, now) is None
    True
    """
    user = headers.get(b"x-spm-user", b"").decode("latin-1").strip()
    if not user or not secret:
        return None
    if (shown := headers.get(b"x-spm-secret")) is not None:
        return user if hmac.compare_digest(shown, secret.encode()) else None
    stamp = headers.get(b"x-spm-time", b"")
    if not stamp.isdigit() or abs(now - int(stamp)) > STALE:
        return None
    good = sign(user, int(stamp), secret)
    return user if hmac.compare_digest(headers.get(b"x-spm-signature", b""), good.encode()) else None


class Doorman:
    """Says to everything behind it who asks, as the proxy signed it; without people, turns away whoever is not on this machine."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.secret = proxy_secret()
        self._since: dict[str, int] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take out what a visitor claims, put in what the proxy signed."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        if not _is_here(scope) and not await run_in_threadpool(lambda: began(settings.store())):
            await PlainTextResponse(
                "This dashboard has no people yet; it answers on its own machine alone.\n", status_code=403
            )(scope, receive, send) if scope["type"] == "http" else await send(
                {"type": "websocket.close", "code": 1008}
            )
            return
        given: list[tuple[bytes, bytes]] = [(name.lower(), value) for name, value in scope["headers"]]
        names = [name for name, _ in given]
        headers = dict(given) if all(names.count(name) < 2 for name in (b"x-spm-user", b"x-spm-secret")) else {}
        kept = [(name, value) for name, value in given if not name.startswith(b"x-spm-")]
        now = time.time()
        if (user := said_by_proxy(headers, self.secret, now)) is not None:
            kept += [(_PERSON, user.encode("latin-1")), (_SINCE, str(self._signed_in(user, int(now))).encode())]
        await self.app({**scope, "headers": kept}, receive, send)

    def _signed_in(self, user: str, now: int) -> int:
        """Say since when, the same for as long as it lasts: only so may a page whose line broke go on where it was, its files with it."""
        if Visitor(user, self._since.get(user, 0)).is_over():
            self._since[user] = now
        return self._since[user]


def _is_here(scope: Scope) -> bool:
    client = scope.get("client")
    return client is None or client[0] in LOOPBACK


def trust_the_doorman() -> None:
    """Let st.user hold what the doorman put in; no visitor can, since he takes it out."""
    from streamlit import config

    config.set_option("server.trustedUserHeaders", {_PERSON.decode(): PERSON, _SINCE.decode(): SINCE})
