"""What became of an item between two looks at it."""

from __future__ import annotations

from typing import Any

import pytest

from spm_core.figures.changes import GROUPS, changes

OPEN: dict[str, Any] = {
    "item": "A", "status": "on_plan", "completed": None, "forecast": "2026-12-01", "approved": "2026-12-01",
    "word": "On schedule", "reported": True, "tags": [],
}  # fmt: skip
DONE = {**OPEN, "status": "completed_on_time", "completed": "2026-10-12", "word": "Completed"}

CASES = {
    "completed": (OPEN, DONE),
    "reopened": (DONE, OPEN),
    "later": (OPEN, {**OPEN, "forecast": "2026-12-22"}),
    "earlier": (OPEN, {**OPEN, "forecast": "2026-11-22"}),
    "behind": (OPEN, {**OPEN, "word": "Behind", "status": "behind"}),
    "redated": ({**OPEN, "tags": ["no forecast"]}, {**OPEN, "approved": "2027-01-15", "forecast": "2027-01-15", "tags": ["no forecast"]}),
    "dropped": (OPEN, {**OPEN, "status": "dropped"}),
    "added": (None, {**OPEN, "tags": ["added"]}),
    "not_reported": (OPEN, {**OPEN, "reported": False, "status": "not_reported"}),
    "same": (OPEN, OPEN),
}  # fmt: skip


def test_every_group_has_its_case() -> None:
    assert set(CASES) == set(GROUPS)


@pytest.mark.parametrize("group", GROUPS)
def test_the_first_that_holds_is_taken(group: str) -> None:
    before, after = CASES[group]

    found = changes([before] if before else [], [after])

    assert [name for name, rows in found.items() if rows] == [group]


def test_what_was_done_or_dropped_before_is_in_no_group() -> None:
    dropped = {**OPEN, "status": "dropped"}

    assert not any(changes([DONE, {**dropped, "item": "B"}], [DONE, {**dropped, "item": "B"}]).values())


def test_a_moved_forecast_says_days_and_the_date_before() -> None:
    (row,) = changes([OPEN], [{**OPEN, "forecast": "2026-12-22"}])["later"]

    assert (row["moved"], row["was"]) == (21, "2026-12-01")
