"""Figures' documents of an invented agency, in the shapes of docs/contract.md, made by hand: 12 units, 48 milestones, October."""

from __future__ import annotations

from typing import Any

YEAR = "2026-27"
MONTHS = [f"2026-{m:02d}" for m in range(7, 13)] + [f"2027-{m:02d}" for m in range(1, 7)]

SETTINGS = {
    "name": "State Department of Education", "level": "SEA", "year_start_month": 7, "report_due_day": 10, "time_zone": "UTC",
    "tolerance_days": 14, "minimum_n": 10, "load": 1, "loaded_at": None, "sample": "yes",
}  # fmt: skip

DIVISIONS = {
    "D1": "Teaching and Learning",
    "D2": "Educator Workforce",
    "D3": "School and Student Support",
    "D4": "Operations",
}

# unit, division, name, done/due by July to October, what falls due from November on, reports on time, October's report
_GRID = """
U1 D1 Early Learning            | 1/1 3/3 5/5 6/6  | 3 3 0 1 1 2 0 4 | 4
U2 D1 Literacy and Humanities   | 2/2 4/4 7/7 8/9L | 4 3 0 2 0 3 3 1 | 3
U3 D1 Mathematics and Science   | 1/1 3/3 5/5 7/7  | 1 1 1 0 0 1 1 1 | 4
U4 D1 Special Education         | 2/2 4/4 6/6 8/8  | 1 2 2 1 1 1 1 1 | 4
U5 D2 Educator Licensing        | 2/2 3/4L 4/7 5/10L | 3 2 2 1 1 3 3 4 | 2
U6 D2 Educator Growth           | 1/1 3/3 4/4 6/6  | 1 0 1 1 0 0 0 2 | 4
U7 D3 School Improvement        | 2/2 4/4 5/6 7/8  | 1 3 3 0 3 0 1 2 | 4
U8 D3 Student Services          | 1/1 3/3 5/5 7/7  | 2 1 0 1 2 1 0 3 | 4
U9 D3 Career and Technical Ed.  | 1/1 3/3 5/5 5/7  | 0 0 2 1 2 0 0 1 | 4
U10 D4 Finance                  | 1/1 3/4 4/7 5/9  | 1 1 1 2 1 2 1 2 | 4
U11 D4 Assessment and Data      | 1/1 3/3 4/4 6/6  | 0 1 1 0 1 1 3 2 | 4
U12 D4 Federal Programs         | 1/1 2/2 3/4L 3/5? | 1 1 0 1 1 1 1 1 | 2
"""


def _grid() -> dict[str, Any]:
    units = []
    for line in _GRID.strip().splitlines():
        who, past, ahead, on_time = (part.strip() for part in line.split("|"))
        code, division, name = who.split(maxsplit=2)
        cells: list[dict[str, Any]] = []
        for month, text in zip(MONTHS, past.split(), strict=False):
            state = {"L": "late", "?": "missing"}.get(text[-1], "on_time")
            done, due = (int(n) for n in text.rstrip("L?").split("/"))
            cells.append({"month": month, "done": done, "due": due, "report": state, "falls_due": 0})
        for month, n in zip(MONTHS[4:], ahead.split(), strict=True):
            cells.append({"month": month, "done": None, "due": None, "report": "future", "falls_due": int(n)})
        units.append({
            "unit": code, "name": name, "division": division, "division_name": DIVISIONS[division], "cells": cells,
            "overdue": cells[3]["due"] - cells[3]["done"], "on_time": int(on_time), "reports_due": 4,
        })  # fmt: skip
    totals: dict[str, Any] = {"cells": []}
    for at, month in enumerate(MONTHS):
        add = {key: sum(unit["cells"][at][key] or 0 for unit in units) for key in ("done", "due", "falls_due")}
        totals["cells"].append({"month": month, **add})
    totals |= {key: sum(unit[key] for unit in units) for key in ("overdue", "on_time", "reports_due")}
    return {"as_of": "2026-10", "year": YEAR, "months": MONTHS, "units": units, "totals": totals}


GRID = _grid()
UNITS = [
    {"unit": u["unit"], "division": u["division"], "name": u["name"], "leader": None, "email": None}
    for u in GRID["units"]
]

_STATUSES = (
    "dropped", "completed_on_time", "completed_on_approved", "completed_late", "overdue", "behind", "not_reported", "on_plan", "not_started",
)  # fmt: skip


