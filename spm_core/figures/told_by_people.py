"""What people chose and wrote for a year: its accomplishments, and suggestions for the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core import access
from spm_core.figures.asking import iso, known_at
from spm_core.figures.plan import agency_time

if TYPE_CHECKING:
    from spm_core.model import Ask
    from spm_core.store import Store

Row = dict[str, Any]

REASONS = {
    "carried": "carried",
    "late": "late",
    "partly_met": "partly met",
    "recommendation": "from a recommendation",
    "target_missed": "target missed",
    "other": "other",
}
"""Why a milestone is suggested for the next year: the word that is kept, and how it is said."""


@access.question
def accomplishments_chosen(store: Store, ask: Ask, year: str) -> list[Row]:
    """The accomplishments chosen for a plan year's report, in the order of choosing.

    Rows {id, unit, text, month, item, upload, by, on, file}; `month`, `item`, `upload` null where it was written anew.
    """
    rows = store.rows(
        "from accomplishment_now(known_at => $at) as a where left(a.year, 4) = left($year, 4) order by a.made",
        {"at": known_at(ask), "year": year},
    )
    return [
        {
            "id": row["accomplishment"],
            **{key: row[key] for key in ("unit", "text", "month", "item", "upload")},
            "file": None,
            "by": row["who"],
            "on": iso(agency_time(store, row["known_at"]).date()),
        }
        for row in rows
    ]


@access.question
def suggestions(store: Store, ask: Ask, year: str) -> list[Row]:
    """What people suggest for a plan year, in the order of writing; nothing of it is in a plan by itself.

    Rows {id, year, text, kind, reason, about, milestone, strategy, lead, why, by, on}: `kind` a key of REASONS, `reason` its
    words with what the writer added, `milestone` the same as `about`.
    """
    rows = store.rows(
        "from suggestion_now(known_at => $at) as s where left(s.year, 4) = left($year, 4) order by s.made",
        {"at": known_at(ask), "year": year},
    )
    return [
        {
            "id": row["suggestion"],
            **{key: row[key] for key in ("year", "text", "about", "strategy", "lead", "why")},
            "kind": row["reason"],
            "reason": _reason(row),
            "milestone": row["about"],
            "by": row["who"],
            "on": iso(agency_time(store, row["known_at"]).date()),
        }
        for row in rows
    ]


def _reason(row: Row) -> str:
    said, why = REASONS.get(row["reason"], str(row["reason"])), str(row["why"] or "").strip()
    if row["reason"] == "other" and why:
        return why
    return f"{said}: {why}" if why else said
