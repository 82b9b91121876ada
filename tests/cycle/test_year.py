"""A plan year lived through, from its opening to the first month of the next one, with the figures counted by hand."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from spm_core import figures
from spm_core.documents.docx import docx
from spm_core.documents.plan_workbook import plan_workbook
from spm_core.documents.year import report as year_report
from spm_core.figures.reviews import frozen_text
from spm_core.figures.year import end_of
from spm_core.intake import Source
from spm_core.ledger import accomplishment, commitment, plans, recommendation, review, suggestion
from spm_core.ledger.adjust import adjust
from spm_core.ledger.declare import declare, declare_many
from spm_core.ledger.next_year import choose
from spm_core.ledger.submit import submit
from spm_core.ledger.target import set_target
from spm_core.model import Ask, Month
from spm_core.store import Store
from tests.workbooks import PLAN, report, workbook

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

YEAR, NEXT = "2026-27", "2027-28"
MONTHS = [Month(2026, 7).plus(n) for n in range(12)]
ASKED = (MONTHS[0], MONTHS[3], MONTHS[8], MONTHS[11])
"""The months asked again a year later."""
# what each unit says of its actions: (from which month, word, completed on, expected finish)
SAYS = {
    "U1": {
        "1.1.Y1-1.1": [(0, "On schedule", "", ""), (2, "Completed", date(2026, 9, 20), "")],  # three weeks late
        "1.1.Y1-1.3": [(0, "On schedule", "", ""), (3, "Behind", "", date(2027, 9, 15))],  # never done in the year
    },
    "U2": {"1.1.Y1-1.2": [(0, "On schedule", "", ""), (2, "Completed", date(2026, 9, 25), "")]},
    "U3": {"2.1.Y1-1.1": [(0, "On schedule", "", ""), (1, "Completed", date(2026, 8, 30), "")]},
}


def row(action: str, at: int) -> list[Any]:
    """The line of an action in the report of the year's month number `at`."""
    _, word, completed, forecast = [
        said for said in next(s[action] for s in SAYS.values() if action in s) if said[0] <= at
    ][-1]
    return [action, word, completed, forecast, "", "", ""]


def send(store: Store, unit: str, month: Month, at: int) -> None:
    told = [
        ["key", "value"],
        ["unit", unit],
        ["month", str(month)],
        ["accomplishments", f"{unit} met its schools in {month}"],
    ]
    asks = (
        {"Recommendations": [["Recommendation", "About", "Answer"], ["Hire a second coach", "1.1.Y1-1", ""]]}
        if (unit, at) == ("U1", 3)
        else {}
    )
    data = report(unit, str(month), *(row(action, at) for action in SAYS[unit]), Report=told, **asks)
    received = datetime(month.plus(1).year, month.plus(1).month, 12 if (unit, at) == ("U2", 5) else 5, 9)
    (done,) = submit(store, [Source(f"{unit}.xlsx", data)], by=unit, at=received)
    assert done.accepted, done.findings


def ask(month: Month, **more: Any) -> Ask:
    return Ask("t", month, **more)


def everything(store: Store, month: Month, known: datetime | None = None) -> str:
    """Every figure of a month, as text."""
    store = store.remembering()
    found = [
        question(store, Ask("t", month, tier=tier, known_at=known, year=YEAR), *kind)
        for tier in ("agency", "unit", "strategy")
        for question, kind in (
            *((figures.completion, (of,)) for of in ("actions", "milestones")),
            *((figures.drift, (of,)) for of in ("actions", "milestones")),
            (figures.reporting, ()),
        )
    ]
    return json.dumps([*found, figures.measures(store, Ask("t", month, known_at=known))], default=str)


