"""`spm annotate` as other programs meet it: judged as `check` does, the same workbook out, a document and an exit code."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from spm_core.commands.line import run
from tests.workbooks import PLAN, report, workbook

BAD = ["1.1.Y1-1.1", "Compleet", "", "", ""]


@pytest.fixture
def spm(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SPM_STORE", str(tmp_path / "spm.duckdb"))
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str):
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            run([*arguments, "--json"])
        out = capsys.readouterr().out
        return int(ended.value.code or 0), json.loads(out) if out.strip() else None

    (tmp_path / "plan.xlsx").write_bytes(workbook(PLAN))
    assert command("init")[0] == 0
    assert command("plan", "load", "plan.xlsx", "--by", "t", "--at", "2026-06-01")[0] == 0
    assert command("plan", "open", "2026-27", "--by", "t", "--at", "2026-07-01")[0] == 0
    return command


def test_a_report_comes_back_marked_is_mended_and_goes_in(spm, tmp_path: Path):
    (tmp_path / "u1.xlsx").write_bytes(report("U1", "2026-08", BAD))
    checked = spm("check", "u1.xlsx")[1]

    code, answer = spm("annotate", "u1.xlsx", "--out", "back.xlsx")

    assert (code, list(answer)) == (0, ["file", "out", "findings", "marked"])
    assert (answer["findings"], answer["marked"]) == (checked["findings"], 1)
    book = openpyxl.load_workbook(tmp_path / "back.xlsx")
    assert "Compleet" in book["Status"]["B2"].comment.text
    book["Status"]["B2"], book["Status"]["C2"] = "Completed", date(2026, 8, 20)
    book.save(tmp_path / "mended.xlsx")
    code, answer = spm("submit", "mended.xlsx", "--by", "t", "--at", "2026-09-05")
    assert (code, answer["accepted"], answer["ignored"]) == (0, True, [])
    assert {one["severity"] for one in answer["findings"]} <= {"info"}


def test_a_plan_is_judged_as_a_plan_and_a_tracker_as_a_tracker(spm, tmp_path: Path):
    (tmp_path / "p.xlsx").write_bytes(
        workbook({**PLAN, "Goals": [["goal", "text", "kind"], ["1", "Reading", "sports"]]})
    )
    tracker = [["Task", "Owner", "Due date", "Status"], ["Hire", "Ann", "2026-10-01", "Done"], ["Buy", "Bo", "soon!", "Open"], ["Train", "Cy", "2026-11-01", "Open"]]  # fmt: skip
    (tmp_path / "own.xlsx").write_bytes(workbook({"Tasks": tracker}))

    assert "Goals" in {one["sheet"] for one in spm("annotate", "p.xlsx", "--out", "o.xlsx")[1]["findings"]}
    assert spm("annotate", "own.xlsx", "--out", "o2.xlsx")[0] == 0
    assert openpyxl.load_workbook(tmp_path / "o2.xlsx").sheetnames == ["Findings", "Tasks"]


def test_what_cannot_be_read_exits_1_and_wrong_use_2(spm, tmp_path: Path):
    (tmp_path / "no.xlsx").write_bytes(b"PK\x03\x04 broken")
    code, answer = spm("annotate", "no.xlsx", "--out", "o.xlsx")
    assert (code, [one["code"] for one in answer["findings"]]) == (1, ["file-damaged"])
    assert not (tmp_path / "o.xlsx").exists()
    assert spm("annotate", "missing.xlsx", "--out", "o.xlsx") == (2, None)
    assert spm("annotate", "plan.xlsx", "--out", "no/such/o.xlsx") == (2, None)


TRACKER = [["Code", "Task", "Due date", "State"], ["1.1.Y1-1.1", "Hire", "2026-10-01", "Finishd"], ["x", "Buy", "2026-11-01", "Open"]]  # fmt: skip


def test_a_tracker_with_a_kept_mapping_is_judged_as_check_does(spm, tmp_path: Path):
    (tmp_path / "own.xlsx").write_bytes(workbook({"Tasks": TRACKER}))
    spm("map", "save", "ours", "--file", "own.xlsx", "--unit", "U1", "--by", "t")
    given = ("--unit", "U1", "--month", "2026-08", "--map", "ours")
    checked = spm("check", "own.xlsx", *given)[1]["findings"]

    code, named = spm("annotate", "own.xlsx", "--out", "o.xlsx", *given)
    assert (code, named["findings"]) == (0, checked)
    assert "row-not-in-plan" in {one["code"] for one in checked}
    found = spm("annotate", "own.xlsx", "--out", "o.xlsx", "--month", "2026-08")[1]  # known by its layout alone
    assert found["findings"] == checked
    assert spm("annotate", "own.xlsx", "--out", "o.xlsx", "--map", "nobody") == (2, None)


def test_a_plan_and_a_tracker_need_no_store(spm, tmp_path: Path):
    (tmp_path / "spm.duckdb").unlink()
    (tmp_path / "own.xlsx").write_bytes(workbook({"Tasks": TRACKER}))
    assert spm("annotate", "own.xlsx", "--out", "o.xlsx")[0] == 0
    assert spm("annotate", "plan.xlsx", "--out", "o.xlsx")[0] == 0
    assert not (tmp_path / "spm.duckdb").exists()


def test_an_ending_that_the_workbook_would_not_open_under_is_wrong_use(spm, tmp_path: Path):
    assert spm("annotate", "plan.xlsx", "--out", "o.xlsm") == (2, None)
    assert not (tmp_path / "o.xlsm").exists()


def test_the_same_bytes_twice_for_the_same_file(spm, tmp_path: Path):
    for out in ("a.xlsx", "b.xlsx"):
        spm("annotate", "plan.xlsx", "--out", out)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert io.BytesIO((tmp_path / "a.xlsx").read_bytes()).read(2) == b"PK"
