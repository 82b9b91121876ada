"""A month's report from an agency's own tracker: its rows matched to the plan's actions, then judged as the template's are.

A row belongs to the action with its code, else to the one with its text. Rows of other units are theirs to send; rows
that the plan does not know are named, and stay out until the division adds them.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from spm_core.intake.own import mapping as mappings
from spm_core.intake.own.inspect import of_workbook
from spm_core.intake.own.items import book_findings, read_items
from spm_core.intake.rules import find
from spm_core.intake.values import nearest, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from spm_core.intake.cells import Source, Workbook
    from spm_core.intake.known import Known
    from spm_core.intake.own.model import Item, Mapping, Table
    from spm_core.model import Finding, KnownItem, Month

Rows = list[dict[str, Any]]

FIELDS = ("status", "completed_on", "forecast", "evidence", "note")


class OwnReport:
    """A tracker read as a month's report: `rows` as the sheet Status gives them, each with its own `sheet`."""

    def __init__(self, source: Source, workbook: Workbook, kept: Sequence[Mapping], chosen: Mapping | None) -> None:
        self.inspection = of_workbook(source, workbook)
        self.sha256 = hashlib.sha256(source.data).hexdigest()
        self.tables, self.mapping, self.findings = _understood(self.inspection.tables, kept, chosen)
        self.findings = [*book_findings(self.inspection), *self.findings]
        self.known: Known | None = None
        self.columns: dict[str, dict[str, str]] = {}
        self.rows: Rows = []
        self.measures: Rows = []
        self.others: list[tuple[str, str]] = []
        """(sheet, cell) of the lines about other units' actions"""
        self.again: dict[str, tuple[str, str]] = {}
        """sheet -> its first cell about an action that another sheet, the second, speaks of too"""

    def read(self, unit: str | None, month: Month | None, known: Known | None) -> None:
        """Match every row to an action of the unit, and judge it."""
        self.known = known
        seen: dict[str, str] = {}
        for table in sorted(self.tables, key=lambda one: -len(one.columns)):  # the fullest speaks for an item in two
            items, findings = read_items(self.inspection, table)
            self.findings += findings
            self.columns[table.sheet] = {
                field: column.letter
                for field in ("action", *FIELDS)
                if (column := table.column("code" if field == "action" else field))
            }
            finder = _Finder(known, unit) if known and unit else None
            values = [one.maps_to for one in table.columns if (one.maps_to or "").startswith(("actual", "target"))]
            for item in items:
                if not values:
                    self._row(item, finder, seen, month)
                elif known:
                    self._values(item, known, seen)
        self.findings += self._told()

    def _row(self, item: Item, finder: _Finder | None, seen: dict[str, str], month: Month | None) -> None:
        if not (item.texts.get("text") or item.texts.get("code")):
            return
        cell = item.cells.get("text") or item.cells.get("code") or f"A{item.row}"
        if finder is None:
            return
        action, why = finder.find(item)
        if action is None:
            if why == "other":
                self.others.append((item.sheet, cell))
            else:
                self.findings.append(
                    find(
                        why,
                        item.sheet,
                        cell,
                        item.texts.get("text") or item.texts.get("code"),
                        suggestion=finder.suggestion(item),
                    )
                )
            return
        if seen.get(action.item, f"{item.sheet}!{cell}").rpartition("!")[0] != item.sheet:
            self.again.setdefault(item.sheet, (cell, seen[action.item].rpartition("!")[0]))
            return
        if action.item in seen:
            self.findings.append(find("row-twice", item.sheet, cell, action.item, other=seen[action.item]))
        seen.setdefault(action.item, f"{item.sheet}!{cell}")
        if action.state != "live":
            self.findings.append(find(f"item-{action.state}", item.sheet, cell, action.item, other=action.year))
        self.rows.append(self._judged(item, action, month, cell))

    def _values(self, item: Item, known: Known, seen: dict[str, str]) -> None:
        """Take the actual values of a measure's row; its baseline and targets are the plan's."""
        said = [item.texts.get(key, "") for key in ("text", "indicator")]
        names = {plain(": ".join(text for text in said if text)), *(plain(text) for text in said if text)}
        measure = known.measure(item.texts.get("code", "")) or next(
            (one.measure for one in known.expected.measures.values() if plain(one.indicator) in names), None
        )
        cell = item.cells.get("text") or f"A{item.row}"
        if measure is None:
            how = "Ask your division to add it to the plan; until then it is in no figure."
            self.findings.append(find("row-not-in-plan", item.sheet, cell, ": ".join(said), suggestion=how))
            return
        for meaning, value in item.numbers.items():
            kind, _, year = meaning.partition(":")
            if kind != "actual" or not year:
                continue
            where = f"{item.sheet}!{item.cells[meaning]}"
            if (key := f"{measure} {year}") in seen:
                self.findings.append(find("row-twice", item.sheet, item.cells[meaning], key, other=seen[key]))
            seen.setdefault(key, where)
            place = {"row": item.row, "sheet": item.sheet, "cell": item.cells[meaning]}
            told = {"measure": measure, "year": year, "subgroup": "", "n": None, "value": value}
            self.measures.append({**place, **told, "suppressed": False, "note": item.texts.get("note", "")})

    def _judged(self, item: Item, action: KnownItem, month: Month | None, cell: str) -> dict[str, Any]:
        status, completed = self._completed(item, action, month, item.cells.get("status", cell))
        change = self._new_date(item, action)
        forecast = item.days.get("forecast")
        return {
            "row": item.row,
            "sheet": item.sheet,
            "action": action.item,
            "status": status,
            "status_read": item.texts.get("status", ""),
            "completed_on": completed,
            "forecast": forecast.day if forecast else change,
            "evidence": item.texts.get("evidence", ""),
            "note": item.texts.get("note", ""),
            "change_asked": "re-date" if change else None,
            "change_detail": change.isoformat() if change else None,
        }

    def _completed(
        self, item: Item, action: KnownItem, month: Month | None, cell: str
    ) -> tuple[str | None, date | None]:
        """Give the status and the day of completion; what was said before, with its day, is nothing new."""
        day = item.days.get("completed_on")
        said, done = item.texts.get("status"), day.day if day else None
        if item.status != "Completed":
            if done:
                where = item.cells["completed_on"]
                self.findings.append(
                    find("completed-not-counted", item.sheet, where, done.isoformat(), other=said or "blank")
                )
            return item.status, None
        if done is None and action.last_status == "Completed":
            return None, None
        if done is None and month and self.mapping and self.mapping.completed_day == "month-end":
            done = month.last_day
            self.findings.append(find("completed-day-taken", item.sheet, cell, said, day=done.isoformat()))
        elif done is None:
            self.findings.append(self._without_day(item, cell))
        elif month and done > month.last_day:
            where, last = item.cells["completed_on"], month.last_day.isoformat()
            self.findings.append(find("completed-ahead", item.sheet, where, done.isoformat(), last_day=last))
        elif self.known and done < self.known.first_day(action.year):
            where = item.cells["completed_on"]
            self.findings.append(find("completed-before-year", item.sheet, where, done.isoformat(), year=action.year))
        return "Completed", done

    def _without_day(self, item: Item, status: str) -> Finding:
        """Say where the day of completion is to be written: in its column, which must not be the status's."""
        if letter := self.columns[item.sheet].get("completed_on"):
            said = f"{item.sheet}!{status}" if item.sheet else status
            return find("completed-without-date", item.sheet, f"{letter}{item.row}", said)
        return find("completed-day-nowhere", item.sheet, status, item.texts.get("status"))

    def _new_date(self, item: Item, action: KnownItem) -> date | None:
        """Give the tracker's due date where the plan has another: a change is asked for, and nothing changes by itself."""
        due = item.days.get("due")
        if not (due and action.due and action.open) or due.precision != "day" or due.day == action.due:
            return None
        self.findings.append(
            find(
                "due-differs",
                item.sheet,
                item.cells["due"],
                item.texts["due"],
                other=action.due.isoformat(),
                day=due.day.isoformat(),
            )
        )
        return due.day

    def _told(self) -> Iterator[Finding]:
        for sheet, (cell, other) in self.again.items():
            yield find("table-repeats", sheet, cell, None, other=other)
        if self.others:
            sheet, cell = self.others[0]
            yield find("rows-of-others", sheet, cell, None, count=len(self.others))


