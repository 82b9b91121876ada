"""What is said of two editions of a tracker: the sentence, what was used, the titles of the lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spm_core.intake.rules import find
from spm_core.model import Finding
from spm_core.show.wording import count, day, first_up, listed, number, word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spm_core.intake.own.compare import Comparison, Entry
    from spm_core.intake.own.compare_edition import Both
    from spm_core.show.sentences import Sentence

NOTHING: Sentence = (
    "Compare two editions of a tracker.",
    "Drop two files, or one with two sheets. Nothing is stored, and no plan is needed.",
)
NO_COMPARISON: Sentence = (
    "These two cannot be compared as they are.",
    "Choose other tables or columns beside the files.",
)

NO_KEY = Finding("error", "no-key", "No column is chosen by which an item is known.", "Choose one column or more.")

PAIRS = "Words as the sheets write them. Forward: Not started, Behind, On schedule, Completed, in this order."
VALUES = "Over the columns of both editions that do not name the item; numbers compare as numbers."
WAYS = {"forward": "forward", "backward": "back", "other": "no order"}


def sentence(done: Comparison) -> Sentence:
    """Say what changed in one sentence: dates, then statuses; values where there is neither, and in tables of measures.

    Without a date column nothing is said of dates, without a status column nothing of statuses.
    """
    parts = []
    dates, statuses, n = done.dates, done.status_changes, len(done.pairs)
    measures = "measures" in (done.old.table.kind, done.new.table.kind)
    if measures or not (done.basis.date or done.basis.status):
        cells = sum(done.values.values())
        parts.append(
            f"{count(cells, 'value')} changed in {done.rows_changed:,} of {count(n, 'item')}"
            if cells
            else f"No value changed in {count(n, 'item')}"
        )
    if done.basis.date:
        parts.append(_moved(dates["later"], dates["earlier"], dates["both"], dates["median_days_later"]))
    if done.basis.status:
        parts.append(_went(statuses["forward"], statuses["backward"], statuses["other"]))
    rest = [f"{len(done.added):,} added", f"{len(done.gone):,} gone"]
    if done.duplicates:
        rest.append(f"{count(len(done.duplicates), 'duplicate key')} left out")
    return f"{first_up('; '.join(parts))}.", f"{count(n, 'item')} in both editions, {', '.join(rest)}."


def _moved(later: int, earlier: int, both: int, median: float | None) -> str:
    """Say what moved.

    >>> _moved(41, 3, 380, 31), _moved(0, 1, 4, None), _moved(0, 0, 4, None), _moved(0, 0, 0, None)
    ('41 of 380 dates moved later, by a median of 31 days; 3 moved earlier', 'None of 4 dates moved later; 1 moved earlier', 'None of 4 dates moved', 'No item has a date in both editions')
    """
    if not both:
        return "No item has a date in both editions"
    of = f"of {count(both, 'date')}"
    before = f"; {earlier:,} moved earlier" if earlier else ""
    if not later:
        return f"None {of} moved{f' later{before}' if earlier else ''}"
    assert median is not None
    by = f"by {days(median)}" if later == 1 else f"by a median of {days(median)}"
    return f"{later:,} {of} moved later, {by}{before}"


def _went(forward: int, backward: int, other: int) -> str:
    """Say which way the statuses went.

    >>> _went(12, 3, 0), _went(1, 0, 2), _went(0, 0, 2), _went(0, 0, 0)
    ('12 statuses went forward, 3 back', '1 status went forward, 2 changed otherwise', '2 statuses changed', 'no status changed')
    """
    if not forward and not backward:
        return f"{count(other, 'status', 'statuses')} changed" if other else "no status changed"
    parts = [f"{count(forward, 'status', 'statuses')} went forward"] if forward else []
    if backward:
        parts.append(f"{backward:,} back" if forward else f"{count(backward, 'status', 'statuses')} went back")
    if other:
        parts.append(f"{other:,} changed otherwise")
    return ", ".join(parts)


def days(n: float) -> str:
    """Say days, a half one too.

    >>> days(1), days(31), days(30.5)
    ('1 day', '31 days', '30.5 days')
    """
    return f"{number(n)} {'day' if n == 1 else 'days'}"


def used(done: Comparison) -> str:
    """Say by what the editions were compared, and why."""
    basis = done.basis
    parts = [f"key {' + '.join(column(both) for both in basis.key)} ({basis.why})"]
    parts += [
        f"date {column(basis.date)}" if basis.date else "no date",
        f"status {column(basis.status)}" if basis.status else "no status",
    ]
    return f"Compared {done.old.inspection.file}, {place(done.old.table.place)}, with {done.new.inspection.file}, {place(done.new.table.place)}: {', '.join(parts)}. {left_out(done)}".strip()


def left_out(done: Comparison) -> str:
    """Say which other tables with items the files hold; nothing where there are none."""
    used = {(one.inspection.sha256, one.table.place) for one in (done.old, done.new)}
    others = {
        (one.inspection.sha256, table.place): f"{place(table.place)} ({count(len(table.item_rows), 'item')})"
        for one in (done.old, done.new)
        for table in one.inspection.tables
        if table.item_rows and table.kind != "list"
    }
    names = list(dict.fromkeys(said for key, said in others.items() if key not in used))
    return f"Also found, not compared: {listed(names, 5)}." if names else ""


def place(text: str) -> str:
    """Say where a table stands; a file of one unnamed sheet has only the cell.

    >>> place("Tracker!A5"), place("!A1")
    ('table Tracker!A5', 'table A1')
    """
    return f"table {text.removeprefix('!')}"


def column(both: Both) -> str:
    """Name a column by letter and heading, with its fellow's where they differ."""
    old, new = (f"{one.letter} ({' '.join(one.header.split())})" if one.header else one.letter for one in both)
    return old if old == new else f"{old} = {new}"


