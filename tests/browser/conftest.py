"""One server with the sample agency and one browser for all browser tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.looking import chromium, make_store, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def sample_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with the sample agency."""
    folder = tmp_path_factory.mktemp("sample")
    with serving(make_store(folder / "spm.duckdb", sample=True), folder / "server.log") as url:
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
