"""The cells of an OpenDocument spreadsheet, from the events of its XML."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from spm_core.intake.beside import MAX_MERGES
from spm_core.intake.kinds.twice import PlainSheet, length_of, within_bounds
from spm_core.intake.package import MAX_CELLS, Unreadable

_ERROR = re.compile(r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!)|Err:\d{3}")
_TRUTH = {"TRUE": True, "FALSE": False}
_SPACE = re.compile(r"[ \t\r\n]+")
_BESIDE = frozenset(
    {
        "annotation",
        "frame",
        "shapes",
        "tracked-changes",
        "content-validations",
        "dde-links",
        "custom-shape",
        "line",
        "g",
        "control",
    }
)
"""What stands inside a sheet or cell and is no part of its text."""
_MIDNIGHT = datetime.combine(date.min, time.min)
_NO_DAY = date(1899, 12, 30)
_FAR = 1 << 24
"""More rows or columns than any spreadsheet has."""


@dataclass
class _Style:
    parent: str = ""
    data: str = ""


@dataclass
class _Cell:
    attrs: dict[str, str]
    repeat: int
    covered: bool
    paragraphs: list[list[str]] = field(default_factory=list)


def _count(text: str | None) -> int:
    """A number of repetitions: at least one, and no more than a person could mean."""
    return min(max(int(text), 1), _FAR) if text and text.isascii() and text.isdigit() and len(text) < 12 else 1


class Content:
    """Handlers for `scan.walk` that fill `sheets`; first fed with meta.xml and styles.xml, then with content.xml."""

    def __init__(self) -> None:
        self.sheets: list[PlainSheet] = []
        self.date1904 = False
        self.calculated = False
        self.generator: list[str] | None = None
        self.decimals: dict[str, int] = {}
        self.worded: set[str] = set()
        self.styles: dict[str, _Style] = {}
        self.unseen: set[str] = set()
        self.skipping: list[str] = []
        self.format = ""
        self.table_style = ""
        self.defaults: list[tuple[int, str]] = []
        self.row = self.column = self.repeat = 0
        self.pending: list[tuple[int, _Cell]] = []
        self.cell: _Cell | None = None
        self.inside_text = 0
        self.total = 0

    def start(self, name: str, attrs: dict[str, str]) -> None:
        """Take an opening tag; names come without their prefix, attributes with theirs."""
        if self.skipping or name in _BESIDE:
            self.skipping.append(name)
            return
        attrs = {key.rpartition(":")[2]: value for key, value in attrs.items() if not key.startswith("calcext:")} | (
            {"error": "1"} if attrs.get("calcext:value-type") == "error" else {}
        )
        if self.cell is not None:
            self._in_cell(name, attrs)
        handler = getattr(self, "_open_" + name.replace("-", "_"), None)
        if handler:
            handler(attrs)

    def end(self, name: str) -> None:
        """Take a closing tag."""
        if self.skipping:
            self.skipping.pop()
        elif name == "generator" and self.generator is not None:
            self.calculated = "office" in "".join(self.generator).casefold()
            self.generator = None
        elif name in ("p", "h") and self.inside_text:
            self.inside_text -= 1
        elif name in ("table-cell", "covered-table-cell"):
            self._close_cell()
        elif name == "table-row":
            self._close_row()

    def text(self, data: str) -> None:
        """Take text."""
        if self.generator is not None:
            self.generator.append(data)
        elif self.inside_text and not self.skipping and self.cell is not None:
            self.cell.paragraphs[-1].append(_SPACE.sub(" ", data))

    def _in_cell(self, name: str, attrs: dict[str, str]) -> None:
        assert self.cell is not None
        if name in ("p", "h"):
            self.cell.paragraphs.append([])
            self.inside_text += 1
        elif self.inside_text and name == "s":
            count = _count(attrs.get("c"))
            self._weigh(count)
            self.cell.paragraphs[-1].append("\x00" * count)
        elif self.inside_text and name == "tab":
            self.cell.paragraphs[-1].append("\t")
        elif self.inside_text and name == "line-break":
            self.cell.paragraphs[-1].append("\n")

    # ---- styles: which cells show a fixed number of decimals, which sheets are hidden

    def _open_number_style(self, attrs: dict[str, str]) -> None:
        self.format = attrs.get("name", "")

    def _open_percentage_style(self, _: dict[str, str]) -> None:
        self.format = ""

    _open_currency_style = _open_date_style = _open_time_style = _open_text_style = _open_percentage_style
    _open_boolean_style = _open_percentage_style

    def _open_number(self, attrs: dict[str, str]) -> None:
        places = attrs.get("decimal-places", "0")
        if (
            self.format
            and self.format not in self.worded
            and places.isdigit()
            and attrs.get("min-decimal-places", places) == places
        ):
            self.decimals[self.format] = min(int(places), 30)

    def _open_text(self, _: dict[str, str]) -> None:
        """A word beside the number, such as a currency: not the plain format that a code is shown in."""
        if self.format:
            self.worded.add(self.format)
            self.decimals.pop(self.format, None)

    def _open_style(self, attrs: dict[str, str]) -> None:
        self.format, self.table_style = "", attrs.get("name", "") if attrs.get("family") == "table" else ""
        if attrs.get("family") == "table-cell":
            self.styles[attrs.get("name", "")] = _Style(
                attrs.get("parent-style-name", ""), attrs.get("data-style-name", "")
            )

    def _open_table_properties(self, attrs: dict[str, str]) -> None:
        if attrs.get("display") == "false" and self.table_style:
            self.unseen.add(self.table_style)

    def _decimals_of(self, name: str) -> int:
        for _ in range(20):
            style = self.styles.get(name)
            if style is None:
                return 0
            if style.data:
                return self.decimals.get(style.data, 0)
            name = style.parent
        return 0

    def _open_generator(self, _: dict[str, str]) -> None:
        self.generator = []

    def _open_null_date(self, attrs: dict[str, str]) -> None:
        self.date1904 = attrs.get("date-value", "").startswith("1904")

    # ---- sheets, rows, cells

    def _open_table(self, attrs: dict[str, str]) -> None:
        name = attrs.get("name", "")
        self.sheets.append(PlainSheet(name=name, hidden=attrs.get("style-name", "") in self.unseen))
        self.row = self.column = 0
        self.defaults = []

    def _open_table_column(self, attrs: dict[str, str]) -> None:
        count = _count(attrs.get("number-columns-repeated"))
        if self.sheets and attrs.get("visibility", "visible") != "visible":
            self.sheets[-1].hidden_columns.append((self.column + 1, self.column + count))
        self.column += count
        self.defaults.append((self.column, attrs.get("default-cell-style-name", "")))

    def _open_table_row(self, attrs: dict[str, str]) -> None:
        self.repeat = _count(attrs.get("number-rows-repeated"))
        self.column, self.pending = 0, []
        if self.sheets and attrs.get("visibility", "visible") != "visible":
            last = min(self.row + self.repeat, self.row + MAX_CELLS)
            self.sheets[-1].hidden_rows.extend(range(self.row + 1, last + 1) if last - self.row < 2_000_000 else ())

    def _open_table_cell(self, attrs: dict[str, str], *, covered: bool = False) -> None:
        self.cell = _Cell(attrs, _count(attrs.get("number-columns-repeated")), covered)
        self.inside_text = 0

    def _open_covered_table_cell(self, attrs: dict[str, str]) -> None:
        self._open_table_cell(attrs, covered=True)

    def _close_cell(self) -> None:
        cell, self.cell = self.cell, None
        if cell is None:
            return
        spans = "number-columns-spanned" in cell.attrs or "number-rows-spanned" in cell.attrs
        if cell.paragraphs or spans or any(key in cell.attrs for key in ("value-type", "formula")):
            self.pending.append((self.column + 1, cell))
        self.column += cell.repeat

    def _close_row(self) -> None:
        if self.pending and self.sheets:
            sheet = self.sheets[-1]
            for first, cell in self.pending:
                self._spread(sheet, first, cell)
        self.pending = []
        self.row = min(self.row + self.repeat, _FAR)

    def _spread(self, sheet: PlainSheet, first: int, cell: _Cell) -> None:
        width, height = _count(cell.attrs.get("number-columns-spanned")), _count(cell.attrs.get("number-rows-spanned"))
        if (width > 1 or height > 1) and len(sheet.merges) < MAX_MERGES:
            sheet.merges.append((self.row + 1, first, self.row + height, first + width - 1))
        what, value = read_cell(cell, calculated=self.calculated)
        if what == "empty":
            return
        last_row, last_column = self.row + self.repeat, first + cell.repeat - 1
        within_bounds(last_row, last_column)
        self._weigh(self.repeat * cell.repeat)
        decimals = self._decimals_of(cell.attrs.get("style-name") or self._default(first)) if what == "float" else 0
        for y in range(self.row + 1, last_row + 1):
            for place in ((y, x) for x in range(first, last_column + 1)):
                if what == "error":
                    sheet.errors[place] = value
                elif what == "uncalculated":
                    sheet.uncalculated.append(place)
                else:
                    sheet.values[place] = value
                    if what == "percentage":
                        sheet.percents.append(place)
                    if decimals:
                        sheet.decimals[place] = decimals
                    if isinstance(value, float):
                        sheet.note_digits(place, value)

    def _default(self, column: int) -> str:
        return next((name for last, name in self.defaults if column <= last), "")

    def _weigh(self, more: int) -> None:
        self.total += more
        if self.total > MAX_CELLS:
            raise Unreadable("too-many-cells", count=f"{self.total:,}", limit=f"{MAX_CELLS:,}")


def read_cell(cell: _Cell, *, calculated: bool = False) -> tuple[str, Any]:
    """Give what a cell is (empty, error, uncalculated, or its type) and its value.

    `calculated`: whether the program that wrote the file leaves out the result of a formula that gives no text.
    """
    attrs, text = cell.attrs, _joined(cell.paragraphs)
    kind = attrs.get("value-type", "")
    formula = "formula" in attrs
    if "error" in attrs or (formula and _ERROR.fullmatch(text)):
        return "error", text or "#N/A"
    if formula and not kind and not text:
        return "empty" if calculated else "uncalculated", ""
    if formula and kind == "float" and text in _TRUTH:  # how LibreOffice keeps a yes or no that came from Excel
        return "boolean", _TRUTH[text]
    value = _typed(kind, attrs, text)
    return ("empty", "") if value == "" else (kind or "string", value)


def _typed(kind: str, attrs: dict[str, str], text: str) -> Any:
    try:
        if kind in ("float", "percentage", "currency") and "value" in attrs:
            return float(attrs["value"])
        if kind == "boolean" and attrs.get("boolean-value") in ("true", "false"):
            return attrs["boolean-value"] == "true"
        if kind == "date" and "date-value" in attrs:
            return _moment(attrs["date-value"])
        if kind == "time" and (length := length_of(attrs.get("time-value", ""))) is not None:
            return length if length < timedelta(0) or length >= timedelta(days=1) else (_MIDNIGHT + length).time()
    except (ValueError, OverflowError):
        return text or attrs.get("value", "") or attrs.get("date-value", "")
    return attrs["string-value"] if attrs.get("string-value") else text


def _moment(text: str) -> date | time:
    moment = datetime.fromisoformat(text)
    if moment.microsecond:  # a fraction of a second is the rounding of whoever calculated it
        moment = (moment + timedelta(milliseconds=500)).replace(microsecond=0)
    if moment.date() == _NO_DAY:
        return moment.time()
    return moment if "T" in text and moment.time() != time.min else moment.date()


def _joined(paragraphs: list[list[str]]) -> str:
    """The paragraphs as lines; runs of white space in the XML are one blank, kept blanks are marked ones.

    A single blank at the end is kept: LibreOffice writes it so.
    """
    lines = []
    for pieces in paragraphs:
        line = re.sub(" +", " ", "".join(pieces)).lstrip(" ")
        lines.append(line.replace("\x00", " "))
    return "\n".join(lines)
