"""Kept answers: what depends on the day is asked anew with it, though nothing was recorded meanwhile."""

from __future__ import annotations

from datetime import date, datetime
from importlib import import_module

import pytest
import streamlit as st

from app import session, settings
from spm_core.errors import StoreError
from spm_core.ledger import review
from spm_core.model import Ask, Month
from spm_core.store import Store
from tests.agency import Agency
from tests.trust import trials

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


def test_a_store_put_in_the_others_place_is_answered_for_itself_though_it_counts_as_many_acts(tmp_path, monkeypatch):
    path, other = tmp_path / "spm.duckdb", tmp_path / "other.duckdb"
    for where, name in ((path, "first"), (other, "second")):
        made = trials.new_store(where)
        trials.send(made, name)
        made.close()
    monkeypatch.setenv("SPM_STORE", str(path))
    monkeypatch.setattr(settings, "GLANCE", 0)  # nothing waits here between what happens and the next look
    ask = Ask(session.NOBODY, Month(2026, 10))

    def files() -> tuple[list, list, int]:
        kept = session.reading().rows("select file from upload")
        return [one["file"] for one in session.figures.uploads(ask)], [one["file"] for one in kept], session.version()

    assert files() == (["first.xlsx"], ["first.xlsx"], 3)
    path.unlink()
    path.write_bytes(other.read_bytes()[: 3 * 4096 + 100])  # half copied, and looked at meanwhile
    with pytest.raises(StoreError):
        files()
    other.replace(path)
    assert files() == (["second.xlsx"], ["second.xlsx"], 3)
