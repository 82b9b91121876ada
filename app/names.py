"""Under which names the dashboard answers: this machine's own, and those of SPM_NAMES.

A page elsewhere whose name was pointed at this machine (DNS rebinding) would otherwise be same-origin with the dashboard and read
all of it.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.responses import PlainTextResponse
from starlette.websockets import WebSocketClose

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

ADDRESSES = frozenset({"127.0.0.1", "::1"})
LOOPBACK = ADDRESSES | {"localhost"}

REFUSED = """This dashboard does not answer under the name asked for.
Open it under its own name, or add this one to the setting SPM_NAMES and start it again (docs/operate.md).
"""


def names() -> frozenset[str]:
    """Give the names that a request may ask for, without ports: loopback and SPM_NAMES (commas between)."""
    return LOOPBACK | {name.strip().lower() for name in os.environ.get("SPM_NAMES", "").split(",") if name.strip()}


class OwnNames:
    """Refuses a request for another name: 421, a WebSocket 403."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.names = names()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what asks for this dashboard by its own name."""
        app = self.app
        if scope["type"] in ("http", "websocket"):
            host = dict(scope["headers"]).get(b"host", b"").decode("latin-1").lower()
            if name_of(f"//{host}") not in self.names:
                app = WebSocketClose(1008) if scope["type"] == "websocket" else PlainTextResponse(REFUSED, 421)
        await app(scope, receive, send)


def name_of(address: str) -> str | None:
    """Give the name in an address, without its port; None for what is no address.

    >>> name_of("//dashboard.example.gov:8443"), name_of("//[::1]:8501"), name_of("//[")
    ('dashboard.example.gov', '::1', None)
    """
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None
