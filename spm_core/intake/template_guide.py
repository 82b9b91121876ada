"""What the template tells the person who fills it in."""

from __future__ import annotations

REPORT_HELP = {
    "unit": "Your unit: {name}. Filled in for you.",
    "month": "The month that you report on. Filled in for you.",
    "met_on": "The day on which the unit met to go through its actions, if it did.",
    "met_how": "in person or virtual",
    "attendees": "Who was there.",
    "accomplishments": "What went well this month, in a sentence or two.",
    "people_and_resources": "Changes of staff, money or tools that matter for the plan.",
}
"""Each key of the sheet Report, with its hint."""

GUIDE_LINES = (
    ("title", "How to fill this in"),
    ("line", "{organization}: monthly status report of {unit} for {month}."),
    ("line", ""),
    ("section", "Three steps"),
    ("line", "1. On sheet Status choose a status for each action, from the list in the cell."),
    ("line", "2. If an action is Completed, write the day on which it was, up to {last_day}."),
    ("line", "3. Save the file and upload it. Nothing is stored before you have seen what was read."),
    ("line", ""),
    ("section", "What may stay empty"),
    ("line", "A blank status means: not reported this month. Rows without news may stay blank or be deleted."),
    ("line", "Expected finish: fill it in when the due date will not be met, or when it has changed again."),
    ("line", "Sheets Milestones, Measures and Recommendations: only where there is something to say."),
    ("line", ""),
    ("section", "Status words"),
    ("line", "Not started: no work yet. On schedule: under way, and the date will hold. Behind: the date is at risk."),
    ("line", "Completed: done, with its day. Discontinued: you ask to drop it; until the division decides, it stays."),
    ("line", ""),
    ("section", "Good to know"),
    ("line", "Dark headers are yours to fill in; grey columns are for reading and are not read back."),
    ("line", "Amber rows are last year's actions that are still open."),
    ("line", "You may sort and filter every table: click the arrow in its header."),
    ("line", "Dates: 2026-10-31, or as your computer writes them."),
    ("line", "Small numbers of students: write * or <10 instead of the value, and the number of students under n."),
    ("line", "Change asked: re-date, reword, reassign or drop, with the new date, text or unit beside it."),
)
"""Style and text of each line of the sheet Help."""
