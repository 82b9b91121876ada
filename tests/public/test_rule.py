"""What is small, at the edges of the rule."""

from __future__ import annotations

import pytest

from spm_core.public.measures import tells_of_few
from spm_core.public.rule import loss, minimum, small

FINE = {
    "Y0.n": 10, "Y0.of": 30, "T0.n": 8, "T0.of": 15, "T1.n": 9, "T1.of": 14, "overdue": 5, "Y1.of": 32, "completed": 12,
    "behind": 4, "not_reported": 5, "on_plan": 6,
}  # fmt: skip
REPORTS = {"due": 12, "on_time": 5, "late": 3, "missing": 4, "rows.n": 20, "rows.of": 24}


@pytest.mark.parametrize(
    ("changed", "hidden"),
    [
        ({}, set()),
        ({"T0.of": 9}, {"T0.n", "T0.of"}),
        ({"T0.of": 10, "T0.n": 7}, set()),
        ({"T0.n": 2}, {"T0.n"}),
        ({"T0.n": 3}, set()),
        ({"T0.n": 12}, set()),
        ({"T0.n": 13}, {"T0.n"}),
        ({"T0.n": 15}, {"T0.n"}),
        ({"behind": 0}, {"behind"}),
        ({"T1.of": 0, "T1.n": 0, "overdue": 0}, {"T1.of", "T1.n", "overdue"}),
        ({"T0.of": 0, "T0.n": 0, "T1.of": 0, "T1.n": 0, "overdue": 0}, set()),
        ({"T0.of": 30, "T1.of": 32, "behind": 0, "not_reported": 0, "on_plan": 0}, set()),
        (
            {"T0.of": 29, "T1.of": 32, "behind": 0, "not_reported": 0, "on_plan": 0},
            {"behind", "not_reported", "on_plan"},
        ),
        (
            {"T0.of": 30, "T1.of": 31, "behind": 0, "not_reported": 0, "on_plan": 1},
            {"behind", "not_reported", "on_plan"},
        ),
        ({**REPORTS}, set()),
        ({**REPORTS, "due": 9}, {"due", "on_time", "late", "missing"}),
        ({**REPORTS, "due": 0, "on_time": 0, "late": 0, "missing": 0}, {"due", "on_time", "late", "missing"}),
        ({**REPORTS, "rows.n": 22}, {"rows.n"}),
    ],
)
def test_what_is_small(changed, hidden):
    assert small({**FINE, **changed}, 10) == hidden


def test_of_a_group_without_items_nothing_is_told():
    assert small(dict.fromkeys({**FINE, **REPORTS}, 0), 10) == set()


def test_the_agencys_minimum_is_never_taken_lower_than_three():
    assert [minimum(n) for n in (0, 2, 3, 10, 25)] == [3, 3, 3, 10, 25]


def test_the_whole_agency_and_headlines_are_missed_most():
    assert [loss(tier, "Y0.n") for tier in ("agency", "division", "goal", "strategy", "unit")] == [180, 36, 36, 18, 9]
    assert [loss("unit", column) for column in ("T0.of", "Y1.of", "completed", "T1.n", "due")] == [9, 6, 6, 3, 3]


@pytest.mark.parametrize(
    ("actual", "unit", "n", "few"),
    [
        (97.0, "percent", 100, False),
        (98.0, "Percent of children", 100, True),
        (2.4, "%", 100, True),
        (3.0, "%", 100, False),
        (50.0, "%", 9, True),
        (50.0, "%", 10, False),
        (100.0, "%", None, False),
        (100.0, "%", 400, True),
        (0.0, "%", 400, True),
        # written in other words
        (98.0, "pct", 100, True),
        (98.0, " Per cent ", 100, True),
        (98.0, "graduation rate", 100, True),
        (98.0, None, 60, True),
        (90.0, None, 60, False),
        (104.0, "%", 60, False),
        (-2.0, "%", 60, False),
        # of so many
        (33.3, "suspensions per 1,000 students", 60, True),  # two of them
        (66.7, "suspensions per 1000 students", 60, False),  # four
        (98.3, "per hundred", 60, True),
        (3.3, "cases per thousand", 600, True),
        (3.3, "visits per child", 60, False),
        # from 0 to 1
        (0.98, None, 60, True),
        (0.98, "share", 100, True),
        (0.97, "Proportion", 100, False),
        (0.02, "ratio", 100, True),
        (0.98, "%", 400, False),  # four, or eight fewer than all
        (0.995, "percent", 300, True),  # three, or one fewer than all
        (1.0, "share", 500, True),
        (0.0, "share", 500, True),
        (0.0, None, 10, True),
        # a count
        (2, "teachers", 60, True),
        (3, "teachers", 60, False),
        (57, "schools", 60, False),
        (58.0, "schools", 60, True),
        (58.5, "schools", 60, False),  # a mean
        (1.5, None, 60, True),  # nobody says that it is no percentage: then it is one of them
        (1.7, "share", 60, True),
        (2, "operations", 60, True),
        (61, "posts", 60, False),
        (98.0, "posts", 60, False),
        (2, "%", 300, False),  # six of them
        # of what each has
        (50.0, "days", 9, True),
        (0.0, "days", 10, False),
        (58, "Days", 60, False),
        (0.99, "points", 60, False),
        (58, "days absent by children", 60, True),
    ],
)
def test_a_result_that_tells_of_few(actual, unit, n, few):
    assert tells_of_few(actual, unit, n, 10) is few


def test_the_agencys_own_minimum_holds_for_results():
    assert [tells_of_few(50.0, "%", n, 20) for n in (19, 20)] == [True, False]
