"""Storing a checked file: which rows reach which table, and when a file is no new upload."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from spm_core import access
from spm_core.figures.audit import audit
from spm_core.intake import Report, Source
from spm_core.ledger import plans
from spm_core.ledger.submit import READING, Receipt, Submitted, check, keep, submit
from spm_core.model import Finding, Month
from spm_core.store import Store
from tests.access.people import address, agency
from tests.workbooks import PLAN, report, workbook

AT = datetime(2026, 11, 5)
MONTH = Month(2026, 10)


def read(sha256: str = "a", **more) -> Report:
    status = {"row": 2, "action": "A1", "status": "Completed", "status_read": "done", "completed_on": date(2026, 10, 3), "forecast": None,
              "evidence": "e", "note": "n", "change_asked": "none", "change_detail": None}  # fmt: skip
    found = Report(
        file="U1.xlsx", sha256=sha256, data=b"bytes", unit="U1", month=MONTH, header={"attendees": "five"}, status=[status],
        milestones=[{"row": 3, "milestone": "M1", "forecast": date(2027, 1, 1), "note": "m"}],
        measures=[{"row": 4, "measure": "R1", "year": "2026-27", "subgroup": "", "n": 9, "value": 1.5, "suppressed": False, "note": None}],
        recommendations=[{"row": 5, "recommendation": "more", "about": "A1", "answer": None}],
        columns={"Status": {"status": "G", "note": "K"}}, rows={"Status": 1}, ignored=[], findings=[],
    )  # fmt: skip
    return replace(found, **more)


def put(store: Store, *reports: Report, at: datetime = AT, partial: bool = False) -> list[Submitted]:
    return keep(store, [Receipt(Submitted(one, partial=partial), "Ada", at) for one in reports])


def told(store: Store, table: str, *left_out: str) -> list[dict]:
    return [{k: v for k, v in row.items() if k not in left_out} for row in store.rows(f"from {table}")]


@pytest.fixture
def store() -> Store:
    return Store.open()


def test_every_row_reaches_its_table(store):
    (done,) = put(store, read())

    assert (done.upload, done.accepted, done.already) == ("u1", True, False)
    place = {"unit": "U1", "month": MONTH.last_day, "sha256": "a", "file": "U1.xlsx"}
    assert told(store, "upload") == [{"act": 1, "known_at": AT, "upload": "u1", **place}]
    assert told(store, "original") == [{"act": 1, "sha256": "a", "file": "U1.xlsx", "bytes": b"bytes"}]
    assert told(store, "report_header") == [{"act": 1, "key": "attendees", "value": "five"}]
    assert told(store, "report_column") == [
        {"act": 1, "sheet": "Status", "field": field, "letter": letter}
        for field, letter in (("status", "G"), ("note", "K"))
    ]
    (status,) = told(store, "report_status")
    assert (status["word"], status["word_read"], status["completed_on"], status["sheet"]) == (
        "Completed",
        "done",
        date(2026, 10, 3),
        None,
    )
    assert told(store, "report_milestone") == [
        {"act": 1, "row": 3, "milestone": "M1", "forecast": date(2027, 1, 1), "note": "m"}
    ]
    (measure,) = told(store, "report_measure")
    assert (measure["value"], measure["n"], measure["cell"]) == (1.5, 9, None)
    assert told(store, "report_recommendation")[0]["about"] == "A1"
    (act,) = audit(store)["acts"]
    assert (act["kind"], act["who"], act["known_at"]) == ("upload:accept", "Ada", "2026-11-05T00:00:00Z")


def test_the_same_bytes_as_those_in_force_are_no_new_upload_in_one_go_or_in_two(store):
    first, same = put(store, read(), read())
    assert (first.upload, same.upload, same.already) == ("u1", "u1", True)
    (again,) = put(store, read())
    assert (again.upload, again.already) == ("u1", True)
    assert next(one.to_json() for one in again.findings) == {
        "severity": "info",
        "code": "already-in-force",
        "sheet": None,
        "cell": None,
        "value": None,
        "message": "This file is byte for byte the one in force (u1) for U1, 2026-10. Nothing new was stored.",
        "fix": "Nothing needs to be done.",
    }
    assert first.findings == []
    assert len(told(store, "upload")) == 1


def test_they_are_one_after_another_was_in_force_between(store):
    put(store, read("a"))
    put(store, read("b"))
    (back,) = put(store, read("a"))

    assert (back.upload, back.already) == ("u3", False)


def test_an_older_receipt_takes_nothing_out_of_force(store):
    put(store, read("new"), at=AT)
    put(store, read("old"), at=datetime(2026, 11, 1))
    (again,) = put(store, read("new"), at=AT)

    assert (again.upload, again.already) == ("u1", True)


def test_the_same_moment_later_recorded_is_in_force(store):
    put(store, read("one"), read("two"))
    (again,) = put(store, read("two"))

    assert (again.upload, again.already) == ("u2", True)


def test_of_two_in_one_go_the_later_is_in_force_and_the_one_before_them_is_taken_anew(store):
    put(store, read("a"))
    other, back, same = put(store, read("b"), read("a"), read("a"))

    assert [(one.upload, one.already) for one in (other, back, same)] == [("u2", False), ("u3", False), ("u3", True)]


@pytest.mark.parametrize("order", [1, -1])
def test_files_of_the_template_and_of_a_units_own_layout_go_in_together_each_with_its_cells(store, order):
    def theirs(told: str, **cells: str) -> list[dict]:
        return [{**row, **cells} for row in getattr(read(), told)]

    own = read(
        unit="U2",
        header={"mapping": "ours"},
        status=theirs("status", sheet="Plan"),
        measures=theirs("measures", sheet="Plan", cell="C7"),
    )
    put(store, *[read(), own][::order])

    assert [row["sheet"] for row in store.rows("from report_status order by act")] == [None, "Plan"][::order]
    cells = [(row["sheet"], row["cell"]) for row in store.rows("from report_measure order by act")]
    assert cells == [(None, None), ("Plan", "C7")][::order]


def test_another_month_or_unit_is_another_report(store):
    done = put(store, read(), read(unit="U2"), read(month=Month(2026, 9)))

    assert [one.upload for one in done] == ["u1", "u2", "u3"]


def test_what_was_refused_is_not_stored_beside_what_was_not(store):
    fault = Finding("error", "unknown-word", "m", "f")
    bad, good = put(store, read("bad", findings=[fault]), read("good"))

    assert (bad.accepted, bad.upload, good.upload) == (False, None, "u2")  # the refusal is an act too
    assert [row["sha256"] for row in told(store, "original")] == ["good"]
    (alone,) = put(store, read("bad", findings=[fault]))
    assert (alone.upload, [row["kind"] for row in told(store, "act")].count("upload:refuse")) == (None, 2)
    (nowhere,) = put(store, read("nowhere", month=None))
    assert nowhere.upload is None


def test_the_record_of_a_refused_file_names_its_errors_alone_and_what_it_said_it_was(store):
    faults = [Finding(kind, code, "m", "f") for kind, code in (("error", "b"), ("warning", "w"), ("error", "a"))]
    put(store, read("bad", findings=faults), read("bad", findings=faults, unit=None, month=None))

    rows = store.rows("select a.why, e.about from act as a inner join event as e using (act) order by act")
    assert [(row["why"], row["about"]) for row in rows] == [
        ("a, b", "U1 2026-10 U1.xlsx bad"),
        ("a, b", "U1.xlsx bad"),
    ]


def test_without_its_faulty_rows_a_file_is_another_reading_of_the_same_bytes(store):
    (whole,) = put(store, read())
    (partial,) = put(store, read(), partial=True)
    (again,) = put(store, read(), partial=True)
    (other,) = put(store, read(status=[]), partial=True)

    assert (whole.upload, partial.upload, again.upload, other.upload) == ("u1", "u2", "u2", "u3")
    words = [row["value"] for row in store.rows("from report_header where key = $key order by act", {"key": READING})]
    assert [len(word) for word in words] == [16, 16]
    once, twice = put(store, read(month=Month(2026, 9)), read(month=Month(2026, 9)), partial=True)
    assert (once.already, twice.already, twice.upload) == (False, True, once.upload)
    assert words[0] != words[1]


def test_so_is_the_same_file_read_by_a_mended_mapping(store):
    mapped = read(header={"mapping": "ours"})
    (first,) = put(store, mapped)
    (same,) = put(store, mapped)
    (mended,) = put(store, replace(mapped, status=[{**mapped.status[0], "status": "Behind"}]))

    assert (first.upload, same.upload, same.already, mended.upload) == ("u1", "u1", True, "u2")


def test_the_document_is_the_contracts(store):
    (done,) = put(store, read(ignored=[{"sheet": "Status", "column": "X"}]))

    assert done.to_json() == {
        "accepted": True,
        "upload": "u1",
        "unit": "U1",
        "month": "2026-10",
        "sha256": "a",
        "rows": {"Status": 1},
        "ignored": [{"sheet": "Status", "column": "X"}],
        "findings": [],
    }
    assert Submitted(read(month=None)).to_json()["month"] is None


def test_files_are_judged_by_the_day_of_their_receipt_and_the_unit_and_month_given():
    store = Store.open()
    plans.load(store, Source("Plan.xlsx", workbook(PLAN)), by="chief", at=datetime(2026, 6, 1))
    plans.open_year(store, "2026-27", by="chief", at=datetime(2026, 7, 1))
    file = Source("U1.xlsx", report("U1", "2026-10", ["1.1.Y1-1.3", "Completed", date(2026, 10, 12), ""]))

    (early,) = check(store, [file], at=datetime(2026, 9, 1))
    (fine,) = check(store, [file], at=AT)
    (elsewhere,) = submit(store, [file], by="Ada", at=AT, unit="U2", month=MONTH)
    (stored,) = submit(store, [file], by="Ada", at=AT)
    (too_early,) = submit(store, [file], by="Ada", at=datetime(2026, 9, 1))

    assert "month-not-begun" in {one.code for one in early.findings}
    assert "month-not-begun" not in {one.code for one in fine.findings}
    assert "month-not-begun" in {one.code for one in too_early.findings}
    assert (fine.accepted, elsewhere.accepted) == (True, False)
    assert (fine.upload, stored.upload) == (None, "u4")
    assert store.rows("select known_at, file from upload") == [{"known_at": AT, "file": "U1.xlsx"}]


def test_nobody_sends_a_report_of_a_unit_that_is_not_theirs_whatever_the_file_says():
    store = agency()
    mine = access.asking(store, address("unit"))
    theirs = Source("x.xlsx", report("U3", "2026-11", ["A3", "Behind"]))

    with pytest.raises(access.NotAllowed, match="send a report of U3: unit U3 is not theirs"):
        submit(mine, [theirs], by="x")

    (done,) = submit(mine, [Source("x.xlsx", report("U1", "2026-11", ["A1", "Behind"]))], by="x")
    assert (done.accepted, len(store.rows("from upload where month = '2026-11-30'"))) == (True, 1)
