"""Where the store's file stands while a process holds it: in place, gone, cut short, or another file in its place.

A deleted file is still there for the process that has it open: it would go on writing, and everything acknowledged
would be lost at its end. So each change looks before it begins, before it is committed, and after.
"""

from __future__ import annotations

import os  # noqa: TC003 - its stat_result is in signatures
from pathlib import Path

import duckdb

from spm_core.errors import StoreError

LEAST = 3 * 4096
"""Bytes of a DuckDB file's headers; a shorter file is none."""

ENGINE = (duckdb.IOException, duckdb.FatalException, duckdb.InternalException, duckdb.OutOfMemoryException, duckdb.TransactionException, duckdb.SerializationException, duckdb.ConnectionException)  # fmt: skip
"""Failures of the engine or of the machine under it, not of a question."""


class Standing:
    """The file of one open store, as it was when this process last wrote to it."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._broken: str | None = None
        self._at_fault: tuple[int, ...] | None = None
        self.written()

    def written(self) -> None:
        """Note how the file is after a change of our own; StoreError when it is gone by now."""
        found = self._found()
        if found is None:
            if self.path != ":memory:" and hasattr(self, "_identity"):
                raise StoreError(f"{self._gone()} What was just sent may be lost: send it again once the file is back.")
            self._identity, self._size = None, 0
            return
        self._identity, self._size = (found.st_dev, found.st_ino), found.st_size

    def trouble(self, *, sizes: bool = True) -> str | None:
        """Say what is wrong with the file; `sizes` False while a change is under way, when the engine may shorten it."""
        if self.path == ":memory:":
            return None
        found = self._found()
        if found is None:
            said = self._gone()
        elif (found.st_dev, found.st_ino) != self._identity:
            said = f"Another file stands in the place of the store {self.path}. Nothing was stored."
        elif found.st_size < (self._size if sizes else LEAST):
            said = f"The store's file {self.path} was cut short: {found.st_size} bytes of {self._size} are there. Nothing was stored. Put it back, or restore it from a backup."
        else:
            return self._broken
        if found is not None and found.st_size < self._size:
            self._broken, self._at_fault = said, _print(found)
        return said

    def came_back(self) -> bool:
        """Whether there was trouble, and the file that stands there now is another one, or other than it was then."""
        if self.path == ":memory:":
            return False
        found = self._found()
        if found is None or found.st_size < LEAST:
            self.trouble()
            return False
        if (found.st_dev, found.st_ino) != self._identity:
            return True
        return self._broken is not None and _print(found) != self._at_fault

    def assure(self) -> None:
        """Raise StoreError, with the mend, when the file cannot take an act."""
        if said := self.trouble():
            raise StoreError(said)

    def failed(self, error: Exception, *, asked: bool = False) -> StoreError:
        """Say the engine's failure plainly."""
        text = str(error).splitlines()[0] if str(error) else type(error).__name__
        low = str(error).lower()
        outcome = "The question was not answered." if asked else "Nothing was stored."
        if "commit succeeded" in low and "previous fatal error" not in low:  # the file has it; tidying up failed
            outcome = "What was sent last was stored all the same: look before you send it again."
        over = isinstance(error, (duckdb.FatalException, duckdb.InternalException)) or "invalidated" in low
        if over:  # a full disk does it too: with room again the handle works no more
            self._broken = f"The store {self.path} had a failure and must be opened anew: {text} {outcome} Do it again; if it stays so, start the dashboard anew."
            self._at_fault = None
        if "no space left" in low:
            return StoreError(f"The disk is full. {outcome} Make room where {self.path} lies, then do it again.")
        if "read-only" in low:
            return StoreError(
                f"The store {self.path} or its disk can only be read. {outcome} Make it writable, then do it again."
            )
        if "permission denied" in low:
            return StoreError(
                f"The store {self.path} may not be written by this user. {outcome} Give it the right to, then do it again."
            )
        if over:
            return StoreError(self._broken)
        return StoreError(
            self.trouble()
            or f"The store {self.path} failed: {text} {outcome} Do it again; if it stays so, run: spm verify"
        )

    def _gone(self) -> str:
        return f"The store's file {self.path} is gone. Nothing was stored. Put it back, or restore it from a backup."

    def _found(self) -> os.stat_result | None:
        if self.path == ":memory:":
            return None
        try:
            return Path(self.path).stat()
        except OSError:
            return None


def _print(found: os.stat_result | None) -> tuple[int, ...] | None:
    return found and (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)
