"""The contract's last word: what the plain checks should miss, Pandera still keeps out."""

from __future__ import annotations

from datetime import date

import pytest

from spm_core.intake.contract import last_word
from tests.intake.books import cells, read_table

ROWS = """
    | Action     | Status    | Completed on |
    | 1.1.Y1-1.1 | Completed | 2026-10-14   |
    | 1.1.Y1-1.2 | Behind    |              |"""


@pytest.mark.parametrize(
    ("row", "field", "value", "cell"),
    [
        (0, "status", "Finished", "Status!B2"),
        (0, "completed_on", None, "Status!A2"),
        (0, "completed_on", date(2026, 11, 1), "Status!A2"),
        (1, "completed_on", date(2026, 10, 1), "Status!A3"),
        (1, "action", "1.1.Y1-1.1", "Status!A3"),
        (1, "action", "", "Status!A3"),
    ],
)
def test_a_row_that_must_not_be_stored_becomes_a_finding(row, field, value, cell):
    good, report = read_table(ROWS), read_table(ROWS)
    report.status[row][field] = value
    last_word([good, report])
    assert good.accepted
    assert cells(report, "error") == [(cell, "contract-broken")]


def test_a_value_of_the_wrong_type_does_not_pass():
    report = read_table(ROWS)
    report.status[0]["note"] = 7
    last_word([report])
    assert not report.accepted
