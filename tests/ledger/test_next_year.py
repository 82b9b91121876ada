"""From one year to the next: what becomes of open milestones, and the plan workbook proposed of it, loaded back and opened."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest

from spm_core import figures
from spm_core.documents.plan_workbook import plan_workbook
from spm_core.errors import Refused
from spm_core.figures import leadership
from spm_core.figures import year as year_figure
from spm_core.figures.audit import audit
from spm_core.intake import Source
from spm_core.ledger import accomplishment, plans, review, snapshot, suggestion
from spm_core.ledger.adjust import adjust
from spm_core.ledger.declare import declare
from spm_core.ledger.next_year import choose
from spm_core.model import Ask, Month
from tests.agency import Agency
from tests.ledger.record import refusal

ON, AT = date(2027, 6, 20), datetime(2027, 6, 20, 12)
MILESTONES = {
    "1.1.Y1-1": ("2026-27", "U1", "2027-03-31"),
    "1.1.Y1-2": ("2026-27", "U2", "2027-05-31"),
    "1.1.Y1-3": ("2026-27", "U3", "2027-06-30"),
    "1.1.Y1-4": ("2026-27", "U1", "2026-12-31"),
    "1.1.Y2-1": ("2027-28", "U1", "2027-12-31"),
    "1.1.Y2-2": ("2027-28", "U2", "2028-05-31"),
}
ACTIONS = {
    "1.1.Y1-1.1": ("1.1.Y1-1", "U1", "2027-02-28"),
    "1.1.Y1-1.2": ("1.1.Y1-1", "U2", "2027-03-31"),
    "1.1.Y1-2.1": ("1.1.Y1-2", "U2", "2027-05-31"),
    "1.1.Y1-4.1": ("1.1.Y1-4", "U1", "2026-12-15"),
    "1.1.Y2-1.1": ("1.1.Y2-1", "U1", "2027-11-30"),
    "1.1.Y2-2.1": ("1.1.Y2-2", "U2", "2028-04-30"),
}


def made_agency() -> Agency:
    """Year 2026-27 almost over: 1.1.Y1-4 met, one action of 1.1.Y1-1 done and the other expected in October."""
    made = Agency(ACTIONS, MILESTONES)
    made.report("U1", "2027-05", "1.1.Y1-1.1|Completed|2027-02-20\n1.1.Y1-4.1|Completed|2026-12-10")
    made.report("U2", "2027-05", "1.1.Y1-1.2|Behind||2027-10-15\n1.1.Y1-2.1|On schedule||2027-06-20")
    declare(made.store, "1.1.Y1-4", "met", on=date(2027, 1, 10), why="Done", by="D1", at=datetime(2027, 1, 10))
    return made


@pytest.fixture
def agency() -> Agency:
    return made_agency()


@pytest.fixture(scope="module")
def unmoved() -> Agency:
    """One for all that is refused: nothing of it is stored."""
    return made_agency()


def proposed(agency: Agency, label: str = "2027-28") -> dict[str, Any]:
    return figures.next_year(agency.store, label, today=ON)


def by_code(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["milestone"]: row for row in rows}


def say(agency: Agency, milestone: str, choice: str, **more: Any) -> Any:
    return choose(agency.store, milestone, choice, **{"on": ON, "by": "chief", "at": AT, **more})


def tables(agency: Agency) -> dict[str, list[dict[str, Any]]]:
    with agency.store.change() as tx:
        found = snapshot.read(tx, figures.settings(agency.store)["load"])
    blank = {"": None}  # a blank cell reads as an empty text; the rows of tests/agency.py hold nulls
    return {
        name: [
            {
                key: "day" if key == "start_precision" and value is None else blank.get(value, value)
                for key, value in row.items()
                if key != "row"
            }
            for row in rows
        ]
        for name, rows in found.items()
    }


def written(agency: Agency) -> bytes:
    start = figures.settings(agency.store)["year_start_month"]
    return plan_workbook(proposed(agency), figures.plan_rows(agency.store), start)


def test_nothing_is_in_next_years_plan_before_somebody_says_so(agency: Agency):
    found = proposed(agency)

    assert [(row["milestone"], row["choice"], row["as"]) for row in found["milestones"]] == [
        ("1.1.Y1-1", None, None),
        ("1.1.Y1-2", None, None),
        ("1.1.Y1-3", None, None),
    ]
    assert [row["milestone"] for row in found["planned"]] == ["1.1.Y2-1", "1.1.Y2-2"]


def test_a_carried_milestone_has_a_code_of_its_own_its_lineage_and_its_open_actions(agency: Agency):
    say(agency, "1.1.Y1-1", "carry", why="Two schools are late")
    row = by_code(proposed(agency)["milestones"])["1.1.Y1-1"]

    assert row["result"] == "carried_forward"
    assert row["as"] == {
        "milestone": "1.1.Y2-3",
        "text": "Milestone 1.1.Y1-1",
        "lead": "U1",
        "strategy": "1.1",
        "due": "2027-10-15",  # the forecast of its open action
        "due_from": "forecast",
        "actions": [
            {"action": "1.1.Y2-3.2", "from": "1.1.Y1-1.2", "text": "Action 1.1.Y1-1.2", "responsible": None, "unit": "U2",
             "resources": None, "outputs": None, "due": "2027-10-15"},
        ],
        "collaborators": [],
    }  # fmt: skip


def test_a_milestone_without_a_date_in_the_new_year_is_due_on_its_last_day(agency: Agency):
    say(agency, "1.1.Y1-3", "carry")

    assert by_code(proposed(agency)["milestones"])["1.1.Y1-3"]["as"]["due"] == "2028-06-30"


def test_carrying_leaves_a_declared_result_and_the_choice_alone_carries(agency: Agency):
    declare(agency.store, "1.1.Y1-1", "partly_met", on=ON, why="Half", by="D1", at=AT)
    say(agency, "1.1.Y1-1", "carry")
    row = by_code(proposed(agency)["milestones"])["1.1.Y1-1"]

    assert (row["result"], row["choice"]) == ("partly_met", "carry")


def test_a_declaration_as_carried_forward_carries_and_a_later_word_keeps(agency: Agency):
    declare(agency.store, "1.1.Y1-1", "carried_forward", on=ON, why="Late", by="D1", at=AT)
    assert by_code(proposed(agency)["milestones"])["1.1.Y1-1"]["choice"] == "carry"

    said = say(agency, "1.1.Y1-1", "keep")

    assert by_code(proposed(agency)["milestones"])["1.1.Y1-1"]["choice"] == "keep"
    assert [(one.severity, one.code, one.value) for one in said.findings] == [
        ("warning", "declared-carried", "1.1.Y1-1")
    ]


@pytest.mark.parametrize(
    ("milestone", "before", "choice", "declared"),
    [
        ("1.1.Y1-1", None, "carry", "carried_forward"),
        ("1.1.Y1-1", "dropped", "carry", "carried_forward"),
        ("1.1.Y1-1", "carried_forward", "carry", None),
        ("1.1.Y1-1", "not_met", "carry", None),
        ("1.1.Y1-1", None, "drop", "dropped"),
        ("1.1.Y1-1", "not_met", "drop", "dropped"),
        ("1.1.Y1-1", "dropped", "drop", None),
        ("1.1.Y1-1", None, "keep", None),
        ("1.1.Y1-1", "dropped", "keep", None),
        ("1.1.Y2-1", None, "keep", None),
        ("1.1.Y2-1", None, "drop", None),
    ],
)
def test_a_choice_is_recorded_in_its_review_and_what_it_declares_with_it(
    agency: Agency, milestone: str, before: str | None, choice: str, declared: str | None
):
    review.open_(agency.store, kind="division", scope="D1", period="2026-27.Q4", on=ON, by="b", at=AT)
    if before:
        declare(agency.store, milestone, before, on=ON, why="Before", by="D1", at=AT)
    version = agency.store.data_version()

    done = say(agency, milestone, choice, why=" w ", review="R1")

    acts = agency.store.rows("from act where act > $version order by act", {"version": version})
    kinds = [*([f"declare:{declared}"] if declared else []), f"next-year:{choice}"]
    assert [(row["kind"], row["who"], row["why"], row["known_at"]) for row in acts] == [
        (kind, "chief", "w", AT) for kind in kinds
    ]
    row = {"known_at": AT, "decided_on": ON, "milestone": milestone, "choice": choice}
    assert agency.store.rows("from next_year_choice") == [{"act": done.act, **row}]
    if declared:
        (row,) = agency.store.rows("from declaration where act > $version", {"version": version})
        assert (row["milestone"], row["result"], row["decided_on"], row["known_at"]) == (milestone, declared, ON, AT)
    held = agency.store.rows("from decision_review order by act")
    assert held == [{"act": row["act"], "review": "R1"} for row in acts]
    assert done.more == {"milestone": milestone, "choice": choice, "review": "R1"}
    said = ["differs-from-actions"] if declared == "dropped" else []
    assert [finding.code for finding in done.findings] == said


def test_a_milestone_proposed_for_an_open_year_is_first_added_and_a_choice_without_a_reason_has_none(agency: Agency):
    agency.milestones = {**MILESTONES, "1.1.Y1-9": ("2026-27", "U1", "2027-06-30")}
    agency.load(ACTIONS, at=datetime(2027, 1, 1))

    with pytest.raises(Refused) as refused:
        say(agency, "1.1.Y1-9", "keep")
    say(agency, "1.1.Y1-1", "keep", why=" ")

    assert [(one.code, one.value) for one in refused.value.findings] == [("not-in-plan-yet", "1.1.Y1-9")]
    assert [row["why"] for row in agency.store.rows("from act where kind = 'next-year:keep'")] == [None]


def test_a_dropped_milestone_is_dropped_with_its_reason_and_waits_no_more(agency: Agency):
    say(agency, "1.1.Y1-3", "drop", why="The law changed")
    taken = figures.decisions_taken(agency.store, agency.ask("2027-06"))

    assert "1.1.Y1-3" not in by_code(proposed(agency)["milestones"])
    assert [(row["to"], row["why"]) for row in taken if row["item"] == "1.1.Y1-3"] == [("dropped", "The law changed")]


def test_whoever_drops_what_was_carried_and_carries_it_again_declares_so_each_time(agency: Agency):
    for choice in ("carry", "drop", "carry"):
        say(agency, "1.1.Y1-3", choice, why="w")

    declared = agency.store.rows("from declaration where milestone = '1.1.Y1-3' order by act")
    assert [row["result"] for row in declared] == ["carried_forward", "dropped", "carried_forward"]


def test_what_was_decided_of_a_milestone_before_is_no_result_of_it(agency: Agency):
    how = {"why": "w", "on": ON, "by": "D1", "at": AT}
    adjust(agency.store, "1.1.Y1-1", "re-date", to="2027-06-30", **how)

    say(agency, "1.1.Y1-1", "carry", why="w")

    assert [row["result"] for row in agency.store.rows("from declaration where milestone = '1.1.Y1-1'")] == [
        "carried_forward"
    ]


def test_a_milestone_planned_for_next_year_and_dropped_is_left_out_of_the_workbook_and_listed(agency: Agency):
    say(agency, "1.1.Y2-2", "drop", why="Done by the state")
    book = openpyxl.load_workbook(io.BytesIO(written(agency)))

    assert "1.1.Y2-2" not in [row[0].value for row in book["Milestones"]]
    assert "1.1.Y2-2.1" not in [row[0].value for row in book["Actions"]]
    assert ["1.1.Y2-2", "Done by the state"] in [[row[0].value, row[10].value] for row in book["Carried"]]


@pytest.mark.parametrize(
    ("milestone", "choice", "more", "code"),
    [
        ("1.1.Y1-1", "drop", {}, "no-reason"),
        ("1.1.Y1-1", "drop", {"why": " "}, "no-reason"),
        ("1.1.Y1-1", "move", {}, "unknown-choice"),
        ("1.1.Y1-4", "carry", {}, "already-completed"),
        ("1.1.Y2-1", "carry", {}, "year-not-open"),
        ("1.1.Y1-1.1", "carry", {}, "not-a-milestone"),
        ("9", "carry", {}, "unknown-item"),
        ("1.1.Y1-1", "carry", {"on": date(2027, 6, 21)}, "decided-ahead"),
        ("1.1.Y1-1", "keep", {"on": date(2027, 6, 21)}, "decided-ahead"),
        ("1.1.Y1-1", "carry", {"by": ""}, "no-name"),
        ("1.1.Y1-1", "keep", {"by": ""}, "no-name"),
        ("1.1.Y1-1", "carry", {"review": "R9"}, "unknown-review"),
    ],
)
def test_what_cannot_be_is_refused_and_stores_nothing(unmoved: Agency, milestone, choice, more, code):
    before = unmoved.store.data_version()

    with pytest.raises(Refused) as refused:
        say(unmoved, milestone, choice, **more)

    assert refused.value.findings[0].code == code
    assert unmoved.store.data_version() == before


def test_two_people_who_say_what_becomes_of_the_same_milestone_see_each_other(agency: Agency):
    seen = agency.store.data_version()
    say(agency, "1.1.Y1-1", "drop", why="Not ours", seen=seen)

    with pytest.raises(Refused, match="decided on since"):
        say(agency, "1.1.Y1-1", "carry", seen=seen)


def test_a_milestone_dropped_for_good_or_carried_already_is_decided_no_more(agency: Agency):
    adjust(agency.store, "1.1.Y1-3", "drop", why="No money", on=ON, by="D2", at=AT)
    gone = refusal(lambda: say(agency, "1.1.Y1-3", "carry"))

    say(agency, "1.1.Y1-1", "carry")
    plans.load(agency.store, Source("next.xlsx", written(agency)), by="chief", at=AT)
    onward = refusal(lambda: say(agency, "1.1.Y1-1", "keep"))

    assert gone == ("already-dropped", "Plan it anew under another code.", "1.1.Y1-3")
    assert onward == ("already-carried", "Decide about 1.1.Y2-3 instead.", "1.1.Y1-1")
    assert "1.1.Y1-1" not in by_code(proposed(agency)["milestones"])


def test_the_proposed_workbook_without_a_choice_is_the_plan_as_it_is(agency: Agency):
    before = tables(agency)
    loaded = plans.load(agency.store, Source("next.xlsx", written(agency)), by="chief", at=AT)

    assert tables(agency) == before
    assert loaded.findings == ()
    assert loaded.more["ignored"] == [{"sheet": "Carried", "column": ""}, {"sheet": "Suggestions", "column": ""}]


def test_dates_known_to_the_month_or_quarter_and_suppressed_values_come_back_as_they_were(agency: Agency):
    plan = tables(agency)
    plan["milestones"][4] |= {"due": date(2027, 12, 31), "due_precision": "quarter"}
    plan["actions"][4] |= {"due": date(2027, 11, 30), "due_precision": "month", "start_on": date(2027, 9, 30), "start_precision": "month"}  # fmt: skip
    plan["measures"] = [{"measure": "G3", "owner": "1", "indicator": "Reading", "data_source": None, "unit": "%", "direction": "higher", "tolerance": 0.5, "published_month": 8}]  # fmt: skip
    plan["values"] = [
        {"measure": "G3", "year": "2025-26", "kind": "baseline", "value": 48.25, "suppressed": False, "subgroup": "", "n": 412},
        {"measure": "G3", "year": "2025-26", "kind": "actual", "value": None, "suppressed": True, "subgroup": "Grade 3", "n": None},
    ]  # fmt: skip
    with agency.store.change() as tx:
        snapshot.write(tx, plan, {}, file="p", sha256="p", by="t", known_at=datetime(2027, 6, 1))
    before = tables(agency)

    plans.load(agency.store, Source("next.xlsx", written(agency)), by="chief", at=AT)

    assert tables(agency) == before


def test_opening_the_new_year_changes_nothing_of_the_old_one_and_both_count_the_carried_milestone(agency: Agency):
    asks = [
        agency.ask(month, tier=tier) for month in ("2026-12", "2027-05", "2027-06") for tier in ("agency", "division")
    ]
    say(agency, "1.1.Y1-1", "carry", why="Late")
    old = [(figures.completion(agency.store, ask, of), figures.drift(agency.store, ask, of), figures.reporting(agency.store, ask))
           for ask in asks for of in ("milestones", "actions")]  # fmt: skip

    plans.load(agency.store, Source("next.xlsx", written(agency)), by="chief", at=datetime(2027, 6, 25))
    plans.open_year(agency.store, "2027-28", by="chief", at=datetime(2027, 7, 1))
    agency.report("U2", "2027-07", "1.1.Y2-3.2|On schedule||2027-10-15")

    assert old == [(figures.completion(agency.store, ask, of), figures.drift(agency.store, ask, of), figures.reporting(agency.store, ask))
                   for ask in asks for of in ("milestones", "actions")]  # fmt: skip
    (then,) = figures.completion(agency.store, agency.ask("2027-07", year="2026-27"), "milestones")["groups"]
    (now,) = figures.completion(agency.store, agency.ask("2027-07"), "milestones")["groups"]
    # by hand: four milestones of 2026-27, one met; three of 2027-28, two planned and one carried, none met
    assert (then["Y0"], now["Y0"]) == ({"n": 1, "of": 4}, {"n": 0, "of": 3})
    rows = {row["item"]: row for row in figures.items(agency.store, agency.ask("2027-07"), "milestones")["items"]}
    assert (rows["1.1.Y2-3"]["frozen"], rows["1.1.Y2-3"]["drift"]) == ("2027-10-15", 0)
    # of the mid-plan review: six are not completed, of which one stands in both years; five are left to speak of
    years, rest = (leadership.section(agency.store, name, agency.ask("2027-07")) for name in ("years", "rest"))
    assert [(row["year"], row["milestones"]["left"], row["carried"]) for row in years] == [
        ("2026-27", 3, 1),
        ("2027-28", 3, 0),
    ]
    assert len(rest) == 5
    old_one = figures.items(agency.store, agency.ask("2027-07", year="2026-27"), "milestones")["items"][0]
    assert (old_one["item"], old_one["frozen"], "carried_forward" in old_one["tags"]) == (
        "1.1.Y1-1",
        "2027-03-31",
        True,
    )


def test_suggestions_stand_apart_with_their_reason_and_those_of_nobody_are_blank(agency: Agency):
    declare(agency.store, "1.1.Y1-2", "partly_met", on=ON, why="Half", by="D1", at=AT)
    suggestion.suggest(agency.store, "2027-28", "Coach the coaches", reason="partly_met", about="1.1.Y1-2", why="Half is trained", by="U2", at=AT)  # fmt: skip
    found = proposed(agency)
    sheet = openpyxl.load_workbook(io.BytesIO(written(agency)))["Suggestions"]
    lines = [[cell.value for cell in row[:4]] for row in sheet.iter_rows(min_row=2)]

    assert [(row["kind"], row["about"], row["suggested"]) for row in found["occasions"]] == [
        ("late", "1.1.Y1-1", []),
        ("partly_met", "1.1.Y1-2", ["2027-28.s1"]),
        ("late", "1.1.Y1-3", []),
    ]
    assert lines == [
        ["2027-28.s1", "partly met", "1.1.Y1-2", "Coach the coaches"],
        [None, "late", "1.1.Y1-1", None],
        [None, "late", "1.1.Y1-3", None],
    ]
    assert "Coach the coaches" not in str([row["text"] for row in figures.plan_rows(agency.store)["milestones"]])


def test_suggestions_are_edited_and_taken_back_and_the_years_report_has_what_is_left(agency: Agency):
    for text in ("First", "Second"):
        suggestion.suggest(agency.store, "2027-28", text, reason="other", why="Asked", by="U2", at=AT)
    suggestion.edit(agency.store, "2027-28.s1", text="First, better", by="U1", at=AT)
    suggestion.remove(agency.store, "2027-28.s2", by="U1", at=AT)
    shown = year_figure(agency.store, Ask("t", Month(2027, 6), year="2026-27"))["suggestions"]

    assert [(row["id"], row["text"], row["reason"], row["by"]) for row in shown] == [
        ("2027-28.s1", "First, better", "Asked", "U1")
    ]
    with pytest.raises(Refused, match="no suggestion"):
        suggestion.remove(agency.store, "2027-28.s2", by="U1")
    with pytest.raises(Refused, match="No reason"):
        suggestion.suggest(agency.store, "2027-28", "Third", reason="other", by="U2")


def test_accomplishments_are_chosen_once_edited_and_taken_out_and_without_any_the_reports_speak(agency: Agency):
    ask = Ask("t", Month(2027, 6), year="2026-27")
    assert year_figure(agency.store, ask)["chosen"] is False

    rows = [{"unit": "U1", "text": "40 coaches placed", "month": "2027-05"}, {"text": "All schools visited"}]
    for _ in range(2):
        accomplishment.choose(agency.store, "2026-27", rows, by="chief", at=AT)
    accomplishment.edit(agency.store, "2026-27.a1", text="Forty coaches placed", by="chief", at=AT)
    shown = year_figure(agency.store, ask)
    accomplishment.remove(agency.store, "2026-27.a2", by="chief", at=AT)
    left = figures.accomplishments_chosen(agency.store, ask, "2026-27")

    assert shown["chosen"] is True
    assert [(row["id"], row["unit"], row["text"]) for row in shown["accomplishments"]] == [
        ("2026-27.a1", "U1", "Forty coaches placed"),
        ("2026-27.a2", None, "All schools visited"),
    ]
    assert [row["id"] for row in left] == ["2026-27.a1"]
    accomplishment.choose(agency.store, "2026-27", [{"text": "Third"}], by="chief", at=AT)
    assert [row["id"] for row in figures.accomplishments_chosen(agency.store, ask, "2026-27")] == [
        "2026-27.a1",
        "2026-27.a3",
    ]
    with pytest.raises(Refused, match="no unit"):
        accomplishment.choose(agency.store, "2026-27", [{"text": "x", "unit": "U9"}], by="chief")


def test_what_was_known_before_a_choice_does_not_know_it(agency: Agency):
    say(agency, "1.1.Y1-1", "carry")
    before = figures.next_year(agency.store, "2027-28", known=datetime(2027, 6, 20, 11))
    after = figures.next_year(agency.store, "2027-28", known=datetime(2027, 6, 20, 13))

    assert by_code(before["milestones"])["1.1.Y1-1"]["choice"] is None
    assert by_code(after["milestones"])["1.1.Y1-1"]["choice"] == "carry"


def test_the_record_says_what_each_word_and_choice_of_the_annual_review_is_about(agency: Agency):
    before = agency.store.data_version()
    say(agency, "1.1.Y1-2", "keep")
    suggestion.suggest(agency.store, "2027-28", "Coach", reason="other", why="Asked", by="U2", at=AT)
    suggestion.remove(agency.store, "2027-28.s1", by="U1", at=AT)
    accomplishment.choose(agency.store, "2026-27", [{"text": "It is done"}], by="chief", at=AT)
    accomplishment.remove(agency.store, "2026-27.a1", by="chief", at=AT)

    about = [row["about"] for row in audit(agency.store)["acts"][before:]]
    assert about == ["1.1.Y1-2 keep", "2027-28.s1", "2027-28.s1", "2026-27.a1", "2026-27.a1"]
