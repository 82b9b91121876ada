"""Files that a page offers (`/media/...`): made for the page alone that has the button, given to the person alone whose page it is."""

from __future__ import annotations

import asyncio
import logging
from hashlib import sha256
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from streamlit import runtime
from streamlit.proto.ForwardMsg_pb2 import BackendOperationResponse, DeferredFileResponsePayload
from streamlit.runtime import app_session
from streamlit.runtime.backend_operation_handler import DeferredFileHandler
from streamlit.runtime.media_file_storage import MediaFileStorageError

from app import identity, settings
from app.log import event
from spm_core import access
from spm_core.errors import SpmError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send
    from streamlit.proto.BackMsg_pb2 import BackendOperationRequest

_offered_to: dict[str, str] = {}
"""Streamlit's session -> who looked at its pages last."""
_made_for: dict[str, set[str]] = {}
"""What a button made when it was pressed, by sha256: Streamlit notes no session for it."""
MANY = 10_000
TOO_OLD = "The page is too old to give this. Load it anew, then do it again."


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


class OwnButtons(DeferredFileHandler):
    """Makes what a download button stands for when its own page asks; Streamlit would for any page that says the button's number.

    The file would not reach that other page (Guard), but the record would say that the button's own person took it.
    And where Streamlit would say that it failed, the page says why.
    """

    async def handle(self, request: BackendOperationRequest, session_id: str) -> BackendOperationResponse:
        """Give the file's address, or why there is none; what another page's button stands for is refused, and recorded as an attempt."""
        waiting = self._get_media_file_mgr()._deferred_callables.get(request.deferred_file.file_id)  # noqa: SLF001 - as in _may_have
        if waiting is None:
            return BackendOperationResponse(request_id=request.request_id, error_msg=TOO_OLD)
        if waiting["session_id"] != session_id:
            await asyncio.to_thread(_tried, session_id)
            return BackendOperationResponse(request_id=request.request_id, error_msg="This is not on your page.")
        make = self._get_media_file_mgr().execute_deferred
        try:
            url = await asyncio.to_thread(make, request.deferred_file.file_id)
        except MediaFileStorageError as error:  # around whatever went wrong
            return BackendOperationResponse(request_id=request.request_id, error_msg=_why_not(error.__cause__))
        return BackendOperationResponse(
            request_id=request.request_id, deferred_file=DeferredFileResponsePayload(url=url)
        )


def _why_not(fault: BaseException | None) -> str:
    """Say beside the button why its file was not given."""
    event("download", level=logging.ERROR, error=fault)
    if isinstance(fault, SpmError):
        return f"Nothing was given. {fault}"
    return (
        "Nothing was given: the file could not be made. Do it again; if it stays so, tell whoever runs the dashboard."
    )


def _tried(session: str) -> None:
    access.denied(access.asking(settings.store(), whose(session)), "have a file that another page offers")


def own_buttons() -> None:
    """Have every page's buttons answered so."""
    app_session.DeferredFileHandler = OwnButtons  # type: ignore[attr-defined]


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
