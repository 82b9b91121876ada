"""What the Upload page says: where a report stands, what is to mend, what would change."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from spm_core.model import place
from spm_core.show import wording
from spm_core.show.wording import count, first_up, listed, word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from spm_core.show.sentences import Sentence

Row = dict[str, Any]

NO_PLAN: Sentence = (
    "No plan yet.",
    "Drop the plan workbook here: it is checked first, and nothing is stored until you load it.",
)
A_PLAN: Sentence = ("This is a plan workbook.", "Nothing of it is stored until you load it.")


def proposed(codes: Sequence[str]) -> str:
    """Say of what a plan holds for an open year, and no decision has added, what becomes of it.

    >>> proposed(["5.1.Y1-1.3"])
    '1 item of an open year is proposed and in no figure yet: 5.1.Y1-1.3. A division adds it in its review, on the page Division.'
    >>> proposed([])
    ''
    """
    if not codes:
        return ""
    are, them = ("is", "it") if len(codes) == 1 else ("are", "them")
    what = f"{count(len(codes), 'item')} of an open year {are} proposed and in no figure yet: {listed(list(codes), 6)}"
    return f"{what}. A division adds {them} in its review, on the page Division."


LOADED: Sentence = ("The plan is loaded.", "Open its first plan year below; then the units can report.")


GROUPS = {
    "completed": "completed",
    "reopened": "open again",
    "later": "forecast later",
    "earlier": "forecast earlier",
    "behind": "now called behind",
    "asked": "asked to change",
    "redated": "re-dated since",
    "dropped": "dropped since",
    "added": "added since",
    "not_reported": "not reported",
}
"""group of `figures.changes` -> how its heading says it"""


def days_left(deadline: date, today: date) -> str:
    """Say how far a deadline is.

    >>> from datetime import date
    >>> days_left(date(2026, 11, 10), date(2026, 11, 8)), days_left(date(2026, 11, 10), date(2026, 11, 10)), days_left(date(2026, 11, 10), date(2026, 11, 11))
    ('in 2 days', 'today', '1 day ago')
    """
    left = (deadline - today).days
    return "today" if left == 0 else f"in {count(left, 'day')}" if left > 0 else f"{count(-left, 'day')} ago"


def waiting(month: str, state: str, deadline: date, today: date, in_force: Mapping[str, Any] | None) -> Sentence:
    """Say where a unit's report stands before anything is dropped. `state` is that of figures.grid's cell.

    >>> from datetime import date
    >>> waiting("2026-10", "not_yet", date(2026, 11, 10), date(2026, 11, 8), None)
    ('October is not in yet,', 'it is due 10 Nov 2026, in 2 days. Drop the workbook here.')
    >>> waiting("2026-10", "missing", date(2026, 11, 10), date(2026, 11, 12), None)
    ('October is missing,', 'it was due 10 Nov 2026, 2 days ago. Drop the workbook here.')
    """
    name = wording.month(month)
    if in_force:
        late = ", late" if state == "late" else ""
        return (
            f"{name} is in{late},",
            f"as {in_force['upload']}, received {wording.moment(in_force['known'])}. Drop another file to replace it.",
        )
    if state in ("not_due", "future"):
        return f"No report is owed for {name},", "but one may be sent, and then it counts in the figures."
    was = "is" if deadline >= today else "was"
    said = "is missing" if was == "was" else "is not in yet"
    return (
        f"{name} {said},",
        f"it {was} due {wording.day(deadline)}, {days_left(deadline, today)}. Drop the workbook here.",
    )


def one_file(read: Mapping[str, Any]) -> Sentence:
    """Say where one dropped report stands: {month, errors (cells), unreadable, stored (upload id) or None, replaces}.

    >>> one_file({"month": "2026-10", "errors": 2, "cells": 2, "unreadable": False, "stored": None, "replaces": None})
    ('2 cells to mend,', 'then October is ready to send. Nothing is stored yet.')
    >>> one_file({"month": "2026-10", "errors": 0, "cells": 0, "unreadable": False, "stored": None, "replaces": "u12"})
    ('October is ready to send.', 'Nothing is stored yet; u12 stays in force until you send.')
    """
    name = wording.month(read["month"]) if read["month"] else "it"
    if read["stored"]:
        return f"{name} is stored", f"as upload {read['stored']}. This file is the one in force."
    if read["unreadable"]:
        return "This file cannot be taken,", "for the reason below. Nothing is stored."
    kept = (
        f"Nothing is stored yet; {read['replaces']} stays in force until you send."
        if read["replaces"]
        else "Nothing is stored yet."
    )
    if read["errors"]:
        what = count(read["cells"], "cell") if read["cells"] == read["errors"] else count(read["errors"], "thing")
        return f"{what} to mend,", f"then {name} is ready to send. {kept}"
    return f"{name} is ready to send.", kept


def many_files(states: Sequence[str]) -> Sentence:
    """Say where many dropped files stand; states are ready, mend, unreadable, twice, stored.

    >>> many_files(["ready"] * 27 + ["mend"] * 2 + ["stored"])
    ('27 of 30 files are ready to send,', '2 are not, 1 is stored. Of those not stored, nothing is kept yet.')
    >>> many_files(["stored"] * 30)
    ('All 30 files are stored', 'and in force.')
    """
    n, ready, stored = len(states), states.count("ready"), states.count("stored")
    bad = n - ready - stored
    if stored == n:
        return f"{'Both' if n == 2 else f'All {n}'} files are stored", "and in force."
    rest = [
        f"{k} {'is' if k == 1 else 'are'} {said}"
        for k, said in ((bad, "not" if ready else "to mend"), (stored, "stored"))
        if k
    ]
    tail = "Of those not stored, nothing is kept yet." if stored else "Nothing is stored yet."
    if not ready:
        return f"No file of {n} is ready to send,", f"{', '.join(rest)}. {tail}"
    if ready == n:
        return f"{'Both' if n == 2 else f'All {n}'} files are ready to send.", tail
    return f"{ready} of {count(n, 'file')} {'is' if ready == 1 else 'are'} ready to send,", f"{', '.join(rest)}. {tail}"


def sending_title(ready: int, left: int) -> str:
    """Title what may be sent of many files.

    >>> sending_title(27, 3), sending_title(0, 3), sending_title(0, 0)
    ('27 reports can be sent', 'Nothing can be sent yet', 'All reports are stored')
    """
    if ready:
        return f"{first_up(word(ready))} {'report' if ready == 1 else 'reports'} can be sent"
    return "Nothing can be sent yet" if left else "All reports are stored"


def sending_said(ready: int, left: int, partial: int = 0) -> str:
    """Say what sending does, and what is left out; `partial` of the reports go without their faulty rows.

    >>> sending_said(27, 3)
    'Nothing of these is stored yet. They are stored together, each whole; three files are left out.'
    >>> sending_said(3, 0, 1)
    'Nothing of these is stored yet. They are stored together, one without its faulty rows; none is left out.'
    """
    out = f"{word(left)} {'file is' if left == 1 else 'files are'} left out" if left else "none is left out"
    if ready:
        whole = f"{word(partial)} without {'its' if partial == 1 else 'their'} faulty rows" if partial else "each whole"
        return f"Nothing of these is stored yet. They are stored together, {whole}; {out}."
    return (
        "A report is taken whole or not at all."
        if left
        else "You can replace a report at any time; earlier ones are kept."
    )


def findings_title(findings: Sequence[Mapping[str, Any]]) -> str:
    """Title the errors.

    >>> findings_title([{"sheet": "Status", "cell": "G7"}, {"sheet": "Status", "cell": "H11"}])
    'Two cells on sheet Status cannot be taken as they are'
    >>> findings_title([{"sheet": None, "cell": None}])
    'One thing in the file cannot be taken as it is'
    """
    n = len(findings)
    sheets = sorted({f["sheet"] for f in findings if f["sheet"]})
    what = "cell" if all(f["cell"] for f in findings) else "thing"
    where = f"on sheet {sheets[0]}" if len(sheets) == 1 and all(f["sheet"] for f in findings) else "in the file"
    return f"{first_up(word(n))} {what if n == 1 else what + 's'} {where} cannot be taken as {'it is' if n == 1 else 'they are'}"


def expected(finding: Mapping[str, Any]) -> str:
    """Say what was expected, without the cell and the value that stand beside it.

    >>> at = {"sheet": "Status", "cell": "G7"}
    >>> expected({**at, "message": "Status!G7 reads 'Compleet'; expected one of: Behind, Completed."})
    'One of: Behind, Completed.'
    >>> expected({**at, "message": "Status!G7 reads '2026-11-03'; a day up to 2026-10-31, the end of the month reported, was expected."})
    'A day up to 31 Oct 2026, the end of the month reported.'
    >>> expected({**at, "message": "Status!G7 reads 'soon', which is no date. A date such as 2026-10-31 was expected."})
    'A date such as 2026-10-31.'
    >>> expected({**at, "message": "Status!G7 reads '9.9', which is no action of the plan."})
    'An action of the plan.'
    >>> expected({**at, "message": "Status!G7 is blank, but Status!F7 says Completed; the day was expected."})
    'Blank, but Status!F7 says Completed; the day was expected.'
    """
    message: str = finding["message"]
    where = place(finding.get("sheet"), finding.get("cell"))
    if not finding.get("cell") or not message.startswith(where):
        return message
    rest = message[len(where) :].lstrip(":").strip()
    if found := re.match(r"(?:reads '.*?'|shows the error .*?); (?:expected )?(.+?)(?:,? was expected)?\.$", rest):
        return first_up(re.sub(r"up to (\d{4}-\d\d-\d\d)", lambda day: f"up to {wording.day(day[1])}", found[1])) + "."
    if found := re.match(r"reads '.*?', which is no .*?\. (A .+?) was expected\.$", rest):
        return f"{found[1]}."
    if found := re.match(r"reads '.*?', which is no (\w+) (of|in) the plan\.$", rest):
        return f"{'An' if found[1][0] in 'aeio' else 'A'} {found[1]} {found[2]} the plan."
    return first_up(re.sub(r"^(is|reads '.*?', which is|reads '.*?',) ", "", rest))


def owed_title(n: int, month: str) -> str:
    """Title the actions that a report is to speak of.

    >>> owed_title(9, "2026-10"), owed_title(0, "2026-10")
    ('Nine actions are owed for October', 'No action is owed for October')
    """
    return f"{first_up(word(n))} {'action is' if n in (0, 1) else 'actions are'} owed for {wording.month(month)}"


def as_read(value: str | None) -> str | None:
    """Write what was read as the sheet shows it: a date as people do.

    >>> as_read("2026-11-03"), as_read("Compleet")
    ('3 Nov 2026', 'Compleet')
    """
    return (
        wording.day(value)
        if value and re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])-([0-2]\d|3[01])", value) and value <= "9999-12-28"
        else value
    )


def rows_said(rows: Mapping[str, int], in_file: int | None, owed: int | None) -> str:
    """Say which sheets were read, and how many of the actions owed are there.

    >>> rows_said({"Status": 12, "Milestones": 2, "Measures": 0}, 12, 12)
    '12 of 12 actions owed are in the file. Rows read: Status 12, Milestones 2.'
    """
    owing = (
        f"{in_file} of {count(owed, 'action')} owed {'is' if owed == 1 else 'are'} in the file. "
        if owed and in_file is not None
        else ""
    )
    said = ", ".join(f"{sheet} {n}" for sheet, n in rows.items() if n)
    return f"{owing}Rows read: {said or 'none'}."


def became(group: str, row: Mapping[str, Any]) -> tuple[str, str]:
    """Say what became of an item, and the class of its colour.

    >>> became("completed", {"completed": "2026-10-20", "unapproved_drift": -10})
    ('20 Oct, 10 d early', '')
    >>> became("later", {"moved": 21})
    ('21 d later', 'late')
    """
    if group == "completed":
        late = row["unapproved_drift"] or 0
        said = f", {late} d late" if late > 0 else f", {-late} d early" if late < 0 else ", on its date"
        return f"{wording.day(row['completed'], year=False)}{said}", "late" if late > 0 else ""
    if group in ("later", "earlier"):
        return f"{abs(row['moved'])} d {group}", "late" if group == "later" else ""
    if group == "asked":
        return str(row["change_asked"]), ""
    if group == "redated":
        return f"now {wording.day(row['approved'], year=False)}", "moved"
    if group == "reopened":
        return "open again", "late"
    words = {"behind": "behind", "not_reported": "not reported", "dropped": "dropped", "added": "added"}
    return words.get(group, ""), ""


def under(group: str, row: Mapping[str, Any]) -> str:
    """Say where it was read, and from which date to which."""
    at = row.get("cell") or ""
    if group in ("later", "earlier"):
        move = f"{wording.day(row['was'], year=False)} to {wording.day(row['forecast'])}"
        by = ", by its actions" if row["kind"] == "milestone" else ""
        return f"{row['item']}, {at}: {move}" if at else f"{row['item']}, {move}{by}"
    if group == "asked" and row.get("change_detail"):
        return f"{row['item']}, {at}: {row['change_detail']}"
    return f"{row['item']}, {at}" if at else str(row["item"])


def figures_now(before: Mapping[str, int] | None, after: Mapping[str, int], month_before: str) -> tuple[str, str]:
    """Say actions done of due, plan now, a month ago and with this report.

    >>> figures_now({"n": 4, "of": 4}, {"n": 6, "of": 6}, "2026-09")
    ('September 4 of 4,', '6 of 6 (100%) now')
    """
    then = f"{wording.month(month_before)} {before['n']} of {before['of']}," if before else ""
    return then, f"{wording.share(after['n'], after['of'])} now"


def frozen(counts: Mapping[str, int]) -> str:
    """Say what opening a year freezes.

    >>> frozen({"milestone": 1, "action": 214})
    'the dates of 1 milestone and 214 actions'
    """
    return (
        f"the dates of {count(counts.get('milestone', 0), 'milestone')} and {count(counts.get('action', 0), 'action')}"
    )


def files_listed(names: Sequence[str]) -> str:
    """Name files, the first three."""
    return listed(list(names), 3)
