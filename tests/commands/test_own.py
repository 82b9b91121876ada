"""`spm inspect`, `map`, `import`: the documents that other programs read, and the way to an opened plan."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from spm_core.commands.line import run
from tests.workbooks import workbook

TRACKER = {
    "Tracker": [
        ["Our tracker", "", "", "", ""],
        ["", "", "", "", ""],
        ["No", "Task", "Owner", "Due date", "Status"],
        ["T-1", "Write the guide", "Ann", date(2026, 10, 1), "Done"],
        ["T-2", "Send the guide", "Bo", date(2026, 11, 15), "In progress"],
        ["T-3", "Train the teams", "Bo", "TBD", "Not started"],
        ["T-4", "Check the rooms", "Cy", date(2027, 2, 1), "Not started"],
    ]
}


@pytest.fixture
def spm(tmp_path, capsys, monkeypatch):
    """Run a command in a folder with tracker.xlsx and a store; give the exit code, the document, and what was said."""
    monkeypatch.setenv("SPM_STORE", str(tmp_path / "spm.duckdb"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tracker.xlsx").write_bytes(workbook(TRACKER))

    def command(*arguments: str, as_json: bool = True):
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            run([*arguments, *(["--json"] if as_json else [])])
        out, said = capsys.readouterr()
        return int(ended.value.code or 0), json.loads(out) if as_json and out.strip() else out, said

    assert command("init")[0] == 0
    return command


def test_inspect_gives_the_contracts_document_and_needs_no_store(spm):
    Path("spm.duckdb").unlink()
    code, answer, _ = spm("inspect", "tracker.xlsx")

    assert code == 0
    assert list(answer) == ["file", "sha256", "kind", "sheets", "tables", "findings"]
    assert answer["sheets"] == [{"sheet": "Tracker", "visible": True, "rows": 7, "columns": 5}]
    (table,) = answer["tables"]
    assert list(table) == ["sheet", "header_rows", "first_row", "last_row", "items", "group_rows", "columns"]
    assert (table["sheet"], table["header_rows"], table["first_row"], table["last_row"], table["items"]) == (
        "Tracker",
        [3],
        4,
        7,
        4,
    )
    assert [(column["column"], column["maps_to"]) for column in table["columns"]] == [
        ("A", "code"), ("B", "text"), ("C", "responsible"), ("D", "due"), ("E", "status"),
    ]  # fmt: skip
    assert list(table["columns"][0]) == ["column", "header", "reads_as", "maps_to", "confidence", "filled", "unread"]
    assert not Path("spm.duckdb").exists()


def test_inspect_tells_a_person_each_table_and_column(spm):
    code, out, _ = spm("inspect", "tracker.xlsx", as_json=False)

    assert code == 0
    assert "Tracker!A3  things to do: 4 items" in out
    assert "due" in out
    assert "status 'Done' = Completed" in out


def test_inspect_of_what_is_no_spreadsheet_exits_1_with_its_reason(spm):
    Path("letter.xlsx").write_bytes(b"%PDF-1.7 nothing")
    code, answer, _ = spm("inspect", "letter.xlsx")

    assert code == 1
    assert [finding["code"] for finding in answer["findings"]] == ["not-a-spreadsheet"]


def test_a_mapping_is_saved_with_corrections_listed_shown_and_forgotten(spm):
    code, answer, _ = spm(
        "map", "save", "north", "--file", "tracker.xlsx", "--table", "Tracker!A3",
        "--set", "unit=Owner,note=A", "--words", "In progress=Behind", "--unit", "U1",
    )  # fmt: skip
    assert code == 0
    kept = answer["mapping"]
    assert (kept["columns"]["owner"], kept["columns"]["no"], kept["unit"], kept["sheets"]) == (
        "unit",
        "note",
        "U1",
        ["Tracker"],
    )
    assert kept["words"]["in progress"] == "Behind"

    assert [one["name"] for one in spm("map", "list")[1]["mappings"]] == ["north"]
    assert spm("map", "show", "north")[1] == kept
    assert "owner" in spm("map", "show", "north", as_json=False)[1]
    assert spm("map", "forget", "north")[0] == 0
    assert spm("map", "list")[1] == {"mappings": []}


@pytest.mark.parametrize(
    ("option", "value", "named"),
    [
        ("--set", "due=Z", "Due date"),
        ("--set", "deadline=D", "due"),
        ("--set", "due", "pair"),
        ("--words", "Done=Finished", "Completed"),
        ("--table", "Plan!A1", "Tracker!A3"),
    ],
)
def test_a_wrong_correction_exits_2_and_names_what_is_there(spm, option, value, named):
    code, _, said = spm("map", "save", "x", "--file", "tracker.xlsx", option, value)

    assert code == 2
    assert named in said


def test_a_mapping_is_saved_of_a_table_that_was_not_found_and_reads_the_next_file(spm):
    odd = [["Our shades"], [], ["Colour", 2025, 2026], *([f"shade {n}", n, n + 1] for n in range(4))]
    Path("odd.xlsx").write_bytes(workbook({"Plan": odd}))
    assert spm("inspect", "odd.xlsx")[1]["tables"] == []

    save = ("map", "save", "odd", "--file", "odd.xlsx", "--set", "text=Colour")
    code, _, said = spm(*save, "--table", "Plan!A1")
    assert code == 2
    assert "no two headings" in said
    code, answer, _ = spm(*save, "--table", "Plan!A3")
    assert (code, answer["mapping"]["columns"]["colour"], answer["mapping"]["depth"]) == (0, "text", 1)
    assert spm("map", "show", "odd")[1] == answer["mapping"]

    Path("later.xlsx").write_bytes(workbook({"Plan": [["", *row] for row in odd[2:]]}))
    assert spm("import", "later.xlsx", "--out", "plan.xlsx")[0] == 1
    code, answer, _ = spm("import", "later.xlsx", "--map", "odd", "--out", "plan.xlsx")
    assert (code, {key: answer["rows"].get(key) for key in ("Actions", "Measures")}) == (
        0,
        {"Actions": None, "Measures": 4},
    )


def test_a_mapping_that_is_not_kept_exits_2_and_names_those_that_are(spm):
    spm("map", "save", "north", "--file", "tracker.xlsx")

    for command in (
        ("map", "show", "south"),
        ("map", "forget", "south"),
        ("import", "tracker.xlsx", "--map", "south", "--out", "p.xlsx"),
    ):
        code, _, said = spm(*command)
        assert (code, "north" in said) == (2, True)


def test_a_tracker_is_imported_loaded_opened_and_traced_to_its_own_cells(spm):
    code, answer, _ = spm("import", "tracker.xlsx", "--out", "plan.xlsx")
    assert (code, answer["accepted"], answer["rows"]["Actions"]) == (0, True, 4)
    unread = [finding for finding in answer["findings"] if finding["code"] == "due-taken-year-end"]
    assert [(one["file"], one["sheet"], one["cell"]) for one in unread] == [("tracker.xlsx", "Tracker", "D6")]

    _, loaded, _ = spm("plan", "load", "plan.xlsx", "--by", "test", "--at", "2026-06-01")
    assert (loaded["accepted"], loaded["ignored"], loaded["findings"]) == (True, [], [])
    assert spm("plan", "open", "2026-27", "--by", "test", "--at", "2026-07-01")[1]["frozen"] == {
        "milestone": 1,
        "action": 4,
    }
    facts = spm("trace", "T-2", "--as-of", "2026-10")[1]["facts"]
    assert [(fact["file"], fact["sheet"], fact["cell"]) for fact in facts if fact["field"] == "source"] == [
        ("tracker.xlsx", "Tracker", "A5:E5")
    ]
    assert spm("verify")[0] == 0


def test_a_mapping_of_a_unit_reads_the_file_as_it_was_corrected(spm):
    spm("map", "save", "north", "--file", "tracker.xlsx", "--set", "unit=Owner")
    _, answer, _ = spm("import", "tracker.xlsx", "--map", "north", "--out", "plan.xlsx")

    assert answer["rows"]["Units"] == 3


def test_a_file_without_anything_to_do_is_refused_and_nothing_is_written(spm):
    Path("list.csv").write_text("Word,Meaning\na,b\nc,d\n", encoding="utf-8")
    code, answer, _ = spm("import", "list.csv", "--out", "plan.xlsx")

    assert (code, answer["accepted"], answer["file"]) == (1, False, None)
    assert "import-nothing" in [finding["code"] for finding in answer["findings"]]
    assert not Path("plan.xlsx").exists()


def test_of_several_files_one_that_cannot_be_read_refuses_all(spm):
    Path("b.xlsx").write_bytes(b"%PDF-1.7 nothing")
    code, answer, _ = spm("import", "tracker.xlsx", "b.xlsx", "--out", "plan.xlsx")

    assert (code, [(f["file"], f["code"]) for f in answer["findings"] if f["severity"] == "error"]) == (
        1,
        [("b.xlsx", "not-a-spreadsheet")],
    )


def test_a_wrong_year_exits_2(spm):
    assert spm("import", "tracker.xlsx", "--year", "next", "--out", "plan.xlsx")[0] == 2


def test_a_mapping_says_which_words_a_person_should_look_at(spm):
    Path("tracker.xlsx").write_bytes(
        workbook({"Tracker": [*TRACKER["Tracker"], ["T-5", "Buy chairs", "Cy", date(2027, 3, 1), "Closed"],
                              ["T-6", "Buy desks", "Cy", date(2027, 3, 1), "Complete: 3 of 5"]]})
    )  # fmt: skip
    code, answer, _ = spm("map", "save", "Ours", "--file", "tracker.xlsx")
    assert code == 0
    assert answer["look_at"] == [
        {"word": "Closed", "taken_for": "Completed", "may_mean": "Completed", "rows": 1},
        {"word": "Complete: 3 of 5", "taken_for": None, "may_mean": None, "rows": 1},
    ]
    assert "complete: 3 of 5" not in spm("map", "show", "Ours")[1]["words"]
    _, _, said = spm("map", "save", "Ours", "--file", "tracker.xlsx", "--words", "Closed=Discontinued", as_json=False)
    assert "Look at 'Complete: 3 of 5' (1 rows): it counts for nothing" in said
    assert "Closed" not in said
