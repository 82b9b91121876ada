"""A small agency with two months reported, a review opened, decided in and closed, and what its commands print."""

from __future__ import annotations

import contextlib
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from spm_core.commands.line import run
from tests.workbooks import PLAN, report, workbook


class Spm:
    """Commands on one store; each gives its document, or its exit code and what it said."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = str(folder / "spm.duckdb")

    def __call__(self, *arguments: str) -> Any:
        code, out, said = self.tried(*arguments)
        assert code == 0, (out, said)
        return json.loads(out) if out.strip() else None

    def tried(self, *arguments: str) -> tuple[int, str, str]:
        out, said = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(said), pytest.raises(SystemExit) as ended:
            run(["--store", self.store, *arguments, "--json"])
        return int(ended.value.code or 0), out.getvalue(), said.getvalue()

    def file(self, name: str, data: bytes) -> str:
        (self.folder / name).write_bytes(data)
        return str(self.folder / name)


def by(at: str) -> list[str]:
    return ["--by", "m.stone@agency.example", "--at", at]


@pytest.fixture(scope="session")
def spm(tmp_path_factory: pytest.TempPathFactory) -> Spm:
    """September and October reported, R1 (D1's second quarter as of October) closed with two decisions in it."""
    run_ = Spm(tmp_path_factory.mktemp("papers"))
    run_("init")
    run_("plan", "load", run_.file("plan.xlsx", workbook(PLAN)), *by("2026-06-20T09:00"))
    run_("plan", "open", "2026-27", *by("2026-07-01T09:00"))
    done = ["1.1.Y1-1.1", "Completed", date(2026, 9, 10), "", "Coaches signed in all 40 schools"]
    late = ["1.1.Y1-1.3", "Behind", "", date(2026, 12, 20), "Two schools are late"]
    second = ["1.1.Y1-1.2", "On schedule"]
    for unit, month, at, *rows in (
        ("U1", "2026-09", "2026-10-08T10:00", done, ["1.1.Y1-1.3", "On schedule"]),
        ("U2", "2026-09", "2026-10-14T10:00", second),
        ("U1", "2026-10", "2026-11-08T10:00", late),
    ):
        book = report(
            unit,
            month,
            *rows,
            Recommendations=[["Recommendation", "About", "Answer"], [f"Hire a coach ({month})", "1.1.Y1-1", ""]],
        )
        run_("submit", run_.file(f"{unit}-{month}.xlsx", book), *by(at))
    run_(
        "review",
        "open",
        "--kind",
        "division",
        "--scope",
        "D1",
        "--period",
        "2026-27.Q2",
        "--as-of",
        "2026-10",
        "--on",
        "2026-11-12",
        *by("2026-11-12T09:00"),
    )
    run_(
        "adjust",
        "1.1.Y1-1",
        "--change",
        "re-date",
        "--to",
        "2026-12-20",
        "--why",
        "Two schools sign in December.",
        "--on",
        "2026-11-12",
        "--review",
        "R1",
        *by("2026-11-12T10:00"),
    )
    run_(
        "adjust",
        "1.1.Y1-1.2",
        "--change",
        "drop",
        "--why",
        "The district trains them itself.",
        "--on",
        "2026-11-12",
        "--review",
        "R1",
        *by("2026-11-12T10:05"),
    )
    run_(
        "commitment",
        "add",
        "R1",
        "--text",
        "Bring the coaches' contracts",
        "--owner",
        "U2",
        "--due",
        "2026-12-01",
        *by("2026-11-12T10:10"),
    )
    run_(
        "review",
        "note",
        "R1",
        "--section",
        "at_risk",
        "--text",
        "The team asked for help with two schools.",
        *by("2026-11-12T10:15"),
    )
    run_("review", "attend", "R1", "--person", "Marian Stone", *by("2026-11-12T10:16"))
    run_("review", "close", "R1", *by("2026-11-12T11:00"))
    return run_  # fmt: skip


@pytest.fixture(scope="session")
def review(spm: Spm) -> dict[str, Any]:
    """The frozen document of R1, with what papers add to it."""
    from spm_core.documents.papers import review_shown
    from spm_core.store import Store

    store = Store.open(spm.store)
    try:
        return json.loads(json.dumps(review_shown(store, "R1"), default=str))
    finally:
        store.close()


@pytest.fixture(scope="session")
def year(spm: Spm) -> dict[str, Any]:
    """The plan year as of October, by what was known on 12 November."""
    return spm("year", "show", "2026-27", "--as-of", "2026-10", "--known-at", "2026-11-12T12:00")
