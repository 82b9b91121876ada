"""The oracle itself: worked examples of docs/definitions.md, and small cases with the answer beside them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from tests.oracle import measures, reports, show
from tests.oracle.calendar import month
from tests.oracle.events import (
    ActionRow,
    Adjust,
    Declare,
    Event,
    MeasureRow,
    MilestoneRow,
    Plan,
    PlanLoad,
    Settings,
    StatusRow,
    Upload,
    ValueRow,
    Withdraw,
    YearOpen,
)
from tests.oracle.knowledge import Knowledge

YEAR = "2026-27"
OCTOBER = month("2026-10")


def plan(*dues: str, **more: Any) -> Plan:
    """A unit, a milestone due in May, and an action A1, A2, ... for each due date."""
    actions = tuple(ActionRow(f"A{n + 1}", "M1", due) for n, due in enumerate(dues))
    milestones = (MilestoneRow("M1", "1.1", YEAR, "2027-05-31", "U1"),)
    return Plan(
        more.pop("settings", Settings()), ("D1",), (("U1", "D1"),), ("1",), (("1.1", "1"),), milestones, actions, **more
    )


def opened(*dues: str, **more: Any) -> list[Event]:
    """The plan, loaded and opened before the year."""
    return [PlanLoad(plan(*dues, **more), datetime(2026, 6, 1)), YearOpen(YEAR, datetime(2026, 6, 15))]


def told(name: str, when: str, *rows: StatusRow, at: datetime | None = None, **more: Any) -> Upload:
    """A report of U1, received five days after its month."""
    t = month(when)
    return Upload(name, "U1", t, at or datetime(t.year + t.month // 12, t.month % 12 + 1, 5), rows, **more)


def item(
    record: list[Event], code: str = "A1", when: str = "2026-10", known_at: datetime | None = None
) -> dict[str, Any]:
    """One item's row."""
    of = "milestones" if code.startswith("M") else "actions"
    return show.items(show.Question(Knowledge(record, known_at), month(when), of=of))[code]


def done(code: str, on: date) -> StatusRow:
    """A row that says Completed."""
    return StatusRow(code, "Completed", on)


def test_completion_as_worked_in_the_definitions():
    """53 frozen, 6 dropped, 5 added, 39 completed of which 36 frozen."""
    record = opened(*["2026-09-30"] * 53)
    added = plan(*["2026-09-30"] * 58)
    record.append(PlanLoad(added, datetime(2026, 8, 1)))
    record += [Adjust(f"A{n}", "add", date(2026, 8, 2), datetime(2026, 8, 2)) for n in range(54, 59)]
    record += [Adjust(f"A{n}", "drop", date(2026, 8, 2), datetime(2026, 8, 2)) for n in range(48, 54)]
    rows = [done(f"A{n}", date(2026, 9, 20)) for n in [*range(1, 37), 54, 55, 56]]
    record.append(told("u1", "2026-09", *rows))
    group = show.completion(show.Question(Knowledge(record), OCTOBER))["agency"]

    assert group["Y0"] == {"n": 36, "of": 53}
    assert group["Y1"] == {"n": 39, "of": 52}
    assert group["items"] == sum(group["status"].values()) == 58
    assert group["status"]["overdue"] == group["T1"]["of"] - group["T1"]["n"] == 13


@pytest.mark.parametrize(
    ("planned", "earned", "elapsed", "late"),
    [
        ([0, 5, 9, 15, 22, 30, 40, 48, 55, 60, 60, 60, 60], 48, 9, 2.0),
        ([0, 5, 9, 15, 22, 30, 40, 48, 58, 60, 60, 60, 60], 53, 9, 1.5),
        ([0, 0, 0, 20, 20, 20, 30, 30, 30, 30, 30, 30, 30], 20, 4, 0.0),
        ([0, 0, 0, 20, 20, 20, 30, 30, 30, 30, 30, 30, 30], 20, 7, 2.0),
        ([0, 0, 0, 20, 20, 20, 30, 30, 30, 30, 30, 30, 30], 20, 2, -1.0),
        ([0, 0, 0, 20, 20, 20, 30, 30, 30, 30, 30, 30, 30], 31, 4, -2.0),
        ([2, 5, 9, 15, 22, 30, 40, 48, 55, 60, 60, 60, 60], 1, 9, 9.0),
    ],
)
def test_months_late(planned: list[int], earned: int, elapsed: int, late: float):
    """Between two months, on a level, all done, and less than was due before the year."""
    assert show.months_late(planned, earned, elapsed) == late


def test_an_open_item_cannot_finish_in_the_past():
    row = item(
        [*opened("2026-09-30"), told("u1", "2026-10", StatusRow("A1", "On schedule", forecast=date(2026, 10, 15)))]
    )

    assert (row["forecast"], row["expected"], row["drift"]) == (date(2026, 10, 15), date(2026, 11, 1), 32)
    assert row["status"] == "overdue"


def test_no_later_redate_repairs_a_lateness():
    record = [
        *opened("2026-09-15"),
        Adjust("A1", "re-date", date(2026, 10, 1), datetime(2026, 10, 1), "2026-10-31"),
        told("u1", "2026-10", done("A1", date(2026, 9, 20))),
    ]

    assert item(record)["approved"] == date(2026, 9, 15)
    assert item(record)["status"] == "completed_late"


