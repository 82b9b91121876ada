"""A first plan from an agency's own files: items become actions and measures, below goals, strategies and milestones.

What no file says is made up by rule and marked `(to be named)`; where every row came from stands beside it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from spm_core.intake.own.plan_dates import START_MONTH, dated, usual_year, written
from spm_core.intake.own.plan_left import say_what_is_left
from spm_core.intake.own.plan_levels import Way, headed, measure_way, way
from spm_core.intake.own.plan_measures import (
    Readings,
    add_values,
    code_column,
    direction,
    read_long,
    readings,
    said_unit,
    unit_of,
    values_of,
)
from spm_core.intake.own.plan_model import UNNAMED, Draft, Part, file_title, free, origin
from spm_core.intake.own.plan_relations import code_text, raw_items, relate
from spm_core.intake.own.plan_rungs import Ladder, add_milestones
from spm_core.intake.own.plan_units import people, units
from spm_core.intake.own.words import is_log
from spm_core.intake.tables import runs
from spm_core.model import PlanYear

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from spm_core.intake.own.plan_measures import Value
    from spm_core.intake.own.plan_relations import Related

NAMES = ("division", "unit", "goal", "strategy", "milestone", "text", "code", "baseline")
"""What may be made up, in the order in which it is said."""

_COUNTED = ("baseline", "target", "actual:", "indicator")


class _Sorted:
    """The tables by what becomes of them."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        long = [(part, found) for part in parts if (found := readings(part))]
        self.related = relate(parts, [part for part, _ in long])
        self.long: list[tuple[Readings, int]] = []
        self.actions: list[Part] = []
        self.measures: list[Part] = []
        self.left: list[Part] = []
        coded = {id(part): self._codes(part) for part in parts}
        used = set()
        for part, found in long:
            others = [one for one in parts if one is not part]
            owner = max(others, key=lambda one: code_column(found, coded[id(one)])[0], default=None)
            if owner and (at := code_column(found, coded[id(owner)])[1]):
                self.long.append((found, at))
                used |= {id(part), id(owner)}
                self.measures.append(self._with_items(owner))
        for part in parts:
            if id(part) not in used and id(part) not in self.related.levels:
                self._take(part)
        order = {(part.file, part.table.place): at for at, part in enumerate(parts)}
        once = {(part.file, part.table.place): part for part in self.measures}
        self.measures = sorted(once.values(), key=lambda part: order[part.file, part.table.place])

    def _codes(self, part: Part) -> set[str]:
        table = self.related.tables.get(id(part))
        return set(table.codes) if table else set()

    def _take(self, part: Part) -> None:
        kind = part.table.kind
        roles = {column.maps_to or "" for column in part.table.columns}
        if kind == "measures" and not any(role.startswith(_COUNTED) for role in roles):
            # An `actual` without a year, beside neither target nor baseline: a score or an amount, not a measure.
            kind = "tracker" if roles & {"due", "status", "percent", "completed_on", "responsible"} else "list"
        if kind == "measures" or (kind == "tracker" and "indicator" in roles):
            self.measures.append(self._with_items(part))
        elif kind == "tracker" and self._is_log(part):
            self.left.append(part)
        elif (kind == "tracker" and part.items) or (kind == "list" and self.related.joined(part)):
            self.actions.append(self._with_items(part))
        else:
            self.left.append(part)

    def _is_log(self, part: Part) -> bool:
        """Whether a table lists risks, issues or decisions beside a tracker of the same file: these are no actions."""
        others = (one for one in self._parts if one is not part and one.file == part.file and one.items)
        return _says_log(part) and any(one.table.kind == "tracker" and not _says_log(one) for one in others)

    def _with_items(self, part: Part) -> Part:
        """Give the part with items, made of its code and name where its columns' meanings are not known."""
        if part.items or id(part) not in self.related.tables:
            return part
        full = Part(part.inspection, part.table, tuple(raw_items(part, self.related)), part.unit)
        self.related.tables[id(full)] = self.related.tables[id(part)]
        return full


