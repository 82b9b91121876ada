"""The Year page: each step of the annual review, and the way into the new year."""

from __future__ import annotations

from contextlib import closing
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from app import settings
from app.parts import papers, year_flow, year_midway, year_onward
from app.parts.live import draw
from spm_core import figures
from spm_core.documents.plan_workbook import plan_workbook
from spm_core.intake import Source
from spm_core.ledger import plans, suggestion
from spm_core.ledger import review as reviewing
from spm_core.ledger.declare import declare
from spm_core.ledger.submit import submit
from spm_core.model import Ask, Month
from spm_core.show.year_page_words import STEPS
from spm_core.store import Store
from tests.pages.opening import drawn, opened, text
from tests.workbooks import PLAN, report, workbook

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

AT = datetime(2026, 10, 20, 9)


@pytest.fixture
def agency(tmp_path: Path) -> Path:
    """The plan of 2026-27 open, September reported: one action done; a coach story told; one milestone partly met."""
    path = tmp_path / "spm.duckdb"
    store = Store.open(path)
    plans.load(store, Source("Plan.xlsx", workbook(PLAN)), by="chief", at=datetime(2026, 6, 1))
    plans.open_year(store, "2026-27", by="chief", at=datetime(2026, 7, 1))
    told = [
        ["key", "value"],
        ["unit", "U1"],
        ["month", "2026-09"],
        ["accomplishments", "40 coaches <b>placed</b> & seen"],
    ]
    data = report("U1", "2026-09", ["1.1.Y1-1.1", "Completed", date(2026, 9, 1), "", "", "", ""], Report=told)
    (done,) = submit(store, [Source("r.xlsx", data)], by="U1", at=datetime(2026, 10, 5))
    assert done.accepted, done.findings
    declare(store, "2.1.Y1-1", "partly_met", on=date(2026, 9, 28), why="Half the portal", by="D2", at=AT)
    store.close()
    return path


def page_at(monkeypatch: pytest.MonkeyPatch, agency: Path, step: str) -> AppTest:
    return opened(monkeypatch, agency, "year", month="2026-09", step=step)


def press(page: AppTest, act: str, then: str | None = None) -> str:
    """Press a control drawn by the page, and, with `then`, a button of the dialog that it opens; give what stands there.

    A browser runs a dialog alone; here the whole page runs again, so the control answers once more.
    """
    waiting = [act]

    def pressed(*pieces: str, key: str, narrow: bool = False) -> str | None:
        answer = draw(*pieces, key=key, narrow=narrow)
        if waiting and any(act in piece.replace("&amp;", "&") for piece in pieces):
            return waiting.pop()
        return answer

    with pytest.MonkeyPatch.context() as patch:
        for part in (year_flow, year_onward, year_midway):
            patch.setattr(part, "draw", pressed)
        if then:
            next(button for button in page.button if button.label == then).click()
        page.run()
    assert not page.exception, [one.message for one in page.exception]
    assert not waiting, "the control was not drawn"
    return text(page)


def fill(page: AppTest, **said: str) -> None:
    for field in [*page.text_input, *page.text_area]:
        for name, value in said.items():
            if field.key and name in field.key:
                field.set_value(value)


def click(page: AppTest, label: str) -> str:
    next(button for button in page.button if button.label == label).click().run()
    assert not page.exception, [one.message for one in page.exception]
    return text(page)


def ask() -> Ask:
    return Ask("t", Month(2026, 9), year="2026-27")


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("results", ["By goal", "Monthly reports on time", "0 of 2", "By division"]),
        ("milestones", ["declared partly met", "Half the portal", "Coaches placed in 40 schools"]),
        ("measures", ["Grade 3 reading at standard", "Target 2027-28", "not set", "Set targets"]),
        ("theory", ["we coach teachers", "score", "What the readings mean"]),
        ("accomplishments", ["No accomplishment is chosen yet", "40 coaches <b>placed</b> & seen", "Choose"]),
        ("adjustments", ["The plan was not adjusted", "of the monthly reports came on time", "September 2026"]),
        ("suggestions", ["Nothing is suggested for 2027-28 yet", "partly met", "Suggest"]),
        ("next", ["Two open milestones wait for a word", "Carry on", "Keep", "Drop", "cannot be opened"]),
    ],
)
def test_each_step_says_what_it_is_about(monkeypatch, agency, step, said):
    shown = text(page_at(monkeypatch, agency, step))

    assert [part for part in said if part not in shown] == []
    assert "No actions" not in shown