def _group(code: str, name: str, y0: str, t0: str, t1: str, redated: int, statuses: dict[str, int]) -> dict[str, Any]:
    def part(text: str) -> dict[str, int]:
        n, of = text.split("/")
        return {"n": int(n), "of": int(of)}

    whole = dict.fromkeys(_STATUSES, 0) | statuses
    due = part(t0)["of"]
    return {
        "id": code, "name": name, "items": sum(whole.values()), "Y0": part(y0), "Y1": part(y0), "T0": part(t0), "T1": {**part(t1), "redated": redated},
        "OT": part(t0), "X": {"n": due, "of": part(y0)["of"]}, "RNG": {"low": part(t0)["n"], "high": part(t0)["n"], "of": due}, "status": whole,
    }  # fmt: skip


MILESTONES = _group(
    "agency",
    SETTINGS["name"],
    "9/48",
    "8/12",
    "8/10",
    3,
    {"completed_on_time": 9, "overdue": 2, "behind": 5, "not_reported": 2, "on_plan": 17, "not_started": 13},
)  # type: ignore[arg-type]
MILESTONES_BEFORE = _group(
    "agency", SETTINGS["name"], "6/48", "6/8", "6/7", 2, {"completed_on_time": 6, "overdue": 1, "on_plan": 41}
)  # type: ignore[arg-type]
ACTIONS = _group(
    "agency",
    SETTINGS["name"],
    "74/212",
    "71/92",
    "73/88",
    9,
    {
        "dropped": 3,
        "completed_on_time": 70,
        "completed_late": 6,
        "overdue": 15,
        "behind": 9,
        "not_reported": 11,
        "on_plan": 60,
        "not_started": 43,
    },
)  # type: ignore[arg-type]
ACTIONS_BEFORE = _group(
    "agency", SETTINGS["name"], "58/212", "56/68", "57/65", 6, {"completed_on_time": 58, "overdue": 8, "on_plan": 151}
)  # type: ignore[arg-type]
DRIFT = {
    "id": "agency",
    "items": 214,
    "past_tolerance": 31,
    "unapproved_past_tolerance": 24,
    "redated": 9,
    "past_year_end": 6,
    "median_moved_days": 21.0,
    "pace": {"n": 74, "of": 92},
    "hit_rate": {"n": 15, "of": 24},
    "months_late": 0.8,
}
REPORTING = {
    "id": "agency",
    "due": 12,
    "on_time": 9,
    "late": 2,
    "missing": 1,
    "actions": {"n": 126, "of": 140},
    "missing_units": ["U12"],
}
REPORTING_BEFORE = {
    "id": "agency",
    "due": 12,
    "on_time": 11,
    "late": 1,
    "missing": 0,
    "actions": {"n": 139, "of": 142},
    "missing_units": [],
}

# goal, text, if, then, done/due, marks of its milestones, leading measure: indicator, direction, baseline, results and targets
_GOALS = """
1|Every child reads well by the end of grade 3|K-3 teachers are coached in reading|more children read by nine|2/2|dd pppp o|Grade 3 reading at standard|higher|48|48.5 50 52|49 52 54
2|Every student is ready for algebra by grade 9|districts can buy tutoring|students reach grade 8 without gaps|1/2|d ! b ppp oo|Grade 8 mathematics, proficient|higher|29|31 33 35|30 32 34
3|Every classroom has a well-prepared teacher|licensing is faster and residencies paid|fewer posts stay vacant|3/4|dddd b ppp oo|Teaching posts vacant, 1 October|lower|4.4|4.2 3.9 3.9|4 3.8 3.2
4|Every graduate leaves with a next step|credentials are checked against hiring|more of them lead to jobs|0/1|! b pp ooo|Graduates with a credential|higher|38|40 41 45|40 42 44
5|Every student attends, safe and supported|schools see absence weekly and call home|fewer students miss school|1/1|d pppp ooo|Students chronically absent|lower|27|26 25 24|26 24 22
6|Money and data reach schools on time|every grant runs through one portal|districts are paid in 30 days|1/2|d bb mm pp o|Grants paid within 30 days|higher|71|75 80 84|76 81 85
"""
_MARK = {
    "d": "completed_on_time",
    "!": "overdue",
    "b": "behind",
    "p": "on_plan",
    "o": "not_started",
    "m": "not_reported",
}
_DUES = [f"{month}-28" for month in MONTHS]


