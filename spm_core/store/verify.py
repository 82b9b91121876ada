"""Is everything in place? Originals byte for byte, facts with their acts, the chain of acts link by link."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import duckdb

from spm_core.errors import StoreError
from spm_core.store import chain

if TYPE_CHECKING:
    from spm_core.store.store import Store

_MEND = "Restore the store from a backup."


def verify(store: Store, *, expect: str | None = None) -> dict[str, Any]:
    """Check a store: `{originals, facts, acts, sealed_together, head, problems}`; with no problem it is whole.

    `sealed_together`: so many acts were recorded before the chain was, and are sealed as one. `expect`: the head of an
    earlier day, which the chain must hold. What cannot be read is a problem among the others, never an error.
    """
    answer: dict[str, Any] = {"originals": 0, "facts": 0, "acts": 0, "sealed_together": 0, "head": "", "problems": []}
    for part in (_originals, _facts):
        try:
            part(store, answer)
        except duckdb.Error as error:
            answer["problems"].append(f"The store's file is damaged: {_first_line(error)} {_MEND}")
        except (StoreError, UnicodeDecodeError) as error:
            answer["problems"].append(f"{error}")
    if expect is not None and not answer.pop("links", {}).get(expect):
        answer["problems"].append(
            f"The chain of acts holds no link {expect}: what was recorded up to then was taken out or written anew. {_MEND}"
        )
    answer.pop("links", None)
    return answer


def _originals(store: Store, answer: dict[str, Any]) -> None:
    rows = store.rows("select act, file, sha256, sha256(bytes) as now from original order by act")
    answer["originals"] = len(rows)
    for row in rows:
        if row["sha256"] != row["now"]:
            answer["problems"].append(
                f"The kept file {row['file']} (act {row['act']}) is damaged: its bytes are not those received. {_MEND}"
            )
    lost = store.rows("from upload as u anti join original as o on o.act = u.act and o.sha256 = u.sha256")
    answer["problems"] += [f"Upload {row['upload']} ({row['file']}) has no original. {_MEND}" for row in lost]


def _facts(store: Store, answer: dict[str, Any]) -> None:
    acts = {row["act"] for row in store.rows("select act from act")}
    answer["acts"] = len(acts)
    sums: dict[int, int] = defaultdict(int)
    with store.cursor() as cursor:
        for table, columns in chain.tables(cursor).items():
            found = chain.sums_of(cursor, table, columns)
            lost = sum(n for act, (n, _) in found.items() if act not in acts)
            if lost:
                answer["problems"].append(f"{lost} rows of {table} belong to no recorded act. {_MEND}")
            if table != "act":
                answer["facts"] += sum(n for n, _ in found.values())
            for act, (_, total) in found.items():
                sums[act] += total
    if store.rows("select 1 as there from duckdb_tables() where table_name = $name", {"name": chain.TABLE}):
        _chain(store, acts, sums, answer)


def _chain(store: Store, acts: set[int], sums: dict[int, int], answer: dict[str, Any]) -> None:
    """Follow the chain and name its first broken link; what comes after it says nothing any more."""
    before, last, at = "", 0, 0
    answer["links"] = {}
    recorded = sorted(sums)
    for row in store.rows(f"from {chain.TABLE} order by act"):
        act = row["act"]
        sealed = 0
        while at < len(recorded) and recorded[at] <= act:
            sealed, at = sealed + sums[recorded[at]], at + 1
        if row["before"] != before:
            answer["problems"].append(f"The chain of acts is broken before act {act}: a link was taken out. {_MEND}")
            return
        if row["digest"] != chain.link(before, act, sealed):
            which = f"act {act}" if last == act - 1 else f"acts {last + 1} to {act}, sealed together"
            answer["problems"].append(
                f"The chain of acts is broken at {which}: what is recorded there is not what was written. {_MEND}"
            )
            return
        if not last:
            answer["sealed_together"] = sum(number <= act for number in acts) if act > 1 else 0
        before, last = row["digest"], act
        answer["links"][before] = True
    answer["head"] = before
    loose = [number for number in acts if number > last]
    if loose:
        answer["problems"].append(
            f"{len(loose)} acts, the first of them {min(loose)}, are in no link of the chain. {_MEND}"
        )


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
