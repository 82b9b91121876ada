"""The cycle through the commands: a review from its opening to its frozen figures, and what units raise."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from spm_core.commands.line import run
from spm_core.intake import Source
from spm_core.ledger import plans
from spm_core.ledger.submit import submit
from spm_core.store import Store
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


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the plan open, September's and October's reports of U1 in; it recommends, and asks for a later date."""
    folder = tmp_path_factory.mktemp("cycle")
    store = Store.open(folder / "spm.duckdb")
    plans.load(store, Source("plan.xlsx", workbook(PLAN)), by="test", at=datetime(2026, 6, 20, 9))
    plans.open_year(store, "2026-27", by="test", at=datetime(2026, 7, 1, 9))
    september = report("U1", "2026-09", ["1.1.Y1-1.1", "Completed", date(2026, 9, 10)], ["1.1.Y1-1.3", "On schedule"])
    asks = ["1.1.Y1-1.3", "Behind", "", date(2026, 12, 20), "Two schools are late", "re-date", "2026-12-20"]
    october = report("U1", "2026-10", asks, Recommendations=RECOMMENDATIONS)
    for data, at in ((september, datetime(2026, 10, 8, 10)), (october, datetime(2026, 11, 8, 10))):
        (done,) = submit(store, [Source("report.xlsx", data)], by="test", at=at)
        assert done.accepted, done.findings
    store.close()
    return folder / "spm.duckdb"


@pytest.fixture
def agency(spm: Spm, told: Path) -> Spm:
    """Commands on a copy of that store."""
    shutil.copy(told, "spm.duckdb")
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


def test_a_recommendation_of_october_is_answered_in_november_and_stands_in_decembers_workbook(agency: Spm):
    review = opened(agency)
    (raised,) = agency("recommendation", "list", "--open")["recommendations"]
    agency("recommendation", "escalate", raised["id"], "--why", "Needs a post", *by("2026-11-18T09:10"))
    agency(
        "recommendation", "answer", raised["id"], "--text", "From January", "--review", review, *by("2026-11-18T09:20")
    )
    agency("template", "--unit", "U1", "--month", "2026-12", "--out", "december.xlsx")
    brought = [
        [cell.value for cell in row]
        for row in openpyxl.load_workbook("december.xlsx")["Recommendations"].iter_rows(min_row=2, max_row=2)
    ]
    send(
        agency,
        "U1",
        "2026-12",
        ["1.1.Y1-1.3", "On schedule"],
        at="2027-01-08T10:00",
        Recommendations=[RECOMMENDATIONS[0], *brought],
    )
    steps = agency("trace", raised["id"], "--as-of", "2026-12")["facts"]

    assert (raised["id"], raised["state"], raised["cell"], raised["month"]) == (
        "U1-2026-10.r1",
        "open",
        "A2",
        "2026-10",
    )
    assert brought == [["Hire a second coach", "1.1.Y1-1", "From January"]]
    assert [(step["field"], step["value"], step["month"], step["cell"]) for step in steps] == [
        ("recommendation", "Hire a second coach", "2026-10", "A2"),
        ("about", "1.1.Y1-1", "2026-10", "A2"),
        ("escalated", "2026-11-18", None, None),
        ("answered", "From January", None, None),
        ("recommendation", "Hire a second coach", "2026-12", "A2"),
        ("about", "1.1.Y1-1", "2026-12", "A2"),
        ("answer", "From January", "2026-12", "A2"),
    ]
    (now,) = agency("recommendation", "list")["recommendations"]
    assert (now["state"], now["answer"], now["answered_on"], now["days"], now["months"]) == (
        "answered", "From January", "2026-11-18", 10, ["2026-10", "2026-12"],
    )  # fmt: skip


def test_a_recommendation_is_the_same_in_a_corrected_file_and_gone_with_a_reason_when_its_upload_is_withdrawn(
    agency: Spm,
):
    again = [RECOMMENDATIONS[0], ["  hire a SECOND coach", "1.1.Y1-1", ""], ["Buy phones", "", ""]]
    corrected = send(agency, "U1", "2026-10", ["1.1.Y1-1.3", "Behind"], at="2026-11-09T10:00", Recommendations=again)
    both = [row["id"] for row in agency("recommendation", "list")["recommendations"]]
    agency("withdraw", corrected, "--why", "Wrong unit", *by("2026-11-10T10:00"))
    rows = {row["id"]: (row["state"], row["gone"]) for row in agency("recommendation", "list")["recommendations"]}

    assert sorted(both) == ["U1-2026-10.r1", "U1-2026-10.r2"]
    assert rows == {
        "U1-2026-10.r1": ("open", None),
        "U1-2026-10.r2": ("gone", f"Upload {corrected} for 2026-10 was withdrawn: Wrong unit."),
    }
    assert (
        agency("recommendation", "answer", "U1-2026-10.r2", "--text", "Yes", code=1)["findings"][0]["code"]
        == "recommendation-gone"
    )


