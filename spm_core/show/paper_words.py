"""What papers say beside what the pages say: decisions, results, periods, and the lines on how figures are counted."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from spm_core.show import look, wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Row = dict[str, Any]

RESULTS = {
    "met": "met",
    "partly_met": "partly met",
    "not_met": "not met",
    "carried_forward": "carried forward",
    "dropped": "dropped",
}
"""A declared result as a person says it."""

CHANGES = {
    "re-date": "New date",
    "reword": "New wording",
    "reassign": "New lead",
    "drop": "Dropped",
    "add": "Added",
    "collaborate": "Collaborator joins",
    "release": "Collaborator released",
    "support": "Support given",
    "target": "Target set",
    "declare": "Result declared",
}

BECAME = {
    "completed": "done",
    "reopened": "open again",
    "later": "expected later",
    "earlier": "expected earlier",
    "behind": "called behind",
    "redated": "new approved date",
    "dropped": "taken out",
    "added": "added",
}
"""What became of an item since the last look (figures.changes)."""

READINGS = {
    "keep": "done and results hold",
    "doubt the theory": "done, results do not hold",
    "look for other causes": "not done, results hold",
    "support": "not done, results do not hold",
}

_MOVED_BY = {
    "reported": "the unit's report",
    "derived": "its actions or the calendar",
    "approved": "approved date",
    "lead": "new lead",
    "text": "new wording",
    "dropped": "taken out",
    "declared": "result declared",
}


def decided(row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Say what a decision changed; `names` are the units' by code.

    >>> decided({"change": "re-date", "from": "2026-09-30", "to": "2026-12-15"}, {})
    'Due 15 Dec 2026 in place of 30 Sep 2026 (+76 d)'
    >>> decided({"change": "reassign", "from": "FIN", "to": "DATA"}, {"FIN": "Finance", "DATA": "Data Systems"})
    'Led by Data Systems in place of Finance'
    >>> decided({"change": "drop", "from": None, "to": None}, {})
    'Taken out of the plan'
    """
    before, after = row.get("from"), row.get("to")
    change = row["change"]
    if change == "drop":
        return "Taken out of the plan"
    if change in ("re-date", "add"):
        return f"Due {_day(after)}" + (f" in place of {_day(before)}{_moved(before, after)}" if before else "")
    if change == "reassign":
        was = f" in place of {names.get(before, before)}" if before else ""
        return f"Led by {names.get(str(after), after)}{was}"
    if change == "reword":
        return f"“{after}”" + (f" in place of “{before}”" if before else "")
    if change == "target":
        was = f" in place of {wording.number(before)}" if before is not None else ""
        return f"{wording.number(after)} for {row.get('year') or 'the year'}{was}"
    said = RESULTS.get(str(after), names.get(str(after), _day(after)))
    was = RESULTS.get(str(before), names.get(str(before), _day(before)))
    return " ".join(part for part in (said, f"(was {was})" if was else "") if part) or CHANGES.get(change, change)


def change_name(change: str) -> str:
    """Name a kind of decision.

    >>> change_name("re-date"), change_name("partly_met"), change_name("merge")
    ('New date', 'Declared partly met', 'Merge')
    """
    if change in RESULTS:
        return f"Declared {RESULTS[change]}"
    return CHANGES.get(change, wording.first_up(change))


def _day(value: Any) -> str:
    if value is None:
        return ""
    try:
        return wording.day(str(value))
    except ValueError:
        return str(value)


_SECTIONS = {
    "reported": "Who reported",
    "at_risk": "At risk",
    "went_well": "What went well",
    "results": "New results",
    "requests": "Changes asked for",
    "moved": "What moved",
    "next_year": "Next year",
    "rest": "What is left of the plan",
}


def section_name(section: str) -> str:
    """Name a point of the agenda.

    >>> section_name("at_risk"), section_name("commitments")
    ('At risk', 'Commitments')
    """
    return _SECTIONS.get(section, wording.first_up(section.replace("_", " ")))


def date_or_words(value: Any) -> str:
    """Say a value that may be a date.

    >>> date_or_words("2026-10-14"), date_or_words("FIN"), date_or_words(None)
    ('14 Oct 2026', 'FIN', '')
    """
    return _day(value)


def asked(row: Mapping[str, Any]) -> str:
    """Say the change that a unit asks for, with its own words or the day.

    >>> asked({"change": "re-date", "detail": "2027-01-29"}), asked({"change": "re-date", "detail": "New date in May"})
    ('re-date: 29 Jan 2027', 're-date: New date in May')
    >>> asked({"change": "drop", "detail": None})
    'drop'
    """
    detail = _day(row.get("detail"))
    return f"{row['change']}: {detail}" if detail else str(row["change"])


def moved_by(row: Mapping[str, Any]) -> str:
    """Say what moved an item (a row of figures.history.who_moved), with the month of the report."""
    said = _MOVED_BY.get(row["kind"], str(row["kind"]))
    return f"{said}, {wording.month(row['month'], 'full')}" if row.get("month") else said


