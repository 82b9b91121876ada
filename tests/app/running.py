"""Coroutines run to their end within a test."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

R = TypeVar("R")


def done(work: Coroutine[object, object, R]) -> R:
    """Run it in a thread of its own: in this one a browser of another test may have a loop running."""
    with ThreadPoolExecutor(1) as another:
        return another.submit(asyncio.run, work).result()
