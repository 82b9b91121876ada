"""Files that a page offers (`/media/...`): given in a store with people to the person alone whose page offered them."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from streamlit import runtime

from app import identity, settings
from spm_core import access

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_offered_to: dict[str, str] = {}
"""Streamlit's session -> who looked at its pages last."""
_made_for: dict[str, set[str]] = {}
"""What a button made when it was pressed, by sha256: Streamlit notes no session for it."""
MANY = 10_000


def whose(session: str) -> str | None:
    """Say who looks at a session's pages; None: nobody who signed in."""
    return _offered_to.get(session)


def made_for(data: bytes, address: str) -> None:
    """Note for whom a file was made just now; the oldest are forgotten."""
    key = sha256(data).hexdigest()
    _made_for[key] = _made_for.pop(key, set()) | {address}
    while len(_made_for) > MANY:
        _made_for.pop(next(iter(_made_for)))


def offered_to(session: str, address: str) -> None:
    """Note who looks at a session's pages; the oldest are forgotten."""
    _offered_to.pop(session, None)
    _offered_to[session] = address
    while len(_offered_to) > MANY:
        _offered_to.pop(next(iter(_offered_to)))


class Guard:
    """Gives a file to whom it was offered; to anybody else it does not exist."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on all but files of somebody else's page."""
        if scope["type"] == "http" and scope["path"].startswith("/media/"):
            request = Request(scope)
            if not await run_in_threadpool(_may_have, request):
                await PlainTextResponse("Not found\n", status_code=404)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def _may_have(request: Request) -> bool:
    if not access.began(settings.store()):
        return True
    me = identity.person_of(request)
    if me is None:
        return False
    file = request.url.path.rpartition("/")[2].partition(".")[0]
    kept = runtime.get_instance().media_file_mgr
    held = kept._files_by_session_and_coord  # noqa: SLF001 - nothing public says whose a file is; tests/access would see it go
    if any(_offered_to.get(session) == me.email and file in files.values() for session, files in held.items()):
        return True
    found = kept.read_file(file)
    return found is not None and me.email in _made_for.get(sha256(found.content).hexdigest(), ())