def test_a_change_asked_is_accepted_changed_or_declined_and_the_next_workbook_says_so(agency: Spm):
    review = opened(agency)
    (asked,) = agency("request", "list", "--open", "--division", "D1")["requests"]
    agency("request", "decline", asked["id"], "--why", "October stands", "--review", review, *by("2026-11-18T09:40"))
    agency("template", "--unit", "U1", "--month", "2026-12", "--out", "december.xlsx")
    sheet = openpyxl.load_workbook("december.xlsx")["Status"]
    place = next(cell.column for cell in sheet[1] if cell.value == "Answer to change asked")
    told = {row[0].value: row[place - 1].value for row in sheet.iter_rows(min_row=2)}
    again = ["1.1.Y1-1.3", "Behind", "", date(2026, 12, 20), "Still", "re-date", "2026-12-20"]
    send(agency, "U1", "2026-11", again, at="2026-12-08T10:00")
    reopened = agency("request", "list", "--open")["requests"]
    agency("request", "accept", asked["id"], "--to", "2026-11-30", "--on", "2026-12-09", *by("2026-12-09T09:00"))
    (done,) = agency("request", "list")["requests"]
    second = agency("request", "accept", asked["id"], "--on", "2026-12-09", *by("2026-12-09T09:05"), code=1)
    (item,) = [row for row in agency("show", "items", "--as-of", "2026-12")["items"] if row["item"] == "1.1.Y1-1.3"]

    assert (asked["id"], asked["item"], asked["change"], asked["detail"], asked["cell"]) == (
        "U1-2026-10.c1", "1.1.Y1-1.3", "re-date", "2026-12-20", "F2",
    )  # fmt: skip
    assert told["1.1.Y1-1.3"] == "Declined on 2026-11-18 (re-date 2026-12-20): October stands"
    assert [row["id"] for row in reopened] == [asked["id"]]
    assert (done["state"], done["to"], done["why"]) == (
        "changed",
        "2026-11-30",
        "As Reading asked in its report for November 2026: Still",
    )
    assert item["approved"] == "2026-11-30"
    assert second["findings"][0]["code"] == "decided-meanwhile"


def test_the_second_of_two_who_decide_at_once_is_told_what_was_decided(agency: Spm):
    seen = str(agency("review", "show", opened(agency))["seen"])
    agency(
        "adjust",
        "1.1.Y1-1",
        "--change",
        "re-date",
        "--to",
        "2027-01-31",
        "--why",
        "First",
        "--on",
        "2026-11-18",
        "--seen",
        seen,
        *by("2026-11-18T10:00"),
    )
    second = ["declare", "1.1.Y1-1", "not_met", "--why", "Second", "--on", "2026-11-18"]

    refused = agency(*second, "--seen", seen, *by("2026-11-18T10:01"), code=1)
    other = agency(
        "adjust",
        "1.1.Y1-1.3",
        "--change",
        "support",
        "--to",
        "A van",
        "--why",
        "x",
        "--on",
        "2026-11-18",
        "--seen",
        seen,
        *by("2026-11-18T10:02"),
    )

    (finding,) = refused["findings"]
    assert finding["code"] == "decided-meanwhile"
    assert "re-date to 2027-01-31 by test, dated 2026-11-18: First" in finding["message"]
    assert other["accepted"]
    newest = finding["fix"].rsplit(" ", 1)[-1].rstrip(".")
    assert agency(*second, "--seen", newest, *by("2026-11-18T10:03"))["accepted"]


def test_a_new_date_that_the_item_has_already_is_told_and_not_recorded(agency: Spm):
    decision = ["adjust", "1.1.Y1-1", "--change", "re-date", "--to", "2027-01-31", "--why", "w", "--on", "2026-11-18"]
    assert agency(*decision, *by("2026-11-18T10:00"))["accepted"]

    again = [
        agency(*decision, *by("2026-11-19T10:00"), code=1),
        agency(*decision, *by("2026-11-19T10:00"), "--preview", code=1),
    ]

    assert [document["findings"][0]["code"] for document in again] == ["nothing-changes", "nothing-changes"]
    (finding,) = again[0]["findings"]
    assert finding["message"].startswith("1.1.Y1-1 is due on 2027-01-31 already")
    assert finding["fix"].startswith("Give another date, or record nothing")


