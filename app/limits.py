"""How much may be dropped: files are in memory while a page holds them, so a person's are counted, and everybody's.

In place of a file that is too much the page gets a note that says why, and says it: of a refused request the browser
would say no more than its number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from streamlit.runtime import Runtime, exists
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from app import identity, settings
from app.turns import limit, person_of
from spm_core import access
from spm_core.intake.package import MAX_BYTES

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

WHERE = "/_stcore/upload_file/"
MEGABYTE = 1024 * 1024
HEAD = 64 * 1024
"""Bytes that what a browser writes around a file may have, at most."""
NOTE = b"\x00not taken\x00"
"""How the note begins; no file does that is of any kind we read."""


def why_not_taken(data: bytes) -> str | None:
    """Give what a note says in place of a file; None for a file.

    >>> why_not_taken(NOTE + b"Too many."), why_not_taken(b"a,b")
    ('Too many.', None)
    """
    return data.removeprefix(NOTE).decode("utf-8", "replace") if data.startswith(NOTE) else None


class UploadLimits:
    """Puts a note in a file's place when it, its person, or all together are too much already; nothing of it is kept."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.files = limit("SPM_UPLOAD_FILES_EACH", 400)
        self.each = limit("SPM_UPLOAD_MB_EACH", 200) * MEGABYTE
        self.all = limit("SPM_UPLOAD_MB_ALL", 1000) * MEGABYTE
        self._coming: dict[int, tuple[str, int]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on but a file that is too much, or dropped by somebody else than whose page it is."""
        if scope["type"] != "http" or WHERE not in scope["path"] or scope["method"] not in ("PUT", "DELETE"):
            await self.app(scope, receive, send)
            return
        session = scope["path"].partition(WHERE)[2].partition("/")[0]
        if not await run_in_threadpool(_is_theirs, scope, session):
            await _refuse("Sign in, and open the page again.\n", 403, scope, receive, send)
            return
        if scope["method"] == "DELETE":
            await self.app(scope, receive, send)
            return
        said = dict(scope["headers"]).get(b"content-length", b"")
        if not said.isdigit():
            await _refuse("The length of the file was not said.\n", 411, scope, receive, send)
            return
        size = int(said)
        why = self.refusal(session, size)
        if why and self.is_flooded(session):
            await _refuse(f"{why}\n", 413, scope, receive, send)
            return
        if why:
            scope, receive = await _with_note(scope, receive, why)
        self._coming[id(scope)] = (session, 0 if why else size)
        try:
            await self.app(scope, receive, send)
        finally:
            del self._coming[id(scope)]

    def refusal(self, session: str, size: int) -> str | None:
        """Say why a file of so many bytes cannot be held for a browser window; None when it can."""
        if size > MAX_BYTES + HEAD:
            from spm_core.intake.rules import find  # with more of intake, which the server starts without

            large = find("file-too-large", size=f"{size / 1e6:.0f} MB", limit="20 MB")
            return f"{large.message} {large.fix}"
        held, mine = self._held(session)
        if len(mine) >= self.files:
            return f"{len(mine)} files are dropped already, and no more can be at once. Send or remove some first."
        if sum(mine) + size > self.each:
            return f"{self.each // MEGABYTE} MB may be dropped at once. Send or remove some files first."
        if sum(held) + size > self.all:
            return (
                "Too many files are being looked at just now. Nothing was taken; drop this one again in a few minutes."
            )
        return None

    def is_flooded(self, session: str) -> bool:
        """Whether a person holds so much that not even notes are kept."""
        return len(self._held(session)[1]) >= 2 * self.files

    def _held(self, session: str) -> tuple[list[int], list[int]]:
        """The sizes of all files that are held or coming, and of those of this window's person."""
        who, held = person_of(session), [*self._coming.values(), *_held()]
        return [size for _, size in held], [size for other, size in held if person_of(other) == who]


def _is_theirs(scope: Scope, session: str) -> bool:
    """Whether who asks is who looks at that page; in a store without people everybody is."""
    if not access.began(settings.store()):
        return True
    me = identity.person_of(HTTPConnection(scope))
    return me is not None and person_of(session) == me.email


async def _rest(receive: Receive) -> None:
    """Take in the rest of a body, and keep nothing: else the browser sees a broken line in place of the answer."""
    while (await receive()).get("more_body"):
        pass


async def _refuse(said: str, status: int, scope: Scope, receive: Receive, send: Send) -> None:
    await _rest(receive)
    await PlainTextResponse(said, status_code=status)(scope, receive, send)


async def _with_note(scope: Scope, receive: Receive, why: str) -> tuple[Scope, Receive]:
    """Give the request with a note in the file's place: the first part of its form, and no more."""
    head, more = b"", True
    while more and b"\r\n\r\n" not in head and len(head) < HEAD:
        message = await receive()
        head, more = head + message.get("body", b""), message.get("more_body", False)
    if more:
        await _rest(receive)
    top = head.partition(b"\r\n\r\n")[0]
    boundary = top.partition(b"\r\n")[0]
    body = top + b"\r\n\r\n" + NOTE + why.encode() + b"\r\n" + boundary + b"--\r\n"
    headers = [one for one in scope["headers"] if one[0] != b"content-length"]
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return messages.pop() if messages else await receive()

    return {**scope, "headers": [*headers, (b"content-length", str(len(body)).encode())]}, again


def _held() -> list[tuple[str, int]]:
    """The files that browser windows hold: whose, and how many bytes."""
    manager = Runtime.instance().uploaded_file_mgr if exists() else None
    if not isinstance(manager, MemoryUploadedFileManager):
        return []
    return [
        (session, len(file.data)) for session, files in [*manager.file_storage.items()] for file in [*files.values()]
    ]
