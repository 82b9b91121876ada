"""The year's commands, one after another on one store: what each prints is `tests/golden/year.json`, to the letter.

After a change that is meant, write it anew and read the difference: SPM_GOLDEN=write pytest tests/commands/test_year.py
"""

from __future__ import annotations

import json
import os
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from spm_core.commands.line import run
from spm_core.intake import Source
from spm_core.ledger import plans
from spm_core.ledger.submit import submit
from spm_core.store import Store
from tests.workbooks import PLAN, report, workbook

if TYPE_CHECKING:
    from collections.abc import Callable

    Spm = Callable[..., Any]

GOLDEN = Path(__file__).parents[1] / "golden" / "year.json"
NOW = ["--by", "chief", "--at", "2027-07-20T09:00"]
ON = ["--on", "2027-07-20", *NOW]
KNOWN = ["--known-at", "2027-07-20T10:00"]
COMMANDS: dict[str, list[str]] = {
    "target": ["target", "G3", "2028-29", "60", "--why", "Results are ahead", *ON],
    "choose carry": ["year", "choose", "1.1.Y1-1", "carry", "--why", "One school is left", *ON],
    "choose keep": ["year", "choose", "2.1.Y1-1", "keep", *ON],
    "suggest": ["suggestion", "add", "2027-28", "--text", "Coach the coaches", "--reason", "late", "--about", "1.1.Y1-1", "--strategy", "1.1", "--lead", "U1", *NOW],
    "suggest another": ["suggestion", "add", "2027-28", "--text", "A mistake", "--reason", "other", "--why", "None", *NOW],
    "edit the suggestion": ["suggestion", "edit", "2027-28.s1", "--text", "Coach every coach", *NOW],
    "take one back": ["suggestion", "remove", "2027-28.s2", "--why", "A mistake", *NOW],
    "suggestions": ["suggestion", "list", "2027-28"],
    "accomplished": ["accomplishment", "add", "2026-27", "--text", "Coaches came", "--unit", "U1", "--month", "2027-06", *NOW],
    "accomplished too": ["accomplishment", "add", "2026-27", "--text", "A mistake", *NOW],
    "edit the accomplishment": ["accomplishment", "edit", "2026-27.a1", "--text", "All coaches came", *NOW],
    "take one out": ["accomplishment", "remove", "2026-27.a2", *NOW],
    "accomplishments": ["accomplishment", "list", "2026-27"],
    "propose": ["year", "propose", "2027-28", "--out", "next.xlsx", "--on", "2027-07-20"],
    "show": ["year", "show", "2026-27", *KNOWN],
    "load": ["plan", "load", "next.xlsx", "--by", "chief", "--at", "2027-07-21T09:00"],
    "open": ["plan", "open", "2027-28", "--by", "chief", "--at", "2027-07-22T09:00"],
    "show as then": ["year", "show", "2026-27", *KNOWN],
    "show the new one": ["year", "show", "2027-28", "--as-of", "2027-07", "--known-at", "2027-07-23T09:00"],
}  # fmt: skip
"""What a planner does in July, in order."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the year 2026-27 with July's and June's reports of U1."""
    folder = tmp_path_factory.mktemp("year")
    store = Store.open(folder / "spm.duckdb")
    plans.load(store, Source("plan.xlsx", workbook(PLAN)), by="chief", at=datetime(2026, 6, 20, 9))
    plans.open_year(store, "2026-27", by="chief", at=datetime(2026, 7, 1, 9))
    told = [["key", "value"], ["unit", "U1"], ["month", "2027-06"], ["accomplishments", "Coaches came"]]
    done = ["1.1.Y1-1.1", "Completed", date(2026, 7, 20), "", "", "", ""]
    late = ["1.1.Y1-1.3", "Behind", "", date(2027, 9, 15), "", "", ""]
    for month, at, rows, more in (
        ("2026-07", datetime(2026, 8, 5), [done], {}),
        ("2027-06", datetime(2027, 7, 5), [late], {"Report": told}),
    ):
        (one,) = submit(store, [Source(f"U1-{month}.xlsx", report("U1", month, *rows, **more))], by="U1", at=at)
        assert one.accepted, one.findings
    store.close()
    return folder


@pytest.fixture
def spm(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Spm:
    """Run a command; give its document and its exit code."""
    monkeypatch.setenv("SPM_STORE", str(folder / "spm.duckdb"))
    monkeypatch.chdir(folder)

    def command(*arguments: str) -> tuple[Any, int]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            run([*arguments, "--json"])
        told = capsys.readouterr()
        return (json.loads(told.out) if told.out else told.err), int(ended.value.code or 0)

    return command


@pytest.mark.slow
def test_the_years_commands_print_what_the_contract_says(spm: Spm):
    said = {}
    for name, arguments in COMMANDS.items():
        said[name], code = spm(*arguments)
        assert code == 0, (name, said[name])
        said[name].pop("sha256", None)
    assert said["show as then"] == said["show"]
    if os.environ.get("SPM_GOLDEN") == "write":
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", "utf-8")

    assert said == json.loads(GOLDEN.read_text("utf-8"))


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        ("no-reason", ["year", "choose", "1.1.Y1-1", "drop", *ON]),
        ("unknown-choice", ["year", "choose", "1.1.Y1-1", "forget", *ON]),
        ("not-a-milestone", ["year", "choose", "1.1.Y1-1.3", "carry", *ON]),
        ("year-already-open", ["year", "propose", "2026-27", "--out", "again.xlsx"]),
        ("unknown-reason", ["suggestion", "add", "2027-28", "--text", "T", "--reason", "because", *NOW]),
        ("unknown-suggestion", ["suggestion", "edit", "2027-28.s9", "--text", "T", *NOW]),
        ("unknown-unit", ["accomplishment", "add", "2026-27", "--text", "T", "--unit", "U9", *NOW]),
        ("unknown-accomplishment", ["accomplishment", "remove", "2026-27.a9", *NOW]),
        ("target-too-far", ["target", "G3", "2031-32", "60", "--why", "W", *ON]),
        ("not-a-number", ["target", "G3", "2027-28", "many", "--why", "W", *ON]),
    ],
)
def test_what_cannot_be_is_refused_with_its_code(spm: Spm, code: str, arguments: list[str]):
    said, ended = spm(*arguments)

    assert ended == 1
    assert [one["code"] for one in said["findings"]] == [code]
