"""Sentences and titles say what the figures under them say."""

from __future__ import annotations

from datetime import date

from spm_core.show import sentences
from tests.show import fixtures as f


def test_the_agency_says_milestones_then_pace_then_who_holds_the_overdue() -> None:
    said = sentences.agency(f.MILESTONES, f.ACTIONS, f.DRIFT, f.GRID, "2026-10")

    assert said == (
        "8 of 12 milestones due by October are done.",
        "Actions run 0.8 months late; two units hold 9 of the 15 overdue.",
    )


def test_nothing_due_is_said_and_not_divided() -> None:
    none = f.MILESTONES | {"T0": {"n": 0, "of": 0}}

    assert sentences.agency(none, f.ACTIONS, f.DRIFT, f.GRID, "2026-07")[0] == "No milestone was due by July."


def test_the_heat_grid_names_the_few_that_hold_most_and_who_is_silent() -> None:
    title = "Educator Licensing and Finance hold 9 of the 15 overdue actions; Federal Programs has not reported October"
    assert sentences.heat(f.GRID, "2026-10") == title


def test_a_grid_without_overdue_says_so() -> None:
    quiet = f.GRID | {"totals": f.GRID["totals"] | {"overdue": 0}, "units": f.GRID["units"][:1]}

    assert sentences.heat(quiet, "2026-10") == "No action is overdue"


def test_goals_name_those_with_a_milestone_overdue() -> None:
    title = "Goals 2 and 4 each have a milestone overdue; two measures are off their target"
    assert sentences.goals(f.GOALS, ["vacancies", "absence"]) == title


def test_the_year_of_results_is_the_latest_with_a_result_due() -> None:
    assert sentences.results_year(f.MEASURES) == "2025-26"
    assert sentences.results_year([]) is None


def test_each_kind_of_thing_that_waits_says_what_and_asks() -> None:
    said = [sentences.decision(row, "2026-10", date(2026, 11, 16)) for row in f.DECISIONS]

    assert said == [
        ("No October report; 13 actions unknown", "Ask for it, or name who reports in its place."),
        ("Tutoring contracts, due 30 Sep", "Release payment two, or settle for 16 districts."),
        ("Credential list, due 31 Oct", "Drop as asked? keep the 40 largest"),
        ("Grants portal, 56 days past its approved date", "Approve another date, or keep it."),
        ("Reading coaches in 30 districts: all actions are done", "Declare its result."),
    ]
