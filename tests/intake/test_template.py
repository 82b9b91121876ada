"""The monthly workbook: what it holds, and that it comes back whole from the programs that people fill it in with."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import pytest

from spm_core.errors import Refused
from spm_core.intake import Source, read_reports, write_template
from spm_core.intake.rules import RULES
from spm_core.model import Month
from tests.intake.books import TODAY, cells, expected, filled, read

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def made() -> openpyxl.Workbook:
    answers = [{"recommendation": "Hire one more", "about": "1.1.Y1-1", "answer": "In the next budget"}]
    return openpyxl.load_workbook(io.BytesIO(write_template(expected(), "U1", answers)))


def column(sheet, letter):
    return [cell.value for cell in sheet[letter]]


def test_the_sheets_and_columns_are_the_contracts(made):
    assert made.sheetnames == ["Report", "Status", "Milestones", "Measures", "Recommendations", "Help", "_spm"]
    assert made["_spm"].sheet_state == "hidden"
    status = [cell.value for cell in made["Status"][1]]
    assert status[:7] == ["Action", "Milestone", "Text", "Responsible", "Start", "Due", "Status"]
    assert status[7:13] == ["Completed on", "Expected finish", "Evidence", "Note", "Change asked", "Change detail"]


def test_it_holds_the_units_open_live_actions_last_years_apart(made):
    codes = ["1.1.Y1-1.1", "1.1.Y1-1.2", "1.1.Y1-1.3", "1.1.Y1-3.1", "1.1.Y0-1.1"]
    assert column(made["Status"], "A") == ["Action", *codes]
    assert column(made["Status"], "Q")[-2:] == ["2026-27", "2025-26"]
    assert made["Status"]["A6"].fill.fgColor.rgb != made["Status"]["A5"].fill.fgColor.rgb
    assert made["Status"]["F2"].value.date() == date(2027, 1, 31)


def test_last_month_stands_beside_for_reading(made):
    assert [made["Status"][f"{letter}2"].value for letter in "NOP"] == ["On schedule", None, "well under way"]
    assert made["Status"]["O3"].value.date() == date(2027, 2, 15)


def test_milestones_are_the_units_and_those_of_a_team_it_works_on(made):
    assert column(made["Milestones"], "A") == ["Milestone", "1.1.Y1-1", "1.1.Y1-3"]


def test_measures_and_answers_are_filled_in(made):
    assert [[cell.value for cell in row[:3]] for row in made["Measures"]][1:] == [
        ["M1", "Share of readers", "2026-27"],
        ["M2", "Days late", "2026-27"],
    ]
    assert [cell.value for cell in made["Recommendations"][2]] == ["Hire one more", "1.1.Y1-1", "In the next budget"]


def test_the_table_can_be_sorted_and_filtered_and_its_codes_not_overtyped(made):
    sheet = made["Status"]
    assert sheet.protection.sheet
    assert not sheet.protection.sort  # the attribute says what is locked
    assert not sheet.protection.autoFilter
    assert sheet["A1"].protection.locked
    assert not any(cell.protection.locked for cell in sheet[2])  # Excel sorts unlocked cells alone
    assert sheet.auto_filter.ref == "A1:R6"
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert (rules["A2:A6"].type, rules["A2:A6"].formula1) == ("list", "_spm!$D$2:$D$6")
    assert rules["C2:C1001"].type == "custom"
    assert rules["H2:H1001"].formula2 == "46326"  # 31 October 2026


def test_no_text_of_the_plan_becomes_a_formula(made):
    assert [cell.data_type for cell in made["Status"]["C"]] == ["s"] * 6
    assert made["Status"]["C3"].value == "=HYPERLINK(1)"


def test_the_same_template_is_the_same_bytes():
    assert write_template(expected(), "U1") == write_template(expected(), "U1")


def test_an_unknown_unit_is_refused():
    with pytest.raises(Refused, match="U9"):
        write_template(expected(), "U9")


def test_a_unit_without_actions_still_gets_its_workbook():
    empty = write_template(expected(items=[]), "U2")
    (report,) = read_reports([Source("e", empty)], lambda month: expected(month, []), today=TODAY)
    assert (report.accepted, report.rows["Status"]) == (True, 0)


def fill(book: openpyxl.Workbook) -> None:
    status = book["Status"]
    status["G2"], status["H2"], status["K2"] = "Completed", date(2026, 10, 14), "signed, 40 % below cost"
    status["G3"], status["I3"], status["L3"], status["M3"] = "Behind", date(2027, 3, 15), "re-date", "to March"
    book["Report"]["B4"] = date(2026, 10, 20)
    book["Report"]["B7"] = "Two things\nwent well: <a> & b"
    book["Milestones"]["D2"] = date(2027, 3, 20)
    book["Measures"]["F2"], book["Measures"]["D3"], book["Measures"]["F3"] = 61.5, "Girls", "<10"
    book["Recommendations"]["A2"] = "Hire one more"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for LibreOffice; without it the tests fail where all must run, and are skipped elsewhere."""
    if not shutil.which("soffice"):
        if os.environ.get("CI"):
            pytest.fail("LibreOffice is not installed: apt-get install libreoffice-calc")
        pytest.skip("LibreOffice is not installed")
    return tmp_path_factory.mktemp("office")


def resaved(data: bytes, office: Path) -> bytes:
    """The same workbook, opened and saved by LibreOffice."""
    (office / "in").mkdir(exist_ok=True)
    (office / "in" / "book.xlsx").write_bytes(data)
    command = ["soffice", f"-env:UserInstallation=file://{office}/profile", "--headless", "--convert-to", "xlsx"]
    subprocess.run(
        [*command, "--outdir", office, office / "in" / "book.xlsx"], check=True, capture_output=True, timeout=120
    )
    return (office / "book.xlsx").read_bytes()


def test_a_filled_template_comes_back_whole_from_libreoffice(office):
    data = filled(fill)
    ours, theirs = read(data), read(resaved(data, office))
    assert cells(theirs, "error", "warning") == []
    assert theirs.ignored == []
    assert (theirs.unit, theirs.month, theirs.header) == ("U1", Month(2026, 10), ours.header)
    for rows in ("status", "milestones", "measures", "recommendations"):
        assert getattr(theirs, rows) == getattr(ours, rows)
    assert theirs.measures[1]["suppressed"]


def test_an_empty_template_comes_back_without_a_finding(office):
    report = read(resaved(write_template(expected(), "U1"), office))
    assert (report.accepted, report.findings) == (True, [])


def test_a_formula_in_libreoffice_is_read_by_its_result(office):
    def change(book: openpyxl.Workbook) -> None:
        book["Status"]["G2"], book["Status"]["H2"] = "Completed", "=DATE(2026,10,14)"
        book["Status"]["G3"], book["Status"]["H3"] = "Completed", "=#REF!"

    report = read(resaved(filled(change), office))
    assert report.status[0]["completed_on"] == date(2026, 10, 14)
    assert cells(report, "error") == [("Status!H3", "error-cell")]


def test_the_hints_of_cells_are_the_words_of_the_rules():
    sheet = openpyxl.load_workbook(io.BytesIO(write_template(expected(), "U1")))["Status"]
    said = " ".join(f"{rule.prompt} {rule.errorTitle} {rule.error}" for rule in sheet.data_validations.dataValidation)

    for code in ("completed-ahead", "unknown-word", "not-a-date"):
        assert RULES[code].expected in said
    assert RULES["completed-not-counted"].expected.capitalize() in said
