"""The results measures that are public: of the whole group alone, and of no small one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core.model import PlanYear
from spm_core.public.rule import is_small

if TYPE_CHECKING:
    from spm_core.model import Ask
    from spm_core.store import Store

COLUMNS = ("measure", "indicator", "owner", "unit", "direction", "target", "actual", "status")


def measures(store: Store, ask: Ask, least: int) -> list[dict[str, Any]]:
    """Give each measure's years with target, result and status; a result that tells of few is None and `suppressed`.

    Results of subgroups are not public at all: beside the whole group's they would tell those that are hidden.
    """
    asked = {"as_of": ask.as_of.last_day, "known_at": ask.known_at}
    rows = store.rows(
        "from measure_year(as_of => $as_of, known_at => $known_at) as m where m.start_year is not null order by m.pos, m.start_year",
        asked,
    )
    found = []
    for pos, row in enumerate(rows):
        said = {key: row[key] for key in COLUMNS}
        if row["actual"] is not None and tells_of_few(row["actual"], row["unit"], row["n"], least):
            said |= {"actual": None, "status": "suppressed"}
        found.append({"pos": pos, "year": PlanYear(row["start_year"]).label, **said})
    return found


def tells_of_few(actual: float, unit: str | None, n: int | None, least: int) -> bool:
    """Whether a result is of a small group, or a share of a group of known size that leaves few on either side.

    >>> tells_of_few(98.0, "percent", 60, 10), tells_of_few(90.0, "%", 60, 10), tells_of_few(98.0, "days", 60, 10)
    (True, False, False)
    """
    if n is None:  # the agency said of no size
        return False
    if unit and ("%" in unit or "percent" in unit.lower()):
        return is_small(round(actual * n / 100), n, least)
    return n < least
