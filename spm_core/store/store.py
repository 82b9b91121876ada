"""The store: a DuckDB file that one process holds, read through cursors, written by one writer at a time.

One connection object used by several threads gives wrong answers silently, so every question takes a cursor
of its own; every change takes the one write lock and one transaction.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from spm_core.errors import StoreError
from spm_core.store.answer import Answer
from spm_core.store.connecting import connected, why_not
from spm_core.store.migrations import known, migrate
from spm_core.store.questions import install
from spm_core.store.standing import ENGINE, Standing
from spm_core.store.transaction import BESIDE_FIGURES, Transaction, dicts, utc_now
from spm_core.store.versions import Versions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["FOREVER", "Store", "Transaction", "utc_now"]

FOREVER = datetime(9999, 12, 31, 23, 59, 59)  # noqa: DTZ001 - the store's times are UTC without an offset
"""The `known_at` that means "whatever was recorded"."""

_openings = count(1)

CLOSED = "The dashboard is being stopped. Nothing was stored; do it again in a few minutes."


class Store:
    """A store that is open. `Store.open` makes or opens it; `rows` asks; `change` changes."""

    def __init__(self, root: duckdb.DuckDBPyConnection, path: str) -> None:
        self._root = root
        self._write = threading.Lock()
        self.path = path
        self.opening = next(_openings)
        """Which opening of a store by this process it is: one put back in its place may count its acts by the same numbers."""
        self._closed = False
        self._versions = Versions()
        self._standing = Standing(path)

    @classmethod
    def open(cls, path: Path | str = ":memory:", *, must_exist: bool = False) -> Store:
        """Open a store, bringing its schema up to date; make it when there is none.

        Raises StoreError, with the mend, when another process holds it, when it is damaged or no store, when a
        newer version wrote it, or when it is missing and `must_exist`.
        """
        where = str(path)
        if where != ":memory:":
            file = Path(where)
            if must_exist and not file.exists():
                raise StoreError(f"There is no store at {where}. Make one with: spm init --store {where}")
            if not must_exist:
                file.parent.mkdir(parents=True, exist_ok=True)
        try:
            if Path(f"{where}.wal").exists():  # left by a power cut; a newer version's store must not take it in here
                cls._look_before(where)
            root = connected(where)
        except duckdb.Error as error:
            raise StoreError(why_not(where, str(error))) from error
        try:
            migrate(root)
            install(root)
        except duckdb.Error as error:
            root.close()
            raise StoreError(why_not(where, str(error))) from error
        except BaseException:
            root.close()
            raise
        return cls(root, where)

    @classmethod
    def look(cls, path: Path | str) -> Store:
        """Open a store to look at it, without changing a byte, whatever schema it has: to check it, not to ask figures.

        Raises StoreError when it is damaged or no store, or when a newer version wrote it.
        """
        where = str(path)
        try:
            root = connected(where, read_only=True)
            try:
                newest = root.execute("select max(version) from migration").fetchone()
            except duckdb.Error:
                root.close()
                raise
        except duckdb.Error as error:
            raise StoreError(why_not(where, str(error))) from error
        if newest and newest[0] and newest[0] > known()[-1][0]:
            root.close()
            raise StoreError(
                f"{where} has schema {newest[0]}, written by a newer version; this version knows schemas up to {known()[-1][0]}. "
                "Nothing was changed. Install the newer version to open it."
            )
        return cls(root, where)

    @classmethod
    def _look_before(cls, where: str) -> None:
        """Refuse a newer version's store before its journal is taken in; one that this process has open was looked at."""
        try:
            cls.look(where).close()
        except StoreError as fault:
            if not isinstance(fault.__cause__, duckdb.ConnectionException):
                raise

    def close(self) -> None:
        """Let go of the file, once the change under way is done; whoever waits to change something is refused."""
        self._closed = True
        with self._write:
            self._root.close()

    def abandon(self) -> None:
        """Let go of a file that is not what it was, writing nothing more to it."""
        with suppress(duckdb.Error):
            self._root.execute("pragma disable_checkpoint_on_shutdown")
        with suppress(duckdb.Error):
            self._root.close()

    def trouble(self) -> str | None:
        """Say why the store's file cannot be relied on now; None when it is in place."""
        if self._write.locked():
            return self._standing.trouble(sizes=False)
        return self._standing.trouble()

    def to_be_opened_anew(self) -> bool:
        """Whether the file was gone or broken and another stands there now."""
        return self._standing.came_back()

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Give a cursor of its own, for what walks through whole tables."""
        cursor = self._root.cursor()
        try:
            yield cursor
        finally:
            cursor.close()

    def rows(self, question: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[dict[str, Any]]:
        """Ask, on a cursor of its own; one dict a row."""
        try:
            with self.cursor() as cursor:
                return dicts(cursor.execute(question, parameters or None))
        except ENGINE as error:
            raise StoreError(CLOSED) if self._closed else self._standing.failed(error, asked=True) from error

    def remembering(self, most: int = 10_000) -> Store:
        """Give this store for one long answer: equal questions are asked once. Let go of it with the answer.

        `most` questions are kept, the latest ones.
        """
        return _Remembering(self, most)

    def data_version(self) -> int:
        """Give a number that grows with every act: the key of everything cached."""
        return self._versions.get("data", lambda: self._act("select coalesce(max(act), 0) as n from act"))

    def figures_version(self) -> int:
        """Give the number of the last act that a figure may depend on: the key of cached figures.

        Minutes and attendance change none, so that a pause in typing in a meeting makes nothing be counted anew.
        """
        question = "select coalesce(max(act), 0) as n from act where not list_contains($beside, kind)"
        return self._versions.get("figures", lambda: self._act(question, {"beside": list(BESIDE_FIGURES)}))

    def _act(self, question: str, parameters: Mapping[str, Any] | None = None) -> int:
        return int(self.rows(question, parameters or {})[0]["n"])

    @contextmanager
    def change(self) -> Iterator[Transaction]:
        """Hold the write lock and one transaction: all of it is stored, or nothing."""
        with self._write:
            if self._closed:
                raise StoreError(CLOSED)
            self._standing.assure()
            try:
                cursor = self._root.cursor()
            except duckdb.Error as error:
                raise self._standing.failed(error) from error
            try:
                cursor.execute("begin")
                tx = Transaction(cursor, _next_act(cursor))
                yield tx
                tx.seal()
                self._standing.assure()
                cursor.execute("commit")
                self._standing.written()
                if tx.changes:
                    self._versions.note("data", tx.last_act)
                if tx.last_counted:
                    self._versions.note("figures", tx.last_counted)
            except BaseException as error:
                with suppress(duckdb.Error):  # the engine may have ended it already
                    cursor.execute("rollback")
                if isinstance(error, ENGINE):
                    raise self._standing.failed(error) from error
                raise
            finally:
                cursor.close()

    @contextmanager
    def together(self) -> Iterator[Store]:
        """Give a store in which several acts are one: all of them are stored when the block ends, or none when it fails."""
        with self.change() as tx:
            yield _Joined(tx, self.path)

    @contextmanager
    def trial(self) -> Iterator[Store]:
        """Give a store in which acts may be tried and asked about: nobody else sees them, and nothing of them stays."""
        cursor = self._root.cursor()
        try:
            cursor.execute("begin")
            yield _Trial(cursor, self.path)
        finally:
            with suppress(duckdb.TransactionException):  # the engine may have ended it already
                cursor.execute("rollback")
            cursor.close()


class _Remembering(Store):
    """A store whose answers are kept; it is only read, while nothing changes (or what changes must not be seen)."""

    def __init__(self, asked: Store, most: int) -> None:
        super().__init__(asked._root, asked.path)  # noqa: SLF001 - one of its own kind
        self._asked = asked
        self._most = most
        self._kept: dict[tuple[str, str], Answer] = {}
        self._keeping = threading.Lock()

    def remembering(self, most: int = 10_000) -> Store:  # noqa: ARG002 - it keeps already
        """The same, so that what it has answered before is not asked again."""
        return self

    def rows(self, question: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[dict[str, Any]]:
        """Ask, or give what was answered before; every answer is the asker's own to change."""
        key = (question, repr(parameters))
        with self._keeping:
            found = self._kept.get(key)
            if found is None:
                found = self._kept[key] = Answer()
                for oldest in list(self._kept)[: -self._most]:
                    del self._kept[oldest]
        return [dict(row) for row in found.given(lambda: self._asked.rows(question, parameters))]