def item(code: str, status: str, frozen: str | None, **more: Any) -> dict[str, Any]:
    """Give one row of figures.items; what is not told is as for an item on its date."""
    done = status.startswith("completed")
    row = {
        "item": code, "lead": "U10", "frozen": frozen, "approved": frozen, "forecast": frozen, "completed": frozen if done else None, "expected": frozen,
        "drift": 0, "approved_drift": 0, "unapproved_drift": 0, "month_slip": 0, "status": status, "tags": [], "kind": "milestone", "text": f"Milestone {code}",
        "milestone": code, "strategy": "1.1", "goal": "1", "year": YEAR, "lead_name": "Finance", "division": "D4", "responsible": None, "start": None,
        "reported": status != "not_reported", "word": "On schedule", "note": None, "change_asked": None, "change_detail": None, "past_year_end": False,
        "approved_precision": "day", "known_later": False, "first_approved": None, "dropped_on": None,
        "source": {"upload": 7, "file": "Finance_2026-10.xlsx", "sheet": "Milestones", "cell": "D3", "month": "2026-10"},
    }  # fmt: skip
    return row | more


def _goals() -> tuple[
    list[dict[str, Any]], dict[str, list[dict[str, Any]]], list[dict[str, Any]], list[dict[str, Any]]
]:
    groups, plan, items, measures = [], {"goals": [], "strategies": []}, [], []
    for line in _GOALS.strip().splitlines():
        code, text, if_, then, due, marks, indicator, direction, base, results, targets = line.split("|")
        statuses = [_MARK[letter] for letter in marks.replace(" ", "")]
        counts = {status: statuses.count(status) for status in set(statuses)}
        redated = {"2": 1, "3": 1, "6": 1}.get(code, 0)
        groups.append(
            _group(code, text, f"{counts.get('completed_on_time', 0)}/{len(statuses)}", due, due, redated, counts)
        )
        plan["goals"].append({"goal": code, "text": text, "kind": "operational" if code == "6" else "student"})
        plan["strategies"].append(
            {
                "strategy": f"{code}.1",
                "goal": code,
                "if": if_,
                "then": then,
                "and": None,
                "codes": None,
                "evidence": "moderate",
            }
        )
        for n, status in enumerate(statuses, 1):
            items.append(
                item(
                    f"{code}.1.Y3-{n}",
                    status,
                    _DUES[min(11, n + 1)],
                    goal=code,
                    strategy=f"{code}.1",
                    text=f"Milestone {n} of goal {code}",
                )
            )
        measures.append(
            _measure(
                f"M{code}",
                code,
                indicator,
                direction,
                float(base),
                [float(v) for v in results.split()],
                [float(v) for v in targets.split()],
            )
        )
    return groups, plan, items, measures


def _measure(
    code: str, owner: str, indicator: str, direction: str, base: float, results: list[float], targets: list[float]
) -> dict[str, Any]:
    years = []
    for label, actual, target in zip(("2023-24", "2024-25", "2025-26"), results, targets, strict=True):
        gap = (actual - target) * (1 if direction == "higher" else -1)
        near = abs(target - base) * 0.34
        status = "met" if gap >= 0 else "near" if gap >= -near else "off"
        years.append(
            {
                "year": label,
                "target": target,
                "actual": actual,
                "gap": gap,
                "progress": (actual - base) / (target - base),
                "status": status,
                "tags": [],
                "published": None,
            }
        )
    years.insert(
        0,
        {
            "year": "2022-23",
            "target": None,
            "actual": None,
            "gap": None,
            "progress": None,
            "status": "baseline only",
            "tags": [],
            "published": None,
        },
    )
    last = targets[-1] + (targets[-1] - targets[0]) / 2
    years.append(
        {
            "year": YEAR,
            "target": last,
            "actual": None,
            "gap": None,
            "progress": None,
            "status": "not due",
            "tags": [],
            "published": None,
        }
    )
    return {
        "measure": code,
        "owner": owner,
        "indicator": indicator,
        "direction": direction,
        "baseline": {"year": "2022-23", "value": base},
        "unit": "%",
        "data_source": "State data office",
        "years": years,
    }


GOALS, _PLAN, MILESTONE_ITEMS, MEASURES = _goals()
PLAN: dict[str, Any] = {
    "divisions": [{"division": code, "name": name, "leader": None} for code, name in DIVISIONS.items()], "units": UNITS, **_PLAN,
    "milestones": [{"milestone": m["item"], "strategy": m["strategy"], "year": YEAR, "text": m["text"], "due": m["frozen"], "lead": "U10", "carried_from": None} for m in MILESTONE_ITEMS],
    "actions": [], "collaborators": [], "measures": [], "functions": [], "years": [{"year": YEAR, "opened": "2026-07-01T08:00:00Z"}],
}  # fmt: skip

