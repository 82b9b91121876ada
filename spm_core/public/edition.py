"""A publication: what is shown to everybody as of a month, and what of it is hidden and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from spm_core.figures.asking import moment
from spm_core.model import TIERS, Month
from spm_core.public.counts import Counts, Group

if TYPE_CHECKING:
    from datetime import datetime

    from spm_core.public.rule import Reason
    from spm_core.store import Store

Place = tuple[str, str, str | None, str]
"""Of actions or milestones, tier, code, column."""


@dataclass
class Edition:
    """A publication as the store keeps it: its counts as they were, and which of them it hides. Show `document` alone."""

    number: int
    as_of: Month
    year: str
    known_at: datetime
    least: int
    counts: dict[str, Counts]
    hidden: dict[Place, Reason] = field(default_factory=dict)
    measures: list[dict[str, Any]] = field(default_factory=list)

    def document(self) -> dict[str, Any]:
        """Give what everybody may see; a count that is hidden is None.

        `tables` has actions and milestones, each with its tiers, each with its groups in plan order. Why a count is hidden is
        not said: one that is small would be known to be so, and the others not to be.
        """
        total = sum(len(row) for counts in self.counts.values() for row in counts.rows.values())
        return {
            "edition": self.number,
            "as_of": str(self.as_of),
            "year": self.year,
            "known_at": moment(self.known_at),
            "minimum": self.least,
            "counts": total,
            "hidden": len(self.hidden),
            "tables": {of: self._tiers(of) for of in self.counts},
            "measures": self.measures,
        }

    def _tiers(self, of: str) -> dict[str, list[dict[str, Any]]]:
        groups = self.counts[of].rows
        return {tier: [self._group(of, group) for group in groups if group[0] == tier] for tier in TIERS}

    def _group(self, of: str, group: Group) -> dict[str, Any]:
        row = self.counts[of].rows[group]

        def said(column: str) -> int | None:
            return None if (of, *group, column) in self.hidden else row[column]

        pairs = {name: {"n": said(f"{name}.n"), "of": said(f"{name}.of")} for name in ("Y0", "T0", "T1")}
        statuses = ("completed", "overdue", "behind", "not_reported", "on_plan")
        found: dict[str, Any] = {
            "id": group[1],
            "name": self.counts[of].names[group],
            **pairs,
            "Y1": {"n": said("completed"), "of": said("Y1.of")},
            "status": {status: said(status) for status in statuses},
        }
        if "due" in row:
            reports = {column: said(column) for column in ("due", "on_time", "late", "missing")}
            found["reporting"] = {**reports, "actions": {"n": said("rows.n"), "of": said("rows.of")}}
        return found


def tables(edition: Edition, act: int) -> dict[str, list[dict[str, Any]]]:
    """Give an edition's rows by table of the store, under an act."""
    head = {"edition": edition.number, "as_of": edition.as_of.last_day, "year": edition.year, "least": edition.least}
    found: dict[str, list[dict[str, Any]]] = {
        "public_edition": [{"act": act, "known_at": edition.known_at, **head}],
        "public_group": [],
        "public_count": [],
        "public_hidden": [],
        "public_measure": [{"act": act, **row} for row in edition.measures],
    }
    for of, counts in edition.counts.items():
        for pos, (group, row) in enumerate(counts.rows.items()):
            place = {"act": act, "items": of, "tier": group[0], "group_id": group[1]}
            above = counts.parents.get(group)
            lies = {"parent_tier": above[0] if above else None, "parent_id": above[1] if above else None}
            found["public_group"].append({**place, "pos": pos, "name": counts.names[group], **lies})
            for column, value in row.items():
                reason = edition.hidden.get((of, *group, column))
                shown = None if reason else value
                found["public_count"].append({**place, "figure": column, "shown": shown, "reason": reason})
                if reason:
                    found["public_hidden"].append({**place, "figure": column, "value": value})
    return found


def editions(store: Store) -> list[Edition]:
    """Give every edition published so far, in order, with what stands behind what it hides."""
    found = {
        row["act"]: Edition(
            row["edition"], Month.of(row["as_of"]), row["year"], row["known_at"], row["least"], counts={}
        )
        for row in store.rows("from public_edition order by edition")
    }
    for row in store.rows("from public_group order by act, items, pos"):
        counts = found[row["act"]].counts.setdefault(row["items"], Counts())
        group = (row["tier"], row["group_id"])
        counts.rows[group] = {}
        counts.names[group] = row["name"]
        if row["parent_tier"]:
            counts.parents[group] = (row["parent_tier"], row["parent_id"])
    for row in store.rows("from public_known()"):
        edition = found[row["act"]]
        group = (row["tier"], row["group_id"])
        edition.counts[row["items"]].rows[group][row["figure"]] = row["value"]
        if row["reason"]:
            edition.hidden[row["items"], *group, row["figure"]] = row["reason"]
    for row in store.rows("from public_measure order by act, pos"):
        found[row.pop("act")].measures.append(row)
    return list(found.values())
