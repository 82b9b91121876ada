"""Drift: how far dates moved, in counts, a median and months; and the items behind every number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core import access
from spm_core.figures.asking import groups, iso, kind, known_at, tiers, when

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spm_core.model import Ask, Tier
    from spm_core.store import Store

_DRIFT = "drift(as_of => $as_of, known_at => $known_at, in_year => $in_year)"
"""Of both kinds and every tier, so that whatever is looked at is one question (`Store.remembering`)."""
_ITEMS = "from item_move(as_of => $as_of, known_at => $known_at, in_year => $in_year) as i order by i.pos"
"""Of both kinds: a review asks for one and then the other, which are then one question (`Store.remembering`)."""

_DATES = ("frozen", "approved", "forecast", "completed", "expected")
_GROUP = ("items", "past_tolerance", "unapproved_past_tolerance", "redated", "past_year_end", "median_moved_days")


@access.question
def drift(store: Store, ask: Ask, of: str = "actions") -> dict[str, Any]:
    """Answer `spm show drift`: groups of the ask's tier, and every item of the groups shown, days whole."""
    wanted = kind(of)
    shown = [_drift_group(row) for row in groups(store, ask, _DRIFT, when(ask)) if row["kind"] == wanted]
    members = [_drift_item(row) for row in _members(store, ask, of)]
    return {"as_of": str(ask.as_of), "tier": ask.tier, "of": of, "groups": shown, "items": members}


@access.question
def drift_tiers(store: Store, ask: Ask, of: str, wanted: Sequence[Tier]) -> dict[str, list[dict[str, Any]]]:
    """The groups of several tiers, as `drift` gives each, for one question to the store."""
    rows = [row for row in tiers(store, _DRIFT, when(ask)) if row["kind"] == kind(of)]
    return {tier: [_drift_group(row) for row in rows if row["tier"] == tier] for tier in wanted}


def _drift_group(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["group_id"],
        **{key: row[key] for key in _GROUP},
        "pace": {"n": row["pace_n"], "of": row["pace_of"]},
        "hit_rate": {"n": row["hit_n"], "of": row["hit_of"]},
        "months_late": row["months_late"],
    }


@access.question
def items(store: Store, ask: Ask, of: str = "actions") -> dict[str, Any]:
    """Answer `spm show items`: one row per item of the ask's group, with everything that applies to it."""
    if ask.id is not None:
        groups(store, ask, "plan_group(known_at => $known_at)", {"known_at": known_at(ask)})  # refuses an unknown one
    told = _sources(store, ask)
    rows = [_whole_item(row, told.get(row["item"])) for row in _members(store, ask, of)]
    return {"as_of": str(ask.as_of), "tier": ask.tier, "of": of, "items": rows}


def _members(store: Store, ask: Ask, of: str) -> list[dict[str, Any]]:
    wanted = kind(of)
    return [row for row in group_rows(store, ask) if row["kind"] == wanted]


def group_rows(store: Store, ask: Ask) -> list[dict[str, Any]]:
    """The rows of item_move of the ask's group, of both kinds, in plan order."""
    return of_group(ask, store.rows(_ITEMS, when(ask)))


def of_group(ask: Ask, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of item_at that belong to the ask's group, by their lead as of their month."""
    if ask.id is None or ask.tier == "agency":
        return rows
    column = {"unit": "lead"}.get(ask.tier, ask.tier)
    return [row for row in rows if row[column] == ask.id]


def _drift_item(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "item": row["item"],
        "lead": row["lead"],
        **{key: iso(row[key]) for key in _DATES},
        **{key: row[key] for key in ("drift", "approved_drift", "unapproved_drift", "month_slip", "status")},
        "tags": list(row["tags"]),
    }


def _whole_item(row: dict[str, Any], told: dict[str, Any] | None) -> dict[str, Any]:
    known = ("kind", "text", "milestone", "strategy", "goal", "year", "lead_name", "division", "responsible")
    said = (
        "reported",
        "word",
        "note",
        "change_asked",
        "change_detail",
        "past_year_end",
        "approved_precision",
        "known_later",
    )
    return {
        **_drift_item(row),
        **{key: row[key] for key in (*known, *said)},
        "first_approved": iso(row["first_approved"]),
        "start": iso(row["start_on"]),
        "dropped_on": iso(row["dropped_on"]),
        "source": told,
    }


def _sources(store: Store, ask: Ask) -> dict[str, dict[str, Any]]:
    """For each item the cell that spoke of it last, up to the month."""
    rows = store.rows(
        "from item_source(as_of => $as_of, known_at => $known_at)",
        {"known_at": known_at(ask), "as_of": ask.as_of.last_day},
    )
    return {row.pop("item"): row for row in rows}
