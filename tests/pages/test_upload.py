"""The Upload page: nothing yet, the plan in, a report with cells to mend, a good one sent, many at once, withdrawing."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from app import settings
from spm_core import figures
from spm_core.intake import Source
from spm_core.ledger import plans
from spm_core.model import Ask, Month
from spm_core.store import Store
from tests.pages.opening import drawn, opened, text
from tests.workbooks import PLAN, report, workbook

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

GOOD = ["1.1.Y1-1.3", "Completed", date(2026, 10, 12), "", "all matched", "", ""]
SIGNED = ["1.1.Y1-1.1", "On schedule", "", date(2026, 11, 20), "waiting for *two* <b>signatures</b>", "", ""]
WRONG = ["1.1.Y1-1.1", "Compleet", date(2026, 10, 20), "", "", "", ""]


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    path = tmp_path / "spm.duckdb"
    Store.open(path).close()
    return path


@pytest.fixture
def agency(empty: Path) -> Path:
    store = Store.open(empty)
    plans.load(store, Source("Plan.xlsx", workbook(PLAN)), by="chief", at=datetime(2026, 6, 1))
    plans.open_year(store, "2026-27", by="chief", at=datetime(2026, 7, 1))
    store.close()
    return empty


def drop(page: AppTest, *files: tuple[str, bytes]) -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.file_uploader[0].set_value([(name, data, kind) for name, data in files]).run()
    assert not page.exception, [one.message for one in page.exception]
    return text(page)


def press(page: AppTest, label: str) -> str:
    next(button for button in page.button if button.label == label).click().run()
    assert not page.exception, [one.message for one in page.exception]
    return text(page)


def uploads(month: str = "2026-10") -> list[str]:
    return [f"{up['unit']} {up['state']}" for up in figures.uploads(settings.store(), Ask("t", Month.parse(month)))]


def test_an_empty_store_takes_the_plan_through_the_page(monkeypatch: pytest.MonkeyPatch, empty: Path) -> None:
    page = opened(monkeypatch, empty, "upload")
    assert "No plan yet. Drop the plan workbook here" in text(page)

    said = drop(page, ("Plan.xlsx", workbook(PLAN)))
    assert "This is a plan workbook. Nothing of it is stored until you load it." in said
    assert "What the plan holds" in said

    assert "Write your name first; nothing is stored yet." in press(page, "Load this plan")
    page.text_input(key="plan.who").input("chief").run()
    said = press(page, "Load this plan")
    assert "The plan is loaded. Open its first plan year below" in said
    assert "the dates of 2 milestones and 4 actions" in said

    assert "This freezes the dates of 2 milestones and 4 actions" in press(page, "Open plan year 2026-27")


def test_an_amended_plan_is_said_to_be_loaded_and_what_it_proposes_for_an_open_year_waits(
    monkeypatch: pytest.MonkeyPatch, agency: Path
) -> None:
    more = [["1.1.Y1-1.9", "1.1.Y1-1", "Coach the coaches", "U1", date(2027, 3, 31)]]
    page = opened(monkeypatch, agency, "upload")

    drop(page, ("Plan.xlsx", workbook({**PLAN, "Actions": [*PLAN["Actions"], *more]})))
    page.text_input(key="plan.who").input("chief").run()
    said = press(page, "Load this plan")

    assert "The plan is loaded. Nothing is frozen by it" in said
    assert "1 item of an open year is proposed and in no figure yet: 1.1.Y1-1.9." in said


def test_a_bad_plan_is_found_by_cell_and_not_loaded(monkeypatch: pytest.MonkeyPatch, empty: Path) -> None:
    page = opened(monkeypatch, empty, "upload")
    wrong = {**PLAN, "Goals": [["goal", "text", "kind"], ["1", "Every child reads", "sports"]]}

    said = drop(page, ("Plan.xlsx", workbook(wrong)))

    assert "Goals!C2" in said
    assert not [button for button in page.button if button.label == "Load this plan"]


def test_before_a_file_the_page_says_where_the_report_stands(monkeypatch: pytest.MonkeyPatch, agency: Path) -> None:
    said = text(opened(monkeypatch, agency, "upload", id="U1", month="2026-10"))

    assert "October is" in said
    assert "Reading has sent no report yet" in said
    assert "Download the workbook of Reading for October 2026" in said


def test_a_cell_to_mend_is_shown_where_it_is_and_cannot_be_sent(monkeypatch: pytest.MonkeyPatch, agency: Path) -> None:
    page = opened(monkeypatch, agency, "upload", id="U1", month="2026-10")

    said = drop(page, ("Reading.xlsx", report("U1", "2026-10", WRONG, GOOD)))

    assert "1 cell to mend, then October is ready to send. Nothing is stored yet." in said
    assert "One cell on sheet Status cannot be taken as it is" in said
    assert "Status!B2" in said
    assert "Compleet" in said
    assert "1 completed Match schools 1.1.Y1-1.3, Status!C3 12 Oct, 3 d early" in said
    assert "1 not reported, while the cells are not mended" in said
    assert "Mend the cells and drop the file again, or leave those rows out" in said
    assert not [button for button in page.button if button.label.startswith("Send")]
    assert uploads() == []


def test_a_good_report_shows_its_effect_and_is_sent_once_named(monkeypatch: pytest.MonkeyPatch, agency: Path) -> None:
    page = opened(monkeypatch, agency, "upload", id="U1", month="2026-10")
    said = drop(page, ("Reading.xlsx", report("U1", "2026-10", SIGNED, GOOD)))
    assert "October is ready to send. Nothing is stored yet." in said
    assert "September 0 of 1, 1 of 2 now" in said
    assert "Actions owed that have a status 2 of 2" in said

    assert "Write your name first; nothing is stored yet." in press(page, "Send 2 rows to Teaching")
    assert uploads() == []
    page.text_input(key="send.who").input("Ada").run()
    said = press(page, "Send 2 rows to Teaching")

    assert uploads() == ["U1 in_force"]
    assert "October is stored as upload u3" in said
    assert "You can replace the report at any time; earlier ones are kept." in said
    assert "1 upload of Reading, 1 in force" in said


def test_what_a_file_says_stays_text(monkeypatch: pytest.MonkeyPatch, agency: Path) -> None:
    page = opened(monkeypatch, agency, "upload", id="U1", month="2026-10")
    bad = ["1.1.Y1-1.1", "<img src=x onerror=alert(1)>", "", "", "", "", ""]

    drop(page, ("<i>Reading</i>.xlsx", report("U1", "2026-10", bad, SIGNED)))

    assert "<img" not in drawn(page)
    assert "<i>Reading" not in drawn(page)
    assert "&lt;img src=x onerror=alert(1)&gt;" in drawn(page)
    assert not any("Reading<" in one.value or "<img" in one.value for one in page.markdown)


def test_many_files_are_tabled_and_the_good_ones_sent_together(monkeypatch: pytest.MonkeyPatch, agency: Path) -> None:
    page = opened(monkeypatch, agency, "upload")
    good = [
        (f"{unit}.xlsx", report(unit, "2026-10", [item, "On schedule", "", "", "", "", ""]))
        for unit, item in (("U2", "1.1.Y1-1.2"), ("U3", "2.1.Y1-1.1"))
    ]

    said = drop(page, *good, ("bad.xlsx", report("U1", "2026-10", WRONG)), ("junk.xlsx", b"no workbook"))
    assert "2 of 4 files are ready to send, 2 are not. Nothing is stored yet." in said
    assert "Two reports can be sent" in said
    assert "Status!B2" in said

    page.text_input(key="send.who").input("Ada").run()
    said = press(page, "Send 2 reports")
    assert sorted(uploads()) == ["U2 in_force", "U3 in_force"]
    assert "No file of 4 is ready to send, 2 are to mend, 2 are stored." in said


def test_of_many_files_each_may_be_sent_without_its_faulty_rows(monkeypatch: pytest.MonkeyPatch, agency: Path) -> None:
    page = opened(monkeypatch, agency, "upload")
    faulty = ["1.1.Y1-1.2", "Soon", "", "", "", "", ""]
    fine = ["2.1.Y1-1.1", "On schedule", "", "", "", "", ""]
    files = [
        ("good.xlsx", report("U3", "2026-10", fine)),
        ("bad.xlsx", report("U1", "2026-10", WRONG, GOOD)),
        ("no row fine.xlsx", report("U2", "2026-10", faulty)),
    ]

    said = drop(page, *files)
    assert "One report can be sent" in said
    assert [box.label for box in page.checkbox] == [
        "bad\\.xlsx: Leave out the faulty row; it counts as not reported until you send it (1 row sent)"
    ]

    page.checkbox[0].check().run()
    assert "Two reports can be sent" in text(page)
    assert "They are stored together, one without its faulty rows; one file is left out." in text(page)
    page.text_input(key="send.who").input("Ada").run()
    said = press(page, "Send 2 reports")

    assert sorted(uploads()) == ["U1 in_force", "U3 in_force"]
    assert "1 row left out (Status!B2), not reported" in said
    (gone,) = figures.left_out(settings.store(), Ask("t", Month(2026, 10)))
    assert (gone["unit"], gone["item"]) == ("U1", "1.1.Y1-1.1")


def test_without_the_tick_a_faulty_file_of_many_stays_where_it_is(
    monkeypatch: pytest.MonkeyPatch, agency: Path
) -> None:
    page = opened(monkeypatch, agency, "upload")
    fine = ["2.1.Y1-1.1", "On schedule", "", "", "", "", ""]
    drop(page, ("good.xlsx", report("U3", "2026-10", fine)), ("bad.xlsx", report("U1", "2026-10", WRONG, GOOD)))
    page.text_input(key="send.who").input("Ada").run()
    press(page, "Send 1 report")

    assert uploads() == ["U3 in_force"]


def test_a_faulty_file_beside_a_good_one_for_the_same_report_is_not_offered(
    monkeypatch: pytest.MonkeyPatch, agency: Path
) -> None:
    page = opened(monkeypatch, agency, "upload")

    said = drop(
        page, ("bad.xlsx", report("U1", "2026-10", WRONG, GOOD)), ("good.xlsx", report("U1", "2026-10", SIGNED, GOOD))
    )

    assert not page.checkbox
    assert "to mend, not stored, for the same report as good.xlsx" in said
    assert "One report can be sent" in said


def test_a_send_that_fails_stores_no_file_of_many(monkeypatch: pytest.MonkeyPatch, agency: Path) -> None:
    page = opened(monkeypatch, agency, "upload")
    good = [
        (f"{unit}.xlsx", report(unit, "2026-10", [item, "On schedule", "", "", "", "", ""]))
        for unit, item in (("U2", "1.1.Y1-1.2"), ("U3", "2.1.Y1-1.1"))
    ]
    drop(page, *good)
    page.text_input(key="send.who").input("Ada").run()

    def full(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("spm_core.ledger.submit._Rows.store", full)
    assert "Nothing was stored" in press(page, "Send 2 reports")
    assert uploads() == []


def test_two_files_for_one_report_wait_for_a_choice(monkeypatch: pytest.MonkeyPatch, agency: Path) -> None:
    page = opened(monkeypatch, agency, "upload")

    said = drop(page, ("a.xlsx", report("U1", "2026-10", GOOD)), ("b.xlsx", report("U1", "2026-10", SIGNED)))

    assert "two files for one report, not stored (b.xlsx)" in said
    assert not [button for button in page.button if button.label.startswith("Send")]


def test_the_preview_stores_nothing(monkeypatch: pytest.MonkeyPatch, agency: Path) -> None:
    page = opened(monkeypatch, agency, "upload", id="U1", month="2026-10")
    before = settings.store().data_version()

    drop(page, ("Reading.xlsx", report("U1", "2026-10", SIGNED, GOOD)))

    assert settings.store().data_version() == before
    assert uploads() == []


def test_a_report_before_any_plan_waits(monkeypatch: pytest.MonkeyPatch, empty: Path) -> None:
    page = opened(monkeypatch, empty, "upload")

    said = drop(page, ("Reading.xlsx", report("U1", "2026-10", GOOD)))

    assert "This file waits for the plan" in said
    assert "Nothing of Reading.xlsx is stored." in said


def test_an_amended_plan_says_what_stays_frozen(monkeypatch: pytest.MonkeyPatch, agency: Path) -> None:
    page = opened(monkeypatch, agency, "upload")
    moved = [list(row) for row in PLAN["Actions"]]
    moved[1][4] = date(2026, 9, 5)

    said = drop(page, ("Plan.xlsx", workbook({**PLAN, "Actions": moved})))

    assert "1 difference from what is frozen; the frozen plan stays" in said
    assert "Actions!E2" in said
