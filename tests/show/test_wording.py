"""How figures are said; the small cases stand as examples in the docstrings of wording.py."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spm_core.show import wording


@given(st.integers(0, 400), st.integers(1, 400))
def test_a_percent_is_all_or_nothing_only_when_it_is(n: int, of: int) -> None:
    n = min(n, of)

    said = wording.percent(n, of)

    assert (said == 100) == (n == of)
    assert (said == 0) == (n == 0)
    assert abs(said - 100 * n / of) <= 1


@pytest.mark.parametrize(
    ("n", "of", "said"),
    [
        (0, 0, "none due"),
        (0, 4, "0 of 4"),
        (4, 4, "4 of 4"),
        (4, 5, "4 of 5 (80%)"),
        (19, 19, "19 of 19 (100%)"),
        (19, 20, "95% (19 of 20)"),
        (499, 500, "99% (499 of 500)"),
        (1, 500, "1% (1 of 500)"),
        (1, 8, "1 of 8 (13%)"),
    ],
)
def test_a_share_is_said_by_how_many_are_due(n: int, of: int, said: str) -> None:
    assert wording.share(n, of) == said


@pytest.mark.parametrize(("days", "said"), [(59, None), (60, "2.0 months"), (163, "5.4 months"), (-75, "2.5 months")])
def test_months_are_said_from_sixty_days_up(days: int, said: str | None) -> None:
    assert wording.months(days) == said


def test_a_change_is_counts_and_never_a_trend() -> None:
    assert wording.change({"n": 5, "of": 9}, {"n": 6, "of": 8}) == "1 fewer done, 1 more due"
    assert wording.change({"n": 5, "of": 9}, None) == "the year's first month"
