"""Whole files: what is accepted, what is accepted with warnings, what is refused, each with its exact reasons."""

from __future__ import annotations

import hashlib

import pytest

from spm_core.intake import Source, read_reports
from tests.files import accept, refuse, warn
from tests.intake.books import TODAY, cells, expected, read


@pytest.mark.parametrize("case", accept.CASES, ids=lambda case: case.__name__)
def test_a_good_file_gives_no_false_finding(case):
    report = read(case())
    assert cells(report, "error", "warning") == []
    assert report.accepted
    assert (report.unit, str(report.month), report.ignored) == ("U1", "2026-10", [])


@pytest.mark.parametrize("case", warn.CASES, ids=lambda case: case.__name__)
def test_a_doubtful_file_is_taken_with_its_warnings(case):
    data, found = case()
    report = read(data)
    assert cells(report, "error", "warning") == found
    assert report.accepted


@pytest.mark.parametrize("case", refuse.CASES, ids=lambda case: case.__name__)
def test_a_bad_file_is_refused_with_all_its_reasons(case):
    data, found = case()
    report = read(data)
    assert cells(report, "error") == found
    assert not report.accepted
    assert report.sha256 == hashlib.sha256(data).hexdigest()
    assert report.data == data


def test_the_name_says_nothing_about_the_content():
    assert read(accept.as_generated(), "report.pdf").accepted
    assert not read(b"%PDF-1.7", "report.xlsx").accepted


def test_files_are_read_each_for_itself_and_in_order():
    makers = [refuse.cut_off()[0], accept.as_generated(), refuse.nothing()[0], accept.written_by_pandas()]
    reports = read_reports([Source(str(n), data) for n, data in enumerate(makers)], expected, today=TODAY)
    assert [(report.file, report.accepted) for report in reports] == [
        ("0", False),
        ("1", True),
        ("2", False),
        ("3", True),
    ]


def test_every_finding_says_what_was_read_and_how_to_mend_it():
    for case in (*warn.CASES, *refuse.CASES):
        for finding in read(case()[0]).findings:
            assert finding.message.endswith(".")
            assert finding.fix.endswith((".", "?")), finding
            assert "{" not in finding.message + finding.fix
            assert (
                finding.cell is None or f"{finding.sheet}!{finding.cell}" in finding.message or "hidden" in finding.code
            )
