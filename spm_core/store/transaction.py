"""One transaction of the store: its acts, the doors through which rows go in, and the link that seals them."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from spm_core.errors import StoreError
from spm_core.store import chain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import duckdb


def utc_now() -> datetime:
    """Give the present moment as the store keeps it: UTC without an offset."""
    return datetime.now(UTC).replace(tzinfo=None)


BESIDE_FIGURES = ("review:minutes", "review:note", "review:strike", "review:attend")
"""The kinds of act that no figure depends on; each of them only adds words to a review."""


class Transaction:
    """One act of the ledger under way: its number, and the doors through which rows go in."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, first_act: int) -> None:
        self._cursor = cursor
        self._next = first_act
        self._acts: list[dict[str, Any]] = []
        self._types: dict[str, dict[str, str]] = {}
        self._sums: dict[int, int] = {}
        self._first = first_act
        self.changes = False
        """Whether anything but events was recorded: only then are figures counted anew."""
        self.last_counted = 0
        """The last act of this transaction that a figure may depend on; 0: none is."""

    def act(self, kind: str, *, who: str, known_at: datetime, why: str | None = None) -> int:
        """Record an act and give its number; acts number in the order of recording."""
        self.changes = True
        number = self.event(kind, who=who, known_at=known_at, why=why)
        if kind not in BESIDE_FIGURES:
            self.last_counted = number
        return number

    def event(self, kind: str, *, who: str, known_at: datetime, why: str | None = None) -> int:
        """Record what happened without changing a fact (access/record.py), and give its number."""
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

    def seal(self) -> None:
        """Link the acts of this transaction to the chain, with every row that they wrote; its last step.

        StoreError when rows were added under an act that is not of this transaction: no link would hold them.
        """
        self.flush()
        if strangers := [act for act in self._sums if not self._first <= act < self._next]:
            raise StoreError(f"Rows were added for act {strangers[0]}, which is not of this transaction.")
        sums, self._sums = self._sums, {}
        if sums:
            self.add(chain.TABLE, list(chain.links(chain.head(self._cursor), sums)))

    def rows(self, question: str, parameters: Sequence[Any] | Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Ask within the transaction: what it has added is seen."""
        self.flush()
        return dicts(self._cursor.execute(question, parameters))

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
        if table != chain.TABLE:
            said = batch.select([name for name in columns if types[name] != "BLOB"])  # as it will be read back
            for row in said.to_pylist():
                self._sums[row["act"]] = self._sums.get(row["act"], 0) + chain.row_digest(table, row)
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


def dicts(result: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Give the rows of an answer, one dict each."""
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
