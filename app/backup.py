"""POST /backup: the running dashboard makes a backup of its own store, for `spm backup` on the same machine.

Only for whoever knows SPM_BACKUP_SECRET of the dashboard's environment, and only from loopback; without that setting
the address does not exist. A reverse proxy must not pass it on (docs/operate.md).
"""

from __future__ import annotations

import hmac
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, PlainTextResponse, Response

from app import settings
from app.names import ADDRESSES as HERE
from spm_core.access import NotAllowed, asking, left, let_in
from spm_core.access.places import ADDRESSES, SERVED
from spm_core.errors import SpmError
from spm_core.store import backup as backups

if TYPE_CHECKING:
    from starlette.requests import Request


async def backup(request: Request) -> Response:
    """Answer with the backup's document; 404 without the secret's setting, 403 for who may not, 409 for another store."""
    secret = os.environ.get("SPM_BACKUP_SECRET")
    if not secret:
        return PlainTextResponse("Not found\n", status_code=404)
    given = request.headers.get("authorization", "")
    here = request.client is not None and request.client.host in HERE and "x-forwarded-for" not in request.headers
    if not here or not hmac.compare_digest(given.encode(), f"Bearer {secret}".encode()):
        return PlainTextResponse(
            "Backups are made for this machine alone, with the dashboard's SPM_BACKUP_SECRET.\n", status_code=403
        )
    try:
        wanted = json.loads(await request.body())
        other = Path(wanted["store"]) != settings.store_path()
    except (ValueError, KeyError, TypeError):
        return PlainTextResponse("Expected JSON with store, and file or into and keep.\n", status_code=400)
    if other:
        return PlainTextResponse(f"This dashboard holds {settings.store_path()}.\n", status_code=409)
    try:
        return JSONResponse(await run_in_threadpool(_make, wanted))
    except NotAllowed as error:
        return PlainTextResponse(f"{error}\n", status_code=403)
    except SpmError as error:
        return PlainTextResponse(f"{error}\n", status_code=500)


def _make(wanted: dict[str, Any]) -> dict[str, Any]:
    who = wanted.get("as")
    asked = asking(settings.store(), str(who) if who else None)
    store = let_in(asked, ADDRESSES["/backup"], "make a backup")
    if wanted.get("file"):
        made = backups.backup(store, str(wanted["file"]))
    else:
        made = backups.into(store, str(wanted["into"]), keep=max(1, int(wanted["keep"])))
    left(asked, SERVED["/backup"], str(made["file"]), by="spm backup")
    return made
