"""Numbered schema migrations, forward only."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from importlib import resources
from typing import TYPE_CHECKING

from spm_core.errors import StoreError
from spm_core.store.chain import seal_what_is_there

if TYPE_CHECKING:
    import duckdb

_CREATE = (
    "create table if not exists migration (version integer not null, name text not null, applied_at timestamp not null)"
)

_THEN = {8: seal_what_is_there}
"""What a migration does to rows that are there, after its SQL."""


def known() -> list[tuple[int, str, str]]:
    """List the migrations shipped: number, file name, SQL text; in order."""
    found = []
    for file in resources.files("spm_core.store").joinpath("schema").iterdir():
        number = re.match(r"(\d{4})_.*\.sql$", file.name)
        if number:
            found.append((int(number[1]), file.name, file.read_text("utf-8")))
    return sorted(found)


def migrate(connection: duckdb.DuckDBPyConnection) -> None:
    """Bring a store to the newest schema, all or nothing; refuse one that a newer version wrote."""
    tables = {row[0] for row in connection.execute("select table_name from duckdb_tables()").fetchall()}
    if tables and "migration" not in tables:
        raise StoreError(
            "This file is a DuckDB database but no SPM store. Give the path of a store, or of a file that does not exist yet."
        )
    done = {row[0] for row in connection.execute("select version from migration").fetchall()} if tables else set()
    version = max(done, default=0)
    steps = known()
    if version > steps[-1][0]:
        raise StoreError(
            f"This store has schema {version}, written by a newer version; this version knows schemas up to {steps[-1][0]}. "
            "Nothing was changed. Install the newer version to open it."
        )
    if done.issuperset(number for number, _, _ in steps):
        return
    connection.execute("begin")
    try:
        connection.execute(_CREATE)
        for number, name, sql in steps:
            if number not in done:
                connection.execute(sql)
                if number in _THEN:
                    _THEN[number](connection)
                connection.execute(
                    "insert into migration values (?, ?, ?)", [number, name, datetime.now(UTC).replace(tzinfo=None)]
                )
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise
