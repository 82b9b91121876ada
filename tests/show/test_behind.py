"""The rows that a number opens are as many as the number says."""

from __future__ import annotations

import pytest

from spm_core import figures
from spm_core.model import STATUSES
from spm_core.show.behind import behind
from tests.pages.review_agency import filled


@pytest.mark.parametrize("of", ["actions", "milestones"])
@pytest.mark.parametrize("month", ["2026-07", "2026-08", "2026-09"])
def test_as_many_rows_as_the_count_says(of: str, month: str) -> None:
    from spm_core.model import Ask, Month

    store, ask = filled(), Ask(who="test", as_of=Month.parse(month))
    group = figures.completion(store, ask, of=of)["groups"][0]
    drift = figures.drift(store, ask, of=of)["groups"][0]
    rows = figures.items(store, ask, of=of)["items"]

    found = {
        name: len(behind(rows, name, ask.as_of))
        for name in ("due", "due_done", "due_now", "due_now_done", "done", "done_now", "live", "frozen")
    }

    assert found == {
        "due": group["T0"]["of"], "due_done": group["T0"]["n"], "due_now": group["T1"]["of"], "due_now_done": group["T1"]["n"],
        "done": group["Y0"]["n"], "done_now": group["Y1"]["n"], "live": group["Y1"]["of"], "frozen": group["Y0"]["of"],
    }  # fmt: skip
    assert {status: len(behind(rows, status, ask.as_of)) for status in STATUSES} == group["status"]
    for name in ("past_tolerance", "unapproved_past_tolerance", "redated"):
        assert len(behind(rows, name, ask.as_of)) == drift[name], name
    assert len(behind(rows, "not_in", ask.as_of)) == group["RNG"]["high"] - group["RNG"]["low"]
