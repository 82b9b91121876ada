"""An edition as everybody reads it, to the letter: what is hidden is in none of it."""

from __future__ import annotations

from datetime import date, datetime

from spm_core.model import Month
from spm_core.public.counts import Counts
from spm_core.public.edition import Edition, tables

ITEMS = {
    "Y0.n": 20, "Y0.of": 30, "T0.n": 8, "T0.of": 15, "T1.n": 9, "T1.of": 14, "Y1.of": 32, "completed": 21, "overdue": 5, "behind": 4,
    "not_reported": 3, "on_plan": 6,
}  # fmt: skip
REPORTS = {"due": 12, "on_time": 10, "late": 0, "missing": 2, "rows.n": 19, "rows.of": 24}
MEASURES = [{"pos": 0, "measure": "R1", "actual": 75.0}]


def edition() -> Edition:
    team = ("unit", None)
    counts = Counts(
        rows={("agency", "agency"): {**ITEMS, **REPORTS}, team: dict(ITEMS)},
        parents={team: ("division", None)},
        names={("agency", "agency"): "Agency", team: "Teams"},
    )
    return Edition(
        3,
        Month(2026, 10),
        "2026-27",
        datetime(2026, 11, 9, 8, 30),
        10,
        {"actions": counts},
        hidden={("actions", "unit", None, "overdue"): "small", ("actions", "unit", None, "Y0.of"): "complement"},
        measures=MEASURES,
    )


def test_what_everybody_may_see_to_the_letter():
    statuses = {"completed": 21, "overdue": 5, "behind": 4, "not_reported": 3, "on_plan": 6}
    shown = {"T0": {"n": 8, "of": 15}, "T1": {"n": 9, "of": 14}, "Y1": {"n": 21, "of": 32}}
    reporting = {"due": 12, "on_time": 10, "late": 0, "missing": 2, "actions": {"n": 19, "of": 24}}

    assert edition().document() == {
        "edition": 3,
        "as_of": "2026-10",
        "year": "2026-27",
        "known_at": "2026-11-09T08:30:00Z",
        "minimum": 10,
        "counts": 30,
        "hidden": 2,
        "tables": {
            "actions": {
                "agency": [
                    {"id": "agency", "name": "Agency", "Y0": {"n": 20, "of": 30}, **shown, "status": statuses, "reporting": reporting}
                ],
                "division": [],
                "unit": [
                    {"id": None, "name": "Teams", "Y0": {"n": 20, "of": None}, **shown, "status": {**statuses, "overdue": None}}
                ],
                "goal": [],
                "strategy": [],
            }
        },
        "measures": MEASURES,
    }  # fmt: skip


def test_what_is_hidden_is_kept_apart_from_what_is_shown():
    found = tables(edition(), 7)

    assert found["public_edition"] == [
        {"act": 7, "known_at": datetime(2026, 11, 9, 8, 30), "edition": 3, "as_of": date(2026, 10, 31), "year": "2026-27", "least": 10}
    ]  # fmt: skip
    agency = {"act": 7, "items": "actions", "tier": "agency", "group_id": "agency"}
    team = {"act": 7, "items": "actions", "tier": "unit", "group_id": None}
    assert found["public_group"] == [
        {**agency, "pos": 0, "name": "Agency", "parent_tier": None, "parent_id": None},
        {**team, "pos": 1, "name": "Teams", "parent_tier": "division", "parent_id": None},
    ]
    assert found["public_count"][:2] == [
        {**agency, "figure": "Y0.n", "shown": 20, "reason": None},
        {**agency, "figure": "Y0.of", "shown": 30, "reason": None},
    ]
    assert [row for row in found["public_count"] if row["shown"] is None] == [
        {**team, "figure": "Y0.of", "shown": None, "reason": "complement"},
        {**team, "figure": "overdue", "shown": None, "reason": "small"},
    ]
    assert found["public_hidden"] == [
        {**team, "figure": "Y0.of", "value": 30},
        {**team, "figure": "overdue", "value": 5},
    ]
    assert found["public_measure"] == [{"act": 7, **MEASURES[0]}]
    assert set(found) == {"public_edition", "public_group", "public_count", "public_hidden", "public_measure"}
    assert len(found["public_count"]) == 30
