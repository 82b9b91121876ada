"""Measures and their values: from tables with years across, and from readings that stand one below another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spm_core.intake.cells import letter
from spm_core.intake.own.plan_dates import START_MONTH
from spm_core.intake.own.plan_model import Origin
from spm_core.intake.own.plan_relations import code_text
from spm_core.intake.rules import find
from spm_core.intake.values import Amount, as_amount
from spm_core.model import PlanYear

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spm_core.intake.own.model import Column, Item
    from spm_core.intake.own.plan_model import Draft, Part

_LOWER = re.compile(
    r"\b(reduc\w+|decreas\w+|lower\w*|fewer|declin\w+|drop-?outs?|absen\w+|suspension\w*|turnover|vacanc\w+|incident\w*"
    r"|expulsion\w*|complaint\w*|days? (?:until|to)|waiting)\b",
    re.IGNORECASE,
)
_HIGHER = re.compile(r"\b(increas\w+|rais\w+|grow\w*|improv\w+|expand\w*)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Readings:
    """A table of one reading a row: the columns of its year and its kinds of value (column -> kind)."""

    part: Part
    year: int
    kinds: dict[int, str]


@dataclass(frozen=True)
class Value:
    """One value of a measure, and the cell that it was read from."""

    year: str
    kind: str
    value: float | str
    origin: Origin


def words(header: str) -> str:
    """Give a heading as words: `ActualValue` is Actual Value.

    >>> words("ActualValue"), words("MEASURE_ID")
    ('Actual Value', 'MEASURE ID')
    """
    return " ".join(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header).replace("_", " ").split())


def year_label(text: str) -> str | None:
    """Give the plan year that a text names; a year alone is the one that ends in it, as schools count.

    >>> year_label("2025"), year_label("2024-25"), year_label("SY 2024/25"), year_label("n/a")
    ('2024-25', '2024-25', '2024-25', None)
    """
    text = re.sub(r"^(?:school year|fiscal year|sy|fy)\s*", "", text.strip(), flags=re.IGNORECASE)
    if found := re.fullmatch(r"(20\d\d)(?:\.0)?", text):
        return PlanYear(int(found[1]) - 1, START_MONTH).label
    if found := re.fullmatch(r"(?:20)?(\d\d)\s*[-/–]\s*(?:20)?(\d\d)", text):
        return PlanYear(2000 + int(found[1])).label if (int(found[1]) + 1) % 100 == int(found[2]) else None
    return None


def readings(part: Part) -> Readings | None:
    """Take a table as readings where a column holds years and others say target, actual or baseline; else None."""
    rows = part.body()
    if part.table.column("due") or part.table.column("status") or len(rows) < 2:
        return None
    year, kinds = 0, dict[int, str]()
    for column in part.table.columns:
        heading = words(column.header).casefold()
        texts = [text for row in rows if (text := part.text(row, column.at))]
        if not year and "year" in heading and texts and all(map(year_label, texts)) and len(texts) == len(rows):
            year = column.at
        kind = next((kind for kind in ("baseline", "target", "actual") if re.search(rf"\b{kind}\b", heading)), None)
        if kind is None and re.fullmatch(r"(result|value|rate|percent|score)s?", heading):
            kind = "actual"
        if kind and kind not in kinds.values() and texts and any(_is_number(part, row, column.at) for row in rows):
            kinds[column.at] = kind
    return Readings(part, year, kinds) if year and kinds else None


def _is_number(part: Part, row: int, at: int) -> bool:
    read = as_amount(part.raw(row, at))
    return isinstance(read, Amount) and read.value is not None


def code_column(table: Readings, codes: set[str]) -> tuple[int, int]:
    """Give how many codes of a table of measures a table of readings names, and in which column; (0, 0) if in none."""
    best = (0, 0)
    for column in table.part.table.columns:
        said = {code_text(text) for row in table.part.body() if (text := table.part.text(row, column.at))}
        if said and len(said & codes) >= 0.9 * len(said):
            best = max(best, (len(said), column.at))
    return best


def values_of(item: Item, usual: PlanYear) -> list[Value]:
    """Give the values in a row with years across; a baseline is of the year before the first other, else before `usual`."""
    said = {key: number for key, number in item.numbers.items() if key.partition(":")[0] in ("target", "actual")}
    labels = sorted(key.partition(":")[2] or usual.label for key in said)
    values = []
    for key, number in item.numbers.items():
        kind, _, year = key.partition(":")
        where = Origin(item.file, item.sheet, item.cells.get(key, f"A{item.row}"))
        if key in ("target", "actual"):
            values.append(Value(usual.label, kind, number, where))
        elif kind == "baseline":
            before = PlanYear((int(labels[0][:4]) if labels else usual.start) - 1, START_MONTH).label
            values.append(Value(year or before, kind, number, where))
        elif key in said:
            values.append(Value(year, kind, number, where))
    return values


def read_long(draft: Draft, table: Readings, at: int) -> dict[str, list[Value]]:
    """Give the values of a table of readings by the measure's code; a cell that holds no number is a finding."""
    found: dict[str, list[Value]] = {}
    for row in table.part.body():
        code, year = code_text(table.part.text(row, at)), year_label(table.part.text(row, table.year))
        for column, kind in table.kinds.items():
            amount = as_amount(table.part.raw(row, column))
            cell = f"{letter(column)}{row}"
            if not isinstance(amount, Amount):
                draft.find("value-left-out", table.part, cell, table.part.text(row, column))
            elif code and year and (amount.value is not None or amount.suppressed):
                where = Origin(table.part.file, table.part.table.sheet, cell)
                found.setdefault(code, []).append(
                    Value(year, kind, "*" if amount.value is None else amount.value, where)
                )
    return found


