"""One server with the sample agency and one browser for all browser tests."""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.looking import chromium, make_store, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def sample_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with the sample agency, loaded once for all workers of a run; each serves its own copy."""
    folder = tmp_path_factory.mktemp("sample")
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    with (shared / "sample.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (loaded := shared / "sample.duckdb").exists():
            make_store(shared / "being-loaded.duckdb", sample=True).rename(loaded)
    store = Path(shutil.copy(loaded, folder / "spm.duckdb"))
    with serving(store, folder / "server.log") as url:
        yield url


@pytest.fixture(scope="session")
def empty_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with an empty store."""
    folder = tmp_path_factory.mktemp("empty")
    with serving(make_store(folder / "spm.duckdb", sample=False), folder / "server.log") as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium."""
    with chromium() as started:
        yield started
