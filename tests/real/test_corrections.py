"""How many corrections on the mapping screen the real tables need that are not found right with no help.

Each is mended with what the screen offers: the table's place (one form), a column's meaning (one choice each).
`python -m tests.real.test_corrections` prints the list.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from spm_core.errors import WrongUse
from spm_core.intake.cells import Source
from spm_core.intake.own.again import placed
from spm_core.intake.own.inspect import inspect, table_at
from spm_core.intake.own.mapping import correct
from tests.real.test_truth import REAL, ROLES, lines, numbers, wrong

pytestmark = pytest.mark.skipif(not (REAL / "TRUTH.tsv").is_file(), reason=f"no real inputs in {REAL}")

UNREACHED = 3
"""so many real tables at most stay otherwise than TRUTH.tsv has them, whatever is corrected"""


def corrected(row, inspection):
    """Mend a line's table as a person would; give the corrections made and what is still otherwise than in TRUTH.tsv."""
    tries = []
    for place in (False, True):
        made, now = [], inspection
        heads = numbers(row["header_rows"])
        if place:
            last = int(row["last_data_row"]) if row["last_data_row"] else None
            try:
                table = table_at(inspection, row["sheet"].strip(), heads, last)
            except WrongUse as fault:
                tries.append((1, [], [str(fault)]))
                continue
            near = [one for one in inspection.tables if one.sheet == table.sheet and set(one.header_rows) & set(heads)]
            now = placed(inspection, table, near[0].place if near else None)
            made.append(f"place: headings {heads}, last row {last}")
        now, more = columns_corrected(row, now)
        tries.append((len(wrong(row, now)), [*made, *more], wrong(row, now)))
    _, made, left = min(tries, key=lambda one: (one[0], len(one[1])))
    return made, left


def columns_corrected(row, inspection):
    """Choose for each column that means something else what TRUTH.tsv says of it."""
    made = []
    for part in row["columns"].split():
        role, _, letters = part.partition("=")
        if not any(said.startswith(f"{role} is") for said in wrong(row, inspection)):
            continue
        tables = []
        for found in inspection.tables:
            table, there = found, {column.letter for column in found.columns}
            at = next((letter for letter in letters.split("/") if letter in there), None)
            if at and table.sheet.strip() == row["sheet"].strip() and not any(role in said for said in made):
                made.append(f"column {at}: {role}")
                table = correct(table, {ROLES[role][0]: at}, {})
            tables.append(table)
        inspection = replace(inspection, tables=tuple(tables))
    return inspection, made


def missed():
    """Give the lines of TRUTH.tsv that are not met with no help, each with its file's inspection."""
    rows = [row for row in lines("TRUTH.tsv") if "+" not in row["file"]]
    files = sorted({row["file"] for row in rows})
    found = dict(zip(files, inspect([Source(name, (REAL / name).read_bytes()) for name in files]), strict=True))
    return [(row, found[row["file"]]) for row in rows if wrong(row, found[row["file"]])]


def test_the_tables_that_are_missed_become_right_by_few_corrections():
    done = [(row, *corrected(row, inspection)) for row, inspection in missed()]

    assert all(len(made) <= 4 for _, made, _ in done)
    left = {f"{row['file']} {row['sheet']}": still for row, _, still in done if still}
    assert len(left) <= UNREACHED, left
    for (row, inspection), (_, _, still) in zip(missed(), done, strict=True):
        assert len(still) <= len(wrong(row, inspection))


if __name__ == "__main__":
    for line, seen in missed():
        steps, rest = corrected(line, seen)
        print(f"{line['file']} {line['sheet']}: {len(steps)} corrections {steps}; still: {rest or 'nothing'}")
