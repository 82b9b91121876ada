"""How much may be dropped: files are in memory while a page holds them, so a person's are counted, and everybody's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse
from streamlit.runtime import Runtime, exists
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from app.turns import limit, person_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

WHERE = "/_stcore/upload_file/"
MEGABYTE = 1024 * 1024


class UploadLimits:
    """Refuses a dropped file when its person, or all together, hold too much already; nothing of it is kept."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.files = limit("SPM_UPLOAD_FILES_EACH", 400)
        self.each = limit("SPM_UPLOAD_MB_EACH", 200) * MEGABYTE
        self.all = limit("SPM_UPLOAD_MB_ALL", 1000) * MEGABYTE
        self._coming: dict[int, tuple[str, int]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on but a file that is too much."""
        if scope["type"] != "http" or scope["method"] != "PUT" or WHERE not in scope["path"]:
            await self.app(scope, receive, send)
            return
        session = scope["path"].partition(WHERE)[2].partition("/")[0]
        said = dict(scope["headers"]).get(b"content-length", b"")
        size = int(said) if said.isdigit() else MEGABYTE
        if refusal := self.refusal(session, size):
            while (await receive()).get("more_body"):  # else the browser sees a broken line in place of the answer
                pass
            await PlainTextResponse(f"{refusal}\n", status_code=413)(scope, receive, send)
            return
        self._coming[id(scope)] = (session, size)
        try:
            await self.app(scope, receive, send)
        finally:
            del self._coming[id(scope)]

    def refusal(self, session: str, size: int) -> str | None:
        """Say why a file of so many bytes cannot be held for a browser window; None when it can."""
        who, held = person_of(session), [*self._coming.values(), *_held()]
        mine = [bytes_ for other, bytes_ in held if person_of(other) == who]
        if len(mine) >= self.files:
            return f"{len(mine)} files are dropped already, and no more can be at once. Send or remove some first."
        if sum(mine) + size > self.each:
            return f"{self.each // MEGABYTE} MB may be dropped at once. Send or remove some files first."
        if sum(bytes_ for _, bytes_ in held) + size > self.all:
            return (
                "Too many files are being looked at just now. Nothing was taken; drop this one again in a few minutes."
            )
        return None


def _held() -> list[tuple[str, int]]:
    """The files that browser windows hold: whose, and how many bytes."""
    manager = Runtime.instance().uploaded_file_mgr if exists() else None
    if not isinstance(manager, MemoryUploadedFileManager):
        return []
    return [
        (session, len(file.data)) for session, files in [*manager.file_storage.items()] for file in [*files.values()]
    ]