def test_the_first_step_is_shown_without_any_and_the_others_are_a_press_away(monkeypatch, agency):
    page = opened(monkeypatch, agency, "year", month="2026-09")

    assert "By goal" in text(page)
    shown = press(page, "step=milestones")
    assert "Half the portal" in shown
    assert next(iter(STEPS.values())) == "Results"


def test_what_reports_tell_is_only_text(monkeypatch, agency):
    assert "<b>placed</b>" not in drawn(page_at(monkeypatch, agency, "accomplishments"))


def test_an_open_milestone_is_carried_with_a_name_and_the_workbook_holds_it(monkeypatch, agency):
    page = page_at(monkeypatch, agency, "next")
    press(page, "act=choice&id=1.1.Y1-1&choice=carry")
    fill(page, **{"choice.why": "Two schools are late", "choice.who": "Chief"})
    shown = press(page, "act=choice&id=1.1.Y1-1&choice=carry", then="Carry on")

    assert "Carried on as 1.1.Y2-1" in shown
    assert "One open milestone waits for a word" in shown
    found = figures.next_year(settings.store(), "2027-28")
    assert [(row["choice"], row["by"], row["why"]) for row in found["milestones"] if row["as"]] == [("carry", "Chief", "Two schools are late")]  # fmt: skip


def test_a_drop_needs_a_reason_and_nothing_is_stored_without_a_name(monkeypatch, agency):
    page = page_at(monkeypatch, agency, "next")
    press(page, "act=choice&id=2.1.Y1-1&choice=drop")
    before = settings.store().data_version()

    assert "Write your name first" in press(page, "act=choice&id=2.1.Y1-1&choice=drop", then="Drop")
    fill(page, **{"choice.who": "Chief"})
    assert "Nothing was stored. No reason is given." in press(
        page, "act=choice&id=2.1.Y1-1&choice=drop", then="Drop"
    ).replace("Nothing was stored. ", "Nothing was stored. ", 1)
    assert settings.store().data_version() == before


def test_a_target_is_set_with_its_reason_and_the_one_before_stays_to_be_seen(monkeypatch, agency):
    page = page_at(monkeypatch, agency, "measures")
    shown = press(page, "act=target&id=G3")
    assert "54" in shown
    fill(page, **{"target.value": "60", "target.why": "Results are ahead", "target.who": "Chief"})
    press(page, "act=target&id=G3", then="Set the target")

    given = figures.target_history(settings.store(), ask(), "G3")
    assert [(row["value"], row["why"], row["by"]) for row in given if row["source"] == "decision"] == [
        (60, "Results are ahead", "Chief")
    ]


def test_accomplishments_are_chosen_and_edited_and_stand_in_the_years_report(monkeypatch, agency):
    page = page_at(monkeypatch, agency, "accomplishments")
    press(page, "act=choose-accomplishment&at=0")
    fill(page, **{"accomplishment.text": "Forty coaches placed", "accomplishment.who": "Chief"})
    assert "1 accomplishment is chosen" in press(page, "act=choose-accomplishment&at=0", then="Put it into the report")

    shown = figures.year(settings.store(), ask())
    assert (shown["chosen"], [row["text"] for row in shown["accomplishments"]]) == (True, ["Forty coaches placed"])


def test_a_suggestion_is_written_about_what_gave_rise_to_it_and_is_in_no_plan(monkeypatch, agency):
    page = page_at(monkeypatch, agency, "suggestions")
    press(page, "act=suggest&kind=partly_met&about=2.1.Y1-1")
    fill(page, **{"suggest.text": "Train grant offices", "suggest.why": "Half waits", "suggest.who": "Chief"})
    shown = press(page, "act=suggest&kind=partly_met&about=2.1.Y1-1", then="Write it down")

    assert "1 suggestion for 2027-28; none is in the plan by itself" in shown
    assert "partly met: Half waits" in shown
    assert all("Train" not in row["text"] for row in figures.plan(settings.store(), ask())["milestones"])


