"""All data of a plan year as a workbook: items, measures, reports, decisions, figures of every group, definitions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spm_core import figures
from spm_core.documents.review_reading import moment
from spm_core.documents.xlsx import Field, Sheet, workbook
from spm_core.figures.completion import completion_tiers
from spm_core.figures.drift import drift_tiers
from spm_core.figures.year import KINDS
from spm_core.model import STATUSES, TIERS, Ask
from spm_core.show import look, wording

if TYPE_CHECKING:
    from spm_core.store import Store

Row = dict[str, Any]

DEFINITIONS = Path(__file__).parents[2] / "docs" / "definitions.md"

ITEM = (
    Field("item", "Item", meaning="The item's code in the plan."),
    Field("text", "Text", "long", "Its text, as reworded last."),
    Field("goal", "Goal"),
    Field("strategy", "Strategy"),
    Field("milestone", "Milestone"),
    Field("lead", "Lead", meaning="The unit (or named team) that leads it as of the month."),
    Field("lead_name", "Lead, name"),
    Field("division", "Division"),
    Field("responsible", "Responsible"),
    Field("status_said", "Status", meaning="The derived status, the first that holds (Definitions, Derived status)."),
    Field("word", "Unit's word", meaning="The status that the unit typed last, up to the month."),
    Field("frozen", "Frozen", "date", "P0: the due date when the plan year was opened; empty for added items."),
    Field("approved", "Approved", "date", "P: the due date after the last adjustment."),
    Field("forecast", "Forecast", "date", "F: the unit's expected finish."),
    Field("completed", "Completed", "date", "A: the day of completion; empty while open."),
    Field(
        "expected",
        "Expected",
        "date",
        "E: done, or expected and not before the day after the month; empty when dropped.",
    ),
    Field("drift", "Drift, days", "number", "E - P0; of added items against the first approved date."),
    Field("approved_drift", "Approved drift, days", "number", "P - P0."),
    Field("unapproved_drift", "Unapproved drift, days", "number", "E - P; drift = approved + unapproved."),
    Field("month_slip", "Month slip, days", "number", "E now - E a month before, where reported for both."),
    Field("tags", "Tags"),
    Field(
        "reported",
        "Reported",
        meaning="Whether a report in force for the month has a status (milestones: or a finish) for it.",
    ),
    Field("note", "Note", "long"),
    Field("change_asked", "Change asked"),
    Field("change_detail", "Change detail", "long"),
    Field("file", "File", meaning="The file, sheet and cell that spoke of it last."),
    Field("sheet", "Sheet"),
    Field("cell", "Cell"),
)

GROUP = (
    Field("of", "Kind"),
    Field("tier", "Tier"),
    Field("id", "Group"),
    Field("name", "Name", "long"),
    Field("items", "Items", "number"),
    *(
        field
        for key, said in (
            ("Y0", "Completed, original plan"),
            ("Y1", "Completed, plan now"),
            ("T0", "Completed of those due, original"),
            ("T1", "Completed of those due, plan now"),
            ("OT", "On time"),
            ("X", "Expected by now"),
        )
        for field in (
            Field(f"{key}_n", f"{key} n", "number", f"{said}: numerator (Definitions, Completion)."),
            Field(f"{key}_of", f"{key} of", "number", f"{said}: denominator."),
            Field(f"{key}_share", f"{key} share", "share", f"{said}: n / of; empty when none is in the denominator."),
        )
    ),
    Field("redated", "Re-dated", "number"),
    Field("rng_low", "Known, low", "number", "T0's numerator."),
    Field("rng_high", "Known, high", "number", "That plus those due, open and not reported for the month."),
    *(
        Field(
            status,
            wording.first_up(look.MARKS[status][1]),
            "number",
            "Items with this status; the statuses add up to the items.",
        )
        for status in STATUSES
    ),
    Field(
        "past_tolerance",
        "Past tolerance",
        "number",
        "Live frozen items later than the frozen date by more than the tolerance.",
    ),
    Field("unapproved_past_tolerance", "Unapproved past tolerance", "number"),
    Field("past_year_end", "Past year end", "number"),
    Field("median_moved_days", "Median of those moved, days", "number"),
    Field(
        "months_late",
        "Months late",
        "number",
        "Earned schedule; empty under 20 frozen items or before the third month.",
    ),
)

MEASURE = (
    Field("measure", "Measure"),
    Field("indicator", "Indicator", "long"),
    Field("owner", "Goal or strategy"),
    Field("direction", "Better is"),
    Field("unit", "Unit"),
    Field("year", "Year"),
    Field("baseline", "Baseline", "number"),
    Field("target", "Target", "number"),
    Field("actual", "Actual", "number", "Empty where none is published, and where it is suppressed."),
    Field("gap", "Gap", "number", "s (actual - target); below 0 is short of it."),
    Field("progress", "Progress", "share", "(actual - baseline) / (target - baseline)."),
    Field("status", "Status"),
    Field("tags", "Tags"),
    Field("published", "Published"),
)

REPORT = (
    Field("month", "Month"),
    Field("division", "Division"),
    Field("unit", "Unit"),
    Field("name", "Name"),
    Field("report", "Report", meaning="on time, late, missing or none due, by the month's deadline."),
    Field("done", "Done of those due", "number", "The unit's actions due by the month's end and done, plan now."),
    Field("due", "Due", "number"),
)

ADJUSTMENT = (
    Field("on", "Decided on", "date"),
    Field("kind", "Kind"),
    Field("item", "Item"),
    Field("text", "Text", "long"),
    Field("lead_name", "Lead"),
    Field("change", "Change"),
    Field("from", "From"),
    Field("to", "To"),
    Field("why", "Why", "long"),
    Field("by", "By"),
)

TOLD = (
    Field("month", "Month"),
    Field("unit", "Unit"),
    Field("item", "Item", meaning="The completed action beside which it was noted; empty for the report as a whole."),
    Field("text", "Text", "long"),
    Field("file", "File"),
)


def data(store: Store, ask: Ask, document: Row) -> bytes:
    """Write the workbook of a plan year; `document` is that of figures.year for the same ask."""
    store = store.remembering()
    whole = replace(ask, tier="agency", id=None, year=document["year"])
    known = moment(document["known_at"], document["time_zone"])
    about = [
        ("Title", f"Data of the plan year {document['year']}"),
        ("Organization", document["organization"] or ""),
        ("As of", f"the end of {wording.month(document['as_of'], 'full')}"),
        ("Figures known", known),
        ("Tolerance", wording.count(document["tolerance_days"], "day")),
        ("How to read", "Each sheet is a table: sort and filter it by its head. Shares stand beside their counts; an empty cell is not known, never zero."),
        ("Meaning", "Sheet Columns says what a column holds, sheet Definitions how everything is counted."),
    ]  # fmt: skip
    if document.get("sample"):
        about.append(("Notice", "Sample data, invented: no real agency, school or person stands in this workbook."))
    sheets = [
        Sheet("Milestones", ITEM, _items(store, whole, "milestones")),
        Sheet("Actions", ITEM, _items(store, whole, "actions")),
        Sheet("Groups", GROUP, [row for of in KINDS for row in _groups(store, whole, of)]),
        Sheet("Measures", MEASURE, _measures(document)),
        Sheet("Reports", REPORT, _reports(store, whole)),
        Sheet("Adjustments", ADJUSTMENT, document["adjustments"]),
        Sheet("Accomplishments", TOLD, document["accomplishments"]),
    ]
    return workbook(about, sheets, definitions())


def definitions() -> list[str]:
    """The lines of docs/definitions.md without their marks."""
    lines = DEFINITIONS.read_text("utf-8").splitlines()
    plain = [line.replace("**", "").replace("`", "") for line in lines if line.strip() and not line.startswith("|--")]
    return [line.strip("| ").replace(" | ", "  |  ") if line.startswith("|") else line for line in plain]


def _items(store: Store, ask: Ask, of: str) -> list[Row]:
    found = []
    for row in figures.items(store, ask, of)["items"]:
        place = row["source"] or {}
        found.append(
            {
                **row,
                "status_said": look.MARKS[row["status"]][1],
                **{key: place.get(key) for key in ("file", "sheet", "cell")},
            }
        )
    return found


def _groups(store: Store, ask: Ask, of: str) -> list[Row]:
    """Every group of every tier, the agency first."""
    moved, done = drift_tiers(store, ask, of, TIERS), completion_tiers(store, ask, of, TIERS)
    return [
        _group(of, tier, group, next(row for row in moved[tier] if row["id"] == group["id"]))
        for tier in TIERS
        for group in done[tier]
    ]


def _group(of: str, tier: str, group: Row, moved: Row) -> Row:
    row = {"of": of, "tier": tier, **{key: group[key] for key in ("id", "name", "items")}, **group["status"]}
    for key in ("Y0", "Y1", "T0", "T1", "OT", "X"):
        n, total = group[key]["n"], group[key]["of"]
        row |= {f"{key}_n": n, f"{key}_of": total, f"{key}_share": n / total if total else None}
    row |= {"redated": group["T1"]["redated"], "rng_low": group["RNG"]["low"], "rng_high": group["RNG"]["high"]}
    keys = ("past_tolerance", "unapproved_past_tolerance", "past_year_end", "median_moved_days", "months_late")
    return {**row, **{key: moved[key] for key in keys}}


def _measures(document: Row) -> list[Row]:
    keys = ("measure", "indicator", "owner", "direction", "unit")
    return [
        {**{key: one[key] for key in keys}, "baseline": (one["baseline"] or {}).get("value"), **year}
        for one in document["measures"]
        for year in one["years"]
    ]


def _reports(store: Store, ask: Ask) -> list[Row]:
    grid = figures.grid(store, ask)
    return [
        {
            "month": cell["month"],
            "division": unit["division"],
            "unit": unit["unit"],
            "name": unit["name"],
            "report": look.REPORT_MARKS.get(cell["report"], ("", cell["report"]))[1],
            "done": cell["done"],
            "due": cell["due"],
        }
        for unit in grid["units"]
        for cell in unit["cells"]
        if cell["report"] != "future"
    ]
