"""Taking an upload out of force; its history stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spm_core import access
from spm_core.ledger.acts import Outcome, recorded_at, refuse, signed

if TYPE_CHECKING:
    from datetime import datetime

    from spm_core.store import Store


@access.act
def withdraw(store: Store, upload: str, *, why: str, by: str, at: datetime | None = None) -> Outcome:
    """Take an upload out of force from `at` (UTC; now). The next older one of its unit and month is in force again."""
    signed(by, why)
    known_at = recorded_at(at)
    with store.change() as tx:
        found = tx.rows("from upload where upload = $upload", {"upload": upload})
        if not found:
            raise refuse(
                "unknown-upload",
                f"There is no upload {upload!r}.",
                "Copy its id from the list of uploads, for example u12.",
                upload,
            )
        if tx.rows("from withdrawal where upload = $upload", {"upload": upload}):
            raise refuse(
                "already-withdrawn", f"Upload {upload} was withdrawn before.", "Nothing needs to be done.", upload
            )
        act = tx.act("upload:withdraw", who=by, known_at=known_at, why=why)
        tx.add("withdrawal", [{"act": act, "known_at": known_at, "upload": upload}])
    return Outcome(act, more={"upload": upload})