def test_a_preview_shows_the_figures_after_and_records_nothing(agency: Spm):
    ask = ["--as-of", "2026-11", "--of", "milestones"]
    before = agency("show", "completion", *ask)
    decision = ["adjust", "1.1.Y1-1", "--change", "drop", "--why", "w", "--on", "2026-11-18", *by("2026-11-18T10:00")]
    shown = agency(*decision, "--preview")

    assert [one["id"] for one in shown["after"]["groups"]] == ["D1", "agency"]
    assert (
        shown["before"]["groups"][1]["completion"]
        == before["groups"][0]
        == agency("show", "completion", *ask)["groups"][0]
    )
    agency(*decision)
    assert shown["after"]["groups"][1]["completion"] == agency("show", "completion", *ask)["groups"][0]
    assert shown["after"]["item"]["status"] == "dropped"


def test_a_reopened_review_keeps_what_was_frozen_and_is_frozen_anew_under_the_next_number(agency: Spm):
    review = opened(agency)
    agency("review", "close", review, *by("2026-11-18T11:00"))
    first = agency("review", "show", review, raw=True)
    refused = agency("review", "note", review, "--section", "other", "--text", "x", *by("2026-11-19T09:00"), code=1)
    late = agency(
        "target",
        "G3",
        "2027-28",
        "57",
        "--why",
        "w",
        "--on",
        "2026-11-19",
        "--review",
        review,
        *by("2026-11-19T09:00"),
        code=1,
    )
    agency("review", "reopen", review, "--why", "One decision was missing", *by("2026-11-19T09:00"))
    agency(
        "target", "G3", "2027-28", "57", "--why", "w", "--on", "2026-11-19", "--review", review, *by("2026-11-19T09:01")
    )
    agency("review", "close", review, *by("2026-11-19T10:00"))

    second = agency("review", "show", review)
    assert refused["findings"][0]["code"] == late["findings"][0]["code"] == "review-closed"
    assert agency("review", "show", review, "--frozen", "1", raw=True) == first
    assert (second["number"], [one["item"] for one in second["decisions"]]) == (2, ["G3"])
    assert agency("review", "close", review, *by("2026-11-19T11:00"), code=1)["findings"][0]["code"] == "review-closed"
    assert (
        agency(
            "adjust",
            "1.1.Y1-1",
            "--change",
            "drop",
            "--why",
            "w",
            "--on",
            "2026-11-19",
            "--review",
            "R7",
            *by("2026-11-19T11:00"),
            code=1,
        )["findings"][0]["code"]
        == "unknown-review"
    )


def test_commitments_stand_first_in_the_next_review_until_they_are_closed(agency: Spm):
    first = opened(agency, on="2026-10-15", period="2026-27.Q1")
    for text in ("Call both schools", "Find a room"):
        agency(
            "commitment", "add", first, "--text", text, "--owner", "U1", "--due", "2026-12-01", *by("2026-10-15T10:00")
        )
    agency("commitment", "close", "R1.1", "--outcome", "Called", *by("2026-11-01T10:00"))
    agency("review", "close", first, *by("2026-11-02T10:00"))
    second = agency("review", "show", opened(agency))

    assert [(one["id"], one["state"], one["outcome"]) for one in second["agenda"][0]["items"]] == [
        ("R1.1", "closed", "Called"),
        ("R1.2", "open", None),
    ]
    assert [row["id"] for row in agency("commitment", "list", "--open")["commitments"]] == ["R1.2"]


def test_what_moved_may_be_asked_between_any_two_months(agency: Spm):
    review = opened(agency)
    moved = lambda *more: {  # noqa: E731
        row["item"]: (row["became"], row["from"], row["to"])
        for row in agency("review", "show", review, *more)["agenda"][2]["items"]
    }

    assert moved()["1.1.Y1-1.3"] == ("later", "2026-10-15", "2026-12-20")
    assert moved("--from", "2026-07", "--to", "2026-09")["1.1.Y1-1.1"] == ("completed", "2026-08-31", "2026-09-10")
    assert "1.1.Y1-1.1" not in moved()
    assert agency("review", "show", review, "--from", "2026-10", "--to", "2026-09", code=2, raw=True) == ""


