"""What is owed, and until when, as pages, calendars and mails say it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from spm_core.show import wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spm_core.model import Month

Row = dict[str, Any]

OWED = ("owed", "late")
"""The states of a report or review that somebody owes."""


def until(day: str, on: date) -> str:
    """Say how far off a day is.

    >>> until("2026-11-10", date(2026, 11, 8)), until("2026-11-10", date(2026, 11, 10))
    ('2 days left', 'today')
    >>> until("2026-11-10", date(2026, 11, 11)), until("2026-11-10", date(2026, 11, 9))
    ('1 day ago', 'tomorrow')
    """
    left = (date.fromisoformat(day) - on).days
    if left in (0, 1):
        return ("today", "tomorrow")[left]
    return f"{wording.count(left, 'day')} left" if left > 0 else f"{wording.count(-left, 'day')} ago"


def month_runs(month: Month, on: date) -> str:
    """Say of a month that is not over how it is counted; nothing of one that is.

    >>> from spm_core.model import Month
    >>> month_runs(Month(2024, 7), date(2024, 7, 1)), month_runs(Month(2024, 7), date(2024, 8, 1))
    ('July is not over: what falls due by its end is counted as due.', '')
    """
    return (
        f"{wording.month(month)} is not over: what falls due by its end is counted as due."
        if on <= month.last_day
        else ""
    )


def review(kind: str) -> str:
    """Name a kind of review.

    >>> review("leadership"), review("division")
    ('leadership review', 'division review')
    """
    return f"{kind} review"


@dataclass(frozen=True)
class Reminder:
    """The words of a reminder: rows of figures.due of one unit, oldest first, as they stand on a day."""

    organization: str
    reports: tuple[Row, ...]
    on: date

    HEADS: ClassVar[tuple[str, ...]] = ("Month", "Due", "Actions", "Workbook")

    def subject(self) -> str:
        """Say what is owed, in the subject."""
        first = self.reports[0]
        if len(self.reports) > 1:
            months = wording.listed([wording.month(row["month"], "full") for row in self.reports], len(self.reports))
            return f"{wording.first_up(wording.word(len(self.reports)))} reports of {first['name']} are owed: {months}"
        was = "was due" if first["state"] == "late" else "is due"
        return f"{wording.month(first['month'], 'full')} report of {first['name']} {was} {wording.day(first['due_on'])}"

    def opening(self) -> list[str]:
        """Greet, and say what is owed and until when."""
        first = self.reports[0]
        greeting = f"Dear {first['leader']}," if first["leader"] else f"To the unit {first['name']},"
        if len(self.reports) > 1:
            return [greeting, f"these monthly status reports of {first['name']} have not come in yet:"]
        month, day = wording.month(first["month"], "full"), wording.day(first["due_on"])
        if first["state"] == "late":
            said = f"the status report of {first['name']} for {month} was due by {day} and has not come in yet."
        else:
            said = f"the status report of {first['name']} for {month} is due by the end of {day} ({until(first['due_on'], self.on)})."
        return [greeting, said]

    def rows(self, names: Sequence[str]) -> list[tuple[str, str, str, str]]:
        """For each report: month, due day, how many actions it is owed of, and the workbook attached."""
        return [
            (
                wording.month(row["month"], "full"),
                f"{wording.day(row['due_on'])}, {until(row['due_on'], self.on)}",
                wording.count(row["rows"]["of"], "action"),
                name,
            )
            for row, name in zip(self.reports, names, strict=True)
        ]

    def steps(self) -> list[str]:
        """Say what to do."""
        attached = "The workbook is" if len(self.reports) == 1 else "The workbooks are"
        return [
            f"{attached} attached, filled in as far as the plan and your last report go.",
            "On the sheet Status, give each action its status, the day of completion or the expected finish.",
            "Drop it on the dashboard's page Upload: you see every cell to mend before anything is stored.",
        ]

    def closing(self) -> list[str]:
        """Say why, and who writes."""
        return [
            "What is not reported counts as not reported, never as zero. A late report still counts in every figure.",
            f"{self.organization}. This reminder went only to units whose report had not come in when it was written.",
        ]

    def text(self, names: Sequence[str]) -> str:
        """Give the whole mail as plain text."""
        greeting, said = self.opening()
        table = [f"  {month}: due {when}; {n}; {name}" for month, when, n, name in self.rows(names)]
        steps = [f"{at}. {line}" for at, line in enumerate(self.steps(), 1)]
        return "\n".join([greeting, "", said, "", *table, "", *steps, "", *self.closing()]) + "\n"


def owed_by_unit(
    reports: Sequence[Mapping[str, Any]], reviews: Sequence[Mapping[str, Any]], on: date
) -> tuple[str, str]:
    """Say what a unit owes, and when its division's next review is; first what presses, then the rest, muted."""
    mine = [row for row in reports if row["state"] in OWED]
    coming = next((row for row in reports if row["state"] == "coming"), None)
    if mine:
        said = " and ".join(f"the {wording.month(row['month'], 'full')} report, {_due(row, on)}" for row in mine[-2:])
        more = f", and {wording.count(len(mine) - 2, 'earlier one')}" if len(mine) > 2 else ""
        late = any(row["state"] == "late" for row in mine)
        first = f"Not in yet: {said}{more}." + (" A report still counts when it comes late." if late else "")
    else:
        first = "No report is owed today." if coming or reports else "No report is owed in this plan year."
    next_report = f"{wording.month(coming['month'])}’s report is due {wording.day(coming['due_on'])}." if coming else ""
    return first, " ".join(part for part in (next_report, next_review(reviews, on)) if part)


