"""What the quarterly review says: its one sentence, and a title with counts for each point of the agenda."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core.show import wording
from spm_core.show.wording import count, first_up, listed, word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Row = dict[str, Any]


def sentence(
    milestones: Sequence[Row],
    actions: Sequence[Row],
    moves: Mapping[str, int],
    tolerance_days: int,
    at_risk: Sequence[Row],
) -> tuple[str, str]:
    """Say the division's state: the bold half and the rest. `at_risk` are the milestones to speak of (agenda.at_risk).

    >>> row = {"status": "overdue", "drift": 107, "tags": []}
    >>> sentence([row, {"status": "on_plan", "drift": 0}], [], {"live": 2, "past": 1}, 14, [row])
    ('1 of 2 milestones is more than 14 days late,', 'and it is overdue; 1 at risk.')
    >>> ready = {"status": "overdue", "drift": 20, "tags": ["ready to declare"]}
    >>> sentence([row, ready], [], {"live": 2, "past": 2}, 14, [ready, row])
    ('2 of 2 milestones are more than 14 days late,', 'all of them overdue; 1 at risk, 1 with all actions done and no result yet.')
    """
    if not milestones:
        return _actions_only(actions)
    late, live = moves["past"], moves["live"]
    if not late:
        first = f"No date of {count(live, 'milestone')} is more than {count(tolerance_days, 'day')} late,"
    else:
        first = f"{late} of {count(live, 'milestone')} {'is' if late == 1 else 'are'} more than {count(tolerance_days, 'day')} late,"
    ready = sum("ready to declare" in row["tags"] for row in at_risk)
    waiting = f", {ready} with all actions done and no result yet" if ready else ""
    return first, f"{_overdue(milestones, tolerance_days)}; {len(at_risk) - ready or 'none'} at risk{waiting}."


def _overdue(milestones: Sequence[Row], tolerance_days: int) -> str:
    overdue = [row for row in milestones if row["status"] == "overdue"]
    late = sum((row["drift"] or 0) > tolerance_days for row in milestones)
    if not overdue:
        return "none overdue"
    if all((row["drift"] or 0) > tolerance_days for row in overdue):
        if len(overdue) == late:
            return "and it is overdue" if late == 1 else "all of them overdue"
        return f"{len(overdue)} of them overdue"
    return f"{len(overdue)} overdue"


def _actions_only(actions: Sequence[Row]) -> tuple[str, str]:
    if not actions:
        return "Nothing is planned for this division in this plan year,", "so there is nothing to review."
    overdue = sum(row["status"] == "overdue" for row in actions)
    first = f"The division leads {count(len(actions), 'action')} and no milestone of its own;"
    return first, f"{overdue or 'none'} of the actions {'is' if overdue == 1 else 'are'} overdue."


def reported_title(units: Sequence[Row], month: str) -> str:
    """Say who reported.

    >>> reported_title([{"name": "Finance", "state": "on_time"}, {"name": "Federal", "state": "late", "days_late": 3}], "2026-09")
    'Both units reported, one of them 3 days late'
    >>> reported_title([{"name": "Finance", "state": "missing"}], "2026-09")
    'Its one unit, Finance, has not reported'
    """
    if not units:
        return f"No unit owes a report for {wording.month(month)}"
    came = [row for row in units if row["state"] in ("on_time", "late")]
    late = [row for row in came if row["state"] == "late"]
    missing = [row["name"] for row in units if row["state"] == "missing"]
    waiting = [row["name"] for row in units if row["state"] == "not_yet"]
    n = len(units)
    if n == 1 and not came:
        return f"Its one unit, {units[0]['name']}, has not reported" + (" yet" if waiting else "")
    if len(came) < n:
        text = f"{len(came) or 'None'} of {count(n, 'unit')} reported"
    else:
        text = {1: "The one unit reported", 2: "Both units reported"}.get(n, f"All {n} units reported")
    if late:
        days = f"{count(late[0]['days_late'], 'day')} " if len(late) == 1 else ""
        text += f", {days}late" if n == 1 else f", {word(len(late))} of them {days}late"
    for names, said in ((missing, "missing"), (waiting, "not in yet")):
        if names:
            text += f"; {listed(names)} {'is' if len(names) == 1 else 'are'} {said}"
    return text


def unit_rows(row: Row) -> str:
    """Say how many of the rows owed have a status.

    >>> unit_rows({"n": 11, "of": 13}), unit_rows({"n": 12, "of": 12})
    ('11 of 13 actions have a status; two left blank', 'all 12 actions have a status')
    >>> unit_rows({"n": 2, "of": 2})
    'both actions have a status'
    """
    blank = row["of"] - row["n"]
    if not row["of"]:
        return "no actions owed"
    if not row["n"]:
        return f"{count(row['of'], 'action')} without a status"
    if not blank:
        whole = {1: "its one action has", 2: "both actions have"}.get(row["of"], f"all {row['of']} actions have")
        return f"{whole} a status"
    return f"{row['n']} of {row['of']} actions have a status; {word(blank)} left blank"


def when_reported(row: Row) -> str:
    """Say when a report came, with the days after its deadline."""
    if row["state"] == "missing":
        return "no report"
    if row["state"] == "not_yet":
        return "not in yet"
    late = f", {count(row['days_late'], 'day')} late" if row["state"] == "late" else ""
    return f"{wording.day(row['received'], year=False)}{late}"


def moved_title(moves: Mapping[str, int], tolerance_days: int, of: str = "milestones") -> str:
    """Say what moved against the frozen plan.

    >>> moved_title({"live": 10, "later": 5, "earlier": 1, "past": 3, "past_approved": 0, "past_partly": 1}, 14)
    'Five of 10 dates have moved later, three by more than 14 days; one of these is partly approved'
    """
    if not moves["live"]:
        return f"The division leads none of the year's {of}"
    if not moves["later"]:
        start = (
            "Its one date has not moved later" if moves["live"] == 1 else f"No date of {moves['live']} has moved later"
        )
        return start + (f"; {word(moves['earlier'])} moved earlier" if moves["earlier"] else "")
    whose = "" if of == "milestones" else f" of {of}"
    text = f"{first_up(word(moves['later']))} of {count(moves['live'], 'date')}{whose} {'has' if moves['later'] == 1 else 'have'} moved later"
    if not moves["past"]:
        return f"{text}, none by more than {count(tolerance_days, 'day')}"
    each = (
        {1: "", 2: "both "}.get(moves["later"], "all ")
        if moves["past"] == moves["later"]
        else f"{word(moves['past'])} "
    )
    text += f", {each}by more than {count(tolerance_days, 'day')}"
    return text + _approved(moves)


def _approved(moves: Mapping[str, int]) -> str:
    parts: list[str] = []
    for key, said in (("past_approved", "approved"), ("past_partly", "partly approved")):
        n = moves[key]
        if n:
            parts.append(f"{word(n)} {'of these ' if not parts else ''}{'is' if n == 1 else 'are'} {said}")
    return f"; {' and '.join(parts)}" if parts else "; none of it is approved"


def risk_title(rows: Sequence[Row], what: str = "milestone") -> str:
    """Say how many are at risk.

    >>> risk_title([{"status": "overdue", "tags": []}, {"status": "behind", "tags": []}, {"status": "behind", "tags": []}])
    'Three milestones at risk: one overdue, two behind'
    """
    ready = [row for row in rows if "ready to declare" in row["tags"]]
    risky = [row for row in rows if row not in ready]
    declare = (
        f"{first_up(word(len(ready)))} {'has' if len(ready) == 1 else 'have'} all actions done and no result yet"
        if ready
        else ""
    )
    if not risky:
        return declare or f"No {what} is past its date or forecast past it"
    overdue = sum(row["status"] == "overdue" for row in risky)
    parts = [f"{word(n)} {said}" for n, said in ((overdue, "overdue"), (len(risky) - overdue, "behind")) if n]
    text = f"{first_up(word(len(risky)))} {what if len(risky) == 1 else what + 's'} at risk"
    only = "overdue" if overdue else "behind"
    text += f": {', '.join(parts)}" if len(parts) > 1 else f", {'all ' if len(risky) > 1 else ''}{only}"
    return f"{text}; {declare[:1].lower()}{declare[1:]}" if declare else text


def why(row: Row) -> str:
    """Say why an item is at risk, in the words of the definitions."""
    if "ready to declare" in row["tags"]:
        return "All its actions are done; the division declares the result."
    if row["status"] == "overdue":
        return f"Open past its approved date, {wording.day(row['approved'])}."
    late = row["unapproved_drift"]
    if "forecast late" in row["tags"] and late:
        return f"Expected {wording.day(row['expected'])}, {count(late, 'day')} past its approved date."
    return "Its unit calls it behind."


def recommendation_title(rows: Sequence[Row]) -> str:
    """Say what the units recommend.

    >>> recommendation_title([{"answer": "Agreed"}, {"answer": None}])
    'Two recommendations from units, one answered'
    >>> recommendation_title([{"answer": None}]), recommendation_title([{"answer": "Yes"}, {"answer": "No"}])
    ('One recommendation from units, not answered', 'Two recommendations from units, both answered')
    """
    if not rows:
        return "No recommendations from units"
    said = answered(sum(bool(row["answer"]) for row in rows), len(rows))
    return f"{first_up(word(len(rows)))} {'recommendation' if len(rows) == 1 else 'recommendations'} from units, {said}"


def answered(n: int, of: int) -> str:
    """Say how many of some recommendations, one at least, are answered.

    >>> [answered(*counts) for counts in ((0, 1), (1, 1), (0, 8), (1, 8), (8, 8))]
    ['not answered', 'answered', 'none answered', 'one answered', 'all answered']
    """
    if n == of:
        return {1: "answered", 2: "both answered"}.get(n, "all answered")
    return f"{word(n) if n else 'not' if of == 1 else 'none'} answered"


def results_title(results: Mapping[str, Sequence[Row]], since: str) -> str:
    """Say which results are new since a month (`YYYY-MM`).

    >>> results_title({"new": [], "missing": [], "due": [{"published": "2026-10"}, {"published": "2026-10"}]}, "2026-06")
    'No new results since June; two are due by October'
    >>> results_title({"new": [{"status": "no target"}], "missing": [], "due": []}, "2026-06")
    'One new result since June: one without a target'
    """
    new, due = results["new"], results["due"]
    text = f"{first_up(word(len(new)))} new {'result' if len(new) == 1 else 'results'} since {wording.month(since)}"
    if new:
        said = [
            f"{word(n)} {'without a target' if status == 'no target' else status}"
            for status in ("met", "near", "off", "suppressed", "no target")
            if (n := sum(row["status"] == status for row in new))
        ]
        text += f": {', '.join(said)}"
    if results["missing"]:
        n = len(results["missing"])
        text += f"; {word(n)} {'is' if n == 1 else 'are'} past {'its' if n == 1 else 'their'} publication month"
    if due:
        last = max(row["published"] for row in due)
        text += f"; {word(len(due))} {'is' if len(due) == 1 else 'are'} due by {wording.month(last)}"
    return text


_TITLE = 80
"""Letters: a longer text of an item stands in the list alone, and its code in the title."""


def well_title(well: Mapping[str, Sequence[Row]]) -> str:
    """Say what went well.

    >>> well_title({"early": [{"text": "Record exchange piloted", "days_early": 3}], "said": []})
    'What went well: “Record exchange piloted” was done 3 days early'
    """
    early, said = well["early"], well["said"]
    if not early:
        units = len({row["unit"] for row in said})
        return (
            f"What went well: {word(units)} {'unit' if units == 1 else 'units'} told of it"
            if said
            else "Nothing was completed early this quarter"
        )
    named = f"“{early[0]['text']}”" if len(early[0]["text"]) <= _TITLE else early[0]["item"]
    first = f"What went well: {named} was done {count(early[0]['days_early'], 'day')} early"
    return first + (
        f", and {word(len(early) - 1)} more before {'its date' if len(early) == 2 else 'their dates'}"
        if len(early) > 1
        else ""
    )
