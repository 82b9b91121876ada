"""Memory is given back: of browser windows that were closed, and of what was read, tried and marked meanwhile.

Streamlit lets go of a closed window only when another is closed, the collector walks large things seldom, and the C
library keeps what is free. So, after a turn or a closed window, all three are asked to let go.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import gc
import threading
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from streamlit.runtime import Runtime, exists

if TYPE_CHECKING:
    from collections.abc import Iterator

EVERY = 15.0
"""Seconds between two looks at whether there is anything to give back."""
ARENAS = 2
M_ARENA_MAX = -8
"""malloc.h: how many heaps the threads share; each keeps for itself what was freed in it."""

_used = threading.Event()


@contextlib.contextmanager
def using() -> Iterator[None]:
    """Do something that takes much memory for a while."""
    try:
        yield
    finally:
        _used.set()


def few_heaps() -> None:
    """Let all threads share a few heaps, where the C library is glibc; elsewhere do nothing."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS)


async def keep_giving_back() -> None:
    """Give back what is no longer needed, now and then, for as long as the server runs."""
    while True:
        await asyncio.sleep(EVERY)
        if forget_closed_windows() or _used.is_set():
            _used.clear()
            await run_in_threadpool(give_back)


def forget_closed_windows() -> int:
    """Let go of windows that were closed for so long that nobody comes back to them, their files too; say how many.

    On the event loop, where Streamlit itself does it. Nothing public does this; tests/app would see it go.
    """
    if not exists():
        return 0
    manager: Any = Runtime.instance()._session_mgr  # noqa: SLF001
    with manager._storage_lock:  # noqa: SLF001 - a sign-out takes a window away on another thread
        gone = [info.session for _, info in manager._session_storage._cache.expire()]  # noqa: SLF001
    for session in gone:
        session.shutdown()
    return len(gone)


def give_back() -> None:
    """Collect what refers to itself alone, and give free memory back to the system."""
    gc.collect()
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
