"""The ASGI entry: `uvicorn app.server:app`, one process.

/live answers while the process runs, /ready once a page would be quick and the store answers. Every answer carries
the security headers. The store is opened before the port answers; the slow imports go on beside the first visitor.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import importlib
import logging
import threading
from typing import TYPE_CHECKING, Any

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from app import downloads, identity, log, memory, settings
from app.backup import backup
from app.calendars import calendar_feed
from app.headers import Outermost, content_policy
from app.limits import UploadLimits
from app.names import OwnNames
from app.turns import LINE
from spm_core import intake
from spm_core.documents import press
from spm_core.errors import SpmError, StoreError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from types import FrameType

    from starlette.requests import Request

warm = asyncio.Event()
"""Set when what pages need is loaded; a page that comes earlier waits for it in its own imports."""

stopping = threading.Event()
"""Set when the process was asked to end."""

GRACE = 20
"""Seconds left to reports that were sent and are not stored yet, when the process is asked to end."""

FIRST_VISITOR = 2.0
"""Seconds left to whoever started it and opens the page at once, before the way in is warmed on the same processor."""


async def live(_request: Request) -> JSONResponse:
    """Answer that the process runs."""
    return JSONResponse({"live": True})


async def ready(_request: Request) -> JSONResponse:
    """Answer 200 when all is warm and the store answers, else 503 with the reason."""
    if stopping.is_set():
        return JSONResponse({"ready": False, "reason": "being stopped"}, status_code=503)
    if not warm.is_set():
        return JSONResponse({"ready": False, "reason": "still starting"}, status_code=503)
    try:
        acts = await run_in_threadpool(_acts)
    except Exception as error:  # noqa: BLE001 - whatever it is, the machine that waits is told
        return JSONResponse({"ready": False, "reason": str(error)}, status_code=503)
    return JSONResponse({"ready": True, "acts": acts})


def _acts() -> int:
    store = settings.store()
    if said := store.trouble():
        raise StoreError(said)
    return store.data_version()


def load_for_pages() -> None:
    """Import what every page needs; pandas among it, because DuckDB loads it at the first question with a parameter."""
    for name in ("pandas", "spm_core.figures"):
        importlib.import_module(name)


def load_for_uploads() -> None:
    """Warm the way in (Pandera, the reading children), then freeze all that is loaded: no collection walks it again."""
    importlib.import_module("spm_core.ledger.submit")
    intake.warm()
    gc.collect()
    gc.freeze()


async def warm_up() -> None:
    """Do the slow things beside the event loop; a failure is logged and leaves /ready at 503."""
    try:
        await run_in_threadpool(load_for_pages)
        warm.set()
        await asyncio.sleep(FIRST_VISITOR)
        await run_in_threadpool(load_for_uploads)
    except Exception as error:
        warm.clear()
        log.event("warm-up", level=logging.ERROR, error=error, mend="make clean run")
        raise


@contextlib.asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any] | None]:
    """Open the store before the first request, so that a locked or damaged one is told at once; close it after the last."""
    settings.store()
    warming = asyncio.create_task(warm_up())
    giving_back = asyncio.create_task(memory.keep_giving_back())
    yield None
    warming.cancel()
    giving_back.cancel()
    await run_in_threadpool(come_to_rest)
    intake.end()
    press.end()


def come_to_rest() -> None:
    """Store what was sent, end the act under way, take nothing more. Safe to call again."""
    stopping.set()
    with log.timed("end", of="server"):
        LINE.stop(GRACE)
        settings.close()


def build() -> Outermost:
    """Put the application together. Raises SpmError when the settings are not the project's."""
    memory.few_heaps()
    log.to_json_lines()
    settings.go_home()
    settings.assert_config()
    identity.trust_the_doorman()
    downloads.own_buttons()
    fonts = Mount("/fonts", StaticFiles(directory=settings.ROOT / "data" / "fonts"))
    inner = st.App(
        settings.ROOT / "app" / "main.py",
        lifespan=lifespan,
        routes=[
            Route("/live", live),
            Route("/ready", ready),
            Route("/backup", backup, methods=["POST"]),
            Route("/calendar/{code:path}", calendar_feed),
            fonts,
        ],
        middleware=[
            Middleware(OwnNames),
            Middleware(identity.Doorman),
            Middleware(downloads.Guard),
            Middleware(UploadLimits),
        ],
        secrets=identity.oidc_secrets() or None,
    )
    return Outermost(inner, content_policy())


app = build()


def run(host: str = "127.0.0.1", port: int = 8501) -> None:
    """Serve until stopped. Raises SpmError when the port is taken, StoreError when the store cannot be opened."""
    import uvicorn

    identity.may_listen(host)

    class Server(uvicorn.Server):
        """Comes to rest while the pages are still there to say what was stored; asked a second time, ends at once."""

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            if stopping.is_set():
                super().handle_exit(sig, frame)
                return
            stopping.set()
            leave = super().handle_exit

            def end() -> None:
                try:
                    come_to_rest()
                finally:
                    leave(sig, frame)

            threading.Thread(target=end, name="ending", daemon=True).start()

    settings.store()  # before the port: a locked or damaged store is told in one sentence
    options: dict[str, Any] = {"ws": "websockets-sansio", "ws_per_message_deflate": False, "server_header": False}
    config = uvicorn.Config(
        app, host=host, port=port, log_config=None, access_log=False, timeout_graceful_shutdown=10, **options
    )
    try:
        listening = config.bind_socket()
    except SystemExit as error:  # uvicorn has written the system's reason by now
        mend = f"Stop that one, or take another: spm serve --port {port + 1}"
        raise SpmError(f"http://{host}:{port} is taken by another program. {mend}") from error
    with contextlib.suppress(KeyboardInterrupt):  # Ctrl+C is how it is stopped
        Server(config).run(sockets=[listening])