class _Finder:
    """Finds the plan's action that a row speaks of."""

    def __init__(self, known: Known, unit: str) -> None:
        self.known, self.unit = known, unit
        self.by_text: defaultdict[str, list[KnownItem]] = defaultdict(list)
        for item in known.expected.items.values():
            if item.kind == "action":
                self.by_text[plain(item.text)].append(item)
        self.used: set[str] = set()

    def _mine(self, item: KnownItem) -> bool:
        return self.unit in (item.lead, item.lead_end, item.lead_then)

    def find(self, row: Item) -> tuple[KnownItem | None, str]:
        """Give the action, or None with the reason: `other` (another unit's), or the code of a rule."""
        code, text = row.texts.get("code", ""), plain(row.texts.get("text", ""))
        coded = self.known.item(code) if code else None
        if coded and coded.kind == "action" and (not text or plain(coded.text) == text or text not in self.by_text):
            return (coded, "") if self._mine(coded) else (None, "other")
        same = self.by_text.get(text, []) if text else []
        mine = [item for item in same if self._mine(item) and item.item not in self.used]
        if len(mine) > 1:
            groups = {plain(said) for _, said in row.groups} | {
                plain(row.texts.get(name, "")) for name in ("group", "milestone")
            }
            titles = self.known.expected.items
            mine = [
                item for item in mine if item.milestone in titles and plain(titles[item.milestone].text) in groups
            ] or mine
        if mine:
            self.used.add(mine[0].item)
            return mine[0], ""
        return (None, "other") if same and not any(self._mine(item) for item in same) else (None, "row-not-in-plan")

    def suggestion(self, row: Item) -> str:
        """Say what may help."""
        texts = [item.text for items in self.by_text.values() for item in items if self._mine(item)]
        return nearest(
            row.texts.get("text", ""), texts, "Ask your division to add it to the plan; until then it is in no figure."
        )