def test_the_annual_review_is_opened_on_the_page_and_decisions_are_taken_in_it(monkeypatch, agency):
    page = page_at(monkeypatch, agency, "next")
    press(page, "act=open-review")
    fill(page, **{"review.open.who": "Chief"})
    assert "Annual review R1, open since" in press(page, "act=open-review", then="Open the review")

    press(page, "act=choice&id=1.1.Y1-1&choice=keep")
    fill(page, **{"choice.who": "Chief"})
    press(page, "act=choice&id=1.1.Y1-1&choice=keep", then="Keep where it is")
    row = figures.next_year(settings.store(), "2027-28")["milestones"][0]
    assert (row["choice"], row["review"]) == ("keep", "R1")


def test_the_proposed_workbook_is_loaded_and_the_year_opened_on_the_page(monkeypatch, agency):
    from spm_core.ledger.next_year import choose

    store = Store.open(agency)
    choose(store, "1.1.Y1-1", "carry", on=date(2026, 10, 20), by="Chief", at=AT)
    suggestion.suggest(store, "2027-28", "Not in the plan", reason="other", why="x", by="U1", at=AT)
    data = plan_workbook(figures.next_year(store, "2027-28"), figures.plan_rows(store), 7)
    store.close()
    page = page_at(monkeypatch, agency, "next")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.file_uploader[0].set_value([("next.xlsx", data, kind)]).run()
    assert "Not loaded, there for reading: Carried and Suggestions" in text(page)

    fill(page, **{"year.load.who": "Chief"})
    assert "The plan is loaded" in click(page, "Load this plan")
    assert "This freezes the dates of 1 milestone and 2 actions" in click(page, "Open plan year 2027-28")
    plans.open_year(settings.store(), "2027-28", by="Chief")
    page.run()

    assert "2027-28 is open since" in text(page)
    now = {row["year"]: row["opened"] for row in figures.plan(settings.store(), ask())["years"]}
    assert now["2027-28"]
    assert [
        row["text"] for row in figures.plan(settings.store(), ask())["milestones"] if row["carried_from"] == "1.1.Y1-1"
    ] == ["Coaches placed in 40 schools"]
    later = next(
        row["milestone"]
        for row in figures.plan(settings.store(), ask())["milestones"]
        if row["carried_from"] == "1.1.Y1-1"
    )
    assert f"Goes on as {later} of 2027-28." in text(opened(monkeypatch, agency, "plan", item="1.1.Y1-1"))
    assert "Carried on from 1.1.Y1-1 of 2026-27." in text(opened(monkeypatch, agency, "plan", item=later))


def test_an_empty_store_and_a_year_not_open_say_what_to_do(monkeypatch, agency, tmp_path):
    assert "is not open" in text(opened(monkeypatch, agency, "year", month="2027-09")) or "nothing in 2027-28" in text(
        opened(monkeypatch, agency, "year", month="2027-09")
    )
    Store.open(tmp_path / "empty.duckdb").close()
    assert "No plan yet" in text(opened(monkeypatch, tmp_path / "empty.duckdb", "year"))


def test_the_years_papers_are_made_and_downloaded_from_the_page(monkeypatch, agency):
    page = page_at(monkeypatch, agency, "results")
    press(page, "act=papers&id=")
    (which,) = page.radio
    assert which.options == [
        "End of Year report 2026-27, PDF",
        "End of Year report 2026-27, Word",
        "End of Year report 2026-27, slides",
        "All data 2026-27, Excel",
    ]
    which.set_value(papers.Offered("data", ".xlsx", "2026-27"))
    press(page, "act=papers&id=", then="Make it")

    (kept,) = [page.session_state["paper.made"]]
    assert kept[0][2] == "All_data_2026-27.xlsx"
    assert kept[1].data[:2] == b"PK"


