"""Trackers as people lay them out, around things to do that are known: for the laws of finding tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hypothesis import strategies as some

from spm_core.intake.cells import Sheet

VERBS = ["Write", "Publish", "Review", "Train", "Agree", "Repair", "Survey", "Open", "Translate", "Test", "Hire", "Buy"]
THINGS = [
    "the annual report",
    "new staff in two sites",
    "a shared calendar",
    "the reading rooms",
    "the web pages",
    "a plan for storms",
    "the fee schedule",
    "all field offices",
    "the old boilers",
]
PEOPLE = ("J. Okafor", "Maria Lind", "T. Brandt", "Records team", "Ana Silva")
HEADS = {
    "code": ("No.", "ID", "Ref", "#", "Task ID", "Item no."),
    "text": (
        "Task",
        "Action",
        "Action step",
        "Activity",
        "What needs to be done",
        "Work to be carried out",
        "Milestone",
        "Action item",
        "Deliverable / task",
    ),
    "responsible": ("Owner", "Lead", "Responsible", "Person in charge", "Assigned to", "Who"),
    "due": (
        "Due date",
        "Due",
        "Deadline",
        "Target date",
        "By when",
        "By when exactly",
        "Planned completion",
        "End date",
    ),
    "status": ("Status", "Current status", "Progress", "Where we stand", "State"),
    "note": ("Comments", "Notes", "Remarks", "Latest update"),
}
STATUSES = (
    {"Completed": "Done", "On schedule": "In progress", "Behind": "Delayed", "Not started": "Not started"},
    {"Completed": "Complete", "On schedule": "On track", "Behind": "Off track", "Not started": "To do"},
    {"Completed": "✅ Finished", "On schedule": "🔄 Underway", "Behind": "🔴 Late", "Not started": "⬜ Yet to start"},
    {"Completed": "COMPLETED", "On schedule": "ONGOING", "Behind": "BEHIND SCHEDULE", "Not started": "NOT STARTED"},
)
LEADS = ("Phase", "Goal", "Part", "Workstream")
DATES = {
    "real": lambda day: ["d", f"{day.isoformat()}T00:00:00"],
    "iso": lambda day: day.isoformat(),
    "mdy": lambda day: f"{day.month}/{day.day}/{day.year}",
    "dmy": lambda day: f"{day.day:02}.{day.month:02}.{day.year}",
    "words": lambda day: f"{day:%B} {day.day}, {day.year}",
    "short": lambda day: f"{day.day}-{day:%b}-{day.year}",
}


@dataclass(frozen=True)
class Todo:
    """A thing to do, as it is to be found again."""

    text: str
    who: str
    due: date | None
    status: str


@dataclass
class Layout:
    """A sheet, and what is true of it."""

    sheet: Sheet
    rows: dict[int, Todo] = field(default_factory=dict)
    heads: dict[str, str] = field(default_factory=dict)
    head_rows: tuple[int, ...] = ()
    groups: list[int] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)


@some.composite
def todos(draw: Any) -> list[Todo]:
    """Draw between 3 and 14 things to do; the first is past the twelfth of its month, so that the order shows."""
    texts = draw(
        some.lists(
            some.tuples(some.sampled_from(VERBS), some.sampled_from(THINGS)), min_size=3, max_size=14, unique=True
        )
    )
    days = some.dates(date(2026, 1, 13), date(2027, 12, 31))
    found = []
    for number, (verb, thing) in enumerate(texts):
        due = draw(days if number == 0 else some.one_of(days, days, days, some.none()))
        found.append(
            Todo(
                f"{verb} {thing}",
                draw(some.sampled_from(PEOPLE)),
                due.replace(day=max(due.day, 13)) if due and number == 0 else due,
                draw(some.sampled_from(tuple(STATUSES[0]))),
            )
        )
    return found


@some.composite
def layouts(draw: Any) -> Layout:
    """Draw a tracker."""
    items = draw(todos())
    order = draw(some.permutations(["text", "responsible", "due", "status"]))
    if draw(some.booleans()):
        order.sort(key=lambda role: role != "text")
    order = (["code"] if draw(some.booleans()) else []) + order + (["note"] if draw(some.booleans()) else [])
    heads = {role: draw(some.sampled_from(HEADS[role])) for role in order}
    words = draw(some.sampled_from(STATUSES))
    write = DATES[draw(some.sampled_from(tuple(DATES)))]
    left = draw(some.sampled_from((0, 0, 1, 2)))
    sparse = draw(some.sampled_from(("", "", "Workstream")))
    shape = [*(["group"] if sparse else []), *order]
    cells: list[list[Any]] = [[""] * left + row for row in draw(_above(len(shape)))]
    merges: list[tuple[int, int, int, int]] = []
    made = Layout(Sheet("Tracker", cells), heads=heads, words={said: word for word, said in words.items()})
    _head(draw, made, shape, left, sparse, merges)
    if draw(some.sampled_from((False, False, True))):
        cells.append([])
    _lines(draw, made, items, shape, left, words, write)
    _below(draw, made, shape, left, len(items), words)
    width = max(map(len, cells))
    pad = draw(some.sampled_from((0, 3)))
    for row in cells:
        row.extend([""] * (width + pad - len(row)))
    cells += [[""] * (width + pad) for _ in range(draw(some.sampled_from((0, 5))))]
    made.sheet = Sheet("Tracker", cells, merges=tuple(merges))
    return made


@some.composite
def _above(draw: Any, width: int) -> list[list[Any]]:
    """Title rows, and a form above the table."""
    found: list[list[Any]] = []
    if draw(some.booleans()):
        found += [["Work plan of the records office"], *[[] for _ in range(draw(some.integers(0, 2)))]]
    if draw(some.booleans()):
        found += [["Prepared by:", "", "Maria Lind"], ["Date:", "", ["d", "2026-09-01T00:00:00"]], []]
    if draw(some.sampled_from((False, False, True))):
        found += [
            ["This plan is kept by the office and is reviewed on the first Monday of every month by all leads."],
            [],
        ]
    return found


def _head(draw: Any, made: Layout, shape: list[str], left: int, sparse: str, merges: list[Any]) -> None:
    cells = made.sheet.rows
    top = len(cells) + 1
    names = [sparse if role == "group" else made.heads[role] for role in shape]
    if draw(some.sampled_from((False, False, True))) and len(shape) >= 5:
        cut = len(shape) - 2
        cells.append([""] * left + ["The work", *[""] * (cut - 1), "Where it is", ""])
        merges += [(top, left + 1, top, left + cut), (top, left + cut + 1, top, left + cut + 2)]
        made.head_rows = (top, top + 1)
    else:
        made.head_rows = (top,)
    cells.append([""] * left + names)


def _lines(draw: Any, made: Layout, items: list[Todo], shape: list[str], left: int, words: Any, write: Any) -> None:
    """Write the lines, with group lines or a sparse group column, totals, blank lines and headings repeated."""
    cells = made.sheet.rows
    grouped = "group" not in shape and draw(some.sampled_from((False, True)))
    lead = draw(some.sampled_from(LEADS))
    blanks = draw(some.sampled_from((False, False, True)))
    repeat = len(items) > 8 and not blanks and draw(some.sampled_from((False, False, True)))
    size = draw(some.integers(2, 5))
    for number, item in enumerate(items):
        new = number % size == 0
        if grouped and new:
            if blanks and number:
                cells.append([])
            at = left + (shape.index("text") if draw(some.booleans()) and shape[0] != "code" else 0)
            cells.append([""] * at + [f"{lead} {number // size + 1}: getting ready"])
            made.groups.append(len(cells))
        if repeat and number == size:
            cells.append(list(cells[made.head_rows[-1] - 1]))
        values = {
            "group": f"{lead} {number // size + 1}" if new else "",
            "code": number + 1.0 if made.heads.get("code") != "Task ID" else f"T-{number + 1:02}",
            "text": item.text,
            "responsible": item.who,
            "due": write(item.due) if item.due else "",
            "status": words[item.status],
            "note": "Waits for the budget" if number % 3 == 1 else "",
        }
        cells.append([""] * left + [values[role] for role in shape])
        made.rows[len(cells)] = item


def _below(draw: Any, made: Layout, shape: list[str], left: int, count: int, words: Any) -> None:
    cells = made.sheet.rows
    end = draw(some.sampled_from(("", "", "total", "signatures", "notes", "legend below")))
    if end == "total":
        cells.append([""] * left + ["Total", *[""] * (len(shape) - 2), float(count)])
    elif end == "signatures":
        cells += [[], [], [""] * left + ["Approved by:"], [""] * left + ["Maria Lind, head of the office"]]
    elif end == "notes":
        cells += [[], [""] * left + ["Note: dates are those agreed with the board in August."]]
    elif end == "legend below":
        cells += [[], [], [""] * left + ["Status key"], *[[""] * left + [said] for said in words.values()]]
    if end != "legend below" and draw(some.sampled_from((False, False, True))):
        top, at = made.head_rows[-1] - 1, left + len(shape) + 1
        for y, said in enumerate(["Status key", *words.values()], top):
            if y < len(cells):
                cells[y] += [""] * (at - len(cells[y])) + [said]
