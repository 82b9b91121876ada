"""The items behind a figure, to the letter, and whose they are."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from spm_core import figures
from spm_core.errors import WrongUse
from spm_core.figures.drift import drift_tiers
from spm_core.ledger import adjust, snapshot
from tests.agency import YEAR, Agency, plan_tables

ACTIONS = {
    "A1": ("M1", "U1", "2026-09-30"),
    "A2": ("M1", "U1", "2026-10-31"),
    "A3": ("M2", "U3", "2026-12-31"),
}
MILESTONES = {"M1": (YEAR, "U1", "2027-05-31"), "M2": (YEAR, "Reading team", "2027-05-31")}


@pytest.fixture(scope="module")
def agency() -> Agency:
    made = Agency(ACTIONS, MILESTONES)
    tables = plan_tables(ACTIONS, MILESTONES)
    tables["actions"][0] |= {"start_on": date(2026, 8, 3), "start_precision": "day"}
    with made.store.change() as tx:
        snapshot.write(tx, tables, {}, file="plan.xlsx", sha256="again", by="t", known_at=datetime(2026, 8, 1))
    adjust.adjust(
        made.store, "A1", "re-date", to="2026-10-31", why="w", on=date(2026, 9, 9), by="t", at=datetime(2026, 9, 9, 12)
    )
    adjust.adjust(made.store, "A2", "drop", why="w", on=date(2026, 10, 9), by="t", at=datetime(2026, 10, 9, 12))
    made.report("U1", "2026-09", "A1 | Behind | | 2026-11-01\nA2 | On schedule")
    made.report("U1", "2026-10", "A1 | Behind | | 2026-12-01")
    return made


DRIFT = {
    "item": "A1", "lead": "U1", "frozen": "2026-09-30", "approved": "2026-10-31", "forecast": "2026-12-01", "completed": None,
    "expected": "2026-12-01", "drift": 62, "approved_drift": 31, "unapproved_drift": 31, "month_slip": 30, "status": "overdue",
    "tags": ["re-dated", "forecast late"],
}  # fmt: skip


def test_an_item_to_the_letter(agency: Agency) -> None:
    found = figures.items(agency.store, agency.ask("2026-10"))

    assert {key: found[key] for key in ("as_of", "tier", "of")} == {
        "as_of": "2026-10",
        "tier": "agency",
        "of": "actions",
    }
    first, second, third = found["items"]
    source = first.pop("source")
    assert first == {
        **DRIFT, "kind": "action", "text": "Action A1", "milestone": "M1", "strategy": "1.1", "goal": "1", "year": YEAR, "lead_name": "Unit U1",
        "division": "D1", "responsible": None, "reported": True, "word": "Behind", "note": None, "change_asked": None, "change_detail": None,
        "past_year_end": False, "approved_precision": "day", "known_later": False, "first_approved": "2026-09-30", "start": "2026-08-03",
        "dropped_on": None,
    }  # fmt: skip
    assert source.pop("upload")
    assert source == {"unit": "U1", "month": "2026-10", "file": "U1.xlsx", "sheet": "Status", "cell": "G2"}
    assert (second["item"], second["status"], second["dropped_on"]) == ("A2", "dropped", "2026-10-09")
    assert (second["source"]["month"], second["source"]["cell"]) == ("2026-09", "G3")
    assert (third["item"], third["source"]) == ("A3", None)


def test_what_was_not_known_yet_is_no_source(agency: Agency) -> None:
    def months(month: str, **more: datetime) -> list[object]:
        rows = figures.items(agency.store, agency.ask(month, **more))["items"]
        return [row["source"] and row["source"]["month"] for row in rows]

    assert months("2026-09") == ["2026-09", "2026-09", None]
    assert months("2026-10", known_at=datetime(2026, 10, 20)) == ["2026-09", "2026-09", None]
    assert months("2026-10", known_at=datetime(2026, 10, 1)) == [None, None, None]


def test_drift_to_the_letter(agency: Agency) -> None:
    found = figures.drift(agency.store, agency.ask("2026-10", tier="unit", id="U1"))

    assert {key: found[key] for key in ("as_of", "tier", "of")} == {"as_of": "2026-10", "tier": "unit", "of": "actions"}
    assert found["items"][0] == DRIFT
    assert [row["item"] for row in found["items"]] == ["A1", "A2"]
    (group,) = found["groups"]
    assert group == {
        "id": "U1", "items": 2, "past_tolerance": 1, "unapproved_past_tolerance": 1, "redated": 1, "past_year_end": 0, "median_moved_days": 62.0,
        "pace": {"n": 0, "of": 2}, "hit_rate": {"n": 0, "of": 0}, "months_late": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("tier", "code", "actions", "milestones"),
    [
        ("agency", None, ["A1", "A2", "A3"], ["M1", "M2"]),
        ("agency", "agency", ["A1", "A2", "A3"], ["M1", "M2"]),
        ("division", None, ["A1", "A2", "A3"], ["M1", "M2"]),
        ("division", "D2", ["A3"], []),
        ("unit", "U1", ["A1", "A2"], ["M1"]),
        ("unit", "U2", [], []),
        ("goal", "1", ["A1", "A2", "A3"], ["M1", "M2"]),
        ("strategy", "1.1", ["A1", "A2", "A3"], ["M1", "M2"]),
    ],
)
def test_whose_items_they_are(
    agency: Agency, tier: str, code: str | None, actions: list[str], milestones: list[str]
) -> None:
    ask = agency.ask("2026-10", tier=tier, id=code)

    for of, wanted in (("actions", actions), ("milestones", milestones)):
        found = figures.items(agency.store, ask, of)
        assert found["of"] == of
        assert [row["item"] for row in found["items"]] == wanted


def test_a_group_that_is_not_there_is_said(agency: Agency) -> None:
    for question in (figures.items, figures.drift):
        with pytest.raises(WrongUse, match=r"^The plan has no unit 'U9'\. Use one of U1, U2, U3\.$"):
            question(agency.store, agency.ask("2026-10", tier="unit", id="U9"))


def test_of_a_plan_not_known_yet_there_is_no_group(agency: Agency) -> None:
    with pytest.raises(WrongUse, match=r"^The plan has no unit 'U1'\. Load a plan first"):
        figures.items(agency.store, agency.ask("2026-10", tier="unit", id="U1", known_at=datetime(2026, 5, 1)))


def test_several_tiers_at_once_are_each_as_asked_alone(agency: Agency) -> None:
    for of in ("actions", "milestones"):
        found = drift_tiers(agency.store, agency.ask("2026-10"), of, ["unit", "division"])
        assert list(found) == ["unit", "division"]
        for tier, groups in found.items():
            assert groups == figures.drift(agency.store, agency.ask("2026-10", tier=tier), of)["groups"]
    assert [row["id"] for row in found["unit"]] == ["U1", "U2", "U3", None]