def make_plan(parts: Sequence[Part], *, year: str | None, today: date) -> Draft:
    """Make a plan of tables with their items. `year`: the plan year of items without a date (a label).

    >>> make_plan([], year=None, today=PlanYear(2026).last_day).findings[0][1].code
    'import-nothing'
    """
    draft = Draft()
    parts = [replace(part, items=tuple(headed(part.items))) for part in parts]
    found = _Sorted(parts)
    if not any(part.items for part in (*found.actions, *found.measures)):
        draft.find("import-nothing", None, None)
        return draft
    usual = usual_year([*found.actions, *found.measures], year, today)
    unit_codes = units(draft, [*found.actions, *found.measures], found.related)
    own = _own_codes(found.actions, found.related)
    ladder = Ladder(draft, set(own.values()))
    _level_tables(ladder, parts, found.related)
    for part in found.actions:
        for item, when in zip(part.items, dated(draft, part, usual), strict=True):
            stage = ladder.stage(way(part, item, found.related), part)
            stage.years.setdefault(when.year, []).append((part, item, when, unit_codes[id(part), item.row]))
    _measures(ladder, found, usual, unit_codes)
    if not ladder.stages:
        ladder.open_all(found.measures[0])
    _actions(ladder, add_milestones(ladder, usual, draft.rows["Units"][0]["unit"]), own)
    _organization(draft, next(iter([*found.actions, *found.measures])))
    say_what_is_left(draft, found.actions, found.measures, found.left, found.related.levels)
    made = [f"{n} {_many(name, n)}" for name in NAMES if (n := draft.made[name])]
    if made:
        draft.find("level-made-up", None, None, what=", ".join(made))
    return draft


def _says_log(part: Part) -> bool:
    text = part.table.column("text")
    return any(is_log(said) for said in (part.table.sheet, text.header if text else ""))


def _many(name: str, n: int) -> str:
    several = {"strategy": "strategies", "baseline": "baselines (the first actual value)", "code": "codes of actions"}
    return name if n == 1 else several.get(name, f"{name}s")


def _own_codes(parts: Sequence[Part], related: Related) -> dict[tuple[int, int], str]:
    """Give the items' own codes, by (id of the part, row): those that no other item has.

    Of a table whose numbers begin again no number is taken: next month a `1` would be found for another line's `1`.
    """
    said = {
        (id(part), item.row): item.texts.get("code", "").strip() or related.code(part, item.row)
        for part in parts
        for item in part.items
    }
    often = Counter(said.values())
    within = Counter((part, code) for (part, _), code in said.items())
    again = {part for (part, code), n in within.items() if code.isdigit() and n > 1}
    return {
        (part, row): code
        for (part, row), code in said.items()
        if code and often[code] == 1 and len(code) <= 60 and not (part in again and code.isdigit())
    }


def _level_tables(ladder: Ladder, parts: Sequence[Part], related: Related) -> None:
    """Add every goal, strategy and milestone of the tables that hold only those, whether anything stands below or not."""
    by_file = {part.file: part for part in parts}
    for rungs in related.rungs():
        where = rungs[-1].origin
        part = by_file[where.file] if where else parts[0]
        if len(rungs) == 1:
            ladder.goal(rungs[0], part)
        elif len(rungs) == 2:
            ladder.strategy(Way(*rungs), part)
        else:
            ladder.stage(Way(rungs[0], rungs[1], rungs[-1]), part)


def _actions(ladder: Ladder, milestones: dict[int, list[str]], own: dict[tuple[int, int], str]) -> None:
    """Fill Actions and People, in the order of the milestones."""
    draft, taken = ladder.draft, set(own.values()) | ladder.draft.codes("Milestones")
    for number, stage in enumerate(ladder.stages.values()):
        for milestone, year in zip(milestones[number], sorted(stage.years), strict=False):
            for n, (part, item, when, unit) in enumerate(stage.years[year], 1):
                code = own.get((id(part), item.row), "")
                if not code:
                    code = free(f"{milestone}.{n}", taken)
                    draft.made["code"] += 1
                taken.add(code)
                text = item.texts.get("text", "").strip() or item.texts.get("indicator", "").strip()
                draft.made["text"] += not text
                row = {
                    "action": code,
                    "milestone": milestone,
                    "text": text or f"{UNNAMED} {part.table.sheet} row {item.row}",
                    "responsible": item.texts.get("responsible", "").strip(),
                    "unit": unit,
                    "start": written(when.start) if when.start else "",
                    "due": written(when.due),
                }
                draft.add("Actions", row, origin(item))
                people(draft, part, item, unit)


