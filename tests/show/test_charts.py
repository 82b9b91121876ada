"""Charts are values: their title is made from the same facts as the picture, and each has a text and a table twin."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import altair as alt
import pytest

from spm_core.model import Month, PlanYear
from spm_core.show import charts, look
from tests.show import fixtures as f

if TYPE_CHECKING:
    from spm_core.show.charts import Chart

RATE = {
    "months": [
        {"month": f"2026-{m:02d}", "on_time": n, "due": 12} for m, n in enumerate((11, 10, 11, 4, 10, 11, 10), 1)
    ],
    "limits": {"mean": 79.8, "low": 14.9, "high": 100.0, "moving_range": 24.4},
    "signals": [{"rule": "outside", "months": ["2026-04"]}],
}
OCTOBER, YEAR = Month(2026, 10), PlanYear(2026)


def every(tokens: dict[str, str]) -> list[Chart]:
    return [
        charts.burnup(f.BURNUP, f.ACTIONS, f.DRIFT, tokens),
        charts.dumbbells(f.DATES, OCTOBER, YEAR, tokens),
        *charts.trajectories(f.MEASURES, f.YEAR, tokens),
        charts.xmr(RATE, 90, tokens),
    ]


def test_the_burn_up_says_the_gap_in_actions_and_in_months() -> None:
    chart = charts.burnup(f.BURNUP, f.ACTIONS, f.DRIFT, look.LIGHT)

    assert chart.title == "74 actions are done where 92 were planned by October: 18 fewer, 0.8 months late"
    assert chart.subtitle.endswith("3 of the 74 were done ahead of their date.")
    assert chart.table[4] == {
        "Month": "October 2026", "Frozen plan": 92, "Plan now": 88, "Completed": 74, "Due, not reported": 2, "Forecast": 74,
    }  # fmt: skip


def test_months_late_are_left_out_when_they_are_not_shown() -> None:
    chart = charts.burnup(f.BURNUP, f.ACTIONS, f.DRIFT | {"months_late": None}, look.LIGHT)

    assert chart.title == "74 actions are done where 92 were planned by October: 18 fewer"
    assert "months late" not in json.dumps(chart.spec)


def test_as_of_a_month_after_the_year_its_burn_up_counts_what_was_done_since_and_says_so() -> None:
    months = [{**row, "completed": 200, "forecast": None} for row in f.BURNUP["months"]]
    after = f.BURNUP | {"months": months, "as_of": "2027-10", "completed": 203}

    chart = charts.burnup(after, f.ACTIONS, None, look.LIGHT)

    assert chart.title == "203 actions are done where 212 were planned by June: 9 fewer"
    assert chart.subtitle.endswith("3 of the 203 were done after the year’s end.")
    assert "as of" not in json.dumps(chart.spec)
    assert "203 done" in json.dumps(chart.spec)


def test_an_empty_year_has_a_title_and_a_picture() -> None:
    months = [{**row, "frozen": 0, "plan_now": 0, "completed": row["completed"] and 0} for row in f.BURNUP["months"]]
    empty = f.BURNUP | {"months": months, "frozen": 0, "completed": 0, "live": 0, "added": 0, "dropped": 0}

    assert charts.burnup(empty, f.ACTIONS, None, look.LIGHT).title == "No actions in this plan year yet"


def test_dumbbells_put_the_overdue_first_then_the_most_moved() -> None:
    chart = charts.dumbbells(f.DATES, OCTOBER, YEAR, look.LIGHT)

    assert chart.title == "4 of 7 milestones moved later, 3 by more than 14 days"
    assert [row["Item"] for row in chart.table][:3] == ["6.1.Y3-2", "2.3.Y3-4", "6.3.Y3-2"]
    assert chart.table[1]["Days"] == "+91 d (49 approved)"


def test_more_than_forty_items_are_counted_and_all_in_the_table() -> None:
    many = [f.item(f"1.1.Y3-{n}", "on_plan", "2026-12-31", drift=n) for n in range(50)]

    chart = charts.dumbbells(many, OCTOBER, YEAR, look.LIGHT)

    assert "The first 40 of 50" in chart.subtitle
    assert len(chart.table) == 50
    assert len(chart.spec["data"]["values"]) == 40


def test_a_measure_without_result_or_target_is_a_gap_and_never_zero() -> None:
    chart = charts.trajectory(f.MEASURES[0], f.YEAR, look.LIGHT)

    assert chart.title == "52% in 2025-26, target 54%: near"
    assert chart.table[-1] == {"Year": "2026-27", "Result": "", "Target": "56.5%", "Status": "not due"}


@pytest.mark.parametrize("tokens", [look.LIGHT, look.VARIABLES])
def test_every_spec_is_vega_lite(tokens: dict[str, str]) -> None:
    for chart in every(tokens):
        alt.LayerChart.from_dict(chart.spec)  # raises SchemaValidationError


def test_on_a_page_no_colour_is_written_out() -> None:
    for chart in every(look.VARIABLES):
        assert "#" not in json.dumps(chart.spec).replace("schema/", "")


def test_every_chart_has_its_text_and_its_table() -> None:
    for chart in every(look.LIGHT):
        assert chart.alt
        assert chart.table
