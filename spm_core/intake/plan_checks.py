"""What must hold in a plan: plain functions, the plan's rows in and findings out, gathered in `CHECKS`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from spm_core.intake.cells import as_text, letter
from spm_core.intake.plan_layouts import BY_TABLE
from spm_core.intake.plan_settings import first_month, setting_findings, year_of
from spm_core.intake.rules import find
from spm_core.intake.values import nearest
from spm_core.model import PlanYear

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spm_core.intake.tables import Table
    from spm_core.model import Finding

Row = dict[str, Any]

A = {
    "divisions": "division",
    "units": "unit",
    "goals": "goal",
    "strategies": "strategy",
    "milestones": "milestone",
    "actions": "action",
    "measures": "measure",
}
"""A table's rows, one of them in words; also the name of their code's column."""

REFERENCES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("units", "division", ("divisions",)),
    ("strategies", "goal", ("goals",)),
    ("milestones", "strategy", ("strategies",)),
    ("actions", "milestone", ("milestones",)),
    ("actions", "unit", ("units",)),
    ("collaborators", "item", ("actions", "milestones")),
    ("collaborators", "unit", ("units",)),
    ("measures", "owner", ("goals", "strategies")),
    ("values", "measure", ("measures",)),
    ("functions", "unit", ("units",)),
)
"""table, field, and the tables in which its code must stand."""


@dataclass(frozen=True)
class Draft:
    """The rows as read, with the tables that say where each stands."""

    tables: dict[str, list[Row]]
    places: dict[str, Table]
    findings: list[Finding]

    def cell(self, table: str, row: Row, field: str) -> str:
        """Give the address of a row's field."""
        return f"{letter(self.places[table].places.get(field, 1))}{row['row']}"

    def find(self, code: str, table: str, row: Row, field: str, value: str | None = None, **details: object) -> Finding:
        """Make a finding at a row's field, with the cell as read unless another value is given."""
        read = value if value is not None else as_text(self.raw(table, row, field)) or None
        return find(code, BY_TABLE[table].name, self.cell(table, row, field), read, **details)

    def where(self, table: str, row: Row, field: str) -> str:
        """Give the address with the sheet."""
        return f"{BY_TABLE[table].name}!{self.cell(table, row, field)}"

    def raw(self, table: str, row: Row, field: str) -> Any:
        """Give the cell as read; blank when the column is not there."""
        place = self.places[table].places.get(field)
        return self.places[table].sheet.rows[row["row"] - 1][place - 1] if place else ""

    def taken(self, table: str, row: Row, field: str) -> bool:
        """Say whether the cell has a finding already."""
        name, cell = BY_TABLE[table].name, self.cell(table, row, field)
        return any(f.sheet == name and f.cell == cell and f.severity == "error" for f in self.findings)

    def codes(self, table: str) -> dict[str, Row]:
        """Give the rows of a table by their code, the first of each."""
        found: dict[str, Row] = {}
        for row in self.tables[table]:
            found.setdefault(row[A[table]], row)
        return found


def start_month(organization: Table | None) -> int:
    """Give the month in which plan years start, 7 unless the sheet Organization says otherwise."""
    for row in organization.rows() if organization else ():
        if row.text("key") == "year_start_month":
            return first_month(row.code("value"))
    return 7


def codes_once(draft: Draft) -> Iterator[Finding]:
    """Each code stands in one row; rows without a code of their own are told apart by all that names them."""
    keys: dict[str, tuple[str, ...]] = {table: (field,) for table, field in A.items()}
    keys |= {"organization": ("key",), "functions": ("function", "unit"), "people": ("email", "role", "scope")}
    for table, fields in keys.items():
        seen: dict[tuple[Any, ...], Row] = {}
        for row in draft.tables[table]:
            key = tuple(row[field] for field in fields)
            if not key[0]:
                continue
            if key in seen:
                yield draft.find("code-twice", table, row, fields[0], other=draft.where(table, seen[key], fields[0]))
            seen.setdefault(key, row)