@pytest.mark.parametrize(
    ("code", "more"),
    [
        ("unknown-kind", ["--kind", "unit"]),
        ("unknown-scope", ["--scope", "D9"]),
        ("unknown-scope", ["--kind", "leadership", "--period", "2026-27"]),
        ("unknown-period", ["--period", "2026-27"]),
        ("unknown-period", ["--period", "soon"]),
        ("period-not-begun", ["--period", "2026-27.Q3"]),
        ("month-outside-period", ["--as-of", "2026-09"]),
    ],
)
def test_a_review_that_cannot_be_is_refused(spm: Spm, code: str, more: list[str]):
    Path("plan.xlsx").write_bytes(workbook(PLAN))
    spm("init")
    spm("plan", "load", "plan.xlsx", *by("2026-06-20T09:00"))
    given = ["--kind", "division", "--scope", "D1", "--period", "2026-27.Q2", "--on", "2026-11-18", *more]

    (finding,) = spm("review", "open", *given, *by("2026-11-18T09:00"), code=1)["findings"]

    assert (finding["code"], bool(finding["fix"])) == (code, True)


def test_many_results_are_declared_from_a_file_all_or_none(agency: Spm):
    more = ("--on", "2026-11-02", *by("2026-11-02T10:00"))
    Path("results.csv").write_text("result,milestone,why,met_on\nnot_met,1.1.Y1-1,Nobody came,\nmet,NONE,,\n", "utf-8")
    refused = agency("declare", "--file", "results.csv", *more, code=1, raw=True)
    assert "NONE" in refused + agency.said  # type: ignore[attr-defined]
    assert not [row for row in agency("trace", "1.1.Y1-1", "--as-of", "2026-12")["facts"] if row["field"] == "declared"]

    Path("results.csv").write_text("\ufeffresult,milestone,why\nnot_met,1.1.Y1-1,Nobody came\n", "utf-8")
    (told,) = agency("declare", "--file", "results.csv", *more)["declared"]

    assert (told["milestone"], told["result"]) == ("1.1.Y1-1", "not_met")
    (fact,) = [row for row in agency("trace", "1.1.Y1-1", "--as-of", "2026-12")["facts"] if row["field"] == "declared"]
    assert fact["value"] == "not_met"
    Path("results.csv").write_text("milestone\n1.1.Y1-1\n", "utf-8")
    agency("declare", "--file", "results.csv", *more, code=2, raw=True)


def test_nothing_of_a_file_of_results_is_lost_unseen(agency: Spm):
    file, on = ("declare", "--file", "results.csv"), ("--on", "2026-11-02", *by("2026-11-02T10:00"))
    for text, more, said in (
        ("milestone,result,why,evidence\n1.1.Y1-1,not_met,Nobody came, as it rained,none\n", (), "line 2: more cells"),
        ("milestone,result,reason\n1.1.Y1-1,not_met,Nobody came\n", (), "a column 'reason'"),
        ("milestone,result\n1.1.Y1-1,not_met\n", ("--why", "Nobody came"), "its own reason"),
    ):
        Path("results.csv").write_text(text, "utf-8")
        agency(*file, *more, *on, code=2, raw=True)
        assert said in agency.said  # type: ignore[attr-defined]

    Path("results.csv").write_bytes(b'milestone,result,why\r\n1.1.Y1-1,not_met,"Nobody came\nas it rained"\r\n')
    agency(*file, *on)

    assert agency("audit")["acts"][-1]["why"] == "Nobody came\nas it rained"


def test_a_line_of_the_minutes_is_struck_out_by_its_act_and_is_not_in_the_memo(agency: Spm):
    review = agency("review", "open", "--kind", "division", "--scope", "D1", "--period", "2026-27.Q1", "--on", "2026-10-14", *by("2026-10-14T09:00"))["review"]  # fmt: skip
    agency("review", "note", review, "--text", "Stands", *by("2026-10-14T09:10"))
    line = agency("review", "note", review, "--text", "A slip", *by("2026-10-14T09:20"))["act"]

    agency("review", "note", review, "--strike", str(line), "--why", "a slip", *by("2026-10-14T09:30"))

    shown = agency("review", "show", review)
    assert [row["text"] for row in shown["notes"]] == ["Stands"]
    assert [(row["text"], row["why"]) for row in shown["struck"]] == [("A slip", "a slip")]
