"""The chain of acts: each link's digest covers the link before, its act, and every row that the act wrote.

A row's digest is SHA-256 over its table, its columns and values. The rows of an act are summed (mod 2^256), so their
order does not matter; columns without a value are left out, so a column that a migration adds breaks no link. Bytes
are left out too: the sha256 beside them stands for them, and is checked against them.

Who can write the file can also make a whole new chain. What shows that is a head (the last link's digest) that was
kept elsewhere: with each backup, or as printed by `spm verify`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from hashlib import sha256
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import duckdb

TABLE = "act_chain"
AT_ONCE = 10_000
_WHOLE = 1 << 256


def row_digest(table: str, row: Mapping[str, Any]) -> int:
    """Digest one row, as it is read back from the store.

    >>> row_digest("upload", {"act": 7, "unit": "U1"}) == row_digest("upload", {"unit": "U1", "new": None, "act": 7})
    True
    """
    said = {name: value for name, value in row.items() if value is not None}
    text = json.dumps([table, said], sort_keys=True, default=str, separators=(",", ":"))
    return int.from_bytes(sha256(text.encode("utf-8", "surrogatepass")).digest(), "big")


def link(before: str, act: int, rows: int) -> str:
    """Digest a link: the one before it, its act, and the sum of its rows' digests."""
    return sha256(f"{before}\n{act}\n{rows % _WHOLE:064x}".encode()).hexdigest()


def links(before: str, sums: Mapping[int, int]) -> Iterable[dict[str, Any]]:
    """Give the links of acts just recorded, one each, in their order."""
    for act in sorted(sums):
        digest = link(before, act, sums[act])
        yield {"act": act, "digest": digest, "before": before}
        before = digest


def head(cursor: duckdb.DuckDBPyConnection) -> str:
    """Give the last link's digest; empty when there is none."""
    row = cursor.execute(f"select digest from {TABLE} order by act desc limit 1").fetchone()  # noqa: S608 - our own name
    return str(row[0]) if row else ""


def tables(cursor: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Give the tables of facts and their columns, those of bytes left out."""
    found: dict[str, list[str]] = defaultdict(list)
    here = "select table_name, column_name, data_type from duckdb_columns() where database_name = current_database() and not internal"
    for table, column, kind in cursor.execute(f"{here} order by table_name, column_index").fetchall():
        if kind != "BLOB":
            found[table].append(column)
    return {table: columns for table, columns in found.items() if "act" in columns and table != TABLE}


def sums_of(cursor: duckdb.DuckDBPyConnection, table: str, columns: list[str]) -> dict[int, tuple[int, int]]:
    """Give of each act the number of its rows in a table and the sum of their digests."""
    found: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    at = columns.index("act")
    names = ", ".join(f'"{name}"' for name in columns)
    cursor.execute(f'select {names} from "{table}"')  # noqa: S608 - names of our own schema
    while some := cursor.fetchmany(AT_ONCE):
        for row in some:
            n, total = found[row[at]]
            found[row[at]] = (n + 1, total + row_digest(table, dict(zip(columns, row, strict=True))))
    return dict(found)


def seal_what_is_there(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make the first link over all acts recorded so far, when there are any; done once, by the migration."""
    total, last = 0, 0
    for table, columns in tables(cursor).items():
        for act, (_, digests) in sums_of(cursor, table, columns).items():
            total, last = total + digests, max(last, act)
    if last:
        cursor.execute(f"insert into {TABLE} values (?, ?, '')", [last, link("", last, total)])  # noqa: S608 - our own name
