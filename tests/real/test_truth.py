"""Tables of real spreadsheets against what a person found in them: TRUTH.tsv and ANSWERS.tsv beside the files."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date

import pytest

from spm_core.intake.cells import Source
from spm_core.intake.own.inspect import inspect
from spm_core.intake.own.items import read_items
from tests.real.convert import real_folder

REAL = real_folder()
pytestmark = pytest.mark.skipif(not (REAL / "TRUTH.tsv").is_file(), reason=f"no real inputs in {REAL}")

ROLES = {
    "text": ("text", "indicator"),
    "code": ("code",),
    "status": ("status",),
    "percent": ("percent",),
    "due": ("due",),
    "start": ("start", "started_on"),
    "completed": ("completed_on",),
    "owner": ("responsible", "unit"),
    "notes": ("note",),
    "description": ("note", "text", "evidence", None),
}
"""what TRUTH.tsv calls a column -> the meanings that are right for it"""


def lines(name):
    with (REAL / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.fixture(scope="module")
def found():
    names = {row["file"] for name in ("TRUTH.tsv", "ANSWERS.tsv") for row in lines(name) if "+" not in row["file"]}
    files = sorted(names)
    return dict(zip(files, inspect([Source(name, (REAL / name).read_bytes()) for name in files]), strict=True))


def numbers(text):
    return [int(part) for part in text.replace("|", ";").split(";") if part]


def wrong(row, inspection):
    """Say what of a line of TRUTH.tsv the inspection has otherwise."""
    heads = numbers(row["header_rows"])
    want = {role: letters.split("/") for role, _, letters in (part.partition("=") for part in row["columns"].split())}
    told = max(
        (table for table in inspection.tables if table.sheet.strip() == row["sheet"].strip()),
        key=lambda table: (
            len(set(table.header_rows) & set(heads)),
            sum(letters[0] in {column.letter for column in table.columns} for letters in want.values()),
        ),
        default=None,
    )
    if told is None or (heads and not set(told.header_rows) & set(heads)):
        return ["no such table"]
    bad = []
    if list(told.header_rows) != heads:
        bad.append(f"headed by {told.header_rows}, not {heads}")
    if row["first_data_row"] and (told.first_row, told.last_row) != (
        int(row["first_data_row"]),
        int(row["last_data_row"]),
    ):
        bad.append(f"rows {told.first_row}-{told.last_row}")
    if len(told.item_rows) not in numbers(row["item_rows"]) + numbers(row["item_rows_ok"]):
        bad.append(f"{len(told.item_rows)} items")
    means = {column.letter: column.maps_to for column in told.columns}
    bad += [
        f"{role} is {[means.get(one) for one in letters]}"
        for role, letters in want.items()
        if not any(one in means and means[one] in ROLES[role] for one in letters)
    ]
    return bad


def test_nine_in_ten_of_the_real_tables_are_found_right_with_no_help(found):
    rows = lines("TRUTH.tsv")
    bad = {f"{row['file']} {row['sheet']}": said for row in rows if (said := wrong(row, found[row["file"]]))}
    assert len(rows) - len(bad) >= len(rows) * 0.9, bad


# ---- ANSWERS.tsv: what the cells say ------------------------------------------------------------------------------


def answer(name, question):
    return next(row["answer"] for row in lines("ANSWERS.tsv") if row["file"] == name and question in row["question"])


def table(found, name, sheet=None):
    tables = [one for one in found[name].tables if sheet is None or sheet.strip() in (one.sheet.strip(), one.place)]
    return max(tables, key=lambda one: len(one.item_rows))


def items(found, name, sheet=None):
    return read_items(found[name], table(found, name, sheet))[0]


def counts(values):
    return Counter(value or "(blank)" for value in values)


def counted(text):
    """Read `Done 11; In Progress 5` as counts."""
    parts = [part.strip().rpartition(" ") for part in text.split(";")]
    return Counter({word: int(number) for word, _, number in parts})


@pytest.mark.parametrize(
    ("name", "sheet", "question"),
    [
        ("trackers/angelo_workplan.xlsx", "Work Plan", "statuses"),
        ("trackers/art_action_tracker.xlsx", None, "statuses"),
        ("trackers/campus_project_plan.xlsx", "Sprint 2 Backlogs ", "statuses"),
        ("trackers/evergood_weekly_1003.xlsx", "Sheet1!F10", "statuses"),
        ("trackers/miksmitty_milestones.csv", None, "colours"),
    ],
)
def test_statuses_as_written_are_the_ones_counted_by_hand(found, name, sheet, question):
    said = counts(item.texts.get("status") for item in items(found, name, sheet))
    want = counted(answer(name, question))
    said = said if "(blank)" in want else Counter({word: n for word, n in said.items() if word != "(blank)"})
    assert {word.casefold(): n for word, n in said.items()} == {word.casefold(): n for word, n in want.items()}


def test_both_meetings_of_a_class_are_read_with_their_statuses(found):
    name = "trackers/ece554_progress_report.xlsx"
    first, second, both = answer(name, "two meetings").split(" / ")
    old, new = (
        {item.texts["text"]: item.texts.get("status") for item in items(found, name, sheet)} for sheet in ("49", "416")
    )
    assert counts(old.values()) == counted(first)
    assert counts(new.values()) == counted(second)
    common = set(old) & set(new)
    assert both == f"{len(common)} in both, {sum(old[one] != new[one] for one in common)} changed"


def test_an_old_workbooks_tasks_and_last_planned_end_are_those_read_by_hand(found):
    name = "trackers/automan_project_schedule.xls"
    tasks, sections, latest = answer(name, "latest planned end").split("; ")
    read = items(found, name)
    assert (len(read), max(item.days["due"].day for item in read)) == (int(tasks), date.fromisoformat(latest))
    assert len(table(found, name).group_rows) == int(sections)


def test_a_box_ticked_is_done_and_a_merged_due_date_holds_for_all_its_lines(found):
    name = "trackers/feup_project_plan.xlsx"
    read = items(found, name)
    dated = {item.cells["due"] for item in read if "due" in item.days}
    told = (len(read), sum(item.status == "Completed" for item in read), len(dated))
    assert "; ".join(map(str, told)) == answer(name, "done")


def test_lines_without_a_status_are_the_headings_of_the_lines_below(found):
    name = "trackers/hicore_ai_career_studio.xlsx"
    want = counted(answer(name, "rows per status"))
    assert want.pop("(blank)") == len(table(found, name).group_rows)
    assert counts(item.texts.get("status") for item in items(found, name)) == want


def test_the_days_of_1900_are_none_and_no_day_out_of_range_is_read(found):
    name = "trackers/hrl_project_tracker.xlsx"
    read = items(found, name)
    *statuses, none, latest = answer(name, "statuses").split("; ")
    due = table(found, name).column("due")
    assert counts(item.texts.get("status") for item in read) == counted("; ".join(statuses))
    assert sum("due" not in item.days for item in read) - len(due.unread) == int(none.split()[-1])
    assert max(item.days["due"].day for item in read if "due" in item.days).isoformat() == latest
    assert any(finding.code == "null-date" for finding in found[name].findings)


def test_teams_on_sheets_of_their_own_have_their_tasks(found):
    name = "trackers/keeperai_project_tracker.xlsx"
    for part in answer(name, "tasks per team").split(" / "):
        sheet, _, said = part.partition(" ")
        assert counts(item.texts.get("status") for item in items(found, name, sheet)) == counted(said)


def test_lines_that_continue_a_text_are_no_items(found):
    name = "trackers/nandita_issue_log.xlsx"
    assert len(items(found, name)) == int(answer(name, "issues"))


def test_dates_in_words_are_read(found):
    name = "trackers/numfocus_milestones.csv"
    latest = max(item.days["due"].day for item in items(found, name) if "due" in item.days)
    assert latest.isoformat() == answer(name, "latest date")


def test_the_dated_tasks_and_the_lines_above_them_are_told_apart(found):
    name = "trackers/packt_project_plan.xlsx"
    dated, _, latest = answer(name, "tasks with dates").split("; ")
    days = [day.day for item in items(found, name) for role, day in item.days.items() if role == "due"]
    assert (len(days), max(days).isoformat()) == (int(dated), latest)


def test_a_raid_logs_numbered_empty_lines_are_no_entries(found):
    name = "trackers/pranit_raid_log.xlsx"
    statuses, kinds = answer(name, "entries by status").split(" / ")
    read = items(found, name)
    assert counts(item.texts.get("status") for item in read) == counted(statuses)
    assert counts(item.texts.get("group") for item in read) == counted(kinds)


def test_statuses_and_dates_in_chinese_are_read(found):
    name = "trackers/sonicfeather_milestones.csv"
    read = items(found, name)
    *statuses, latest = answer(name, "statuses").split("; ")
    assert counts(item.texts.get("status") for item in read) == counted("; ".join(statuses))
    assert max(item.days["due"].day for item in read if "due" in item.days).isoformat() == latest
    assert {item.status for item in read} == {"Completed", "On schedule", "Not started"}


def test_a_check_mark_before_a_word_is_done(found):
    name = "trackers/umkm_action_plan.xlsx"
    total, done = answer(name, "items and finished").split("; ")
    read = items(found, name)
    assert (len(read), sum(item.status == "Completed" for item in read)) == (int(total), int(done))


def test_no_date_of_a_thousand_schedules_is_lost_or_made_up(found):
    name = "drift/nyc_sca_schedules_2025.csv"
    dates, codes, blank = (int(part.split()[0]) for part in answer(name, "planned ends").split(", "))
    told = table(found, name)
    due = told.column("due")
    days = sum("due" in item.days for item in items(found, name))
    assert due is not None
    assert due.header == "Project Phase Planned End Date"
    assert (days, len(due.unread), len(told.item_rows) - due.filled) == (dates, codes, blank)


def test_the_two_spellings_of_a_status_stay_two(found):
    name = "measures/canada_cif_metadata_targets.csv"
    assert counts(item.texts.get("status") for item in items(found, name)) == counted(answer(name, "indicators"))


def test_the_results_of_measures_are_those_counted_by_hand(found):
    name = "measures/ncdpi_LandingPage_MeasureResults.csv"
    rows, actual, target = map(int, answer(name, "rows").split("; "))
    told = {column.header: column.filled for column in table(found, name).columns}
    assert (len(items(found, name)), told["ActualValue"], told["TargetValue"]) == (rows, actual, target)
