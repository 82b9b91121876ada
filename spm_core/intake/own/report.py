"""A month's report from an agency's own tracker: its rows matched to the plan's actions, then judged as the template's are.

A row belongs to the action with its code, else to the one with its text. Rows of other units are theirs to send; rows
that the plan does not know are named, and stay out until the division adds them.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from spm_core.intake.own import dates
from spm_core.intake.own import mapping as mappings
from spm_core.intake.own.anew import counted_anew
from spm_core.intake.own.changed import orders, without_doubtful_status
from spm_core.intake.own.derived import STANDS_FOR, with_status
from spm_core.intake.own.items import book_findings, read_items
from spm_core.intake.own.matching import Finder
from spm_core.intake.own.periods import of_month
from spm_core.intake.own.report_values import read_values
from spm_core.intake.own.said import reworded
from spm_core.intake.own.swaps import shows_other_order, without_doubtful_days
from spm_core.intake.rules import find
from spm_core.model import place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from spm_core.intake.cells import Source
    from spm_core.intake.known import Known
    from spm_core.intake.own.model import Inspection, Item, Mapping, Table
    from spm_core.model import Finding, KnownItem, Month

Rows = list[dict[str, Any]]

FIELDS = ("status", "completed_on", "forecast", "evidence", "note")


class OwnReport:
    """A tracker read as a month's report: `rows` as the sheet Status gives them, each with its own `sheet`."""

    def __init__(self, source: Source, found: Inspection, kept: Sequence[Mapping], chosen: Mapping | None) -> None:
        self.inspection = found
        self.sha256 = hashlib.sha256(source.data).hexdigest()
        self.tables, self.findings = _understood(self.inspection, kept, chosen)
        self.mapping = self.tables[0][1] if self.tables else None
        self.findings = [*book_findings(self.inspection), *self.findings]
        self.known: Known | None = None
        self.columns: dict[str, dict[str, str]] = {}
        self.rows: Rows = []
        self.measures: Rows = []
        self.passed: dict[str, list[tuple[str, str]]] = {"other": [], "heads": []}
        """(sheet, cell) of the lines about other units' actions, and of those that are milestones of the plan"""
        self.again: dict[str, tuple[str, str]] = {}
        """sheet -> its first cell about an action that another sheet, the second, speaks of too"""

    def read(self, unit: str | None, month: Month | None, known: Known | None) -> None:
        """Match every row to an action of the unit, and judge it."""
        self.known = known
        seen: dict[str, tuple[str, str]] = {}
        fullest = sorted(self.tables, key=lambda one: -len(one[0].columns))  # the fullest speaks first
        now = [self._now(table, mapping, month) for table, mapping in fullest]
        read = [(table, *read_items(self.inspection, table)) for table in now]
        every = [item for _, items, _ in read for item in items]
        swapped = known is not None and unit is not None and shows_other_order(every, known, unit)
        for table, found, said in read:
            own = len(self.findings)
            self.findings += said
            values = [one.maps_to for one in table.columns if (one.maps_to or "").startswith(("actual", "target"))]
            items = found if values else self._with(with_status(table, found))
            items = self._with(without_doubtful_days(items)) if swapped else items
            self.columns[table.sheet] = _letters(table)
            finder = Finder(known, unit) if known and unit else None
            if values and known:
                rows, more = read_values(self.inspection, table, items, known, seen)
                self.measures += rows
                self.findings += more
            before = len(self.passed["other"])
            for item in items if not values else ():
                self._row(item, finder, seen, month)
            if others := {cell for _, cell in self.passed["other"][before:]}:
                mine = tuple(item.row for item in items if not others & set(item.cells.values()))
                _, about = read_items(self.inspection, replace(table, item_rows=mine))
                self.findings[own : own + len(said)] = about  # what is said of other units' lines is theirs to mend
        self.findings += self._told()

    def _with(self, told: tuple[list[Item], list[Finding]]) -> list[Item]:
        """Take the findings of a step, and give its items."""
        items, findings = told
        self.findings += findings
        return items

    def _now(self, table: Table, mapping: Mapping, month: Month | None) -> Table:
        """The table read from the columns of the month, with the words that these hold."""
        if month and self.known:
            table, said = of_month(table, month, self.known.start_month)
            self.findings += said
        return mappings.spoken(reworded(self.inspection, table), mapping)

    def _row(self, item: Item, finder: Finder | None, seen: dict[str, tuple[str, str]], month: Month | None) -> None:
        if not (item.texts.get("text") or item.texts.get("code")):
            return
        cell = item.cells.get("text") or item.cells.get("code") or f"A{item.row}"
        if finder is None:
            return
        action, why = finder.find(item)
        if action is not None and why:
            where = item.cells.get("code", cell)
            self.findings.append(
                find(
                    why,
                    item.sheet,
                    where,
                    item.texts.get("code"),
                    said=item.texts["text"],
                    plan=action.text,
                    item=action.item,
                )
            )
            if why == "code-of-another":
                return
        if action is None:
            if why in self.passed:
                self.passed[why].append((item.sheet, cell))
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
        first = seen.get(action.item)
        if first and first[0] != item.sheet:
            self.again.setdefault(item.sheet, (cell, first[0]))
            return
        if first:
            self.findings.append(find("row-twice", item.sheet, cell, action.item, other=place(*first)))
        seen.setdefault(action.item, (item.sheet, cell))
        if action.state != "live":
            self.findings.append(find(f"item-{action.state}", item.sheet, cell, action.item, other=action.year))
        self.rows.append(self._judged(item, action, month, cell))

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
            return find("completed-without-date", item.sheet, f"{letter}{item.row}", other=place(item.sheet, status))
        return find("completed-day-nowhere", item.sheet, status, item.texts.get("status"))

    def _new_date(self, item: Item, action: KnownItem) -> date | None:
        """Give the tracker's due date where the plan has another: a change is asked for, and nothing changes by itself."""
        due = item.days.get("due")
        if not (due and action.due and action.open) or due.precision != "day" or due.day == action.due:
            return None
        if (other := dates.swapped(item.texts["due"], due)) == action.due:
            # the plan's own date in the other order is no change asked for, but a question about the order
            said = {"first": due.day.isoformat(), "second": other.isoformat()}
            self.findings.append(find("date-order-unknown", item.sheet, item.cells["due"], item.texts["due"], **said))
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
        for why, code in (("other", "rows-of-others"), ("heads", "rows-that-head")):
            if lines := self.passed[why]:
                yield find(code, *lines[0], None, count=len(lines))


def _letters(table: Table) -> dict[str, str]:
    """Give the letters of the columns that a report's rows are read from; a status in several columns has their range."""
    found = {}
    for field in ("action", *FIELDS):
        of = [one.letter for one in table.columns if one.maps_to == ("code" if field == "action" else field)]
        if field == "status" and not of:
            of = [one.letter for one in table.columns if one.maps_to in STANDS_FOR]
        if of:
            found[field] = f"{of[0]}:{of[-1]}" if field == "status" and len(of) > 1 else of[0]
    return found


def _understood(
    inspection: Inspection, kept: Sequence[Mapping], chosen: Mapping | None
) -> tuple[list[tuple[Table, Mapping]], list[Finding]]:
    """Apply the mapping asked for, or the kept one of each table's layout; each table with the mapping that it is read by."""
    found: list[tuple[Table, Mapping]] = []
    findings: list[Finding] = []
    skipped: list[Finding] = []
    tables = inspection.tables
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
        applied = counted_anew(inspection, table, mappings.apply(table, mapping))
        found.append((without_doubtful_status(applied, mapping, findings), mapping))
        findings += orders(table, mapping)
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
    return found, [*findings, *skipped] if found else findings
