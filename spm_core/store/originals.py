"""The files as they came: given back byte for byte, and checked."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

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