def name(key: Sequence[str]) -> str:
    """Write a key in one line.

    >>> name(("A-1", "Design")), name(("", ""))
    ('A-1 · Design', '(blank)')
    """
    return " · ".join(one for one in key if one) or "(blank)"


def said(entry: Entry) -> str:
    """Write an item's date; `no date` where there is none."""
    return day(entry.day) if entry.day else "no date"


def status(text: str) -> str:
    """Write a status as the sheet does; a blank one in words."""
    return text or "(blank)"


def from_to(old: str, new: str) -> str:
    """Say a change.

    >>> from_to("Open", "Done"), from_to("Open", "Open"), from_to("", "Done")
    ('Open to Done', 'Open', '(blank) to Done')
    """
    return old if old == new else f"{status(old)} to {status(new)}"


def pairs_title(done: Comparison) -> str:
    """Title the table of status changes."""
    said_of = _went(*(done.status_changes[way] for way in ("forward", "backward", "other")))
    return first_up(said_of)


def list_title(n: int, what: str) -> str:
    """Title a list of items: added, gone.

    >>> list_title(3, "added"), list_title(1, "gone"), list_title(0, "gone")
    ('Three items added', 'One item gone', 'No item gone')
    """
    return f"{first_up(word(n))} {'item' if n in (0, 1) else 'items'} {what}"


def one_more(there: int) -> Sentence:
    """Say that one edition is missing; `there` is how many tables were found.

    >>> one_more(1)[0], one_more(0)[0]
    ('One edition is here.', 'No table was found.')
    """
    if there:
        return "One edition is here.", "Drop the other one as well."
    return "No table was found.", "Drop two editions of a tracker: rows of things to do below a row of headings."


def no_table(file: str) -> Finding:
    """Make the finding of a file without a table."""
    return find("compare-nothing", value=file)


def edition_name(file: str, where: str, items: int) -> str:
    """Name a table that may be an edition.

    >>> edition_name("may.xlsx", "Tracker!A5", 38), edition_name("may.csv", "!A1", 1)
    ('may.xlsx, table Tracker!A5, 38 items', 'may.csv, table A1, 1 item')
    """
    return f"{file}, {place(where)}, {count(items, 'item')}"


def chosen(done: Comparison) -> str:
    """Say why these columns were taken, and what was not."""
    why = done.basis.why
    said = f"{first_up(why)}." if why and why != "as asked for" else "The key as you chose it."
    return f"{said} {left_out(done)}".strip()


def not_dates(done: Comparison) -> str:
    """Say how many cells of the date column hold no date."""
    old, new = done.not_dates
    if not old and not new:
        return "Every item has a date in both editions' columns."
    return f"Blank or no date, such as a code: {old:,} of {count(len(done.old.table.item_rows), 'item')} in the old edition, {new:,} of {len(done.new.table.item_rows):,} in the new one."


def doubled_title(n: int) -> str:
    """Title the list of duplicate keys.

    >>> doubled_title(1), doubled_title(0)
    ('One duplicate key left out', 'No duplicate key')
    """
    return f"{first_up(word(n))} duplicate {'key' if n in (0, 1) else 'keys'}{' left out' if n else ''}"


def noticed(n: int) -> str:
    """Title what reading the files found.

    >>> noticed(1), noticed(12)
    ('One thing to know about the cells read', 'Twelve things to know about the cells read')
    """
    return f"{first_up(word(n))} {'thing' if n == 1 else 'things'} to know about the cells read"
