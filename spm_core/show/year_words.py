"""What the End of Year report says: its sentence, and a title with counts for each of its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core.show import look, paper_words, wording
from spm_core.show.wording import count, first_up, word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Row = dict[str, Any]

ADJUSTED = {
    "re-date": ("re-dated", "re-dated"),
    "drop": ("taken out", "taken out"),
    "add": ("added", "added"),
    "reassign": ("given another lead", "given another lead"),
    "reword": ("reworded", "reworded"),
}


def sentence(actions: Mapping[str, Any], milestones: Mapping[str, Any]) -> tuple[str, str]:
    """Say the share of actions and of milestones completed, original plan and plan now, with counts.

    >>> sentence({"Y0": {"n": 36, "of": 53}, "Y1": {"n": 39, "of": 52}}, {"Y0": {"n": 3, "of": 4}, "Y1": {"n": 3, "of": 4}})
    ('68% (36 of 53) of the actions planned are completed, and 3 of 4 milestones.', 'Of the plan as it stands now: 75% (39 of 52) of the actions, 3 of 4 milestones.')
    """
    first = f"{_actions(actions['Y0'], 'planned')}, and {_milestones(milestones['Y0'])}."
    now = f"Of the plan as it stands now: {_share(actions['Y1'])} of the actions, {_milestones(milestones['Y1'])}."
    return first, now


def _share(part: Mapping[str, int]) -> str:
    return wording.share(part["n"], part["of"]) if part["of"] else "none"


def _actions(part: Mapping[str, int], what: str) -> str:
    return f"{_share(part)} of the actions {what} are completed" if part["of"] else f"No action was {what}"


def _milestones(part: Mapping[str, int]) -> str:
    if not part["of"]:
        return "no milestones"
    if part["of"] < 20:
        return (
            f"{wording.share(part['n'], part['of']).replace(' (', ' milestones (')}"
            if part["of"] >= 5
            else f"{part['n']} of {count(part['of'], 'milestone')}"
        )
    return f"{_share(part)} of the milestones"


def milestones_title(rows: Sequence[Row]) -> str:
    """Say what became of the milestones.

    >>> rows = [{"status": "completed_on_time", "declared": None}, {"status": "overdue", "declared": {"result": "carried_forward"}}]
    >>> milestones_title(rows)
    'Of 2 milestones one is completed; one still open, of these one carried forward'
    """
    done = sum(row["status"].startswith("completed") for row in rows)
    dropped = sum(row["status"] == "dropped" for row in rows)
    still = len(rows) - done - dropped
    if not rows:
        return "The year has no milestones"
    parts = [f"{word(done) if done else 'none'} {'is' if done <= 1 else 'are'} completed"]
    if still:
        results = [
            row["declared"]["result"]
            for row in rows
            if row["declared"] and not row["status"].startswith("completed") and row["status"] != "dropped"
        ]
        told = [
            f"{word(n)} {paper_words.RESULTS[result]}"
            for result in ("partly_met", "carried_forward", "not_met")
            if (n := results.count(result))
        ]
        parts.append(f"{word(still)} still open" + (f", of these {', '.join(told)}" if told else ""))
    if dropped:
        parts.append(f"{word(dropped)} taken out")
    return f"Of {count(len(rows), 'milestone')} {'; '.join(parts)}"


def result(row: Row) -> str:
    """Say a milestone's result: what was declared, else what the dates say, and where it went or came from.

    >>> row = {"status": "overdue", "tags": [], "carried_to": None, "carried_from": None}
    >>> result({**row, "declared": {"result": "met", "met_on": "2027-07-20", "on": "2027-07-22"}})
    'declared met on 20 Jul 2027, after the month shown'
    """
    declared = row["declared"]
    said = f"declared {paper_words.RESULTS[declared['result']]}" if declared else look.MARKS[row["status"]][1]
    if row["status"].startswith("completed"):
        said = {"completed_late": "met, late", "completed_on_approved": "met on the approved date"}.get(
            row["status"], "met"
        )
    elif declared and declared["result"] == "met":
        said += f" on {wording.day(declared['met_on'] or declared['on'])}, after the month shown"
    elif not declared and row["status"] == "overdue":
        said = "open past its date, no result declared yet"
    if not declared and "ready to declare" in row["tags"]:
        said = "all actions done, result to be declared"
    more = [f"carried on as {row['carried_to']}"] if row["carried_to"] else []
    more += [f"carried from {row['carried_from']}"] if row["carried_from"] else []
    more += ["added"] if "added" in row["tags"] else []
    return ", ".join([said, *more])


def not_reported(group: Mapping[str, Any], rows: Sequence[Row]) -> str:
    """Say apart what nobody reported for the month; a milestone whose result was declared is known all the same.

    >>> row = {"status": "overdue", "reported": False, "frozen": "2026-05-31", "declared": {"result": "not_met"}}
    >>> group = {"RNG": {"low": 17, "high": 19, "of": 24}}
    >>> not_reported(group, [row, {**row, "declared": None}])
    '17 to 18 of 24: one of those due has no report for the month, so it may be done or not'
    >>> not_reported(group, [row, row])
    ''
    """
    declared = sum(
        row["declared"] is not None and row["status"] == "overdue" and not row["reported"] and bool(row["frozen"])
        for row in rows
    )
    known = group["RNG"]
    return paper_words.ranged({"RNG": {**known, "high": max(known["low"], known["high"] - declared)}})


def measures_title(rows: Sequence[Row], label: str) -> str:
    """Say how the year's results stand; rows are the measures' rows of that year.

    >>> measures_title([{"status": "met"}, {"status": "off"}, {"status": "not due"}], "2025-26")
    'One of 2 results of 2025-26 met its target; one off, one not published yet'
    >>> measures_title([{"status": "met"}, {"status": "met"}], "2025-26"), measures_title([{"status": "met"}], "2025-26")
    ('Both results of 2025-26 met their target', 'The one result of 2025-26 met its target')
    >>> measures_title([{"status": "near"}, {"status": "no data"}], "2025-26")
    'The one result of 2025-26 did not meet its target; one near, one without data'
    """
    counts = {status: sum(row["status"] == status for row in rows) for status in look.MEASURE_MARKS}
    judged = sum(counts[status] for status in ("met", "near", "off"))
    names = {
        "near": "near",
        "off": "off",
        "not due": "not published yet",
        "no data": "without data",
        "suppressed": "suppressed",
        "no target": "without a target",
        "baseline only": "with a baseline only",
    }
    rest = ", ".join(f"{word(counts[status])} {said}" for status, said in names.items() if counts[status])
    if not rows:
        return f"No measure has a value or a target for {label}"
    if not judged:
        return f"No result of {label} can be held against a target yet; {rest}"
    if counts["met"] == judged:
        who = {1: "The one result", 2: "Both results"}.get(judged, f"All {judged} results")
    else:
        who = f"{first_up(word(counts['met'])) if counts['met'] else 'None'} of {count(judged, 'result')}"
    did = "met"
    if judged == 1 and not counts["met"]:
        who, did = "The one result", "did not meet"
    start = f"{who} of {label} {did} {'its' if counts['met'] <= 1 else 'their'} target"
    return f"{start}; {rest}" if rest else start


def adjustments_title(rows: Sequence[Row]) -> str:
    """Count what was adjusted.

    >>> adjustments_title([{"change": "re-date"}, {"change": "re-date"}, {"change": "drop"}])
    'The plan was adjusted 3 times: two re-dated, one taken out'
    """
    if not rows:
        return "The plan was not adjusted"
    parts = [
        f"{word(n)} {said[n > 1]}"
        for change, said in ADJUSTED.items()
        if (n := sum(row["change"] == change for row in rows))
    ]
    other = sum(row["change"] not in ADJUSTED for row in rows)
    parts += [f"{word(other)} of other kinds"] if other else []
    times = "once" if len(rows) == 1 else f"{len(rows)} times"
    return f"The plan was adjusted {times}: {', '.join(parts)}"


def reporting_title(pooled: Mapping[str, Any]) -> str:
    """Say how many of the year's reports came on time.

    >>> reporting_title({"due": 127, "on_time": 108, "late": 12, "missing": 7})
    '85% (108 of 127) of the monthly reports came on time, 12 late; 7 are missing'
    """
    if not pooled["due"]:
        return "No monthly report was due"
    late = f", {pooled['late']} late" if pooled["late"] else ""
    gone = f"; {pooled['missing']} {'is' if pooled['missing'] == 1 else 'are'} missing" if pooled["missing"] else ""
    return f"{_share({'n': pooled['on_time'], 'of': pooled['due']})} of the monthly reports came on time{late}{gone}"