def quarterly(store: Store, quarter: int, at: datetime) -> list[str]:
    """Both divisions hold their review of a quarter; D1 re-dates its milestone in the second."""
    ids = []
    for division in ("D1", "D2"):
        given = {"kind": "division", "scope": division, "period": f"{YEAR}.Q{quarter}", "on": at.date()}
        name = review.open_(store, **given, by=division, at=at).more["review"]
        review.attend(store, name, person="Ada", by=division, at=at)
        review.note(store, name, section="went_well", text="Schools are glad", by=division, at=at)
        if (division, quarter) == ("D1", 2):
            commitment.add(store, name, text="Call both schools", owner="U1", due=date(2027, 2, 1), by="D1", at=at)
            adjust(
                store,
                "1.1.Y1-1",
                "re-date",
                to="2027-05-31",
                why="Schools late",
                on=at.date(),
                by="D1",
                at=at,
                review=name,
            )
            asked = next(one for one in figures.recommendations(store, ask(Month(2026, 12))) if one["state"] == "open")
            recommendation.answer(store, asked["id"], text="From January", by="D1", at=at, review=name)
        if (division, quarter) == ("D2", 4):
            rows = [{"milestone": "2.1.Y1-1", "result": "met", "met_on": date(2027, 3, 20), "why": "Live"}]
            declare_many(store, rows, on=at.date(), by="D2", review=name, at=at)
        review.close(store, name, by=division, at=at)
        ids.append(name)
    return ids


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The whole year, and the next one opened and reported once; with what was seen on the way."""
    folder: Path = tmp_path_factory.mktemp("year")
    store = Store.open(folder / "spm.duckdb")
    plans.load(store, Source("plan.xlsx", workbook(PLAN)), by="chief", at=datetime(2026, 6, 20))
    plans.open_year(store, YEAR, by="chief", at=datetime(2026, 7, 1))
    seen: dict[str, Any] = {"months": {}, "reviews": []}
    for at, month in enumerate(MONTHS):
        for unit in SAYS:
            open_rows = [one for one in figures.expected(store, month).items.values() if one.owed and one.lead == unit]
            if open_rows:
                send(store, unit, month, at)
        after = datetime(month.plus(1).year, month.plus(1).month, 18, 9)
        if at % 3 == 2:
            seen["reviews"] += quarterly(store, at // 3 + 1, after)
        if month in ASKED:
            seen["months"][month] = (after, everything(store, month))
    annual(store)
    seen["frozen"] = {name: frozen_text(store, name) for name in [*seen["reviews"], "R9"]}
    seen["year"] = figures.year(store, end_of(store, YEAR, "t"))
    seen["paper"] = docx(year_report(seen["year"])).data
    old = {month: everything(store, month) for month in ASKED}
    proposed = figures.next_year(store, NEXT, today=date(2027, 7, 20))
    (folder / "next.xlsx").write_bytes(plan_workbook(proposed, figures.plan_rows(store), 7))
    loaded = plans.load(
        store, Source("next.xlsx", (folder / "next.xlsx").read_bytes()), by="chief", at=datetime(2027, 7, 21)
    )
    plans.open_year(store, NEXT, by="chief", at=datetime(2027, 7, 22))
    first = report("U1", "2027-07", ["1.1.Y2-1.3", "On schedule", "", date(2027, 9, 10), "", "", ""])
    (done,) = submit(store, [Source("U1.xlsx", first)], by="U1", at=datetime(2027, 8, 4))
    assert done.accepted, done.findings
    return {**seen, "store": store, "old": old, "proposed": proposed, "loaded": loaded, "folder": folder}


def annual(store: Store) -> None:
    """The leadership's review of the year, in July."""
    at = datetime(2027, 7, 20, 9)
    name = review.open_(store, kind="leadership", scope="agency", period=YEAR, on=at.date(), by="chief", at=at).more[
        "review"
    ]
    on = {"on": at.date(), "by": "chief", "at": at, "review": name}
    set_target(store, "G3", "2028-29", 60, why="Results are ahead", **on)
    declare(store, "1.1.Y1-1", "partly_met", why="Two of three actions", **on)
    choose(store, "1.1.Y1-1", "carry", why="Two schools are left", **on)
    suggestion.suggest(store, NEXT, "Coach the coaches", reason="recommendation", about="U1-2026-10.r1", by="U1", at=at)
    accomplishment.choose(store, YEAR, [{"text": "The portal is live", "unit": "U3"}], by="chief", at=at)
    review.close(store, name, by="chief", at=at)


def test_the_years_figures_are_those_counted_by_hand(lived: dict[str, Any]):
    shown = lived["year"]
    actions, milestones = (shown["completion"][of]["agency"][0] for of in ("actions", "milestones"))

    assert (shown["as_of"], actions["Y0"], actions["Y1"], actions["X"]) == ("2027-06", {"n": 3, "of": 4}, {"n": 3, "of": 4}, {"n": 4, "of": 4})  # fmt: skip
    assert (milestones["Y0"], milestones["OT"]) == ({"n": 1, "of": 2}, {"n": 1, "of": 2})
    assert actions["OT"] == {"n": 2, "of": 4}  # coaches signed three weeks late; the third never matched
    # owed by hand: U1 all twelve months; U2 July to September; U3 July and August; all on time
    assert shown["reporting"]["agency"] | {"actions": 0} == {
        "due": 17,
        "on_time": 17,
        "late": 0,
        "missing": 0,
        "actions": 0,
    }
    assert {row["item"]: row["declared"]["result"] for row in shown["milestones"]} == {
        "1.1.Y1-1": "partly_met",
        "2.1.Y1-1": "met",
    }
    assert [(row["item"], row["to"], row["why"]) for row in shown["adjustments"]] == [
        ("1.1.Y1-1", "2027-05-31", "Schools late")
    ]
    assert (shown["chosen"], [row["text"] for row in shown["accomplishments"]]) == (True, ["The portal is live"])
    assert [(row["text"], row["milestone"]) for row in shown["suggestions"]] == [("Coach the coaches", "U1-2026-10.r1")]


