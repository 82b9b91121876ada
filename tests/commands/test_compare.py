"""`spm compare` as other programs meet it: exactly the contract's document, and each failure with its exit code."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from spm_core.commands.line import run
from tests.workbooks import workbook

OLD = """Code,Task,Due,Status
A-1,Write the plan,1/10/2026,Not started
A-2,Ask the schools,2/16/2026 8:00:00 AM,In progress
A-3,Test it,3/1/2026,In progress
A-4,Leave,DOER,Completed
A-5,Twice,5/1/2026,Not started
"""
NEW = """Code,Task,Finish,Status
A-1,Write the plan,2/10/2026,Completed
A-2,Ask the schools,2/16/2026,In progress
A-3,Test it,2/27/2026,In progress
A-6,Sell,6/1/2026,Not started
A-5,Twice,5/1/2026,Not started
A-5,Twice,5/20/2026,Not started
"""

Spm = Callable[..., tuple[int, str, str]]


@pytest.fixture
def spm(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Spm:
    """Run a command in a folder with two editions and no store; give exit code, output and messages."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SPM_STORE", raising=False)
    (tmp_path / "old.csv").write_text(OLD)
    (tmp_path / "new.csv").write_text(NEW)
    sheets = {
        "April": [line.split(",") for line in OLD.splitlines()],
        "May": [line.split(",") for line in NEW.splitlines()],
    }
    (tmp_path / "both.xlsx").write_bytes(workbook(sheets))

    def command(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            run(["compare", *arguments])
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return command


GOLDEN: dict[str, Any] = {
    "old": {"file": "old.csv", "table": "!A1", "items": 5},
    "new": {"file": "new.csv", "table": "!A1", "items": 6},
    "key": ["A"],
    "date": "C",
    "status": "D",
    "matched": 3,
    "added": 1,
    "gone": 1,
    "duplicate_keys": 1,
    "dates": {"both": 3, "later": 1, "earlier": 1, "same": 1, "median_days_later": 31, "not_dates": {"old": 1, "new": 0}},
    "status_changes": {"forward": 1, "backward": 0, "other": 0, "pairs": [{"from": "Not started", "to": "Completed", "n": 1}]},
    "items": [
        {
            "key": ["A-1"],
            "old": {"date": "2026-01-10", "status": "Not started", "cell": "C2"},
            "new": {"date": "2026-02-10", "status": "Completed", "cell": "C2"},
            "days": 31,
        },
        {
            "key": ["A-3"],
            "old": {"date": "2026-03-01", "status": "In progress", "cell": "C4"},
            "new": {"date": "2026-02-27", "status": "In progress", "cell": "C4"},
            "days": -2,
        },
    ],
}  # fmt: skip


def test_the_document_is_exactly_the_contracts(spm: Spm) -> None:
    code, out, said = spm("old.csv", "new.csv", "--items", "--json")
    assert (code, json.loads(out)) == (0, GOLDEN)
    assert list(json.loads(out)) == list(GOLDEN)
    assert "key A (Code) (Code tells 66.6% of the items apart)" in said
    assert "date C (Due) = C (Finish), status D (Status)." in said

    _, out, _ = spm("old.csv", "new.csv", "--json")
    assert json.loads(out) == {key: value for key, value in GOLDEN.items() if key != "items"}


def test_two_sheets_of_one_file_and_columns_as_asked_for(spm: Spm) -> None:
    asked = ("--table", "April!A1", "--new-table", "May", "--key", "Code", "--date", "Due=Finish", "--status", "D")
    _, out, said = spm("both.xlsx", "both.xlsx", *asked, "--items", "--json")
    found = json.loads(out)
    assert found["old"] == {"file": "both.xlsx", "table": "April!A1", "items": 5}
    assert found["new"] == {"file": "both.xlsx", "table": "May!A1", "items": 6}
    assert {key: found[key] for key in GOLDEN if key not in ("old", "new")} == {
        key: GOLDEN[key] for key in GOLDEN if key not in ("old", "new")
    }
    assert "(as asked for)" in said

    code, out, _ = spm("both.xlsx", "both.xlsx", "--json", "--key", "A,B", "--date", "")
    assert (code, json.loads(out)["key"], json.loads(out)["date"]) == (0, ["A", "B"], None)


def test_a_person_reads_the_sentence_first(spm: Spm) -> None:
    _, out, _ = spm("old.csv", "new.csv", "--items")
    assert out.splitlines()[0] == (
        "1 of 3 dates moved later, by 31 days; 1 moved earlier; 1 status went forward. "
        "3 items in both editions, 1 added, 1 gone, 1 duplicate key left out."
    )
    assert "A-5  C6   C6; C7" in out


@pytest.mark.parametrize(
    ("arguments", "code", "finding"),
    [
        (("old.csv", "new.csv", "--date", "Ende"), 1, "compare-no-column"),
        (("both.xlsx", "both.xlsx", "--table", "June!A1"), 1, "compare-no-table"),
        (("old.csv", "new.csv", "--key", "Due=Finish,Task=Code"), 1, "compare-nothing-common"),
        (("empty.csv", "new.csv"), 1, "file-empty"),
        (("old.csv", "not-there.csv"), 2, None),
        (("old.csv",), 2, None),
    ],
)
def test_what_cannot_be_compared_says_why(spm: Spm, tmp_path: Path, arguments, code, finding) -> None:
    (tmp_path / "empty.csv").write_bytes(b"")
    ended, out, said = spm(*arguments, "--json")
    assert ended == code
    assert [one["code"] for one in json.loads(out)["findings"]] == [finding] if finding else not out
    assert finding or said


LOOSE = [["Our plan"], [], ["Colour", "Weight", "Ends"]]


def loose(*lines: tuple[str, str, str]) -> bytes:
    return workbook({"Plan": [*LOOSE, *map(list, lines), ["Signed by", "Rivera", "Okafor"]]})


def test_tables_and_orders_that_a_mapping_keeps_are_compared_as_they_were_answered(spm: Spm) -> None:
    """Nothing in the file decides that its dates are day first."""
    Path("was.xlsx").write_bytes(loose(("red", "a", "01/02/2027"), ("blue", "b", "05/06/2027")))
    Path("now.xlsx").write_bytes(loose(("red", "a", "03/02/2027"), ("blue", "b", "05/06/2027")))
    assert json.loads(spm("was.xlsx", "now.xlsx", "--json")[1])["dates"]["both"] == 0
    kept = ["map", "save", "colours", "--file", "was.xlsx", "--table", "Plan!A3", "--set", "text=Colour,due=Ends:dmy"]
    for arguments in (["init"], kept):
        with pytest.raises(SystemExit) as ended:
            run([*arguments, "--store", "kept.duckdb"])
        assert not ended.value.code

    code, out, err = spm("was.xlsx", "now.xlsx", "--store", "kept.duckdb", "--json")

    said = json.loads(out)
    assert (code, said["old"]["table"], said["date"], said["dates"]["later"]) == (0, "Plan!A3", "C", 1)
    assert said["dates"]["median_days_later"] == 2
    assert "was.xlsx is read by the mapping 'colours'." in err


def test_a_table_that_nobody_found_is_compared_where_the_person_says_it_begins(spm: Spm) -> None:
    Path("was.xlsx").write_bytes(loose(("red", "a", "2027-02-01"), ("blue", "b", "2027-06-05")))
    Path("now.xlsx").write_bytes(loose(("red", "a", "2027-02-03"), ("blue", "b", "2027-06-05")))
    places = ("--table", "Plan!A3", "--new-table", "Plan!A3", "--key", "Colour")
    code, out, _ = spm("was.xlsx", "now.xlsx", *places, "--json")
    assert (code, json.loads(out)["dates"]["later"]) == (0, 1)