def _understood(
    tables: Sequence[Table], kept: Sequence[Mapping], chosen: Mapping | None
) -> tuple[list[Table], Mapping | None, list[Finding]]:
    """Apply the mapping asked for, or the kept one of each table's layout."""
    found: list[Table] = []
    findings: list[Finding] = []
    skipped: list[Finding] = []
    used: Mapping | None = None
    for table in tables:
        if table.kind in ("template", "list") and not chosen:
            continue
        mapping = (
            chosen
            if chosen and (mappings.matches(table, chosen) or mappings.differences(table, chosen) is not None)
            else None
        )
        mapping = mapping or (None if chosen else mappings.nearest(table, kept))
        if mapping is None or (mapping.sheets and table.sheet not in mapping.sheets):
            if table.item_rows:
                skipped.append(find("table-not-mapped", table.sheet, table.place.rpartition("!")[2]))
            continue
        used = used or mapping
        found.append(mappings.apply(table, mapping))
        if not mappings.matches(table, mapping):
            changed = mappings.differences(table, mapping)
            said = (
                [column.header for column in changed.added]
                + [f"{old} (now {column.header})" for old, column in changed.renamed]
                if changed
                else []
            )
            lost = list(changed.gone) if changed else []
            findings.append(
                find(
                    "layout-changed",
                    table.sheet,
                    None,
                    None,
                    name=mapping.name,
                    new=", ".join(said) or "none",
                    gone=", ".join(lost) or "none",
                )
            )
    if tables and not found:
        findings.append(
            find(
                "layout-unknown",
                tables[0].sheet,
                None,
                None,
                name=f"“{chosen.name}”" if chosen else "any kept mapping",
            )
        )
    return found, used, [*findings, *skipped] if found else findings
