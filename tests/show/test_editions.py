"""The pictures of two editions: every move is in one bin, the table twin says what the picture shows."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from spm_core.intake.own.compare import compare
from spm_core.intake.own.compare_choice import basis
from spm_core.intake.own.compare_tables import Asked
from spm_core.show import look
from spm_core.show.charts.editions import MOST, binned, moved_most, spread
from tests.intake.editions import edition

START = date(2026, 1, 1)


@given(st.lists(st.integers(-400, 800), min_size=1, max_size=60))
def test_every_move_is_in_one_bin_and_the_most_moved_are_drawn(days: list[int]) -> None:
    old = edition([[f"A{n}", f"Task {n}", START.isoformat()] for n, _ in enumerate(days)])
    new = edition([[f"A{n}", f"Task {n}", (START + timedelta(days=by)).isoformat()] for n, by in enumerate(days)])
    done = compare(old, new, basis(old, new, Asked()))

    assert sum(n for _, n, _ in binned(done)) == len(days)
    assert [row["Items"] for row in spread(done, look.LIGHT).table] == [n for _, n, _ in binned(done)]
    drawn = moved_most(done, look.LIGHT).table
    assert len(drawn) == min(MOST, sum(by != 0 for by in days))
    assert [row["Days"].lstrip("+\N{MINUS SIGN}") for row in drawn] == [
        f"{by} d" for by in sorted((abs(by) for by in days if by), reverse=True)[:MOST]
    ]