def test_any_milestones_result_is_declared_on_the_page_one_of_a_team_without_a_division_too(monkeypatch, agency):
    page = page_at(monkeypatch, agency, "milestones")
    press(page, "act=declare&id=2.1.Y1-1")
    assert [(field.label, field.value) for field in page.date_input if field.label == "Met on"] == [("Met on", None)]
    fill(page, **{"declare.why": "Live since June", "year.declare.who": "Chief"})
    assert "Give the day on which it was met" in press(page, "act=declare&id=2.1.Y1-1", then="Declare it")
    next(field for field in page.date_input if field.label == "Met on").set_value(date(2026, 9, 20))
    press(page, "act=declare&id=2.1.Y1-1", then="Declare it")

    rows = [row for row in figures.decisions_taken(settings.store(), ask()) if row["item"] == "2.1.Y1-1"]
    assert [(row["to"], row["met_on"], row["by"]) for row in rows] == [("partly_met", None, "D2"), ("met", "2026-09-20", "Chief")]  # fmt: skip


def test_minutes_and_who_is_there_stand_in_the_open_annual_review_and_it_can_be_reopened(monkeypatch, agency):
    with closing(Store.open(agency)) as store:
        reviewing.open_(store, kind="leadership", scope="agency", period="2026-27", on=date(2026, 10, 20), by="Chief", at=AT)  # fmt: skip
    page = page_at(monkeypatch, agency, "theory")
    next(field for field in page.text_input if field.label == "Who is here").set_value("Ada, Ben").run()
    next(field for field in page.text_area if field.label == "Minutes: Strategies").set_value("Coaching holds").run()
    assert not page.exception
    assert "present: Ada and Ben" in text(page)
    lines = figures.minutes(settings.store(), "R1")
    assert [(line["section"], line["text"]) for line in lines if line["section"]] == [("strategies", "Coaching holds")]

    reviewing.close(settings.store(), "R1", by="Chief")
    page.run()
    assert [field.label for field in page.text_area] == []
    press(page, "act=reopen-review&id=R1")
    fill(page, **{"review.reopen.why": "A number was missing", "review.reopen.who": "Chief"})
    press(page, "act=reopen-review&id=R1", then="Reopen the review")
    (row,) = figures.reviews(settings.store())
    assert (row["state"], row["reopened_why"]) == ("open", "A number was missing")


def test_the_mid_plan_review_is_opened_held_and_closed_on_its_own_step_beside_the_annual_one(monkeypatch, agency):
    page = page_at(monkeypatch, agency, "midway")
    assert "The mid-plan review of 2026-27 is not opened yet" in text(page)
    assert "Milestones by year and goal" in text(page)
    assert text(page).count("To be said") == len(figures.plan(settings.store(), ask())["milestones"])

    press(page, "act=open-review&kind=mid-plan")
    fill(page, **{"review.open.who": "Chief"})
    press(page, "act=open-review&kind=mid-plan", then="Open the review")
    (row,) = figures.reviews(settings.store())
    assert (row["review"], row["kind"], row["scope"], row["period"]) == ("R1", "mid-plan", "agency", "2026-27")

    page = page_at(monkeypatch, agency, "midway")
    next(one for one in page.text_area if one.label == "Minutes: What is left of the plan").set_value("Two go on").run()
    assert [line["section"] for line in figures.minutes(settings.store(), "R1")] == ["rest"]
    press(page, "act=choice&id=2.1.Y1-1&choice=keep")
    fill(page, **{"choice.who": "Chief"})
    press(page, "act=choice&id=2.1.Y1-1&choice=keep", then="Keep where it is")
    assert "Yes, kept" in text(page)
    assert "The annual review of 2026-27 is not opened yet" in text(page_at(monkeypatch, agency, "results"))

    page = page_at(monkeypatch, agency, "midway")
    press(page, "act=close-review&id=R1&kind=mid-plan")
    fill(page, **{"review.close.who": "Chief"})
    press(page, "act=close-review&id=R1&kind=mid-plan", then="Close the review")
    frozen = figures.frozen(settings.store(), "R1")
    (kept,) = [one for part in frozen["agenda"] if part["section"] == "rest" for one in part["items"] if one["milestone"] == "2.1.Y1-1"]  # fmt: skip
    assert kept["choice"] == "keep"
