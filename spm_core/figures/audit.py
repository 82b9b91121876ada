"""The record of acts, as it is printed and read by people who check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core import access

if TYPE_CHECKING:
    from datetime import datetime

    from spm_core.store import Store


@access.question
def audit(store: Store, since: datetime | None = None) -> dict[str, Any]:
    """Give every act recorded at or after a moment (UTC), in the order of recording: `{acts: [...]}`.

    Of each: act, recorded_at, known_at (ISO, UTC), who, kind, about, why, digest (null: sealed together with later ones).
    """
    rows = store.rows("from act_log()")
    return {
        "acts": [
            {
                "act": row["act"],
                "recorded_at": f"{row['recorded_at'].isoformat()}Z",
                "known_at": f"{row['known_at'].isoformat()}Z",
                **{key: row[key] for key in ("who", "kind", "about", "why", "digest")},
            }
            for row in rows
            if since is None or row["recorded_at"] >= since
        ]
    }
