"""The store: a DuckDB file that one process holds, read through cursors, written by one writer at a time.

One connection object used by several threads gives wrong answers silently, so every question takes a cursor
of its own; every change takes the one write lock and one transaction.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from spm_core.errors import StoreError
from spm_core.store.migrations import migrate
from spm_core.store.questions import install

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

FOREVER = datetime(9999, 12, 31, 23, 59, 59)  # noqa: DTZ001 - the store's times are UTC without an offset
"""The `known_at` that means "whatever was recorded"."""

PATIENCE = 15.0
"""Seconds to wait for another process to let go of the file."""

_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


def utc_now() -> datetime:
    """Give the present moment as the store keeps it: UTC without an offset."""
    return datetime.now(UTC).replace(tzinfo=None)


class Transaction:
    """One act of the ledger under way: its number, and the doors through which rows go in."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, first_act: int) -> None:
        self._cursor = cursor
        self._next = first_act
        self._acts: list[dict[str, Any]] = []
        self._types: dict[str, dict[str, str]] = {}

    def act(self, kind: str, *, who: str, known_at: datetime, why: str | None = None) -> int:
        """Record an act and give its number; acts number in the order of recording."""
        number = self._next
        self._next += 1
        self._acts.append(
            {"act": number, "kind": kind, "who": who, "why": why, "known_at": known_at, "recorded_at": utc_now()}
        )
        return number

    @property
    def last_act(self) -> int:
        """The number of the act recorded last, in this transaction or before it."""
        return self._next - 1

    def flush(self) -> None:
        """Write the acts recorded so far; done before every question and at the end."""
        acts, self._acts = self._acts, []
        self.add("act", acts)

    def rows(self, question: str, parameters: Sequence[Any] | Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Ask within the transaction: what it has added is seen."""
        self.flush()
        return _dicts(self._cursor.execute(question, parameters))

    def add(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Append rows (all with the same keys, which are columns of the table)."""
        if not rows:
            return
        import pyarrow as pa  # here, because `spm --help` need not wait for it

        columns = list(rows[0])
        types = self._types_of(table)
        if missing := set(columns) - set(types):
            raise StoreError(f"Table {table} has no column {', '.join(sorted(missing))}.")
        arrays = [pa.array([row[name] for row in rows], type=_arrow_types()[types[name]]) for name in columns]
        batch = pa.Table.from_arrays(arrays, names=columns)
        self._cursor.register("incoming", batch)
        try:
            names = ", ".join(f'"{name}"' for name in columns)
            self._cursor.execute(f'insert into "{table}" ({names}) select {names} from incoming')  # noqa: S608 - names of our own schema
        finally:
            self._cursor.unregister("incoming")

    def _types_of(self, table: str) -> dict[str, str]:
        if table not in self._types:
            found = self._cursor.execute(
                "select column_name, data_type from duckdb_columns() where table_name = ?", [table]
            )
            self._types[table] = dict(found.fetchall())
        return self._types[table]


def _dicts(result: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


@cache
def _arrow_types() -> dict[str, Any]:
    import pyarrow as pa

    return {
        "VARCHAR": pa.string(),
        "BIGINT": pa.int64(),
        "INTEGER": pa.int32(),
        "DOUBLE": pa.float64(),
        "BOOLEAN": pa.bool_(),
        "DATE": pa.date32(),
        "TIMESTAMP": pa.timestamp("us"),
        "BLOB": pa.large_binary(),
    }


class Store:
    """A store that is open. `Store.open` makes or opens it; `rows` asks; `change` changes."""

    def __init__(self, root: duckdb.DuckDBPyConnection, path: str) -> None:
        self._root = root
        self._write = threading.Lock()
        self.path = path
        self._version: int | None = None

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
            root = _connected(where)
        except duckdb.Error as error:
            raise StoreError(_why_not(where, str(error))) from error
        try:
            migrate(root)
            install(root)
        except BaseException:
            root.close()
            raise
        return cls(root, where)

    def close(self) -> None:
        """Let go of the file."""
        self._root.close()

    def rows(self, question: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[dict[str, Any]]:
        """Ask, on a cursor of its own; one dict a row."""
        cursor = self._root.cursor()
        try:
            return _dicts(cursor.execute(question, parameters or None))
        finally:
            cursor.close()

    def remembering(self) -> Store:
        """Give this store for one long answer: equal questions are asked once. Let go of it with the answer."""
        return _Remembering(self._root, self.path)

    def data_version(self) -> int:
        """Give a number that grows with every act: the key of everything cached."""
        version = self._version
        if version is None:  # this process alone writes, so it need not ask again until it has written
            version = self._version = int(self.rows("select coalesce(max(act), 0) as n from act")[0]["n"])
        return version

    @contextmanager
    def change(self) -> Iterator[Transaction]:
        """Hold the write lock and one transaction: all of it is stored, or nothing."""
        with self._write:
            cursor = self._root.cursor()
            try:
                cursor.execute("begin")
                tx = Transaction(cursor, _next_act(cursor))
                yield tx
                tx.flush()
                cursor.execute("commit")
                self._version = tx.last_act
            except BaseException:
                with suppress(duckdb.TransactionException):  # the engine may have ended it already
                    cursor.execute("rollback")
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
    """A store whose answers are kept; it is read alone, while nothing changes (or what changes must not be seen)."""

    def __init__(self, root: duckdb.DuckDBPyConnection, path: str) -> None:
        super().__init__(root, path)
        self._kept: dict[tuple[str, str], list[dict[str, Any]]] = {}

    def rows(self, question: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[dict[str, Any]]:
        """Ask, or give what was answered before; every answer is the asker's own to change."""
        key = (question, repr(parameters))
        if key not in self._kept:
            self._kept[key] = super().rows(question, parameters)
        return [dict(row) for row in self._kept[key]]


class _Trial(Store):
    """One transaction as a store; it takes no write lock, since appended rows that are rolled back meet no others."""

    def remembering(self) -> Store:
        """The same for one long answer, within the transaction."""
        return _RememberingTrial(self._root, self.path)

    def rows(self, question: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[dict[str, Any]]:
        """Ask within the transaction."""
        return _dicts(self._root.execute(question, parameters or None))

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
        self._kept: dict[tuple[str, str], list[dict[str, Any]]] = {}

    def rows(self, question: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[dict[str, Any]]:
        """Ask, or give what was answered before; every answer is the asker's own to change."""
        key = (question, repr(parameters))
        if key not in self._kept:
            self._kept[key] = super().rows(question, parameters)
        return [dict(row) for row in self._kept[key]]


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

    @contextmanager
    def change(self) -> Iterator[Transaction]:
        """Add to the transaction."""
        yield self._tx


def _connected(where: str) -> duckdb.DuckDBPyConnection:
    """Connect; while another process holds the file, try again for some seconds: most commands take less than one."""
    patient_until = time.monotonic() + PATIENCE
    while True:
        try:
            return duckdb.connect(where, config=_CONFIG)
        except duckdb.IOException as error:
            if "lock" not in str(error).lower() or time.monotonic() > patient_until:
                raise
            time.sleep(0.1)


def _next_act(cursor: duckdb.DuckDBPyConnection) -> int:
    row = cursor.execute("select coalesce(max(act), 0) + 1 from act").fetchone()
    assert row is not None
    return int(row[0])


def _why_not(where: str, error: str) -> str:
    if "lock" in error.lower():
        return (
            f"The store {where} has been in use by another process for {PATIENCE:.0f} seconds, most likely the dashboard; nothing was done. "
            "Use the dashboard for this, or stop it, run the command, and start it again."
        )
    return f"The store {where} cannot be opened: {error.splitlines()[0]} Restore it from a backup, or give another path with --store."
