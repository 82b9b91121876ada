"""The sheets of a month's report: written by the template, found again by the reader."""

from __future__ import annotations

from spm_core.intake.tables import Column, Layout

GUIDE = "Help"
"""The sheet of the template that says how to fill it in; never read."""

INSIDE = "_spm"
"""The hidden sheet of the template that says what it was made for."""

VERSION = "1"

REPORT = Layout(
    "Report",
    (
        Column("key", "key", required=True),
        Column("value", "value", required=True),
        Column("how to fill this in", "help", reading=True),
    ),
)
INNER = Layout(INSIDE, (Column("key", "key", required=True), Column("value", "value", required=True)))

STATUS = Layout(
    "Status",
    (
        Column("Action", "action", required=True),
        Column("Milestone", "milestone", reading=True),
        Column("Text", "text", reading=True),
        Column("Responsible", "responsible", reading=True),
        Column("Start", "start", reading=True),
        Column("Due", "due", reading=True),
        Column("Status", "status", required=True),
        Column("Completed on", "completed_on", required=True),
        Column("Expected finish", "forecast"),
        Column("Evidence", "evidence"),
        Column("Note", "note"),
        Column("Change asked", "change_asked"),
        Column("Change detail", "change_detail"),
        Column("Last month: status", "last_status", reading=True),
        Column("Last month: expected finish", "last_forecast", reading=True),
        Column("Last month: note", "last_note", reading=True),
        Column("Plan year", "year", reading=True),
        Column("Answer to change asked", "change_answer", reading=True),
    ),
    required=True,
)
MILESTONES = Layout(
    "Milestones",
    (
        Column("Milestone", "milestone", required=True),
        Column("Text", "text", reading=True),
        Column("Due", "due", reading=True),
        Column("Expected finish", "forecast", required=True),
        Column("Note", "note"),
        Column("Last month: expected finish", "last_forecast", reading=True),
        Column("Plan year", "year", reading=True),
    ),
)
MEASURES = Layout(
    "Measures",
    (
        Column("Measure", "measure", required=True),
        Column("Indicator", "indicator", reading=True),
        Column("Year", "year", required=True),
        Column("Subgroup", "subgroup"),
        Column("n", "n"),
        Column("Value", "value", required=True),
        Column("Note", "note"),
    ),
)
RECOMMENDATIONS = Layout(
    "Recommendations",
    (
        Column("Recommendation", "recommendation", required=True),
        Column("About", "about"),
        Column("Answer", "answer"),
    ),
)

LAYOUTS = (REPORT, STATUS, MILESTONES, MEASURES, RECOMMENDATIONS)
KEYS = ("unit", "month", "met_on", "met_how", "attendees", "accomplishments", "people_and_resources")
