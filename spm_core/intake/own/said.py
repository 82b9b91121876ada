"""The words that a table's status column says, each with what it is taken for."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from spm_core.intake.cells import as_text
from spm_core.intake.own import statuses
from spm_core.intake.own.contents import LONG_WORD, amount
from spm_core.intake.own.model import Word

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from spm_core.intake.own.model import Inspection, Table

MOST = 60
"""so many different words are looked at; a status column with more holds texts"""


def words_at(rows: Sequence[Sequence[Any]], items: Sequence[int], at: Sequence[int]) -> tuple[Word, ...]:
    """Give the words of status columns `at` over the item rows, the most used first: words, ticks, and numbers such as 50.

    A day is no word. A word that is too unsure to be taken has what it may mean as its guess.
    """
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
    coded, percents = _are_codes(counts), _are_percents(counts)
    return tuple(
        Word(text, None, 0.0, n)
        if coded and text.isdigit()
        else Word(text, None, 0.0, n, "Completed")  # all of it, or one in a hundred
        if percents and amount(text) == 1 and not text.endswith("%")
        else _word(text, n, box=text in boxes)
        for text, n in counts.most_common(MOST)
    )


def _are_codes(counts: Counter[str]) -> bool:
    """Whether whole numbers from 1 to 9 stand for statuses by a key of the agency's own (1 = Not started), and for no share."""
    numbers = [int(text) for text in counts if text.isdigit()]
    plain = all(text.isdigit() for text in counts if text[:1].isdigit())
    return plain and bool(numbers) and max(numbers) <= 9 and set(numbers) != {0, 1} and set(numbers) != {0}


def _are_percents(counts: Counter[str]) -> bool:
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


def reworded(inspection: Inspection, table: Table) -> Table:
    """Give a table with the words of the columns that mean its status now; those that were answered stay as answered."""
    at = [column.at for column in table.columns if column.maps_to == "status" and not column.marks]
    answered = {word.text: word for word in table.words if word.confidence == 1.0}
    here = words_at(inspection.workbook.sheets[table.sheet.casefold()].rows, table.item_rows, at)
    return replace(table, words=tuple(answered.get(word.text, word) for word in here))
