"""Whose a review is, and under which names and settings its figures were counted: frozen with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core import access
from spm_core.figures.plan import plan, settings

if TYPE_CHECKING:
    from spm_core.model import Ask
    from spm_core.store import Store


@access.question
def context(store: Store, ask: Ask) -> dict[str, Any]:
    """Give {organization, sample, tolerance_days, time_zone, year_start_month, names} as known at the ask's moment.

    `names` are those of units, divisions and people, by code and address.
    """
    known = settings(store, ask)
    lists = plan(store, ask)
    people = {row["email"]: row["name"] for row in lists["people"]}
    divisions = {row["division"]: row["name"] for row in lists["divisions"]}
    return {
        "organization": known["name"],
        "sample": known.get("sample"),
        **{key: known[key] for key in ("tolerance_days", "time_zone", "year_start_month")},
        "names": {**people, **divisions, **{row["unit"]: row["name"] for row in lists["units"]}},
    }