def direction(texts: Sequence[str], values: Sequence[Value]) -> str:
    """Say which way is better: by the words of its texts, else by the way its targets go.

    >>> direction(["Decrease chronic absence"], []), direction(["Absence rate"], []), direction(["Reading"], [])
    ('lower', 'lower', 'higher')
    """
    text = " ".join(texts)
    first = next(
        (found for found in sorted([*_LOWER.finditer(text), *_HIGHER.finditer(text)], key=lambda f: f.start())), None
    )
    if first:
        return "lower" if _LOWER.fullmatch(first[0]) else "higher"
    targets = [one.value for one in sorted(values, key=lambda one: one.year) if one.kind == "target"]
    numbers = [value for value in targets if isinstance(value, float)]
    return "lower" if len(numbers) > 1 and numbers[-1] < numbers[0] else "higher"


def says_unit(column: Column) -> bool:
    """Whether a column says what a measure is counted in."""
    pattern = r"(unit|symbol|format|value format|unit of measure|measure unit)s?"
    return re.fullmatch(pattern, words(column.header), re.IGNORECASE) is not None


def said_unit(part: Part, row: int) -> str:
    """Give what a row's measure is counted in, where a column says it: `%` where it says percent."""
    said = next((part.text(row, column.at) for column in part.table.columns if says_unit(column)), "")
    return "%" if re.search(r"%|percent", said, re.IGNORECASE) else said if re.fullmatch(r"[^\d#]+", said) else ""


def unit_of(part: Part, item: Item) -> str:
    """Give what an item is counted in: what a column says, else `%` where its numbers are shown as percents."""
    sheet = part.inspection.workbook.sheet(part.table.sheet)
    shown = sheet.percents if sheet else frozenset()
    places = [column.at for column in part.table.columns if column.maps_to in item.numbers]
    return said_unit(part, item.row) or ("%" if any((item.row, at) in shown for at in places) else "")


def add_values(draft: Draft, code: str, values: Sequence[Value]) -> None:
    """Add a measure's values, one for each year and kind: of several the last, and a finding for each other.

    Without a baseline the first actual stands as one: progress is counted from it.
    """
    kept: dict[tuple[str, str], Value] = {}
    for value in values:
        if earlier := kept.get((value.year, value.kind)):
            where, other = earlier.origin, f"{value.origin.sheet or value.origin.file}!{value.origin.cells}"
            said = {"kind": value.kind, "year": value.year, "other": other}
            found = find("value-of-year-again", where.sheet, where.cells, str(earlier.value), **said)
            draft.findings.append((where.file, found))
        kept[value.year, value.kind] = value
    actuals = sorted(year for year, kind in kept if kind == "actual")
    if actuals and not any(kind == "baseline" for _, kind in kept):
        first = kept.pop((actuals[0], "actual"))
        kept[first.year, "baseline"] = Value(first.year, "baseline", first.value, first.origin)
        draft.made["baseline"] += 1
    for (year, kind), value in sorted(kept.items()):
        draft.add("Values", {"measure": code, "year": year, "kind": kind, "value": value.value}, value.origin)
