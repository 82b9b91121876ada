"""What every answer carries, and one line in the log for each that is worth it."""

from __future__ import annotations

import re
import time
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from app.log import event

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

ROUTES = ("live", "ready", "backup", "calendar", "fonts", "media", "static", "_stcore", "component")
"""First parts of an address that the log may name; the others may be anything that somebody typed."""
STREAMLIT = ("health", "host-config", "stream", "upload_file", "script-health-check")
QUIET = ("live", "ready", "fonts", "static", "_stcore/health", "_stcore/host-config")
"""Asked all the time: in the log only when they fail."""

REFUSED = b"Another site's page may not use the dashboard. (A proxy before it must pass on the Host that the browser asked for.)\n"


class Outermost:
    """Around everything: security headers on every answer, errors and refused websockets included, and the log's line."""

    def __init__(self, app: ASGIApp, policy: str) -> None:
        self.app = app
        self.headers = [
            (b"x-content-type-options", b"nosniff"),
            (b"x-frame-options", b"DENY"),
            (b"referrer-policy", b"same-origin"),
            (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
            (b"cross-origin-opener-policy", b"same-origin"),
            (b"cross-origin-resource-policy", b"same-origin"),
            (b"content-security-policy", policy.encode()),
        ]
        self.names = {name for name, _ in self.headers}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; an answer's start gets the headers."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        began, code = time.perf_counter(), [0]
        app = self.app
        if foreign(scope):
            if scope["type"] == "websocket":
                app = _refuse
            else:
                scope = {**scope, "headers": [one for one in scope["headers"] if one[0] != b"origin"]}

        async def with_headers(message: Message) -> None:
            if message["type"].endswith("response.start"):
                code[0] = message["status"]
                kept = [(name, value) for name, value in message.get("headers", []) if name.lower() not in self.names]
                message["headers"] = kept + self.headers
            elif message["type"] == "websocket.accept":
                code[0] = 101
            elif message["type"] == "websocket.close" and not code[0]:  # refused before it began
                code[0] = 403
                plain = [(b"content-type", b"text/plain; charset=utf-8")]
                await send({"type": "websocket.http.response.start", "status": 403, "headers": plain + self.headers})
                message = {"type": "websocket.http.response.body", "body": REFUSED}
            await send(message)

        try:
            await app(scope, receive, with_headers)
        finally:
            of = route(scope["path"])
            if code[0] >= 400 or of not in QUIET:
                event("request", of=of, code=code[0], ms=round((time.perf_counter() - began) * 1000))


def foreign(scope: Scope) -> bool:
    """Whether a page of another site asks.

    Streamlit would let in every port of this machine, and ask an outside host for its own address to tell.

    >>> [foreign({"headers": [(b"host", b"a:8501"), (b"origin", o)]}) for o in (b"s://a:8501", b"s://a:80", b"null")]
    [False, True, True]
    """
    headers = dict(scope["headers"])
    origin = headers.get(b"origin")
    return origin is not None and origin.partition(b"://")[2].lower() != headers.get(b"host", b"").lower()


async def _refuse(_scope: Scope, receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "websocket.close", "code": 1008})


def route(path: str) -> str:
    """Name the kind of an address, without what people put into it.

    >>> [route(path) for path in ("/", "/division", "/calendar/SIMP.ics", "/_stcore/upload_file/a/b", "/Jane%20Doe")]
    ['page', 'page', 'calendar', '_stcore/upload_file', 'page']
    """
    first, _, rest = path.strip("/").partition("/")
    if "_stcore" in (first, rest.partition("/")[0]):  # a page asks below its own address first
        known = [part for part in path.split("/") if part in STREAMLIT]
        return f"_stcore/{known[0]}" if known else "_stcore"
    return first if first in ROUTES else "page"


def content_policy() -> str:
    """Say what a page may load: its own host alone.

    Styles are inline because Streamlit makes them in the browser; scripts are not, so the few that stand in
    Streamlit's index.html are named by their hash. Nothing needs eval: Streamlit runs Vega with its interpreter.
    """
    index = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    inline = re.findall(r"<script>(.*?)</script>", index, flags=re.DOTALL)
    hashes = " ".join(f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in inline)
    return "; ".join((
        "default-src 'self'",
        f"script-src 'self' {hashes}".rstrip(),
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ))  # fmt: skip