def codes_of_one_kind(draft: Draft) -> Iterator[Finding]:
    """An action is no milestone, a strategy no goal."""
    for table, other in (("actions", "milestones"), ("strategies", "goals")):
        theirs = draft.codes(other)
        for code, row in draft.codes(table).items():
            if code and code in theirs:
                where = draft.where(other, theirs[code], A[other])
                a, b = (f"an {A[table]}" if A[table][0] == "a" else f"a {A[table]}", f"a {A[other]}")
                yield draft.find("code-of-two-kinds", table, row, A[table], other=where, a=a, b=b)


def references(draft: Draft) -> Iterator[Finding]:
    """Every code that points to another row finds it."""
    for table, field, targets in REFERENCES:
        if any(target not in draft.places for target in targets if BY_TABLE[target].layout.required):
            continue  # the missing sheet is the one thing to say
        known = {code: target for target in targets for code in draft.codes(target)}
        for row in draft.tables[table]:
            code = row[field]
            if code and code not in known:
                what = " or ".join(A[target] for target in targets)
                sheets = " or ".join(BY_TABLE[target].name for target in targets)
                how = nearest(code, list(known), f"Write a code of sheet {sheets}, or add its row there.")
                yield draft.find("reference-unknown", table, row, field, a=what, suggestion=how)


def digits_kept(draft: Draft) -> Iterator[Finding]:
    """A code stored as a number loses its last zeros; said where the codes around it suggest that it did."""
    columns = [(table, field, (table,)) for table, field in A.items()] + list(REFERENCES)
    for table, field, targets in columns:
        if not any(isinstance(draft.raw(table, row, field), float) for row in draft.tables[table]):
            continue
        known = {code for target in targets for code in draft.codes(target)}
        for row in draft.tables[table]:
            raw, code = draft.raw(table, row, field), row[field]
            whole, _, last = code.partition(".")
            if not isinstance(raw, float) or not last.isdigit() or last.endswith("0"):
                continue
            around = {f"{whole}.{int(last) * 10 - 1}", f"{whole}.{int(last) * 10 + 1}"}
            if code + "0" in known or (table == targets[0] and around & known):
                yield draft.find("code-digits-lost", table, row, field, other=f"{code}0")


def one_operational_goal(draft: Draft) -> Iterator[Finding]:
    """At most one goal is about the organization itself."""
    rows = [row for row in draft.tables["goals"] if row["kind"] == "operational"]
    for row in rows[1:]:
        yield draft.find("goals-operational", "goals", row, "kind", other=draft.where("goals", rows[0], "kind"))


def due_dates(draft: Draft) -> Iterator[Finding]:
    """Milestones and actions have a due date, in their plan year, not before their start."""
    first = _start_month(draft)
    years = {code: row["year"] for code, row in draft.codes("milestones").items()}
    for table in ("milestones", "actions"):
        for row in draft.tables[table]:
            year = row["year"] if table == "milestones" else years.get(row["milestone"], "")
            due, start = row["due"], row.get("start_on")
            if due is None:
                if not draft.taken(table, row, "due"):
                    yield draft.find("due-missing", table, row, "due", a=A[table])
                continue
            if start and start > due:
                yield draft.find("starts-after-due", table, row, "start_on", other=due)
            if not year:
                continue
            plan_year = PlanYear.parse(year, first)
            if not plan_year.first_day <= due <= plan_year.last_day:
                first_day, last_day = plan_year.first_day, plan_year.last_day
                words = {"year": year, "first_day": str(first_day), "last_day": str(last_day)}
                yield draft.find("due-outside-year", table, row, "due", None, **words)


def years_in_plan(draft: Draft) -> Iterator[Finding]:
    """Milestones stand in the years from plan_start to plan_end."""
    first, last = _settings(draft).get("plan_start", ""), _settings(draft).get("plan_end", "")
    try:
        bounds = [year_of(text, _start_month(draft)).start for text in (first, last)]
    except ValueError:
        return
    for row in draft.tables["milestones"]:
        if row["year"] and not bounds[0] <= PlanYear.parse(row["year"], _start_month(draft)).start <= bounds[1]:
            yield draft.find("year-outside-plan", "milestones", row, "year", first=first, last=last)