def history(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Tell an item's moves with those in a row that nobody reported or decided as one: the calendar is no news each month.

    >>> quiet = {"kind": "derived", "why": None}
    >>> rows = [{**quiet, "from": "2026-07-31", "to": "2026-08-01", "days": 1}, {**quiet, "from": "2026-08-01", "to": "2026-09-01", "days": 31}]
    >>> [(row["from"], row["to"], row["days"]) for row in history(rows)]
    [('2026-07-31', '2026-09-01', 32)]
    """
    found: list[dict[str, Any]] = []
    for row in rows:
        if not (row.get("from") or row.get("to")):
            continue
        last = found[-1] if found else None
        if last and last["kind"] == row["kind"] == "derived":
            found[-1] = {**row, "from": last["from"], "days": (last["days"] or 0) + (row["days"] or 0)}
        else:
            found.append(dict(row))
    return found


def since_title(rows: Sequence[Mapping[str, Any]]) -> str:
    """Count what became of items since the last look.

    >>> since_title([{"became": "completed"}, {"became": "later"}, {"became": "later"}]), since_title([])
    ('Since the last look: one done, two expected later', 'Nothing has moved since the last look')
    """
    parts = [
        f"{wording.word(n)} {said}" for key, said in BECAME.items() if (n := sum(row["became"] == key for row in rows))
    ]
    return f"Since the last look: {', '.join(parts)}" if parts else "Nothing has moved since the last look"


def decisions_title(rows: Sequence[Any]) -> str:
    """Count the decisions taken.

    >>> decisions_title([{}]), decisions_title([{}, {}])
    ('One decision taken in this review', 'Two decisions taken in this review')
    """
    noun = "decision" if len(rows) == 1 else "decisions"
    return f"{wording.first_up(wording.word(len(rows)))} {noun} taken in this review"


def _moved(before: Any, after: Any) -> str:
    try:
        days = (date.fromisoformat(str(after)[:10]) - date.fromisoformat(str(before)[:10])).days
    except ValueError:
        return ""
    return f" ({wording.days(days)})" if days else ""


def status(row: Mapping[str, Any]) -> str:
    """Say an item's derived status with its tags, those that the status does not say already."""
    tags = [str(tag).replace("_", " ") for tag in row["tags"] if tag not in ("re-dated", "no forecast")]
    return ", ".join([look.MARKS[row["status"]][1], *tags])


def ranged(group: Mapping[str, Any]) -> str:
    """Say what is not known of a group's items due: the known range of the definitions.

    >>> ranged({"RNG": {"low": 81, "high": 83, "of": 90}})
    '81 to 83 of 90: two of those due have no report for the month, so they may be done or not'
    >>> ranged({"RNG": {"low": 81, "high": 81, "of": 90}})
    ''
    """
    low, high, of = (group["RNG"][key] for key in ("low", "high", "of"))
    if low == high:
        return ""
    n = high - low
    have, they = ("has", "it") if n == 1 else ("have", "they")
    return f"{low} to {high} of {of}: {wording.word(n)} of those due {have} no report for the month, so {they} may be done or not"


def counted(tolerance_days: int | None, *, year_end: bool = False) -> list[tuple[str, str]]:
    """Say how the paper's figures are counted, in the words of docs/definitions.md."""
    days = f"{tolerance_days} days" if tolerance_days is not None else "the agency's tolerance"
    lines = [
        (
            "Original plan.",
            "Items as frozen when the plan year was opened. Dropped ones stay in, added ones stay out, so its total never changes.",
        ),
        ("Plan now.", "Live items: frozen and added, without dropped, with their dates as approved since."),
        (
            "Drift.",
            f"Days from the frozen date to the date done or expected. Approved and unapproved drift add up to it. Past tolerance is more than {days}.",
        ),
        (
            "Overdue.",
            "Open on its approved date or after it. Milestones whose actions are all done stay open until their result is declared.",
        ),
        (
            "Not reported.",
            "Nobody said anything about it for the month. It is shown apart and counts as neither done nor not begun.",
        ),
        (
            "Reporting.",
            "Reports that came by the due day of those that units owed. A month in which a unit owes nothing is not counted.",
        ),
    ]
    if year_end:
        lines.insert(2, ("Expected by now.", "The share of the original plan that was due by the end of the month."))
    return [*lines, ("All definitions", "stand in docs/definitions.md of the dashboard and on its pages.")]


def states(group: Mapping[str, Any]) -> str:
    """Say how the items of a group stand, largest concern first, none left out.

    >>> states({"status": {"overdue": 2, "completed_on_time": 3, "completed_late": 1, "dropped": 0}})
    '4 done (1 late), 2 overdue'
    """
    counts = group["status"]
    done = sum(counts.get(key, 0) for key in ("completed_on_time", "completed_on_approved", "completed_late"))
    late = counts.get("completed_late", 0)
    parts = [f"{done} done" + (f" ({late} late)" if late else "")] if done else []
    rest = ("overdue", "behind", "not_reported", "on_plan", "not_started", "dropped")
    parts += [f"{counts[key]} {look.MARKS[key][1]}" for key in rest if counts.get(key)]
    return ", ".join(parts) or "none"


def names_of(rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Gather unit names by code from whatever rows know them."""
    found: dict[str, str] = {}
    for row in rows:
        if row.get("lead") and row.get("lead_name"):
            found[str(row["lead"])] = str(row["lead_name"])
        if row.get("unit") and row.get("name"):
            found[str(row["unit"])] = str(row["name"])
    return found


PAPERS = {"packet": "Packet", "memo": "Decision memo", "year": "End of Year report", "data": "All data"}
TYPES = {".pdf": "PDF", ".docx": "Word", ".pptx": "slides", ".xlsx": "Excel"}


def paper_name(what: str, ending: str, about: str) -> str:
    """Name a paper and the type of its file.

    >>> paper_name("year", ".pptx", "2026-27"), paper_name("memo", ".docx", "R4")
    ('End of Year report 2026-27, slides', 'Decision memo of review R4, Word')
    """
    of = f" of review {about}" if what in ("packet", "memo") else f" {about}"
    return f"{PAPERS[what]}{of}, {TYPES[ending]}"


def paper_file(what: str, ending: str, about: str) -> str:
    """Name a paper's file.

    >>> paper_file("year", ".pptx", "2026-27")
    'End_of_Year_report_2026-27.pptx'
    """
    return f"{PAPERS[what].replace(' ', '_')}_{about}{ending}"
