"""What the view of one milestone or action says: its sentence, its key facts, who moved it, what was read where."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from spm_core.show import look, wording
from spm_core.show.wording import count, day, first_up, word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Row = dict[str, Any]

FIELDS = {
    "text": "Text",
    "due": "Due in the plan",
    "lead": "Lead",
    "unit": "Unit",
    "year": "Plan year",
    "milestone": "Milestone",
    "frozen": "Frozen date",
    "status": "Status",
    "completed_on": "Completed on",
    "forecast": "Expected finish",
    "evidence": "Evidence",
    "note": "Note",
    "change_asked": "Change asked",
    "change_detail": "Change detail",
    "left_out": "Row left out",
    "approved": "Approved date",
    "dropped": "Dropped on",
    "declared": "Result declared",
    "baseline": "Baseline",
    "target": "Target",
    "actual": "Result",
    "source": "Code",
    "collaborator": "Works on it too",
    "released": "No longer works on it",
    "support": "Help given",
    "recommendation": "Recommendation",
    "about": "About",
    "answer": "Answer in the report",
    "answered": "Answered",
    "escalated": "Passed to the leadership",
    "withdrawn": "Withdrawn",
    "accepted": "Accepted",
    "changed": "Accepted with another value",
    "declined": "Declined",
}
"""field of a fact -> how it is said: of an item, a measure, and a step of what units recommend and ask."""

FACTS = (
    "Where each fact was read",
    "Every fact has the month it speaks of, the moment it became known, and its cell. A replaced one stays, struck through.",
)
"""title of a table of facts, and what stands under it"""

LINEAGE = {"carried_from": "Carried on from", "carried_to": "Goes on as"}
"""way of a milestone's lineage -> what stands before the other one's code"""

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def sentence(item: Mapping[str, Any], row: Mapping[str, Any] | None) -> tuple[str, str]:
    """Say where an item stands: its text, bold, and the rest.

    >>> sentence({"text": "Portal live"}, {"status": "behind", "completed": None, "expected": "2027-03-12", "drift": 163, "approved_drift": 107, "frozen": "2026-09-30"})
    ('Portal live', 'is expected 12 March 2027, 163 days late; 107 of them are approved.')
    >>> sentence({"text": "Pilot run"}, {"status": "completed_on_time", "completed": "2026-08-12", "drift": -3, "approved_drift": 0, "frozen": "2026-08-15"})
    ('Pilot run', 'was done on 12 August 2026, 3 days early.')
    """
    text = item["text"].rstrip(".")
    if row is None:
        return text, _not_covered(item)
    if row["status"] == "dropped" and not row["completed"]:
        return text, f"was dropped on {_long(row['dropped_on'])}."
    start = f"was done on {_long(row['completed'])}" if row["completed"] else f"is expected {_long(row['expected'])}"
    return text, f"{start}, {_against(row)}."


def _not_covered(item: Mapping[str, Any]) -> str:
    if item.get("opened"):
        return "is proposed: it counts in no figure until an adjustment adds it to the open year."
    return (
        f"is planned for {item['year']}, due {_long(item['due'])}; that year is not opened, so nothing is counted yet."
    )


def _against(row: Mapping[str, Any]) -> str:
    drift, approved = row["drift"], row["approved_drift"]
    if not drift:
        return "on its original date" if row["frozen"] else "on its first approved date"
    text = f"{count(abs(drift), 'day')} {'late' if drift > 0 else 'early'}"
    if drift <= 0 or not approved:
        return f"{text}; none of it is approved" if drift > 0 else text
    if approved >= drift:
        return f"{text}; a move of {count(approved, 'day')} is approved"
    return f"{text}; {approved} of them are approved"


def _long(value: str | None) -> str:
    return f"{int(value[8:10])} {wording.month(value[:7], 'full')}" if value else "on no date"


def keys(
    item: Mapping[str, Any], row: Mapping[str, Any] | None, done: tuple[int, int, int] | None
) -> list[tuple[str, str, str]]:
    """Give the key facts as (name, value, what stands under it). `done`: done, due by now (plan now), all of its actions."""
    helpers = wording.listed([one["name"] for one in item["collaborators"]], 2) if item["collaborators"] else ""
    lead = row["lead_name"] if row else item["lead_name"]
    facts = [("Lead", lead, f"with {helpers}" if helpers else item.get("responsible") or "")]
    if row is None:
        return [
            ("Status", "proposed" if item.get("opened") else "planned", "in no figure"),
            *facts,
            ("Due in the plan", day(item["due"]), f"plan year {item['year']}"),
        ]
    late = row["unapproved_drift"]
    against = f"{count(late, 'day')} past the approved date" if late and late > 0 else ", ".join(row["tags"])
    frozen = (
        ("Frozen", day(row["frozen"]), f"plan opened {day(item['opened'])}")
        if row["frozen"]
        else ("Frozen", "none", "added later")
    )
    moved = row["approved"] != (row["frozen"] or row["first_approved"])
    facts = [("Status", first_up(look.MARKS[row["status"]][1]), against), *facts, frozen]
    facts.append(
        (
            "Approved",
            day(row["approved"]),
            "re-dated" if moved else "as frozen" if row["frozen"] else "when it was added",
        )
    )
    facts.append(_finish(row))
    if row["drift"] is not None:
        months = wording.months(row["drift"])
        facts.append(
            (
                "Drift",
                wording.days(row["drift"]) + (f" ({months})" if months else ""),
                f"{row['approved_drift']} approved, {late} not",
            )
        )
    if done is not None:
        facts.append(("Actions done, of due, plan now", wording.share(done[0], done[1]), f"{done[2]} in all"))
    return facts


def _finish(row: Mapping[str, Any]) -> tuple[str, str, str]:
    if row["completed"]:
        return "Done", day(row["completed"]), "told later" if row["known_later"] else ""
    if row["expected"] is None:
        return "Expected", "none", "dropped"
    source = row["source"]
    said = (
        f"{wording.month(source['month'])} report"
        if source and "no forecast" not in row["tags"]
        else "no forecast stated"
    )
    return "Expected", day(row["expected"]), said


def asked(row: Mapping[str, Any]) -> str:
    """Say what a unit asks for; nothing when it asks for nothing.

    >>> asked({"change_asked": "re-date", "change_detail": "to 15 January", "tags": []}), asked({"change_asked": None, "change_detail": None, "tags": []})
    ('Re-date: to 15 January', '')
    """
    change = row["change_asked"] or "none"
    if change == "none" and "drop asked" in row["tags"]:
        change = "drop"
    if change == "none":
        return ""
    return first_up(change) + (f": {row['change_detail']}" if row["change_detail"] else "")


def actions_title(rows: Sequence[Row]) -> str:
    """Say how many of an item's actions are overdue.

    >>> actions_title([{"status": "overdue"}, {"status": "on_plan"}]), actions_title([{"status": "on_plan"}])
    ('One of 2 actions is overdue', 'Its one action is not overdue')
    """
    if not rows:
        return "No actions in this plan year"
    overdue = sum(row["status"] == "overdue" for row in rows)
    if not overdue:
        return "Its one action is not overdue" if len(rows) == 1 else f"None of {count(len(rows), 'action')} is overdue"
    if len(rows) == 1:
        return "Its one action is overdue"
    return f"{first_up(word(overdue))} of {count(len(rows), 'action')} {'is' if overdue == 1 else 'are'} overdue"


def statuses(rows: Sequence[Row]) -> str:
    """Count rows by the word of their status: `2 done, 1 overdue`."""
    said = [look.MARKS[row["status"]][1] for row in rows]
    return ", ".join(
        f"{said.count(name)} {name}" for name in dict.fromkeys(word for _, word in look.MARKS.values()) if name in said
    )


def reports_title(rows: Sequence[Row], lead: str) -> str:
    """Say how the lead's monthly reports came.

    >>> reports_title([{"state": "on_time", "file": "a.xlsx"}, {"state": "late", "file": "b.xlsx"}], "Finance")
    'Two monthly reports of Finance, one late'
    """
    if not rows:
        return f"{lead} owed no report yet"
    n = len(rows)
    parts = [f"{word(k)} {state}" for state in ("late", "missing") if (k := sum(row["state"] == state for row in rows))]
    sent = n - sum(row["file"] is None for row in rows)
    return f"{first_up(word(sent))} monthly {'report' if sent == 1 else 'reports'} of {lead}, {', '.join(parts) or 'all on time'}"


def who_and_why(move: Row, lead: str) -> tuple[str, str]:
    """Say who moved a date (bold), and why.

    >>> who_and_why({"kind": "derived", "why": None, "by": None}, "Finance")
    ('Nobody:', 'the dates of its actions, or the calendar, moved it')
    """
    kind = move["kind"]
    if kind == "reported":
        return f"{lead} reported:", move["why"] or "no reason given"
    if kind == "derived":
        return "Nobody:", "the dates of its actions, or the calendar, moved it" + (
            f" ({move['why']})" if move["why"] else ""
        )
    said = {
        "approved": "approved the date",
        "lead": "changed the lead",
        "text": "changed the words",
        "dropped": "dropped it",
        "declared": "declared its result",
        "collaborator": "brought a unit in",
        "released": "released a unit",
        "support": "gave support",
    }
    return f"{move['by'] or 'Somebody'} {said.get(kind, kind)}:", move["why"] or "no reason given"


def from_to(move: Row) -> str:
    """Say the two ends of a move."""
    if move["kind"] in ("lead", "text", "declared", "collaborator", "released", "support"):
        return _result(str(move["to"])) if move["kind"] == "declared" else str(move["to"])
    if move["kind"] == "approved":
        return f"approved {_near(move)}"
    if move["kind"] == "dropped":
        return f"dropped {day(move['to'])}"
    return f"{day(move['from'], year=False)}, {_near(move)}"


def _near(move: Row) -> str:
    """A date without its year when it lies within ten months of the move."""
    apart = date.fromisoformat(move["to"][:10]) - date.fromisoformat(move["on"][:10])
    return day(move["to"], year=abs(apart.days) > 300)


def _result(text: str) -> str:
    """Say a declared result; its date as people write it.

    >>> _result("partly_met"), _result("met, met on 2025-12-17")
    ('partly met', 'met on 17 Dec 2025')
    """
    result, _, on = text.partition(", met on ")
    return f"{result.replace('_', ' ')} on {day(on)}" if on else result.replace("_", " ")


def value(fact: Mapping[str, Any]) -> str:
    """Say the value of a fact; dates as people write them, and a blank cell as one."""
    if fact["field"] == "declared":
        return _result(str(fact["value"]))
    text = str(fact["value"] or "")
    try:
        return day(text) if _DAY.fullmatch(text) else text or "empty"
    except ValueError:  # a number that only looks like a day
        return text


def speaks_of(fact: Mapping[str, Any]) -> str:
    """Say of which month or day a fact speaks."""
    if fact["month"]:
        return wording.month(fact["month"], "full")
    return f"from {day(fact['decided_on'])}" if fact["decided_on"] else "the plan"
