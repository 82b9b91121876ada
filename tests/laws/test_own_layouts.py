"""Whatever a tracker's layout is, its things to do are found, and nothing else is taken for one."""

from __future__ import annotations

import os

from hypothesis import given, settings

from spm_core.intake.cells import Source, Workbook
from spm_core.intake.own.inspect import of_workbook
from spm_core.intake.own.items import read_items
from tests.laws.layouts import Layout, layouts

MANY = 1500 if os.environ.get("HYPOTHESIS_PROFILE") == "search" else 40
PLAIN = ("Work to be carried out", "By when exactly", "Person in charge", "Where we stand")
"""headings that no list of words holds as they stand"""


@settings(max_examples=MANY, deadline=None)
@given(layouts())
def test_the_things_to_do_come_back_from_any_layout(made: Layout) -> None:
    inspection = of_workbook(Source("plan.xlsx", b""), Workbook("xlsx", sheets={"tracker": made.sheet}))
    assert inspection.tables, "no table"
    table = max(inspection.tables, key=lambda one: len(one.item_rows))
    assert table.header_rows == made.head_rows
    assert list(table.item_rows) == list(made.rows)
    assert [row for row, _ in table.group_rows] == made.groups
    items, _ = read_items(inspection, table)
    assert [item.texts.get("text") for item in items] == [todo.text for todo in made.rows.values()]
    assert [item.days["due"].day if "due" in item.days else None for item in items] == [
        todo.due for todo in made.rows.values()
    ]
    assert [item.status for item in items] == [todo.status for todo in made.rows.values()]
    assert [item.texts.get("responsible") for item in items] == [todo.who for todo in made.rows.values()]