def test_the_end_of_year_report_tells_it(lived: dict[str, Any]):
    import io

    from docx import Document

    told = Document(io.BytesIO(lived["paper"]))
    said = "\n".join([*(one.text for one in told.paragraphs), *(cell.text for table in told.tables for one in table.rows for cell in one.cells)])  # fmt: skip

    assert [
        part
        for part in ("3 of 4", "The portal is live", "Coach the coaches", "Schools late", "partly met")
        if part not in said
    ] == []


def test_an_old_month_asked_again_a_year_later_gives_the_same_figures_to_the_digit(lived: dict[str, Any]):
    assert [
        str(month) for month, (at, then) in lived["months"].items() if everything(lived["store"], month, at) != then
    ] == []


def test_the_new_year_changes_nothing_of_the_old_one(lived: dict[str, Any]):
    assert [str(month) for month in ASKED if everything(lived["store"], month) != lived["old"][month]] == []


def test_closed_reviews_are_the_same_to_the_letter(lived: dict[str, Any]):
    assert len(lived["frozen"]) == 9
    assert {name: frozen_text(lived["store"], name) for name in lived["frozen"]} == lived["frozen"]


def test_the_carried_milestone_has_its_lineage_and_counts_in_both_years(lived: dict[str, Any]):
    store = lived["store"]
    plan = {row["milestone"]: row for row in figures.plan(store, ask(Month(2027, 7)))["milestones"]}
    (old,) = figures.completion(store, ask(Month(2027, 7), year=YEAR), "milestones")["groups"]
    (new,) = figures.completion(store, ask(Month(2027, 7)), "milestones")["groups"]
    (action,) = figures.items(store, ask(Month(2027, 7)), "actions")["items"]

    assert (plan["1.1.Y2-1"]["carried_from"], plan["1.1.Y2-1"]["year"], plan["1.1.Y2-1"]["due"]) == (
        "1.1.Y1-1",
        NEXT,
        "2027-09-15",
    )
    assert (old["Y0"], new["Y0"]) == ({"n": 1, "of": 2}, {"n": 0, "of": 1})
    assert (action["item"], action["frozen"], action["forecast"], action["status"]) == (
        "1.1.Y2-1.3",
        "2027-09-15",
        "2027-09-10",
        "on_plan",
    )
    assert [
        row["item"]
        for row in figures.year(store, end_of(store, YEAR, "t"))["milestones"]
        if row["carried_to"] == "1.1.Y2-1"
    ] == ["1.1.Y1-1"]


def test_the_proposed_workbook_holds_the_suggestion_apart_and_loading_it_says_so(lived: dict[str, Any]):
    book = openpyxl.load_workbook(lived["folder"] / "next.xlsx")
    apart = [[cell.value for cell in one[:4]] for one in book["Suggestions"].iter_rows(min_row=2)]

    assert [f"{NEXT}.s1", "from a recommendation", "U1-2026-10.r1", "Coach the coaches"] in apart
    assert "Coach the coaches" not in [one[3].value for one in book["Milestones"]]
    assert {"sheet": "Suggestions", "column": ""} in lived["loaded"].more["ignored"]
    assert [finding.code for finding in lived["loaded"].findings] == []


def test_the_annual_review_froze_what_was_decided_in_it(lived: dict[str, Any]):
    document = json.loads(lived["frozen"]["R9"])
    points = {one["section"]: one["items"] for one in document["agenda"]}

    assert [(row["item"], row["change"], row["to"]) for row in document["decisions"]] == [("G3", "target", 60), ("1.1.Y1-1", "declare", "partly_met")]  # fmt: skip
    assert [(row["what"], row["milestone"], row["choice"], row["as"]) for row in points["next_year"]] == [
        ("open", "1.1.Y1-1", "carry", "1.1.Y2-1"),
        ("suggested", "U1-2026-10.r1", None, None),
    ]
    assert {row["strategy"]: row["reading"] for row in points["strategies"]}["1.1"] in (
        "support",
        "look for other causes",
    )


def test_a_recommendation_of_october_was_answered_in_the_second_quarters_review(lived: dict[str, Any]):
    found = figures.recommendation(lived["store"], ask(Month(2027, 6)), "U1-2026-10.r1")

    assert (found["state"], found["answer"], found["answered_in"]) == ("answered", "From January", lived["reviews"][2])
