"""The commands as other programs meet them: arguments in, one JSON document and an exit code out."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from spm_core.commands.line import run
from tests.workbooks import PLAN, report, workbook

Spm = Callable[..., tuple[int, Any]]
AT = ["--by", "test", "--at"]


@pytest.fixture
def spm(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Spm:
    """Run a command on a store of its own; give the exit code and the document (or the text) that it printed."""
    monkeypatch.setenv("SPM_STORE", str(tmp_path / "spm.duckdb"))
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str) -> tuple[int, Any]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            run([*arguments, "--json"])
        out = capsys.readouterr().out
        return int(ended.value.code or 0), json.loads(out) if out.strip() else None

    return command


@pytest.fixture
def agency(spm: Spm, tmp_path: Path) -> Spm:
    """A store with the plan loaded and 2026-27 open."""
    (tmp_path / "plan.xlsx").write_bytes(workbook(PLAN))
    assert spm("init")[0] == 0
    assert spm("plan", "load", "plan.xlsx", *AT, "2026-06-01")[0] == 0
    assert spm("plan", "open", "2026-27", *AT, "2026-07-01")[0] == 0
    return spm


def sent(spm: Spm, tmp_path: Path, name: str, data: bytes, at: str) -> tuple[int, Any]:
    """Submit a workbook."""
    (tmp_path / name).write_bytes(data)
    return spm("submit", name, *AT, at)


DONE = ["1.1.Y1-1.1", "Completed", date(2026, 8, 28), "", "signed"]
LATE = ["1.1.Y1-1.3", "Behind", "", date(2026, 11, 20), "two schools left"]


def test_submit_gives_the_contracts_document_and_the_same_file_twice_is_one_upload(agency: Spm, tmp_path: Path) -> None:
    code, first = sent(agency, tmp_path, "u1.xlsx", report("U1", "2026-08", DONE, LATE), "2026-09-05")
    _, again = sent(agency, tmp_path, "u1.xlsx", (tmp_path / "u1.xlsx").read_bytes(), "2026-09-06")

    assert code == 0
    assert list(first) == ["accepted", "upload", "unit", "month", "sha256", "rows", "ignored", "findings"]
    assert (first["accepted"], first["unit"], first["month"], first["rows"]["Status"]) == (True, "U1", "2026-08", 2)
    assert again["upload"] == first["upload"]
    assert [finding["code"] for finding in again["findings"] if finding["code"] == "already-in-force"]


def test_a_refused_file_exits_1_names_its_cells_and_changes_nothing(agency: Spm, tmp_path: Path) -> None:
    before = agency("show", "items", "--as-of", "2026-08")
    bad = ["1.1.Y1-1.1", "Compleet", "", "", ""], ["9.9", "Completed", "", "", ""]

    code, answer = sent(agency, tmp_path, "bad.xlsx", report("U1", "2026-08", *bad), "2026-09-05")

    assert (code, answer["accepted"], answer["upload"]) == (1, False, None)
    errors = {finding["cell"] for finding in answer["findings"] if finding["severity"] == "error"}
    assert {"B2", "A3"} <= errors
    assert all(finding["fix"] for finding in answer["findings"] if finding["severity"] == "error")
    assert agency("show", "items", "--as-of", "2026-08") == before


def test_several_files_each_for_itself(agency: Spm, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(report("U1", "2026-08", DONE))
    (tmp_path / "b.xlsx").write_bytes(b"no spreadsheet")

    code, answer = agency("submit", "a.xlsx", "b.xlsx", *AT, "2026-09-05")

    assert code == 1
    assert [(one["file"], one["accepted"]) for one in answer["files"]] == [("a.xlsx", True), ("b.xlsx", False)]


GROUP = ["id", "name", "items", "Y0", "Y1", "T0", "T1", "OT", "X", "RNG", "status"]
DRIFT_GROUP = ["id", "items", "past_tolerance", "unapproved_past_tolerance", "redated", "past_year_end", "median_moved_days", "pace", "hit_rate",
               "months_late"]  # fmt: skip
DRIFT_ITEM = ["item", "lead", "frozen", "approved", "forecast", "completed", "expected", "drift", "approved_drift", "unapproved_drift",
              "month_slip", "status", "tags"]  # fmt: skip


def test_show_gives_exactly_the_contracts_documents(agency: Spm, tmp_path: Path) -> None:
    sent(agency, tmp_path, "u1.xlsx", report("U1", "2026-10", DONE, LATE), "2026-11-05")

    _, completion = agency("show", "completion", "--as-of", "2026-10", "--tier", "division")
    _, drift = agency("show", "drift", "--as-of", "2026-10")
    _, reporting = agency("show", "reporting", "--as-of", "2026-10", "--tier", "unit", "--id", "U1")
    _, measures = agency("show", "measures", "--as-of", "2026-10")

    assert [list(group) for group in completion["groups"]] == [GROUP, GROUP]
    assert completion["groups"][0] == {
        "id": "D1", "name": "Teaching", "items": 3,
        "Y0": {"n": 1, "of": 3}, "Y1": {"n": 1, "of": 3}, "T0": {"n": 1, "of": 3}, "T1": {"n": 1, "of": 3, "redated": 0},
        "OT": {"n": 1, "of": 3}, "X": {"n": 3, "of": 3}, "RNG": {"low": 1, "high": 2, "of": 3},
        "status": {"dropped": 0, "completed_on_time": 1, "completed_on_approved": 0, "completed_late": 0, "overdue": 2, "behind": 0,
                   "not_reported": 0, "on_plan": 0, "not_started": 0},
    }  # fmt: skip
    assert (list(drift), list(drift["groups"][0]), list(drift["items"][0])) == (
        ["as_of", "tier", "of", "groups", "items"],
        DRIFT_GROUP,
        DRIFT_ITEM,
    )
    assert reporting == {
        "as_of": "2026-10",
        "groups": [
            {
                "id": "U1",
                "due": 1,
                "on_time": 1,
                "late": 0,
                "missing": 0,
                "actions": {"n": 2, "of": 2},
                "missing_units": [],
            }
        ],
    }
    assert [measure["measure"] for measure in measures["measures"]] == ["G3", "PAY"]
    assert list(measures["measures"][0]) == ["measure", "owner", "indicator", "direction", "baseline", "years"]
    assert next(list(year) for year in measures["measures"][0]["years"]) == [
        "year",
        "target",
        "actual",
        "gap",
        "progress",
        "status",
        "tags",
    ]
    assert [year["status"] for year in measures["measures"][0]["years"]] == ["baseline only", "met", "not due"]


def test_trace_names_upload_file_sheet_and_cell(agency: Spm, tmp_path: Path) -> None:
    _, upload = sent(agency, tmp_path, "u1.xlsx", report("U1", "2026-08", DONE), "2026-09-05T10:00")

    _, answer = agency("trace", "1.1.Y1-1.1", "--as-of", "2026-10")

    status = next(fact for fact in answer["facts"] if fact["field"] == "status")
    assert {key: status[key] for key in ("value", "month", "known_at", "upload", "file", "sheet", "cell", "by", "in_force")} == {
        "value": "Completed", "month": "2026-08", "known_at": "2026-09-05T10:00:00Z", "upload": upload["upload"], "file": "u1.xlsx",
        "sheet": "Status", "cell": "B2", "by": "test", "in_force": True,
    }  # fmt: skip
    assert [fact["cell"] for fact in answer["facts"] if fact["field"] == "due"] == ["E2"]


def test_a_template_is_accepted_as_it_comes_and_withdrawing_brings_the_older_report_back(
    agency: Spm, tmp_path: Path
) -> None:
    sent(agency, tmp_path, "u1.xlsx", report("U1", "2026-08", DONE), "2026-09-05")
    assert agency("template", "--unit", "U1", "--month", "2026-08", "--out", "t.xlsx")[0] == 0
    code, second = agency("submit", "t.xlsx", *AT, "2026-09-06")
    assert (code, [f for f in second["findings"] if f["severity"] != "info"]) == (0, [])
    assert agency("show", "completion", "--as-of", "2026-08")[1]["groups"][0]["Y0"]["n"] == 0

    agency("withdraw", second["upload"], "--why", "empty by mistake", "--by", "test")

    assert agency("show", "completion", "--as-of", "2026-08")[1]["groups"][0]["Y0"]["n"] == 1
    assert (
        agency("show", "completion", "--as-of", "2026-08", "--known-at", "2026-09-07")[1]["groups"][0]["Y0"]["n"] == 0
    )


def test_decisions_by_command(agency: Spm) -> None:
    assert (
        agency(
            "adjust",
            "1.1.Y1-1.3",
            "--change",
            "re-date",
            "--to",
            "2026-12-01",
            "--why",
            "w",
            "--on",
            "2026-09-14",
            *AT,
            "2026-09-14T12:00",
        )[0]
        == 0
    )
    assert (
        agency(
            "declare",
            "1.1.Y1-1",
            "met",
            "--met-on",
            "2026-10-20",
            "--why",
            "w",
            "--on",
            "2026-11-02",
            *AT,
            "2026-11-02T12:00",
        )[0]
        == 0
    )

    assert agency("show", "completion", "--as-of", "2026-10", "--of", "milestones")[1]["groups"][0]["Y0"] == {
        "n": 1,
        "of": 2,
    }
    code, refused = agency(
        "adjust", "1.1.Y1-1", "--change", "drop", "--why", "w", "--on", "2026-11-10", *AT, "2026-11-10T12:00"
    )
    assert (code, [finding["code"] for finding in refused["findings"]]) == (1, ["already-completed"])


WRONG = [
    ["show", "completion"],
    ["show", "nonsense", "--as-of", "2026-10"],
    ["show", "completion", "--as-of", "October"],
    ["show", "completion", "--as-of", "2026-10", "--tier", "county"],
    ["show", "completion", "--as-of", "2026-10", "--tier", "unit", "--id", "U9"],
    ["show", "completion", "--as-of", "2026-10", "--known-at", "soon"],
    ["show", "completion", "--as-of", "2026-10", "--known-at", "9999-12-31T23:59:59-05:00"],
    ["show", "items", "--as-of", "2026-10", "--tier", "unit", "--id", "U9"],
    ["template", "--unit", "U1", "--month", "2026-10", "--out", "no-folder/t.xlsx"],
    ["trace", "9.9", "--as-of", "2026-10"],
    ["submit", "missing.xlsx", "--by", "test"],
    ["no-such-command"],
]


def test_wrong_use_exits_2_and_prints_no_document(agency: Spm) -> None:
    assert [(wrong, *agency(*wrong)) for wrong in WRONG] == [(wrong, 2, None) for wrong in WRONG]


def test_verify_finds_a_damaged_original(agency: Spm, tmp_path: Path) -> None:
    sent(agency, tmp_path, "u1.xlsx", report("U1", "2026-08", DONE), "2026-09-05")
    code, whole = agency("verify")
    assert (code, whole["originals"], whole["problems"]) == (0, 2, [])
    assert whole["facts"] > whole["acts"] > 0
    assert whole["head"]

    import duckdb

    with duckdb.connect(str(tmp_path / "spm.duckdb")) as raw:
        raw.execute("update original set bytes = 'tampered'::blob where file = 'u1.xlsx'")

    code, answer = agency("verify")
    assert code == 1
    assert "u1.xlsx" in answer["problems"][0]


def test_store_before_the_command_and_none_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(["--store", str(tmp_path / "none.duckdb"), "--json", "show", "completion", "--as-of", "2026-10"])

    assert ended.value.code == 1
    assert "spm init" in json.loads(capsys.readouterr().out)["findings"][0]["message"]


def test_a_month_before_the_plan_is_refused_and_one_not_open_is_said(agency: Spm, tmp_path: Path) -> None:
    code, answer = sent(agency, tmp_path, "old.xlsx", report("U1", "2025-10", LATE), "2026-11-05")
    assert (code, [f["code"] for f in answer["findings"] if f["severity"] == "error"]) == (1, ["month-before-plan"])


def test_two_processes_at_once_both_store(agency: Spm, tmp_path: Path) -> None:
    import subprocess
    import sys

    from spm_core.commands.output import close_all

    close_all()
    spm = str(Path(sys.executable).parent / "spm")
    for at, unit in enumerate(("U1", "U2", "U3")):
        (tmp_path / f"{unit}.xlsx").write_bytes(
            report(unit, "2026-08", [["1.1.Y1-1.1", "1.1.Y1-1.2", "2.1.Y1-1.1"][at], "Behind"])
        )
    running = [
        subprocess.Popen([spm, "submit", f"{unit}.xlsx", *AT, "2026-09-05"], cwd=tmp_path)
        for unit in ("U1", "U2", "U3")
    ]

    assert [one.wait(60) for one in running] == [0, 0, 0]
    assert agency("show", "reporting", "--as-of", "2026-08")[1]["groups"][0]["on_time"] == 3