def owed_by_group(
    reports: Sequence[Mapping[str, Any]], reviews: Sequence[Mapping[str, Any]], on: date
) -> tuple[str, str]:
    """Say which units of an agency or division owe the latest report, how many older ones are owed, and when the next review is."""
    owing = [row for row in reports if row["state"] in OWED]
    latest = max((row["month"] for row in owing), default="")
    mine = [row for row in owing if row["month"] == latest]
    first = "No report is owed today."
    if mine:
        names, month = wording.listed([row["name"] for row in mine], 3), wording.month(latest)
        older = len(owing) - len(mine)
        first = f"Not in yet: {month}’s report from {names}, {_due(mine[0], on)}"
        first += f"; {older} from earlier months of the plan year." if older else "."
    coming = [row for row in reports if row["state"] == "coming"]
    running = [row for row in reports if row["month"] == max((one["month"] for one in coming), default="")]
    next_report = ""
    if coming:
        in_already = len(running) - len(coming)
        next_report = (
            f"{wording.month(coming[0]['month'])}’s reports of {wording.count(len(running), 'unit')} are due {wording.day(coming[0]['due_on'])}"
            + (f"; {in_already} in already." if in_already else ".")
        )
    return first, " ".join(part for part in (next_report, next_review(reviews, on)) if part)


def of_the_year(reports: Sequence[Mapping[str, Any]], first_month: str) -> list[Mapping[str, Any]]:
    """The reports to speak of: those of the running plan year, and of the year before it what is not late yet."""
    return [row for row in reports if row["state"] != "late" or row["month"] >= first_month]


def _due(row: Mapping[str, Any], on: date) -> str:
    """Say when a report is due; how far off that is, only while it helps."""
    left = f" ({until(row['due_on'], on)})" if row["state"] == "owed" else ""
    return f"due {wording.day(row['due_on'])}{left}"


def next_review(reviews: Sequence[Mapping[str, Any]], on: date) -> str:
    """Say the latest review that is not held, and when the coming one is due; several of one period together.

    >>> quarter = {"kind": "division", "scope": "D1", "period": "2026-27.Q1", "due_on": "2026-10-30", "state": "late"}
    >>> next_review([quarter], date(2026, 11, 9))
    'The division review of quarter 1 of 2026-27 was due 30 Oct 2026.'
    """
    said = []
    for kind in ("leadership", "division"):
        of_kind = [row for row in reviews if row["kind"] == kind]
        ended = [row for row in of_kind if row["state"] != "coming"]
        last = [row for row in ended if row["period"] == max(ended, key=lambda one: one["due_on"])["period"]]
        waiting = [row for row in last if row["state"] != "held"]
        coming = min((row for row in of_kind if row["state"] == "coming"), key=lambda one: one["due_on"], default=None)
        several = len({row["scope"] for row in of_kind}) > 1
        if waiting:
            row = waiting[0]
            was = "was due" if date.fromisoformat(row["due_on"]) < on else "is due"
            if several:
                count = f"{len(waiting)} of {len(last)} {review(kind)}s"
                verb = was if len(waiting) == 1 else was.replace("was", "were").replace("is", "are")
                said.append(f"{count} of {wording.period(row['period'])} {verb} {wording.day(row['due_on'])}.")
            else:
                said.append(
                    f"The {review(kind)} of {wording.period(row['period'])} {was} {wording.day(row['due_on'])}."
                )
        elif coming:
            noun = f"{review(kind)}s" if several else f"{review(kind)}"
            verb = "are" if several else "is"
            said.append(f"Next {noun}, {wording.period(coming['period'])}, {verb} due {wording.day(coming['due_on'])}.")
    return " ".join(said)
