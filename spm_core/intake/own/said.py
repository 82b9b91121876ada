"""The words that a table's status column says, each with what it is taken for."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from spm_core.intake.cells import as_text
from spm_core.intake.own import statuses
from spm_core.intake.own.contents import LONG_WORD, amount
from spm_core.intake.own.model import Word
from spm_core.intake.own.periods import siblings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from spm_core.intake.own.model import Column, Inspection, Table

MOST = 1_000
"""so many different words are looked at"""


def words_at(
    rows: Sequence[Sequence[Any]], items: Sequence[int], at: Sequence[int], beside: Sequence[int] = ()
) -> tuple[Word, ...]:
    """Give the words of status columns `at` over the item rows, the most used first: words, ticks, and numbers such as 50.

    A day is no word. A word that is too unsure to be taken has what it may mean as its guess. Words that only the
    columns of other months hold, `beside`, follow with 0 rows: they tell what the letters are.
    """
    counts, boxes = _counted(rows, items, at)
    others, more = _counted(rows, items, beside)
    order = [text for text, _ in counts.most_common(MOST)]
    order += [text for text, _ in others.most_common(MOST) if text not in counts]
    coded, percents = _are_codes(order), _are_percents(order)
    colours = {"Y", "y"} if {"r", "g"} & {text.casefold() for text in order} else set()
    found = []
    for text in order:
        n = counts[text]
        if coded and text.isdigit():
            found.append(Word(text, None, 0.0, n))
        elif percents and amount(text) == 1 and not text.endswith("%"):  # all of it, or one in a hundred
            found.append(Word(text, None, 0.0, n, "Completed"))
        elif text in colours:  # yellow, beside red or green, and not yes
            found.append(Word(text, "Behind", 0.8, n))
        else:
            found.append(_word(text, n, box=text in boxes | more))
    return tuple(found)


def _counted(rows: Sequence[Sequence[Any]], items: Sequence[int], at: Sequence[int]) -> tuple[Counter[str], set[str]]:
    """Count the words of some columns, and give those of them that are boxes, ticked or not."""
    counts: Counter[str] = Counter()
    boxes = set()
    for y in items:
        for x in at:
            value = rows[y - 1][x - 1] if x <= len(rows[y - 1]) else ""
            if isinstance(value, list):
                continue
            text = as_text(value).strip()
            if isinstance(value, bool):
                boxes.add(text)
            if text and len(text) <= LONG_WORD:
                counts[text] += 1
    return counts, boxes


def _are_codes(counts: Sequence[str]) -> bool:
    """Whether whole numbers from 1 to 9 stand for statuses by a key of the agency's own (1 = Not started), and for no share."""
    numbers = [int(text) for text in counts if text.isdigit()]
    plain = all(text.isdigit() for text in counts if text[:1].isdigit())
    return plain and bool(numbers) and max(numbers) <= 9 and set(numbers) != {0, 1} and set(numbers) != {0}


def _are_percents(counts: Sequence[str]) -> bool:
    """Whether the words are numbers on the scale of percents, some of them above 1."""
    return any((number := amount(text)) is not None and number > 1 for text in counts)


def _word(text: str, rows: int, *, box: bool) -> Word:
    # a box that is not ticked may be under way: it is asked
    word, sure = (
        ({"TRUE": "Completed", "FALSE": "Not started"}[text], {"TRUE": 0.8, "FALSE": statuses.LIKELY}[text])
        if box
        else statuses.meaning(text)
    )
    return Word(text, word if sure >= statuses.LIKELY else None, sure, rows, word)


def is_marked(value: Any) -> bool:
    """Say whether a cell of a column that stands for one status is marked."""
    return as_text(value).casefold() not in ("", "false", "0", "☐", "⬜", "no", "n", "-", "–")


def status_words(rows: Sequence[Sequence[Any]], items: Sequence[int], columns: Sequence[Column]) -> tuple[Word, ...]:
    """Give the words of the columns that mean the status now, then those of the same column for other months."""
    mean = [column for column in columns if column.maps_to == "status" and not column.marks]
    beside = {one.at for column in mean for one in siblings(columns, column).values()} - {one.at for one in mean}
    return words_at(rows, items, [column.at for column in mean], sorted(beside))


def reworded(inspection: Inspection, table: Table) -> Table:
    """Give a table with the words of the columns that mean its status now; those that were answered stay as answered."""
    answered = {word.text: word for word in table.words if word.confidence == 1.0}
    rows = inspection.workbook.sheets[table.sheet.casefold()].rows
    here = status_words(rows, table.item_rows, table.columns)
    return replace(table, words=tuple(replace(answered.get(one.text, one), rows=one.rows) for one in here))
