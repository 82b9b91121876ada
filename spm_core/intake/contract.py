"""The contract in Pandera, as the last word over all rows of all files at once.

The plain checks have judged each cell already, with its message. This looks at what would be stored:
what it refuses and no finding explains yet becomes a finding of its own, so nothing slips through.
Frames are indexed by (file number, sheet row); nothing is coerced, so one bad cell hides no other.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pandera.pandas as pa

from spm_core.intake.layouts import MEASURES, MILESTONES, STATUS
from spm_core.intake.rules import find
from spm_core.intake.tables import LONGEST
from spm_core.model import CHANGES_ASKED, WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spm_core.intake.report import Report

IS_TEXT = pa.Check(lambda column: column.dtype == "str", error="text")  # Pandera's own looks at each value, slowly
CODE = pa.Column(None, [IS_TEXT, pa.Check(lambda c: c.str.len().between(1, 200), error="code-length")])
TEXT = pa.Column(None, [IS_TEXT, pa.Check(lambda c: ~(c.str.len() > LONGEST), error="text-length")], nullable=True)
DATE = pa.Column("datetime64[s]", nullable=True)


def _one_of(words: Sequence[str], error: str) -> pa.Column:
    return pa.Column(None, [IS_TEXT, pa.Check.isin(words, error=error)], nullable=True)


STATUS_ROWS = pa.DataFrameSchema(
    {
        "action": CODE,
        "status": _one_of(WORDS, "status-word"),
        "completed_on": DATE,
        "forecast": DATE,
        "evidence": TEXT,
        "note": TEXT,
        "change_asked": _one_of(CHANGES_ASKED, "change-word"),
        "change_detail": TEXT,
    },
    checks=[
        pa.Check(lambda d: (d.status == "Completed") == d.completed_on.notna(), error="date-with-completed"),
        pa.Check(lambda d: ~(d.completed_on > d.month_end), error="completed-by-month-end"),
        pa.Check(lambda d: ~d.duplicated(["file", "action"]), error="one-row-an-action"),
    ],
)
MILESTONE_ROWS = pa.DataFrameSchema(
    {"milestone": CODE, "forecast": DATE, "note": TEXT},
    checks=[pa.Check(lambda d: ~d.duplicated(["file", "milestone"]), error="one-row-a-milestone")],
)
MEASURE_ROWS = pa.DataFrameSchema(
    {
        "measure": CODE,
        "year": pa.Column(None, [IS_TEXT, pa.Check.str_matches(r"^\d{4}-\d{2}$", error="year-label")]),
        "subgroup": TEXT,
        "n": pa.Column(float, pa.Check.ge(0, error="n-not-negative"), nullable=True),
        "value": pa.Column(float, nullable=True),
        "suppressed": pa.Column(bool),
    },
    checks=[
        pa.Check(lambda d: d.value.notna() != d.suppressed, error="value-or-suppressed"),
        pa.Check(lambda d: ~d.duplicated(["file", "measure", "year", "subgroup"]), error="one-value"),
    ],
)
SCHEMAS = (
    (STATUS.sheet, "status", "action", STATUS_ROWS),
    (MILESTONES.sheet, "milestones", "milestone", MILESTONE_ROWS),
    (MEASURES.sheet, "measures", "measure", MEASURE_ROWS),
)


def last_word(reports: Sequence[Report]) -> None:
    """Validate the rows of all reports together; add a finding for what none explains yet."""
    for sheet, rows, key, schema in SCHEMAS:
        frame = _frame(reports, rows, schema)
        if frame is None:
            continue
        try:
            schema.validate(frame, lazy=True)
        except pa.errors.SchemaErrors as errors:
            _explain(reports, sheet, key, errors.failure_cases)


def _frame(reports: Sequence[Report], rows: str, schema: pa.DataFrameSchema) -> pd.DataFrame | None:
    """Put the rows of all reports one under the other, each column in its type."""
    files, flat = [], []
    for number, report in enumerate(reports):
        found: list[dict[str, Any]] = getattr(report, rows)
        files += [number] * len(found)
        flat += found
    if not flat:
        return None
    columns = {}
    for name, column in schema.columns.items():
        columns[name] = _typed([row[name] for row in flat], str(column.dtype or "str"))
    index = pd.MultiIndex.from_arrays([files, [row["row"] for row in flat]], names=["file", "row"])
    frame = pd.DataFrame(columns, index=index)
    frame["file"] = files
    ends = [report.month.last_day if report.month else None for report in reports]
    frame["month_end"] = np.array([ends[number] for number in files], dtype="datetime64[D]").astype("datetime64[s]")
    return frame


def _typed(values: list[Any], dtype: str) -> Any:
    """Give a column in its type; where a value will not go into it, as it is, for the schema to refuse."""
    try:
        if dtype.startswith("datetime"):
            return np.array(values, dtype="datetime64[D]").astype("datetime64[s]")
        if dtype == "str" and not all(value is None or isinstance(value, str) for value in values):
            return pd.array(values, dtype=object)
        return pd.array(values, dtype="str") if dtype == "str" else np.array(values, dtype=dtype)
    except (TypeError, ValueError):
        return pd.array(values, dtype=object)


def _explain(reports: Sequence[Report], sheet: str, key: str, failures: pd.DataFrame) -> None:
    """Make a finding of each failure in a row without an error so far; Pandera writes the index as `(file, row)`."""
    order = failures.sort_values("schema_context", kind="stable")  # a column's own failure before the row's
    for failure in order.drop_duplicates(["index", "check"]).to_dict("records"):
        place = re.fullmatch(r"\((\d+), (\d+)\)", str(failure["index"]))
        if place is None:  # a column's type, so no row's fault: it must not pass unseen all the same
            for report in reports:
                report.findings.append(find("contract-broken", sheet, value=str(key), check=failure["check"]))
            continue
        report, row = reports[int(place[1])], int(place[2])
        told = {one["sheet"] for one in report.status if one["row"] == row and "sheet" in one} or {sheet}
        where = min(told)  # in an agency's own layout its own sheet, which in a plain text file has no name
        if any(f.severity == "error" and (f.sheet or "") in told and _row(f.cell) == row for f in report.findings):
            continue
        letters = report.columns.get(where, {})
        column = failure["column"] if failure["schema_context"] == "Column" and failure["column"] in letters else key
        cell, value = f"{letters.get(column, 'A')}{row}", str(failure["failure_case"])
        report.findings.append(find("contract-broken", where, cell, value, check=failure["check"]))


def _row(cell: str | None) -> int:
    return int((cell or "").lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or 0)
