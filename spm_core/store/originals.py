"""The files as they came: given back byte for byte, and checked."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from spm_core.errors import StoreError

if TYPE_CHECKING:
    from spm_core.store.store import Store


def original(store: Store, act: int) -> tuple[str, bytes]:
    """Give the name and bytes of the file that came with an act; StoreError when they are not what was received."""
    rows = store.rows("from original where act = $act", {"act": act})
    if not rows:
        raise StoreError(f"The store has no file for act {act}.")
    data = bytes(rows[0]["bytes"])
    if hashlib.sha256(data).hexdigest() != rows[0]["sha256"]:
        raise StoreError(
            f"The kept file {rows[0]['file']} (act {act}) is damaged: its bytes are not those received. Restore the store from a backup."
        )
    return rows[0]["file"], data


def verify(store: Store) -> dict[str, Any]:
    """Check each original against its sha256, and each fact against the list of acts: `{originals, facts, problems}`."""
    problems: list[str] = []
    kept = store.rows("select act, sha256, file from original order by act")
    for row in kept:
        try:
            original(store, row["act"])
        except StoreError as error:
            problems.append(str(error))
    facts = 0
    for row in store.rows("from act_count() order by name"):
        facts += row["n"]
        if row["lost"]:
            problems.append(f"{row['lost']} rows of {row['name']} belong to no recorded act.")
    uploads = store.rows("from upload as u anti join original as o on o.act = u.act and o.sha256 = u.sha256")
    problems += [f"Upload {row['upload']} ({row['file']}) has no original." for row in uploads]
    return {"originals": len(kept), "facts": facts, "problems": problems}
