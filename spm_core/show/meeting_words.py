"""What the page of a quarterly meeting says around its points: its state, what was frozen, why an act was not done."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from spm_core.show import paper_words, wording
from spm_core.show.wording import count, first_up, listed, word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spm_core.model import Finding

Row = dict[str, Any]

POINTS = {
    "commitments": "Commitments from last time",
    "reported": "Who reported",
    "moved": "What moved",
    "at_risk": "Milestones at risk",
    "recommendations": "Recommendations",
    "requests": "Changes that units ask for",
    "results": "Results",
    "decisions": "Decisions read back",
    "went_well": "What went well",
}
"""The points of a division's agenda by the names that people say."""

MEND = {
    "no-reason": "Write the reason.",
    "reason-needed": "Write in a few words why.",
    "nothing-given": "Fill in what is missing.",
    "review-closed": "Reopen the review first.",
    "decided-meanwhile": "The page shows it now. Look at it; to decide all the same, press again.",
    "not-a-date": "Give a date.",
    "recommendation-answered": "The page shows it now.",
    "no-name": "Write your name.",
    "review-exists": "The page shows it now.",
    "plan-known-later": "The clock of the server stands before that moment: have its date and time set right, then open the year again.",
}
"""How to mend a refusal on the page, where the command would say it in its own words."""


def refused(findings: Sequence[Finding]) -> str:
    """Say why nothing was stored, and how to mend it here.

    >>> from spm_core.model import Finding
    >>> refused([Finding("error", "no-reason", "No reason is given.", "Say why, in --why.")])
    'Nothing was stored. No reason is given. Write the reason.'
    >>> refused([Finding("error", "x", "It is not open.", "Open it: spm plan open 2026-27 --by YOU")])
    'Nothing was stored. It is not open.'
    >>> refused([Finding("error", "x", "It ends on 1 May, before it begins.", "Give an end after its beginning.")])
    'Nothing was stored. It ends on 1 May, before it begins. Give an end after its beginning.'
    """
    said = [f"{one.message} {_mend(one)}".strip() for one in findings]
    return f"Nothing was stored. {' '.join(said)}"


def _mend(one: Finding) -> str:
    """How to mend it on a page: what is said there, else the fix itself where it does not speak of the command line."""
    return MEND.get(one.code, "" if re.search(r"--\w|\bspm \w", one.fix) else one.fix)


def warnings(findings: Sequence[Finding]) -> list[str]:
    """Say what is worth knowing of a decision that was taken."""
    return [f"{one.message} {one.fix}" for one in findings if one.severity == "warning"]


def was_meanwhile(findings: Sequence[Finding]) -> bool:
    """Whether somebody else was first, so that the page is to be drawn anew."""
    return any(
        one.code in ("decided-meanwhile", "review-closed", "review-exists", "commitment-closed")
        or one.code.startswith(("recommendation-", "request-"))
        for one in findings
    )


def will_freeze(row: Mapping[str, Any], month: str) -> str:
    """Say what closing does.

    >>> will_freeze({"period": "2026-27.Q1", "number": None}, "2026-09")
    'Closing freezes the figures of 2026-27.Q1 as of September 2026, as known at this moment, under number 1. They stay so for good, whatever comes in later.'
    """
    number = (row.get("number") or 0) + 1
    return (
        f"Closing freezes the figures of {row.get('period')} as of {wording.month(month, 'full')}, as known at this moment, "
        f"under number {number}. They stay so for good, whatever comes in later."
    )


def state(row: Mapping[str, Any] | None, period: str, known: str | None, since: Sequence[str]) -> tuple[str, str]:
    """Say in a word what is shown, and what stands beside it.

    >>> state(None, "2026-27.Q1", None, [])
    ('review 2026-27.Q1, not opened', '')
    >>> row = {"state": "closed", "number": 2, "closed": "2026-10-14", "closed_by": "Olga"}
    >>> state(row, "2026-27.Q1", "2026-10-14T11:20", ["1 report has come in since: FED for 2026-09, on 2026-10-20."])[0]
    'review 2026-27.Q1, closed 14 Oct 2026, frozen under number 2'
    """
    if row is None:
        return f"review {period}, not opened", ""
    if row["state"] == "open":
        again = f"Reopened: {row['reopened_why']}" if row.get("reopened_why") else ""
        return f"review {period}, open since {wording.day(row['opened'])}", again
    said = f"Figures as known at {wording.moment(known) if known else 'its closing'}, frozen by {row['closed_by']}."
    more = " ".join(since) or "Nothing that it looked at has changed since."
    return (
        f"review {period}, closed {wording.day(row['closed'])}, frozen under number {row['number']}",
        f"{said} {more}",
    )


