"""What a person gives for a mapping: a meaning, a column, a status word; each checked, with what is there named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spm_core.errors import WrongUse
from spm_core.intake.own.model import MEANINGS
from spm_core.intake.values import as_word
from spm_core.intake.values import plain as plain_heading
from spm_core.model import WORDS, PlanYear

if TYPE_CHECKING:
    from spm_core.intake.own.model import Column, Table


def checked(meaning: str) -> str:
    """Give a meaning back; WrongUse when there is none such."""
    head, _, year = meaning.partition(":")
    if meaning in MEANINGS:
        return meaning
    if head in ("target", "actual") and year:
        try:
            PlanYear.parse(year, 7)
        except ValueError as error:
            raise WrongUse(f"{meaning!r}: {error}.") from error
        return meaning
    raise WrongUse(
        f"{meaning!r} is no meaning of a column. Use one of {', '.join(MEANINGS)}, target:YEAR, actual:YEAR."
    )


def column_at(table: Table, where: str) -> Column:
    """Give the column of a letter or a heading; WrongUse names those that are there."""
    for column in table.columns:
        if where.strip().upper() == column.letter:
            return column
    for column in table.columns:
        if column.header and plain_heading(where) in (
            plain_heading(column.header),
            *(plain_heading(part) for part in column.header.split(" / ")),
        ):
            return column
    there = ", ".join(f"{column.letter} {column.header}".strip() for column in table.columns)
    raise WrongUse(f"There is no column {where!r} in the table {table.place}. Columns: {there}.")


def status_word(text: str) -> str:
    """Give one of the five status words as it is written; WrongUse when it is none."""
    word = as_word(text, WORDS)
    if word is None:
        raise WrongUse(f"{text!r} is no status. Use one of {', '.join(WORDS)}.")
    return word
