"""The Agency page: the chief's one screen."""

from __future__ import annotations

import shutil
from contextlib import closing
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from spm_core.ledger import plans, snapshot
from spm_core.store import Store
from tests.agency import plan_tables
from tests.pages.opening import drawn, opened, text
from tests.pages.review_agency import filled

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def agency(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("agency") / "spm.duckdb"
    filled(path).close()
    return path


def planned(path: Path, *, opened_year: bool, units: int = 3) -> Path:
    """A store with a plan of one goal and no measure, nothing reported."""
    tables = plan_tables({"A1": ("M1", "U1", "2026-08-31")}, {"M1": ("2026-27", "U1", "2026-09-30")})
    tables["units"] = tables["units"][:units]
    with closing(Store.open(path)) as store, store.change() as tx:
        snapshot.write(tx, tables, {}, file="plan.xlsx", sha256="plan", by="test", known_at=datetime(2026, 6, 1))
    if opened_year:
        with closing(Store.open(path)) as store:
            plans.open_year(store, "2026-27", by="test", at=datetime(2026, 7, 1))
    return path


def test_an_empty_store_says_how_to_load_a_plan(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    Store.open(tmp_path / "spm.duckdb").close()

    said = text(opened(monkeypatch, tmp_path / "spm.duckdb", "agency"))

    assert "No plan yet." in said
    assert "spm plan load PLAN.xlsx" in said


def test_a_year_not_open_says_how_to_open_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    store = planned(tmp_path / "spm.duckdb", opened_year=False)

    said = text(opened(monkeypatch, store, "agency", month="2026-08"))

    assert "Plan year 2026-27 is not open." in said
    assert "spm plan open 2026-27" in said


def test_a_month_outside_the_plan_says_which_years_it_has(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    store = planned(tmp_path / "spm.duckdb", opened_year=True)

    said = text(opened(monkeypatch, store, "agency", month="2031-08"))

    assert "The plan has nothing in 2031-32. It has milestones in 2026-27." in said


def test_one_unit_without_measures_or_reports_is_still_a_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    store = planned(tmp_path / "spm.duckdb", opened_year=True, units=1)

    said = text(opened(monkeypatch, store, "agency", month="2026-09"))

    assert "0 of 1 milestone due by September is done." in said
    assert "The plan has no measure." in said
    assert "All units" not in said


def test_the_sentence_is_the_first_heading_and_titles_are_findings(
    monkeypatch: pytest.MonkeyPatch, agency: Path
) -> None:
    page = opened(monkeypatch, agency, "agency", month="2026-09")

    html = drawn(page)
    assert html.index("<h1>") < html.index("<h2>")
    assert html.count("<h1>") == 1
    assert "due by September" in text(page)


def test_every_number_of_the_grid_names_its_unit_and_month(monkeypatch: pytest.MonkeyPatch, agency: Path) -> None:
    html = drawn(opened(monkeypatch, agency, "agency", month="2026-09"))

    assert 'aria-label="Finance, September 2026:' in html
    assert "<caption>Actions done of those due by each month’s end, by unit</caption>" in html


def test_text_of_the_plan_is_never_markup(monkeypatch: pytest.MonkeyPatch, agency: Path, tmp_path: Path) -> None:
    path = tmp_path / "spm.duckdb"
    shutil.copy(agency, path)
    tables = plan_tables(
        {"A1": ("M1", "U1", "2026-08-31")}, {"M1": ("2026-27", "U1", "2026-09-30")}, name="<img src=x onerror=alert(1)>"
    )
    tables["goals"][0]["text"] = "<script>alert(1)</script>"
    with closing(Store.open(path)) as store, store.change() as tx:
        snapshot.write(tx, tables, {}, file="plan.xlsx", sha256="other", by="test", known_at=datetime(2026, 10, 1))

    html = drawn(opened(monkeypatch, path, "agency", month="2026-09"))

    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html


def test_who_owes_today_is_asked_anew_each_day_whatever_month_is_looked_at(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    store = planned(tmp_path / "spm.duckdb", opened_year=True)
    said = {}
    for day in (7, 12):
        monkeypatch.setattr("spm_core.figures.today", lambda _, day=day: date(2026, 9, day))
        said[day] = text(opened(monkeypatch, store, "agency", month="2026-08"))

    assert (
        "Not in yet: August’s report from Unit U1, due 10 Sep 2026 (3 days left); 1 from earlier months of the plan year."
        in said[7]
    )
    assert "Not in yet: August’s report from Unit U1, due 10 Sep 2026; 1 from earlier months" in said[12]


def test_the_reporting_rate_comes_with_its_limits(monkeypatch: pytest.MonkeyPatch, agency: Path) -> None:
    said = text(opened(monkeypatch, agency, "agency", month="2026-10"))

    assert "reports on time, target 90%" in said
    assert "limits come with six months" in said