def commitments_title(rows: Sequence[Row]) -> str:
    """Say what became of what was promised last time.

    >>> commitments_title([{"state": "closed"}, {"state": "closed"}, {"state": "open"}])
    'Two of 3 commitments from last time are closed'
    """
    if not rows:
        return "No commitments from an earlier review"
    n, done = len(rows), sum(row["state"] == "closed" for row in rows)
    if n == 1:
        return f"The one commitment from last time is {'closed' if done else 'open'}"
    if done == n:
        return f"All {word(n)} commitments from last time are closed"
    return f"{first_up(word(done)) if done else 'None'} of {n} commitments from last time {'is' if done == 1 else 'are'} closed"


def commitment_state(row: Row, today: str) -> tuple[str, str]:
    """The mark and the words of a commitment.

    >>> commitment_state({"state": "open", "due": "2026-09-30", "outcome": None}, "2026-10-14")
    ('overdue', 'open past its day')
    """
    if row["state"] == "closed":
        return "done", row["outcome"]
    return ("overdue", "open past its day") if row["due"] < today else ("open", "open")


def requests_title(rows: Sequence[Row]) -> str:
    """Say what the units ask for.

    >>> requests_title([{"state": "open", "change": "re-date"}, {"state": "accepted", "change": "drop"}])
    'One change asked for waits; one is decided'
    """
    waiting = sum(row["state"] == "open" for row in rows)
    decided = sum(row["state"] in ("accepted", "changed", "declined") for row in rows)
    if not waiting:
        return f"No change asked for waits{f'; {word(decided)} {_is(decided)} decided' if decided else ''}"
    text = f"{first_up(word(waiting))} {'change' if waiting == 1 else 'changes'} asked for {'waits' if waiting == 1 else 'wait'}"
    return f"{text}; {word(decided)} {_is(decided)} decided" if decided else text


def _is(n: int) -> str:
    return "is" if n == 1 else "are"


def asked(row: Row) -> str:
    """Say what a unit asks for, of a row of figures.requests.

    >>> asked({"change": "re-date", "detail": "2027-01-15"})
    'Re-date: 15 Jan 2027'
    """
    return first_up(paper_words.asked(row))


def request_state(row: Row) -> str:
    """Say what became of a request.

    >>> request_state({"state": "declined", "to": None, "why": "No", "by": "Olga", "on": "2026-10-14", "gone": None})
    'declined by Olga on 14 Oct 2026: No'
    """
    if row["state"] in ("open", "gone", "moot"):
        return {"open": "waits", "gone": row["gone"] or "no longer asked", "moot": "done or dropped since"}[
            row["state"]
        ]
    to = f" with {row['to']}" if row["state"] == "changed" and row["to"] else ""
    return f"{row['state']}{to} by {row['by']} on {wording.day(row['on'])}: {row['why']}"


def recommendation_title(rows: Sequence[Row]) -> str:
    """Say what the units recommend, and what became of it.

    >>> recommendation_title([{"state": "answered"}, {"state": "escalated"}, {"state": "open"}])
    'Three recommendations from units: one waits, one is with the leadership, one is answered'
    """
    if not rows:
        return "No recommendations from units"
    n = len(rows)
    counts = {state: sum(row["state"] == state for row in rows) for state in ("open", "escalated", "answered")}
    parts = [
        f"{word(k)} {said}"
        for k, said in (
            (counts["open"], "waits" if counts["open"] == 1 else "wait"),
            (counts["escalated"], f"{_is(counts['escalated'])} with the leadership"),
            (counts["answered"], f"{_is(counts['answered'])} answered"),
        )
        if k
    ]
    noun = "recommendation" if n == 1 else "recommendations"
    return f"{first_up(word(n))} {noun} from units: {', '.join(parts) or 'none waits'}"


def recommendation_state(row: Row) -> str:
    """Say what became of a recommendation.

    >>> recommendation_state({"state": "answered", "answer": "Agreed", "answered_by": "Olga", "answered_on": "2026-10-14", "days": 6})
    'Agreed (Olga, 14 Oct 2026, after 6 days)'
    """
    if row["state"] == "answered":
        took = f", after {count(row['days'], 'day')}" if row.get("days") is not None else ""
        return f"{row['answer']} ({row['answered_by']}, {wording.day(row['answered_on'])}{took})"
    if row["state"] == "escalated":
        return f"with the leadership since {wording.day(row['escalated_on'])}" + (
            f": {row['why']}" if row["why"] else ""
        )
    if row["state"] == "withdrawn":
        return f"withdrawn on {wording.day(row['withdrawn_on'])}: {row['why']}"
    return str(row["gone"]) if row["state"] == "gone" else "waits for an answer"