class _Trial(Store):
    """One transaction as a store; it takes no write lock, since appended rows that are rolled back meet no others."""

    def remembering(self, most: int = 10_000) -> Store:  # noqa: ARG002 - a trial is short
        """The same for one long answer, within the transaction."""
        return _RememberingTrial(self._root, self.path)

    def rows(self, question: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[dict[str, Any]]:
        """Ask within the transaction."""
        return dicts(self._root.execute(question, parameters or None))

    @contextmanager
    def change(self) -> Iterator[Transaction]:
        """Add to the transaction."""
        tx = Transaction(self._root, _next_act(self._root))
        yield tx
        tx.flush()


class _RememberingTrial(_Trial):
    """A trial whose answers are kept; it is asked alone, after what is tried."""

    def __init__(self, root: duckdb.DuckDBPyConnection, path: str) -> None:
        super().__init__(root, path)
        self._keeps = _Remembering(_Trial(root, path), 10_000)

    def rows(self, question: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[dict[str, Any]]:
        """Ask, or give what was answered before."""
        return self._keeps.rows(question, parameters)


class _Joined(Store):
    """The acts of one transaction under way as a store: each sees what those before it added."""

    def __init__(self, tx: Transaction, path: str) -> None:
        self._tx = tx
        self.path = path

    def rows(self, question: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[dict[str, Any]]:
        """Ask within the transaction."""
        return self._tx.rows(question, parameters or None)

    def data_version(self) -> int:
        """Give the number of the last act, those of the transaction among them."""
        return self._tx.last_act

    def figures_version(self) -> int:
        """The same: nothing is kept of a transaction under way."""
        return self._tx.last_act

    @contextmanager
    def change(self) -> Iterator[Transaction]:
        """Add to the transaction."""
        yield self._tx


def _next_act(cursor: duckdb.DuckDBPyConnection) -> int:
    row = cursor.execute("select coalesce(max(act), 0) + 1 from act").fetchone()
    assert row is not None
    return int(row[0])