DATES = [
    item("6.1.Y3-2", "overdue", "2026-09-30", text="Grants portal live in all 142 districts", expected="2027-01-15", drift=107, unapproved_drift=107, approved_drift=0),
    item("2.3.Y3-4", "behind", "2026-12-01", text="Interim mathematics test in 60 districts", approved="2027-01-19", expected="2027-03-02", drift=91, approved_drift=49, unapproved_drift=42, tags=["re-dated"]),
    item("6.3.Y3-2", "behind", "2027-01-01", text="Statewide data dictionary adopted", expected="2027-02-13", drift=43, unapproved_drift=43),
    item("6.3.Y3-3", "on_plan", "2027-01-16", text="Public report card redesigned", expected="2027-01-30", drift=14, unapproved_drift=14),
    item("5.2.Y3-3", "on_plan", "2026-11-15", text="Attendance view open to all schools"),
    item("6.4.Y3-1", "not_started", "2027-05-01", text="Budget guide published for districts"),
    item("6.3.Y3-1", "completed_on_time", "2026-08-13", text="Record exchange piloted, 12 districts", completed="2026-08-10", expected="2026-08-10", drift=-3, unapproved_drift=-3),
]  # fmt: skip

_CURVES = """
0 0 0 0 . | 16 16 16 0 . | 41 40 38 0 . | 68 65 58 1 . | 92 88 74 2 74 | 110 107 . . 93 | 126 124 . . 111 | 138 136 . . 124 | 149 148 . . 137
163 163 . . 151 | 178 178 . . 167 | 191 192 . . 182 | 212 214 . . 203
"""


def _burnup() -> dict[str, Any]:
    months = []
    for label, text in zip(
        [None, *MONTHS], [part for line in _CURVES.strip().splitlines() for part in line.split("|")], strict=True
    ):
        values = [None if value == "." else int(value) for value in text.split()]
        months.append(
            {
                "month": label,
                "ends": None,
                **dict(zip(("frozen", "plan_now", "completed", "not_reported", "forecast"), values, strict=True)),
            }
        )
    return {
        "as_of": "2026-10",
        "tier": "agency",
        "id": None,
        "of": "actions",
        "months": months,
        "frozen": 212,
        "completed": 74,
        "live": 214,
        "added": 5,
        "dropped": 3,
    }


BURNUP = _burnup()

DECISIONS: list[dict[str, Any]] = [
    {"date": "2026-11-10", "kind": "missing report", "mark": "not_reported", "item": None, "item_kind": None, "unit": "U12", "owner": "Federal Programs", "n": 13, "days": None, "text": None, "change": None, "detail": None},
    {"date": "2026-09-30", "kind": "overdue milestone", "mark": "overdue", "item": "2.1.Y3-2", "item_kind": "milestone", "unit": "U7", "owner": "School Improvement", "n": None, "days": 31, "text": "Tutoring contracts", "change": None, "detail": "Release payment two, or settle for 16 districts."},
    {"date": "2026-10-31", "kind": "change asked", "mark": "overdue", "item": "4.1.Y3-1", "item_kind": "action", "unit": "U9", "owner": "Career and Technical Education", "n": None, "days": 12, "text": "Credential list", "change": "drop", "detail": "keep the 40 largest"},
    {"date": "2027-01-15", "kind": "late milestone", "mark": "behind", "item": "6.1.Y3-2", "item_kind": "milestone", "unit": "U10", "owner": "Finance", "n": None, "days": 56, "text": "Grants portal", "change": None, "detail": None},
    {"date": "2026-10-31", "kind": "to declare", "mark": "on_plan", "item": "1.1.Y3-3", "item_kind": "milestone", "unit": "U1", "owner": "Early Learning", "n": None, "days": 0, "text": "Reading coaches in 30 districts", "change": None, "detail": None},
]  # fmt: skip

FACTS = [
    {"field": "due", "value": "2026-09-30", "month": None, "known_at": "2026-07-01T08:00:00Z", "upload": None, "file": "plan.xlsx", "sheet": "Milestones", "cell": "E14", "by": "planning", "in_force": True, "decided_on": None, "why": None},
    {"field": "expected_finish", "value": "2027-02-26", "month": "2026-10", "known_at": "2026-11-09T11:02:00Z", "upload": 6, "file": "Finance_2026-10.xlsx", "sheet": "Milestones", "cell": "D3", "by": "finance", "in_force": False, "decided_on": None, "why": None},
    {"field": "expected_finish", "value": "2027-03-12", "month": "2026-10", "known_at": "2026-11-09T16:20:00Z", "upload": 7, "file": "Finance_2026-10.xlsx", "sheet": "Milestones", "cell": "D3", "by": "finance", "in_force": True, "decided_on": None, "why": None},
]  # fmt: skip