def decisions_title(rows: Sequence[Row], *, is_open: bool) -> str:
    """Say how many decisions there are to read back.

    >>> decisions_title([{}], is_open=True)
    'One decision so far, to be read back'
    """
    if not rows:
        return "No decision so far" if is_open else "No decision was taken"
    noun = "decision" if len(rows) == 1 else "decisions"
    return f"{first_up(word(len(rows)))} {noun}{' so far, to be read back' if is_open else ''}"


def decided(row: Row, names: Mapping[str, str]) -> str:
    """Say a decision in words, of a row of figures.decisions_taken; `names` are the units' by code.

    >>> decided({"change": "re-date", "from": "2026-09-30", "to": "2027-01-15", "met_on": None, "year": None}, {})
    're-dated from 30 Sep 2026 to 15 Jan 2027'
    >>> decided({"change": "reword", "from": "Old words", "to": "New words", "met_on": None, "year": None}, {})
    'reworded: “New words”'
    >>> decided({"change": "collaborate", "from": None, "to": "SPED", "met_on": None, "year": None}, {"SPED": "Special Education"})
    'Special Education works with its lead'
    """
    was, to, change = row["from"], row["to"], row["change"]
    if change in ("reassign", "collaborate", "release"):
        was, to = names.get(was, was), names.get(to, to)
    if change == "declare":
        met = f", met on {wording.day(row['met_on'])}" if row["met_on"] else ""
        return f"declared {str(to).replace('_', ' ')}{met}"
    if change in ("re-date", "add"):
        since = f" from {wording.day(was)}" if was and change == "re-date" else ""
        return f"re-dated{since} to {wording.day(to)}" if change == "re-date" else f"added, due {wording.day(to)}"
    return {
        "reword": f"reworded: “{to}”",
        "reassign": f"handed over{f' from {was}' if was else ''} to {to}",
        "drop": "dropped",
        "collaborate": f"{to} works with its lead",
        "release": f"{to} no longer works with its lead",
        "support": f"support: {to}",
        "target": f"target {row['year']} set to {to}",
    }.get(change, f"{change} {to or ''}".strip())


MOVED = {
    "completed": "completed",
    "later": "expected later",
    "earlier": "expected earlier",
    "behind": "called behind",
    "reopened": "open again",
    "redated": "re-dated",
    "dropped": "dropped",
    "added": "added",
}
"""The groups of figures.changes in the words of the meeting."""


def between_title(rows: Sequence[Row], first: str, last: str) -> str:
    """Say what moved between the ends of two months.

    >>> between_title([{"became": "later"}, {"became": "later"}, {"became": "completed"}], "2026-06", "2026-09")
    'Between the ends of June and September: two expected later, one completed'
    """
    kinds = list(dict.fromkeys(row["became"] for row in rows))
    counts = sorted(((sum(row["became"] == kind for row in rows), kind) for kind in kinds), key=lambda pair: -pair[0])
    said = ", ".join(f"{word(n)} {MOVED.get(kind, kind.replace('_', ' '))}" for n, kind in counts) or "nothing moved"
    return f"Between the ends of {wording.month(first)} and {wording.month(last)}: {said}"


def present(people: Sequence[str]) -> str:
    """Say who was there.

    >>> present(["Ada", "Ben"])
    'present: Ada and Ben'
    """
    return f"present: {listed(list(people), 40)}" if people else "nobody is named as present yet"


def promised_title(rows: Sequence[Row]) -> str:
    """Say what was promised in this review.

    >>> promised_title([{}, {}])
    'Two commitments from this review'
    """
    return f"{first_up(word(len(rows)))} {'commitment' if len(rows) == 1 else 'commitments'} from this review"


def declare_title(rows: Sequence[Row]) -> str:
    """Say how many results wait to be declared.

    >>> declare_title([{"proposal": "met"}, {"proposal": "partly_met"}])
    'Two milestones wait for their result, one with all actions done'
    """
    done = sum(row["proposal"] == "met" for row in rows)
    text = "One milestone waits for its result"
    if len(rows) != 1:
        text = f"{first_up(word(len(rows)))} milestones wait for their result"
    return f"{text}, {word(done)} with all actions done" if done and len(rows) > 1 else text
