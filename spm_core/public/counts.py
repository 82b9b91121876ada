"""The counts behind the public tables, as they are: of every group of every tier, and which group lies in which."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from spm_core.figures.completion import completion_tiers
from spm_core.figures.plan import plan
from spm_core.figures.reporting import reporting_tiers
from spm_core.model import TIERS
from spm_core.public.rule import REPORT_TIERS

if TYPE_CHECKING:
    from spm_core.model import Ask
    from spm_core.store import Store

Group = tuple[str, str | None]
"""Tier and code."""

KINDS = ("actions", "milestones")


@dataclass
class Counts:
    """What is counted of actions or milestones as of a month: of each group its counts by column, and its parents.

    A unit lies in its division, a division and a goal in the agency, a strategy in its goal: the counts of the groups
    that lie in one add up to its own, in each tier for itself.
    """

    rows: dict[Group, dict[str, int]] = field(default_factory=dict)
    parents: dict[Group, Group] = field(default_factory=dict)
    names: dict[Group, str] = field(default_factory=dict)


def counts(store: Store, ask: Ask, of: str) -> Counts:
    """Count everything that is public of actions (with the reports) or of milestones, for every group in plan order."""
    found = Counts()
    for tier, groups in completion_tiers(store, ask, of, TIERS).items():
        for group in groups:
            found.rows[tier, group["id"]] = _items(group)
            found.names[tier, group["id"]] = group["name"]
    if of == "actions":
        for tier, groups in reporting_tiers(store, ask, REPORT_TIERS).items():
            for group in groups:
                found.rows[tier, group["id"]].update(_reports(group))
    found.parents = {group: parent for group, parent in _parents(store, ask).items() if group in found.rows}
    return found


def _items(group: dict[str, Any]) -> dict[str, int]:
    status = group["status"]
    return {
        **{f"{pair}.{part}": group[pair][part] for pair in ("Y0", "T0", "T1") for part in ("n", "of")},
        "Y1.of": group["Y1"]["of"],
        "completed": group["Y1"]["n"],
        **{name: status[name] for name in ("overdue", "behind", "not_reported")},
        "on_plan": status["on_plan"] + status["not_started"],
    }


def _reports(group: dict[str, Any]) -> dict[str, int]:
    rows = {f"rows.{part}": group["actions"][part] for part in ("n", "of")}
    return {**{name: group[name] for name in ("due", "on_time", "late", "missing")}, **rows}


def _parents(store: Store, ask: Ask) -> dict[Group, Group]:
    """Which group each lies in; what named teams lead lies in the last one, without a code."""
    agency: Group = ("agency", "agency")
    lies: dict[Group, Group] = {("division", None): agency, ("unit", None): ("division", None)}
    known = plan(store, ask)
    for row in known["units"]:
        lies["unit", row["unit"]] = ("division", row["division"])
    for row in known["strategies"]:
        lies["strategy", row["strategy"]] = ("goal", row["goal"])
    lies |= {("division", row["division"]): agency for row in known["divisions"]}
    return lies | {("goal", row["goal"]): agency for row in known["goals"]}
