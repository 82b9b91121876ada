"""Where the dashboard stands: the project's folder, the store's path, and the settings it refuses to run without."""

from __future__ import annotations

import os
import threading
import time
from functools import lru_cache
from pathlib import Path

from spm_core.errors import SpmError
from spm_core.store import Store

ROOT = Path(__file__).resolve().parent.parent
"""The project's folder: .streamlit/, data/ and pages/ are in it."""

DEFAULT_STORE = "data/spm.duckdb"

_opening = threading.Lock()


def store_path() -> Path:
    """Give the store's file: SPM_STORE, else data/spm.duckdb, both seen from the working directory."""
    said = Path(os.environ.get("SPM_STORE") or DEFAULT_STORE)
    return _resolved(said) if said.is_absolute() else said.resolve()


@lru_cache(maxsize=8)
def _resolved(said: Path) -> Path:
    """Follow links once: a page asks for the store hundreds of times, and each look at the disk lets other threads go first."""
    return said.resolve()


def go_home() -> None:
    """Make the project's folder the working directory: Streamlit looks for its config there and nowhere else.

    The store is looked up first, so that a relative SPM_STORE still means the folder the person stood in.
    """
    os.environ["SPM_STORE"] = str(store_path())
    os.chdir(ROOT)


def assert_config() -> None:
    """Refuse to run unless .streamlit/config.toml was read and usage statistics are off.

    Raises SpmError. Streamlit reads its config silently or not at all; without it the server would listen
    on every address and tell an outside host about each visit.
    """
    from streamlit import config

    file = ROOT / ".streamlit" / "config.toml"
    mend = f"Start the dashboard with make run, or in the folder {ROOT}, with {file} as it came with the project."
    if config.get_option("browser.gatherUsageStats") is not False:
        raise SpmError(f"{file}: read browser.gatherUsageStats = true, expected false: telemetry stays off. {mend}")
    where = config.get_where_defined("browser.gatherUsageStats")
    if not where.endswith(str(Path(".streamlit") / "config.toml")):
        raise SpmError(f"{file}: was not read (the setting came from {where}). {mend}")


_opened: dict[Path, Store] = {}
_looked_at: dict[Path, float] = {}
GLANCE = 0.1
"""Seconds between two looks at whether another file stands in the store's place; whoever writes looks each time."""


def store() -> Store:
    """Give the one open store of this process for store_path(); the first call opens it, the others wait for that.

    A file that was gone or broken and has been put back is opened anew; what pages kept of the old one has its number (app/session.py).
    """
    path = store_path()
    found = _opened.get(path)
    if found is not None and time.monotonic() - _looked_at.get(path, 0) < GLANCE:
        return found
    with _opening:
        _looked_at[path] = time.monotonic()
        found = _opened.get(path)
        if found is not None and found.to_be_opened_anew():
            del _opened[path]
            found.abandon()
            found = None
        if found is None:
            found = _opened[path] = Store.open(path, must_exist=path in _known)
            _known.add(path)
        return found


def close() -> None:
    """Close the store once the act under way is done; later acts are refused in plain words."""
    with _opening:
        for found in _opened.values():
            found.close()


_known: set[Path] = set()
"""Stores that this process has held: one of them that is missing is never made anew, empty."""