def _measures(ladder: Ladder, found: _Sorted, usual: PlanYear, unit_codes: dict[tuple[int, int], str]) -> None:
    """Fill Measures and Values."""
    draft, ways = ladder.draft, []
    long: dict[str, list[Value]] = {}
    for table, at in found.long:
        for code, read in read_long(draft, table, at).items():
            long.setdefault(code, []).extend(read)
    codes = Counter(
        _measure_code(found.related, part, item.row, item.texts) for part in found.measures for item in part.items
    )
    for part in found.measures:
        for item in part.items:
            owner = ladder.owner(measure_way(part, item, found.related), part)
            ladder.leads.setdefault(owner, unit_codes[id(part), item.row])
            code = _measure_code(found.related, part, item.row, item.texts)
            values = [*values_of(item, usual), *long.pop(code, [])]
            if not code or codes[code] > 1 or code == owner:
                number = sum(row["owner"] == owner for row in draft.rows["Measures"]) + 1
                code = free(f"{owner}.M{number}", draft.codes("Measures") | set(codes))
            said = [item.texts.get(key, "").strip() for key in ("text", "indicator")]
            indicator = ": ".join(dict.fromkeys(text for text in said if text)) or f"{UNNAMED} {code}"
            better = direction([indicator, *_prose(part, item.row)], values)
            ways.append(f"{code} {better}")
            where = next((at for at in values if at.origin.file != part.file), None)
            unit = unit_of(part, item) or _unit_beside(found, where)
            row = {"measure": code, "owner": owner, "indicator": indicator, "unit": unit, "direction": better}
            draft.add("Measures", row, origin(item))
            add_values(draft, code, values)
    yearless = [item for part in found.measures for item in part.items if {"target", "actual"} & set(item.numbers)]
    if yearless:
        rows = runs([item.row for item in yearless])
        draft.find(
            "value-year-taken", found.measures[0], f"A{yearless[0].row}", n=len(yearless), rows=rows, year=usual.label
        )
    if ways:
        draft.find("direction-taken", None, None, n=len(ways), list="; ".join(ways))
    for code, values in long.items():
        draft.find("value-of-no-measure", None, None, code, n=len(values))


def _measure_code(related: Related, part: Part, row: int, texts: dict[str, str]) -> str:
    return code_text(texts.get("code", "")) or related.code(part, row)


def _prose(part: Part, row: int) -> list[str]:
    """The other texts of a measure's row, which may say which way is better."""
    return [part.text(row, column.at) for column in part.table.columns if column.maps_to is None]


def _unit_beside(found: _Sorted, value: Value | None) -> str:
    """What a table of readings says that a measure is counted in."""
    for table, _ in found.long if value else ():
        if value and table.part.file == value.origin.file:
            return said_unit(table.part, int("".join(filter(str.isdigit, value.origin.cells))))
    return ""


def _organization(draft: Draft, part: Part) -> None:
    """Fill Organization: a name to be mended, and the plan's first and last year by what stands in it."""
    labels = {row["year"] for sheet in ("Milestones", "Values") for row in draft.rows[sheet]}
    years = sorted(PlanYear.parse(label, START_MONTH) for label in labels)
    for key, value in (
        ("name", f"{UNNAMED} {file_title(part.inspection)}"),
        ("plan_start", years[0].first_day.isoformat()),
        ("plan_end", years[-1].last_day.isoformat()),
        ("year_start_month", str(START_MONTH)),
    ):
        draft.add("Organization", {"key": key, "value": value})
