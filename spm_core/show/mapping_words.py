"""What the mapping screen says: the meanings of columns in plain words, its questions, its counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spm_core.intake.own import dates
from spm_core.intake.own.contents import amount
from spm_core.intake.own.model import DATES
from spm_core.intake.own.periods import siblings
from spm_core.intake.own.scales import BOTH
from spm_core.show import wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spm_core.intake.own.model import Column, Item, Table, Word
    from spm_core.show.sentences import Sentence

MEANS = {
    "code": ("Its number or code", "Finds the line again next month."),
    "text": ("What is to be done", "The text of the action."),
    "group": ("The group it belongs to", "Becomes a milestone, with the lines as its actions."),
    "milestone": ("The milestone it belongs to", ""),
    "strategy": ("The strategy it belongs to", ""),
    "goal": ("The goal it belongs to", ""),
    "unit": ("The unit that does it", "Its lines become that unit’s actions."),
    "responsible": ("Who is responsible", "A person or team, printed beside the action."),
    "start": ("When it is to start", ""),
    "due": ("When it is due", "Frozen when the plan year opens."),
    "started_on": ("When it was started", "Kept in the file, in no figure."),
    "completed_on": ("When it was completed", "Counts from this day."),
    "forecast": ("When the unit now expects to finish", "A forecast. The date in force stays."),
    "status": ("Its status", "Read by the list of words below."),
    "percent": ("Percent done", "Shown, in no figure: there is no partial credit."),
    "priority": ("Its priority", "Kept in the file, in no figure."),
    "evidence": ("Evidence", "A link or a document that shows it."),
    "note": ("A note", "Printed beside the action."),
    "indicator": ("What is measured", "The name of a results measure."),
    "target": ("A target", "Its year stands in another column."),
    "actual": ("A value", "Its year stands in another column."),
    "baseline": ("The value at the start", "The measure’s baseline."),
}
WAYS = {
    "orders": "Nothing in the column decides it. Those that may be either are not read until you say.",
    "scales": "It stands among percents, and is not read until you say.",
}
"""Why it is asked how a column's cells are written."""
LEFT_OUT = ("Leave the column out", "Kept in the file, in no figure.")


def meaning(maps_to: str | None) -> tuple[str, str]:
    """Say a meaning in plain words, and what it does.

    >>> meaning("target:2026-27")
    ('The target for 2026-27', 'A value that the measure is to reach.')
    """
    if maps_to is None:
        return LEFT_OUT
    head, _, year = maps_to.partition(":")
    if year:
        return (
            (f"The target for {year}", "A value that the measure is to reach.")
            if head == "target"
            else (f"The value for {year}", "A value that the measure reached.")
        )
    return MEANS.get(maps_to, (maps_to, ""))


def found(table: Table, questions: int) -> Sentence:
    """Say how far we are with a table."""
    what = "things to measure" if table.kind == "measures" else "things to do"
    asks = "One question" if questions == 1 else f"{questions} questions"
    bold = f"{asks}, then we can read your tracker." if questions else "We can read your tracker as it is."
    span = f"in rows {table.item_rows[0]} to {table.item_rows[-1]}" if table.item_rows else "yet"
    return bold, f"{len(table.item_rows)} {what} found {span}."


def table_line(table: Table) -> str:
    """Name a table for choosing."""
    place = table.place.lstrip("!")
    return f"{place}: {wording.count(len(table.item_rows), 'item')}"


def left_out(table: Table) -> str:
    """Say which rows of a table are no items."""
    counts: dict[str, int] = {}
    for _, what in table.other_rows:
        counts[what] = counts.get(what, 0) + 1
    parts = [f"{wording.count(len(table.group_rows), 'group line')}"] if table.group_rows else []
    parts += [f"{n} {what}" for what, n in counts.items()]
    said = f" Left out: {wording.listed(parts, 6)}." if parts else ""
    return f"Outlined: the table found.{said}"


def question(column: Column) -> str:
    """Ask what a column is."""
    return (
        f"What is “{column.header}” in column {column.letter}?"
        if column.header
        else f"What stands in column {column.letter}?"
    )


def evidence(column: Column, items: Sequence[Item], table: Table) -> str:
    """Say what a doubtful column holds, so that a person can tell: how many, what kind, and against the due date."""
    kind = {
        "date": "a date",
        "number": "a number",
        "percent": "a percent",
        "status": "a status word",
        "code": "a code",
        "person": "a name",
    }
    said = f"{column.filled} of {len(table.item_rows)} rows have {kind.get(column.reads_as, 'a text')} there"
    if column.maps_to == "status" and siblings(table.columns, column):
        return f"{said}. A month’s report is read from the column of that month."
    if column.reads_as == "date" and column.maps_to in ("forecast", "completed_on", "due"):
        gaps = [
            (item.days[column.maps_to].day - item.days["due"].day).days
            for item in items
            if column.maps_to in item.days and "due" in item.days
        ]
        later = [gap for gap in gaps if gap > 0]
        if column.maps_to != "due" and later and len(later) == len(gaps):
            days = f"{min(later)}" if min(later) == max(later) else f"{min(later)} to {max(later)}"
            said += f", each later than the due date, by {days} days"
    return f"{said}."


def rows_of_word(word: Word) -> str:
    """Say in how many rows a status word stands, and what it may mean where that is too unsure to be taken.

    >>> from spm_core.intake.own.model import Word
    >>> rows_of_word(Word("Complete - see note", None, 0.6, 2, "Completed"))
    '2 rows. May mean Completed?'
    """
    may = f". May mean {word.guess}?" if word.guess and not word.means else ""
    return f"{wording.count(word.rows, 'row') if word.rows else 'in other months'}{may}"


def ways_asked(column: Column, *, answered: bool = False) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Give what is to be asked of how a column's cells are written: kind (orders, scales), question, answers with their words.

    What was answered stays asked, so that it can be changed.
    """
    unread = [value for _, value in column.unread]
    head = column.header or f"column {column.letter}"
    either = next((value for value in unread if dates.evidence(value) == "either"), None)
    if column.maps_to in DATES and either and (column.date_order == "ask" or answered):
        yield "orders", f"How are the dates in “{head}” written?", dict(order_asked(either))
    small = next((value for value in unread if (number := amount(value)) and 0 < number < BOTH), None)
    if column.maps_to == "percent" and small and (column.scale == "hundred" or answered):
        fraction = f"{(amount(small) or 0) * 100:.15g}%"
        yield "scales", f"What is {small} in “{head}”?", {"fraction": fraction, "percent": f"{small}%"}


def order_asked(first: str) -> list[tuple[str, str]]:
    """The two ways in which a column's dates may be written, each with the first doubtful one read so."""
    answers = []
    for order, said in (("mdy", "Month first"), ("dmy", "Day first")):
        day = dates.read(first, order)
        answers.append((order, f"{said}: {first} is {wording.day(day.day) if day else 'no day'}"))
    return answers
