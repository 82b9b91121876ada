"""What opens when a number is pressed says every moment on the agency's clock, and each repeated line of a plan once."""

from __future__ import annotations

from contextlib import closing
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from spm_core.intake import Source
from spm_core.ledger import plans, recommendation, submit
from spm_core.store import Store
from tests.pages.opening import text
from tests.workbooks import PLAN, report, workbook

if TYPE_CHECKING:
    from pathlib import Path

CODE = "U1-2026-09.r1"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report that came on the evening of 4 October in Denver, where it was 5 October in UTC; the same plan twice."""
    path = tmp_path_factory.mktemp("card") / "spm.duckdb"
    data = workbook({**PLAN, "Organization": [*PLAN["Organization"], ["time_zone", "America/Denver"]]})
    told = [["Recommendation", "About"], ["Hire a coach", "1.1.Y1-1"]]
    sent = report("U1", "2026-09", ["1.1.Y1-1.1", "Completed", date(2026, 8, 20), "", ""], Recommendations=told)
    with closing(Store.open(path)) as made:
        for at in (datetime(2026, 6, 1, 2), datetime(2026, 6, 2, 2)):
            plans.load(made, Source("Plan.xlsx", data), by="chief", at=at)
        plans.open_year(made, "2026-27", by="chief", at=datetime(2026, 7, 1, 12))
        submit.submit(made, [Source("Reading.xlsx", sent)], by="Ada", at=datetime(2026, 10, 5, 2, 30))
        recommendation.escalate(made, CODE, by="D", at=datetime(2026, 10, 11, 3, 15))
    return path


def card(monkeypatch: pytest.MonkeyPatch, store: Path, **chosen: str) -> str:
    """What a reader reads in the dialog."""

    def body(chosen: dict[str, str]) -> None:
        import streamlit as st

        from app.parts import dialogs

        st.session_state["dialog"] = chosen
        dialogs._body()

    monkeypatch.setenv("SPM_STORE", str(store))
    st.cache_data.clear()
    st.cache_resource.clear()
    test = AppTest.from_function(body, args=(chosen,), default_timeout=60).run()
    assert not test.exception, [one.message for one in test.exception]
    return text(test)


def test_an_items_facts_are_known_on_the_agencys_clock_and_each_line_of_the_plan_stands_once(
    monkeypatch: pytest.MonkeyPatch, store: Path
) -> None:
    said = card(monkeypatch, store, item="1.1.Y1-1.1", month="2026-09")

    assert "Completed on 20 Aug 2026 September 2026 4 Oct 2026, 20:30 Ada" in said
    assert said.count("Due in the plan") == 1
    assert "Due in the plan 31 Aug 2026 the plan 1 Jun 2026, 20:00" in said
    assert "UTC" not in said


def test_so_are_the_steps_of_a_recommendation(monkeypatch: pytest.MonkeyPatch, store: Path) -> None:
    said = card(monkeypatch, store, dialog="recommendation", id=CODE)

    assert "Passed to the leadership 10 Oct 2026 from 10 Oct 2026 10 Oct 2026, 21:15 D" in said
    assert "Recommendation Hire a coach September 2026 4 Oct 2026, 20:30 Ada" in said


def test_and_the_moment_at_which_a_report_came(monkeypatch: pytest.MonkeyPatch, store: Path) -> None:
    said = card(monkeypatch, store, dialog="reports", month="2026-09")

    assert "4 Oct 2026, 20:30 Reading.xlsx" in said
