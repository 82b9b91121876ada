"""The cycle through the commands: a review from its opening to its frozen figures, and what units raise."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from spm_core.commands.line import run
from tests.workbooks import PLAN, report, workbook

Spm = Callable[..., Any]
RECOMMENDATIONS = [["Recommendation", "About", "Answer"], ["Hire a second coach", "1.1.Y1-1", ""]]


@pytest.fixture
def spm(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Spm:
    """Run a command that must end with a code (0); give its document."""
    monkeypatch.setenv("SPM_STORE", str(tmp_path / "spm.duckdb"))
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str, code: int = 0, raw: bool = False) -> Any:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            run([*arguments, "--json"])
        told = capsys.readouterr()
        assert int(ended.value.code or 0) == code, told
        command.said = told.err  # type: ignore[attr-defined]
        return told.out if raw else json.loads(told.out)

    return command


def by(at: str) -> list[str]:
    return ["--by", "test", "--at", at]


def send(spm: Spm, unit: str, month: str, *rows: list[Any], at: str, **sheets: list[list[Any]]) -> str:
    Path("report.xlsx").write_bytes(report(unit, month, *rows, **sheets))
    upload: str = spm("submit", "report.xlsx", *by(at))["upload"]
    return upload


@pytest.fixture
def agency(spm: Spm) -> Spm:
    """The plan open, September's and October's reports of D1's units in; U1 recommends, and asks for a later date."""
    Path("plan.xlsx").write_bytes(workbook(PLAN))
    spm("init")
    spm("plan", "load", "plan.xlsx", *by("2026-06-20T09:00"))
    spm("plan", "open", "2026-27", *by("2026-07-01T09:00"))
    send(
        spm,
        "U1",
        "2026-09",
        ["1.1.Y1-1.1", "Completed", date(2026, 9, 10)],
        ["1.1.Y1-1.3", "On schedule"],
        at="2026-10-08T10:00",
    )
    send(
        spm, "U1", "2026-10",
        ["1.1.Y1-1.3", "Behind", "", date(2026, 12, 20), "Two schools are late", "re-date", "2026-12-20"],
        at="2026-11-08T10:00", Recommendations=RECOMMENDATIONS,
    )  # fmt: skip
    return spm


def opened(spm: Spm, *, on: str = "2026-11-18", period: str = "2026-27.Q2", scope: str = "D1") -> str:
    return spm(
        "review", "open", "--kind", "division", "--scope", scope, "--period", period, "--on", on, *by(f"{on}T09:00")
    )["review"]


def test_a_closed_review_is_the_same_to_the_letter_whatever_comes_in_later(agency: Spm):
    review = opened(agency)
    agency("review", "attend", review, "--person", "Ada", "--person", "Ben", *by("2026-11-18T09:05"))
    agency(
        "review", "note", review, "--section", "at_risk", "--text", "Schools move in January", *by("2026-11-18T09:10")
    )
    agency(
        "commitment",
        "add",
        review,
        "--text",
        "Call both schools",
        "--owner",
        "U1",
        "--due",
        "2026-12-01",
        *by("2026-11-18T09:20"),
    )
    agency(
        "adjust", "1.1.Y1-1", "--change", "re-date", "--to", "2026-12-31", "--why", "Schools late", "--on", "2026-11-18",
        "--review", review, *by("2026-11-18T09:30"),
    )  # fmt: skip
    agency("review", "close", review, *by("2026-11-18T11:00"))
    before = agency("review", "show", review, raw=True)

    send(agency, "U2", "2026-10", ["1.1.Y1-1.2", "Completed", date(2026, 10, 30)], at="2026-11-20T10:00")
    agency("withdraw", "u4", "--why", "Wrong file", *by("2026-11-21T10:00"))
    agency("adjust", "1.1.Y1-1.3", "--change", "drop", "--why", "Late", "--on", "2026-11-17", *by("2026-11-22T10:00"))
    after = agency("review", "show", review, raw=True)

    assert before == after
    assert "1 report has come in since: U2 for 2026-10" in agency.said
    assert "1 report that it used has been withdrawn since: U1 for 2026-10" in agency.said
    assert "1 decision dated before the closing was recorded since: 1.1.Y1-1.3 (drop, 2026-11-17)" in agency.said
    frozen = json.loads(after)
    known = ["--as-of", frozen["as_of"], "--tier", "division", "--id", "D1", "--known-at", frozen["known_at"]]
    assert agency("show", "completion", *known) == frozen["figures"]["completion"]
    assert agency("show", "drift", *known) == frozen["figures"]["drift"]
    assert agency("show", "reporting", *known) == frozen["figures"]["reporting"]
    assert agency("show", "completion", *known[:6]) != frozen["figures"]["completion"]
    assert (frozen["state"], frozen["as_of"], frozen["number"], frozen["attendance"]) == (
        "closed",
        "2026-10",
        1,
        ["Ada", "Ben"],
    )
    assert [(one["item"], one["from"], one["to"]) for one in frozen["decisions"]] == [
        ("1.1.Y1-1", "2026-10-31", "2026-12-31")
    ]
