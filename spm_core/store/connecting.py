"""How a store's file is connected to, and in which words it is said that it cannot be."""

from __future__ import annotations

import time

import duckdb

PATIENCE = 15.0
"""Seconds to wait for another process to let go of the file."""

_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


def connected(where: str, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """Connect; while another process holds the file, try again for some seconds: most commands take less than one."""
    patient_until = time.monotonic() + PATIENCE
    while True:
        try:
            return duckdb.connect(where, config=_CONFIG, read_only=read_only)
        except duckdb.IOException as error:
            if "lock" not in str(error).lower() or time.monotonic() > patient_until:
                raise
            time.sleep(0.1)


def why_not(where: str, error: str) -> str:
    """Say why a file cannot be opened, from the engine's words, and what to do."""
    if "lock" in error.lower():
        return (
            f"The store {where} has been in use by another process for {PATIENCE:.0f} seconds, most likely the dashboard; nothing was done. "
            "Use the dashboard for this, or stop it, run the command, and start it again."
        )
    return f"The store {where} cannot be opened: {error.splitlines()[0]} Restore it from a backup, or give another path with --store."
