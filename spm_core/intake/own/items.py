"""A table's rows as items, read through what its columns and words mean; and everything that cannot be read, cell by cell.

No value is taken in silence: what is no date, no number, no known word, or hidden, or an error, is a finding.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from spm_core.intake.cells import as_text
from spm_core.intake.own import dates, words
from spm_core.intake.own.book import book_findings
from spm_core.intake.own.contents import address, amount, looks_like_thousands, shows_decimals
from spm_core.intake.own.exchanged import exchanged_dates
from spm_core.intake.own.model import DATES, MANY, Column, Inspection, Item, Table, is_value
from spm_core.intake.own.said import is_marked
from spm_core.intake.own.scales import as_percent, mixed_scales, years_alone
from spm_core.intake.own.spread import continued_rows, merged_rows, sparse_columns
from spm_core.intake.own.statuses import plain
from spm_core.intake.rules import find

if TYPE_CHECKING:
    from spm_core.intake.values import Day
    from spm_core.model import Finding

__all__ = ["book_findings", "read_items", "unread_cells", "with_findings"]

EACH = 12
"""so many cells of one kind have a finding each; more of them share one that lists them"""
DIGITS = 10**15


def with_findings(inspection: Inspection) -> Inspection:
    """Give an inspection with the cells that cannot be read, as its tables are understood now."""
    tables, findings = [], list(book_findings(inspection))
    for table in inspection.tables:
        reader = _Reader(inspection, table)
        reader.items()
        columns = tuple(replace(column, unread=tuple(reader.unread[column.at])) for column in table.columns)
        tables.append(replace(table, columns=columns))
        findings += reader.findings()
    return replace(inspection, tables=tuple(tables), findings=tuple(findings))


def read_items(inspection: Inspection, table: Table) -> tuple[list[Item], list[Finding]]:
    """Read the items of a table, in sheet order, and the findings of its cells."""
    reader = _Reader(inspection, table)
    return reader.items(), reader.findings()


def unread_cells(inspection: Inspection, table: Table) -> dict[int, tuple[tuple[str, str], ...]]:
    """Give the cells (cell, value) of each column of a table that its meaning cannot be read from."""
    reader = _Reader(inspection, table)
    reader.items()
    return {at: tuple(cells) for at, cells in reader.unread.items()}


class _Reader:
    """Reads one table; gathers what it cannot read by rule and column."""

    def __init__(self, inspection: Inspection, table: Table) -> None:
        self.file, self.table = inspection.file, table
        self.sheet = inspection.workbook.sheets[table.sheet.casefold()]
        self.plain_text = inspection.kind == "csv"
        self.columns = [column for column in table.columns if column.maps_to and not column.marks]
        self.marks = [column for column in table.columns if column.maps_to == "status" and column.marks]
        self.words = {word.text: word.means for word in table.words}
        self.plain_words = {plain(word.text): word.means for word in table.words}
        self.guesses = {word.text: word.guess for word in table.words if word.guess}
        self.unread: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
        self._found: defaultdict[tuple[str, int], list[tuple[str, str, dict[str, str]]]] = defaultdict(list)
        self._merged = merged_rows(self.sheet, table)
        self._sparse = sparse_columns(self.sheet, table)
        self._read: list[Item] = []
        self._decimal: bool | None = None
        """whether a text of the values shows which mark divides whole from decimals; None: not looked yet"""
        self._spoiled = self.sheet.errors or self.sheet.uncalculated or self.sheet.disputed

    def items(self) -> list[Item]:
        """Read every item row."""
        above: dict[int, tuple[int, Any]] = {}
        groups: list[tuple[int, str]] = []
        waiting = list(self.table.group_rows)
        continued = continued_rows(self.table)
        items = []
        for y in self.table.item_rows:
            while waiting and waiting[0][0] < y:
                row, text = waiting.pop(0)
                if groups and row == groups[-1][0] + 1:
                    groups.append((row, text))
                else:
                    groups = [(row, text)]
                above.clear()
            items.append(self._item(y, above, groups, continued.get(y, ())))
        self._read = items
        return items

    def _item(
        self, y: int, above: dict[int, tuple[int, Any]], groups: list[tuple[int, str]], continued: tuple[int, ...]
    ) -> Item:
        texts: dict[str, str] = {}
        days: dict[str, Day] = {}
        numbers: dict[str, float] = {}
        cells: dict[str, str] = {}
        status = None
        for column in self.columns:
            row, value = self._value(y, column.at, above)
            meaning = column.maps_to or ""
            if self._spoiled and self._broken(row, column):
                continue
            text = self._text(row, column, value)
            if not text:
                continue
            for more in continued:
                extra = as_text(self.sheet.rows[more - 1][column.at - 1])
                text = f"{text} {extra}" if extra else text
            if meaning in texts:
                texts[meaning] = f"{texts[meaning]}\n{text}" if meaning in MANY else texts[meaning]
                continue
            texts[meaning], cells[meaning] = text, address(row, column.at)
            if meaning in DATES:
                day = self._day(row, column, value, text)
                if day:
                    days[meaning] = day
            elif meaning == "status":
                status = self._status(row, column, text)
            elif meaning == "percent" or is_value(meaning):
                number = self._number(row, column, value, text)
                if number is not None:
                    numbers[meaning] = number
        status = self._marked(y, texts, cells) if self.marks else status
        self._outline(y, texts, cells)
        return Item(self.file, self.table.sheet, y, texts, days, numbers, cells, status, tuple(groups))

    def _value(self, y: int, x: int, above: dict[int, tuple[int, Any]]) -> tuple[int, Any]:
        """Give a cell's value and the row it stands in: a merged cell's from its first row, a sparse column's from above."""
        value = self.sheet.rows[y - 1][x - 1]
        if value != "" and not (isinstance(value, str) and not value.strip()):
            above[x] = (y, value)
            return y, value
        if (y, x) in self._merged:
            row = self._merged[y, x]
            return row, self.sheet.rows[row - 1][x - 1]
        if x in self._sparse and x in above:
            return above[x]
        return y, value

    def _outline(self, y: int, texts: dict[str, str], cells: dict[str, str]) -> None:
        """Take the text that stands in the next column of an outline; a line without any is a finding."""
        if texts.get("text"):
            return
        for column in self.table.columns:
            if not column.header and column.maps_to in (None, "group", "note"):
                text = as_text(self.sheet.rows[y - 1][column.at - 1])
                if text:
                    texts["text"], cells["text"] = text, address(y, column.at)
        if not texts.get("text"):
            self._note("row-without-text", 0, f"A{y}", texts.get("code", ""))

    def _broken(self, y: int, column: Column) -> bool:
        place = (y, column.at)
        if place in self.sheet.errors:
            code, said = "error-cell", self.sheet.errors[place]
        elif place in self.sheet.uncalculated:
            code, said = "formula-not-calculated", ""
        elif place in self.sheet.disputed:
            code, said = "cell-disputed", self.sheet.disputed[place]
        else:
            return False
        self._note(code, column.at, address(y, column.at), said, other=f"'{said}'" if said else "nothing")
        return True

    def _text(self, y: int, column: Column, value: Any) -> str:
        if column.maps_to != "code":
            return as_text(value)
        place, text = (y, column.at), as_text(value)
        if isinstance(value, float):
            text = as_text(value, self.sheet.decimals.get(place, 0))
            if abs(value) >= DIGITS or place in self.sheet.digits:
                self._note("digits-lost", column.at, address(*place), text)
        elif isinstance(value, list):
            self._note("code-became-date", column.at, address(*place), text)
        return text.strip("| ")

    def _day(self, y: int, column: Column, value: Any, text: str) -> Day | None:
        cell = address(y, column.at)
        if dates.is_null_date(value):
            self._note("null-date", column.at, cell, text)
            return None
        if words.says_nothing(text):
            return None
        asked = column.date_order == "ask" and isinstance(value, str) and dates.evidence(text) == "either"
        mdy, dmy = (dates.read(text, one) for one in ("mdy", "dmy")) if asked else (None, None)
        if mdy and dmy:
            self.unread[column.at].append((cell, text))
            self._note(
                "date-order-unknown", column.at, cell, text, first=mdy.day.isoformat(), second=dmy.day.isoformat()
            )
            return None
        day = dates.settled(value, column.date_order)
        if day is None:
            self.unread[column.at].append((cell, text))
            self._note("own-date-unread", column.at, cell, text, suggestion=dates.how_to_mend(value))
        elif isinstance(value, str) and not self.plain_text:
            self._note("text-for-date", column.at, cell, text, day=day.day.isoformat())
        return day

    def _status(self, y: int, column: Column, text: str) -> str | None:
        said = self.words.get(text) or self.plain_words.get(plain(text))
        if said is None and not (text in self.words and words.says_nothing(text)):
            self.unread[column.at].append((address(y, column.at), text))
            guess = self.guesses.get(text)
            may = f"It may mean {guess}, and counts for nothing until you say so. " if guess else ""
            self._note("own-status-unknown", column.at, address(y, column.at), text, guess=may)
        return said

    def _marked(self, y: int, texts: dict[str, str], cells: dict[str, str]) -> str | None:
        """The status of the one column that is marked, where each stands for one."""
        row = self.sheet.rows[y - 1]
        marked = [one for one in self.marks if not self._broken(y, one) and is_marked(row[one.at - 1])]
        if not marked:
            return None
        place = address(y, marked[0].at)
        if len(marked) > 1:
            self._note("status-marked-twice", 0, place, ", ".join(column.header for column in marked))
            return None
        texts["status"], cells["status"] = marked[0].header, place
        return marked[0].marks

    def _number(self, y: int, column: Column, value: Any, text: str) -> float | None:
        cell = address(y, column.at)
        if isinstance(value, (bool, list)):
            number = None
        elif isinstance(value, (int, float)):
            number = float(value)
        else:
            number = amount(text, comma=self.sheet.decimal_comma)
            if number is not None and (other := self._other_reading(text)) is not None:
                self.unread[column.at].append((cell, text))
                self._note("number-either", column.at, cell, text, first=f"{number:.15g}", second=f"{other:.15g}")
                return None
            if number is not None and not self.plain_text:
                self._note("text-for-number", column.at, cell, text, number=f"{number:.15g}")
        if number is None:
            if not words.says_nothing(text):
                self.unread[column.at].append((cell, text))
                self._note("own-number-unread", column.at, cell, text)
            return None
        if (y, column.at) in self.sheet.percents:
            number = round(number * 100, 10)
        elif column.maps_to == "percent" and not text.endswith("%"):
            percent = as_percent(number, column.scale)
            if isinstance(percent, tuple):
                self.unread[column.at].append((cell, text))
                first, second = (f"{one:.15g}%" for one in percent)
                self._note("percent-or-fraction", column.at, cell, text, first=first, second=second)
                return None
            number = percent
        if column.maps_to == "percent" and not 0 <= number <= 100:
            self.unread[column.at].append((cell, text))
            self._note("percent-beyond", column.at, cell, text)
            return None
        return number

    def _other_reading(self, text: str) -> float | None:
        """The number that a text such as 1.400 may be as well, where thousands and decimals look alike and nothing decides.

        A text beside it in the table that shows the mark as a decimal one (12.5) decides; so does one in the other way
        (1,250.5).
        """
        mark = "," if self.sheet.decimal_comma else "."
        if not looks_like_thousands(text, mark):
            return None
        if self._decimal is None:
            texts = (
                as_text(self.sheet.rows[y - 1][one.at - 1])
                for one in self.columns
                if one.maps_to == "percent" or is_value(one.maps_to)
                for y in self.table.item_rows
            )
            self._decimal = any(shows_decimals(one, mark) for one in texts)
        return None if self._decimal else float(text.replace(mark, "").rstrip("% "))

    def _note(self, code: str, x: int, cell: str, value: str, **details: str) -> None:
        self._found[code, x].append((cell, value, details))

    def findings(self) -> list[Finding]:
        """Give a finding for each cell that is no plain value; many of one kind in a column share one."""
        found: list[Finding] = []
        for y in self._textless():
            self._note("row-without-text", 0, f"A{y}", "")
        for (code, _), cells in self._found.items():
            alike = code in SHARED or len(cells) > EACH
            shown = cells[:1] if alike else cells
            for cell, value, details in shown:
                each = [f"{one} as {said['number']}" if "number" in said else one for one, _, said in cells]
                more = f" ({len(cells)} cells alike: {_listed(each)})" if alike and len(cells) > 1 else ""
                said = find(code, self.table.sheet, cell, value or None, **details)
                found.append(replace(said, message=said.message + more))
        found += mixed_scales(self.sheet, self.table, self._read)
        found += years_alone(self.table)
        found += exchanged_dates(self.sheet, self.table)
        return found

    def _textless(self) -> list[int]:
        """The lines that hold several values and no text: they are no items, which is not to be passed over in silence."""
        rows = [y for y, what in self.table.other_rows if what == "without a text"]
        return [y for y in rows if sum(bool(as_text(self.sheet.rows[y - 1][one.at - 1])) for one in self.columns) > 1]


SHARED = ("null-date", "text-for-date", "text-for-number")


def _listed(cells: list[str]) -> str:
    return ", ".join(cells[:6]) + (f" and {len(cells) - 6} more" if len(cells) > 6 else "")