def actions_have_units(draft: Draft) -> Iterator[Finding]:
    """An action is done by a unit: its own, else its milestone's lead."""
    units, milestones = draft.codes("units"), draft.codes("milestones")
    if "units" not in draft.places:
        return
    for row in draft.tables["actions"]:
        milestone = milestones.get(row["milestone"])
        if row["unit"] or milestone is None or milestone["lead"] in units or not milestone["lead"]:
            continue
        yield draft.find("action-without-unit", "actions", row, "unit", row["action"], other=milestone["lead"])


def collaborations(draft: Draft) -> Iterator[Finding]:
    """A collaboration does not end before it begins."""
    for row in draft.tables["collaborators"]:
        if row["from_on"] and row["to_on"] and row["to_on"] < row["from_on"]:
            other = f"its beginning, {row['from_on']}"
            yield draft.find("ends-before-start", "collaborators", row, "to_on", other=other)


def values_once(draft: Draft) -> Iterator[Finding]:
    """One value for each measure, year, kind and subgroup."""
    seen: dict[tuple[Any, ...], Row] = {}
    for row in draft.tables["values"]:
        key = (row["measure"], row["year"], row["kind"], row["subgroup"])
        if not all(key[:3]):
            continue
        if key in seen:
            what = f"{row['kind']} of {row['measure']} for {row['year']} {row['subgroup']}".strip()
            other = draft.where("values", seen[key], "value")
            yield draft.find("value-twice", "values", row, "value", what, other=other)
        seen.setdefault(key, row)


def shares_alike(draft: Draft) -> Iterator[Finding]:
    """A measure of shares is written in fractions or in percents, not in both."""
    units = {code: (row["unit"] or "").casefold() for code, row in draft.codes("measures").items()}
    by_measure: defaultdict[str, list[Row]] = defaultdict(list)
    for row in draft.tables["values"]:
        if row["value"] is not None:
            by_measure[row["measure"]].append(row)
    for measure, rows in by_measure.items():
        unit = units.get(measure, "")
        if unit and not any(word in unit for word in ("%", "percent", "share", "rate")):
            continue
        fraction = next((row for row in rows if 0 < row["value"] < 1), None)
        percent = next((row for row in rows if 1.5 < row["value"] <= 100), None)
        if fraction and percent:
            other, another = draft.where("values", percent, "value"), as_text(percent["value"])
            yield draft.find("fraction-and-percent", "values", fraction, "value", other=other, another=another)


def measure_months(draft: Draft) -> Iterator[Finding]:
    """The month in which a measure is published is one of twelve; a tolerance is not below zero."""
    for row in draft.tables["measures"]:
        if row["published_month"] is not None and not 1 <= row["published_month"] <= 12:
            yield draft.find("not-a-number", "measures", row, "published_month", hint=" from 1 to 12")
        if row["tolerance"] is not None and row["tolerance"] < 0:
            yield draft.find("not-a-number", "measures", row, "tolerance", hint=" not below zero")


def people_have_scopes(draft: Draft) -> Iterator[Finding]:
    """A person of a unit or division names which."""
    for row in draft.tables["people"]:
        target = {"unit": "units", "division": "divisions"}.get(row["role"] or "")
        if target is None or target not in draft.places:
            continue
        if not row["scope"]:
            yield draft.find("value-missing", "people", row, "scope", column=f"scope, for a role of {row['role']},")
        elif row["scope"] not in draft.codes(target):
            how = nearest(row["scope"], list(draft.codes(target)), f"Write a code of sheet {BY_TABLE[target].name}.")
            yield draft.find("reference-unknown", "people", row, "scope", a=A[target], suggestion=how)


def settings(draft: Draft) -> Iterator[Finding]:
    """The organization's settings are what they should be."""
    if "organization" in draft.places:
        yield from setting_findings(draft)


def _settings(draft: Draft) -> dict[str, str]:
    return {row["key"]: row["value"] for row in draft.tables["organization"]}


def _start_month(draft: Draft) -> int:
    return first_month(_settings(draft).get("year_start_month", ""))


CHECKS = (
    settings,
    codes_once,
    codes_of_one_kind,
    references,
    digits_kept,
    one_operational_goal,
    due_dates,
    years_in_plan,
    actions_have_units,
    collaborations,
    values_once,
    shares_alike,
    measure_months,
    people_have_scopes,
)
"""Every check of a plan, in the order of its sheets; all run, whatever the others find."""
