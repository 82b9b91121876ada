"""The questions: table macros, made anew from the .sql files of figures at every start.

So a store file holds facts alone, migrations touch only tables, and a new version asks its own questions.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

NAMES = (
    "act_log",
    "cell_at",
    "setting",
    "mappings",
    "plan_item",
    "plan_group",
    "unit_division",
    "report_in_force",
    "status_row",
    "item_standing",
    "item_scope",
    "item_at",
    "item_months",
    "item_move",
    "item_source",
    "completion",
    "falls_due",
    "unit_due",
    "burnup",
    "drift",
    "report_owed",
    "reporting",
    "report_word",
    "target_now",
    "measure_year",
    "expected_item",
    "upload_state",
    "left_out",
    "fact_of_item",
    "fact_of_measure",
    "decision_open",
    "review_state",
    "recommendation_told",
    "request_told",
    "decision_taken",
    "collaborator",
    "item_reach",
    "person_role",
    "declare_proposal",
    "come_since",
    "review_held",
    "due",
    "reminded",
    "next_year",
    "public_known",
)
"""In the order in which they build on each other."""

FOLDER = Path(__file__).parent.parent / "figures"


def install(connection: duckdb.DuckDBPyConnection) -> None:
    """Make every macro, in the order of NAMES."""
    for name in NAMES:
        connection.execute((FOLDER / f"{name}.sql").read_text("utf-8"))
