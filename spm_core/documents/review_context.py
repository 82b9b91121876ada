"""What the papers of a review say beside its document: whose it is, names, settings; as known when its figures were."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from spm_core.figures.plan import plan, settings
from spm_core.model import Ask, Month

if TYPE_CHECKING:
    from spm_core.store import Store


def context(store: Store, document: dict[str, Any], who: str) -> dict[str, Any]:
    """Give {organization, sample, tolerance_days, time_zone, year_start_month, names}, of a closed review as known at its closing."""
    known_at = document.get("known_at")
    moment = datetime.fromisoformat(known_at.removesuffix("Z")) if known_at else None
    ask = Ask(who=who, as_of=Month.parse(str(document["as_of"])[:7]), known_at=moment)
    known = settings(store, ask)
    lists = plan(store, ask)
    people = {row["email"]: row["name"] for row in lists["people"]}
    return {
        "organization": known["name"],
        "sample": known.get("sample"),
        **{key: known[key] for key in ("tolerance_days", "time_zone", "year_start_month")},
        "names": {**people, **{row["unit"]: row["name"] for row in lists["units"]}},
    }