def test_another_word_reopens_and_a_blank_one_leaves():
    record = [
        *opened("2026-12-31"),
        told("u1", "2026-08", done("A1", date(2026, 8, 20))),
        told("u2", "2026-09", StatusRow("A1")),
    ]
    assert item(record)["completed"] == date(2026, 8, 20)

    record.append(told("u3", "2026-10", StatusRow("A1", "Behind")))

    assert item(record)["completed"] is None
    assert item(record)["status"] == "behind"


def test_a_withdrawn_report_speaks_for_nothing():
    first, second = (
        told("u1", "2026-10", done("A1", date(2026, 10, 2))),
        told("u2", "2026-10", StatusRow("A1", "Behind"), at=datetime(2026, 11, 9)),
    )
    record = [*opened("2026-12-31"), first, second]
    assert item(record)["status"] == "behind"

    record.append(Withdraw("u2", datetime(2026, 11, 20)))

    assert item(record)["status"] == "completed_on_time"
    assert item(record, known_at=datetime(2026, 11, 10))["status"] == "behind"


def test_a_decision_recorded_late_does_not_overrule_a_later_one():
    record = [
        *opened("2026-09-15"),
        Adjust("A1", "re-date", date(2026, 9, 10), datetime(2026, 9, 10), "2026-12-31"),
        Adjust("A1", "re-date", date(2026, 9, 1), datetime(2026, 9, 20), "2026-11-30"),
    ]

    assert item(record)["approved"] == date(2026, 12, 31)


def test_a_milestone_is_ready_then_met():
    record = [*opened("2026-09-30"), told("u1", "2026-09", done("A1", date(2026, 9, 9)))]
    assert "ready to declare" in item(record, "M1")["tags"]

    record.append(Declare("M1", "met", date(2026, 11, 3), datetime(2026, 11, 3), date(2026, 10, 20)))

    assert item(record, "M1")["completed"] == date(2026, 10, 20)
    assert item(record, "M1", "2026-09")["completed"] is None


def test_a_proposal_counts_from_the_decision():
    record = [*opened("2026-09-30"), PlanLoad(plan("2026-09-30", "2026-12-31"), datetime(2026, 8, 1))]
    assert show.completion(show.Question(Knowledge(record), OCTOBER))["agency"]["items"] == 1

    record.append(Adjust("A2", "add", date(2026, 10, 15), datetime(2026, 10, 16), "2027-01-31"))

    assert item(record, "A2")["approved"] == date(2027, 1, 31)
    assert "A2" not in show.items(show.Question(Knowledge(record), month("2026-09")))


def test_a_later_load_moves_no_frozen_date():
    record = [*opened("2026-09-30"), PlanLoad(plan("2026-12-31"), datetime(2026, 8, 1))]

    assert item(record)["frozen"] == item(record)["approved"] == date(2026, 9, 30)


def test_on_time_late_and_missing_in_the_agency_s_zone():
    """Chicago's 10 November ends at 06:00 UTC on the 11th."""
    record = opened("2026-12-31", settings=Settings(time_zone="America/Chicago"))
    assert reports.reporting(Knowledge(record), OCTOBER)["agency"]["missing_units"] == ["U1"]

    edge = datetime(2026, 11, 11, 6)
    in_time = told("u1", "2026-10", StatusRow("A1", "Behind"), at=datetime(2026, 11, 11, 5, 59, 59))

    assert reports.reporting(Knowledge([*record, told("u1", "2026-10", at=edge)]), OCTOBER)["agency"]["late"] == 1
    assert reports.reporting(Knowledge([*record, in_time]), OCTOBER)["agency"]["actions"] == {"n": 1, "of": 1}
    corrected = [*record, in_time, told("u2", "2026-10", at=datetime(2026, 12, 1))]
    assert reports.reporting(Knowledge(corrected), OCTOBER)["agency"]["on_time"] == 1


@pytest.mark.parametrize(
    ("direction", "actual", "n", "status", "tags"),
    [
        ("higher", "54", None, "met", []),
        ("higher", "53.4", None, "near", []),
        ("higher", "53.39", None, "off", []),
        ("higher", "47.9", None, "off", ["moving away"]),
        ("higher", "60", "9", "suppressed", []),
        ("higher", "<10", None, "suppressed", []),
        ("higher", "", None, "no data", []),
        ("lower", "54", None, "met", ["moving away"]),
    ],
)
def test_measures(direction: str, actual: str, n: str | None, status: str, tags: list[str]):
    """Baseline 48, target 54: a tolerance of 0.6; published in June, the year's last month."""
    values = (
        ValueRow("R", "2025-26", "baseline", "48"),
        ValueRow("R", YEAR, "target", "54"),
        ValueRow("R", YEAR, "actual", actual, n),
    )
    record = opened("2026-12-31", measures=(MeasureRow("R", "1", direction),), values=values)
    years = measures.measures(Knowledge(record), month("2027-06"))["R"]["years"]

    assert (years[YEAR]["status"], years[YEAR]["tags"]) == (status, tags)
    assert years["2025-26"]["status"] == "baseline only"
    assert measures.measures(Knowledge(record), month("2027-05"))["R"]["years"][YEAR]["status"] == "not due"
