"""No file ends, hangs or confuses the reader; the others are read all the same."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spm_core.intake import Source, read_plan, read_reports, write_template
from spm_core.intake.pool import POOL, Pool
from tests.files.refuse import GOOD, rezipped, sheet_xml
from tests.intake.books import PLAN, TODAY, book, expected, read, table

SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(st.data())
@SLOW
def test_a_good_file_with_bytes_changed_always_ends_in_a_report(data):
    changed = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 8))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    report = read(bytes(changed))
    assert report.accepted or any(finding.severity == "error" for finding in report.findings)


@given(st.integers(0, len(GOOD)), st.integers(0, 200))
@SLOW
def test_a_file_cut_or_lengthened_always_ends_in_a_report(cut, more):
    assert read(GOOD[:cut] + bytes(more)).sha256


@given(st.text(alphabet='<>/"= abcrstvfi0123456789&;xlmn:!?-[]', max_size=200))
@SLOW
def test_a_sheet_of_any_text_always_ends_in_a_report(text):
    assert read(sheet_xml(text)).sha256


@given(
    st.lists(
        st.lists(
            st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=9)), max_size=5
        ),
        max_size=5,
    )
)
@SLOW
def test_any_cells_under_the_right_headers_always_end_in_a_report_or_plan(rows):
    status = [["Action", "Status", "Completed on", "Expected finish", "Note"], *rows]
    measures = [["Measure", "Year", "Value", "n", "Subgroup"], *rows]
    report = read(
        book({"Status": status, "Measures": measures, "Milestones": [["Milestone", "Expected finish"], *rows]}),
        unit="U1",
    )
    assert report.findings
    sheets = {name: [*table(drawn), *rows] for name, drawn in PLAN.items()}
    assert read_plan(Source("plan.xlsx", book(sheets))).sha256


def test_deep_nesting_and_long_names_do_no_harm():
    assert not read(sheet_xml("<a>" * 200_000)).accepted
    assert not read(sheet_xml(f"<{'a' * 100_000}>")).accepted
    assert read(sheet_xml('<c r="A2" t="inlineStr"><is><t>&#x0;</t></is></c>')).findings


def test_an_absurd_dimension_is_no_harm():
    good = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/>'
    )
    xml = good + b'<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>'
    report = read(
        rezipped(
            book({"Far": [[1]], "Status": [["Action", "Status", "Completed on"]]}), **{"xl/worksheets/sheet1.xml": xml}
        ),
        unit="U1",
    )
    assert [finding.code for finding in report.findings] == ["month-missing"]


def hostile_child(monkeypatch, code: str) -> Pool:
    """A pool whose children run this code in place of the reader."""
    real = subprocess.Popen

    def popen(command, **options):
        return real([sys.executable, "-c", code], **options)

    monkeypatch.setattr(subprocess, "Popen", popen)
    return Pool(1, seconds=1)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import os; os.abort()", "reader-died"),
        ("import os, sys; sys.stdin.buffer.read(9); os.kill(os.getpid(), 9)", "reader-died"),
        ("import time; time.sleep(60)", "reader-timeout"),
        (
            "import sys; sys.stdin.buffer.read(9); sys.stdout.buffer.write(bytes([0, 0, 0, 2]) + b'no'); sys.stdout.flush(); input()",
            "reader-died",
        ),
        ("import sys; sys.stdout.buffer.write(bytes([255] * 4)); sys.stdout.flush(); input()", "reader-died"),
    ],
)
def test_a_child_that_dies_hangs_or_talks_nonsense_costs_its_own_file(monkeypatch, code, reason):
    pool = hostile_child(monkeypatch, code)
    (answer,) = pool.read([b"x" * 9])
    assert answer[1]["refused"]["code"] == reason
    monkeypatch.undo()
    ((_, fresh),) = pool.read([GOOD])
    assert fresh["kind"] == "xlsx"
    pool.close()


def test_a_child_killed_while_idle_is_replaced():
    assert read(GOOD).accepted
    for child in POOL._idle:
        os.kill(child.process.pid, signal.SIGKILL)
        child.process.wait()
    assert read(GOOD).accepted


def test_a_child_has_no_more_memory_than_it_is_given(monkeypatch):
    """The real child with 200 MB in place of 1 GiB, on a file that needs more."""
    cells = "".join(f'<row r="{y}">' + f'<c r="A{y}" t="str"><v>{"x" * 9000}</v></c></row>' for y in range(2, 9000))
    code = "from spm_core.intake import child; child.MEMORY = 200 * 1024**2; child.main()"
    pool = hostile_child(monkeypatch, code)
    pool.seconds = 30
    data = rezipped(
        GOOD, **{"xl/worksheets/sheet5.xml": f"<worksheet><sheetData>{cells}</sheetData></worksheet>".encode()}
    )
    monkeypatch.setattr("spm_core.intake.package.MAX_RATIO", 10**6)
    ((_, answer),) = pool.read([data])
    assert answer["refused"]["code"] in ("reader-died", "reader-out-of-memory", "unpacks-too-large", "file-damaged")
    pool.close()


def test_many_threads_read_at_once_each_its_own():
    units = {unit: write_template(expected(), unit) for unit in ("U1", "U2")}
    wrong = []

    def work(unit: str) -> None:
        reports = read_reports([Source(unit, units[unit])] * 20, expected, today=TODAY)
        wrong.extend(report.unit for report in reports if report.unit != unit or not report.accepted)

    threads = [threading.Thread(target=work, args=(unit,)) for unit in ("U1", "U2") * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert POOL._alive <= POOL.size


def test_a_child_starts_fast_and_without_the_heavy_libraries():
    code = "import spm_core.intake.child, sys; print([m for m in ('pandas', 'pandera', 'duckdb', 'openpyxl') if m in sys.modules])"
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert time.perf_counter() - start < 2
