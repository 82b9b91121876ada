"""Kept answers: what depends on the day is asked anew with it, though nothing was recorded meanwhile."""

from __future__ import annotations

from datetime import date, datetime
from importlib import import_module

import pytest
import streamlit as st

from app import session
from spm_core.ledger import review
from spm_core.store import Store
from tests.agency import Agency

NIGHT, MORNING = datetime(2026, 11, 30, 23, 0), datetime(2026, 12, 1, 1, 0)


@pytest.fixture
def at(monkeypatch):
    """Set the clock."""
    st.cache_data.clear()
    st.cache_resource.clear()

    def to(now: datetime) -> None:
        for module in ("access.people", "figures.plan", "figures.reviews", "ledger.acts"):
            monkeypatch.setattr(import_module(f"spm_core.{module}"), "utc_now", lambda: now)

    return to


def test_the_month_that_an_open_review_looks_at_is_over_on_the_next_day(tmp_path, monkeypatch, at):
    monkeypatch.setenv("SPM_STORE", str(tmp_path / "spm.duckdb"))
    made = Agency.__new__(Agency)
    made.store, made.milestones = Store.open(tmp_path / "spm.duckdb"), {"M1": ("2026-27", "U1", "2027-05-31")}
    made.load({"A1": ("M1", "U1", "2026-12-01")}, at=datetime(2026, 6, 1))
    review.open_(made.store, kind="division", scope="D1", period="2026-27.Q2", on=date(2026, 11, 10), by="x")
    made.store.close()

    at(NIGHT)
    assert [one["as_of"] for one in session.figures.reviews()] == ["2026-10"]
    at(MORNING)
    assert [one["as_of"] for one in session.figures.reviews()] == ["2026-11"]
