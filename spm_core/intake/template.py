"""The monthly workbook, filled in as far as the plan can: `write_template`.

How its codes are kept from being overtyped, while rows can still be sorted: Excel sorts a protected sheet
only where every cell of the range is unlocked, so locking the code cells would forbid sorting. The cells of
the table are therefore unlocked under a protected sheet (headers are locked; sorting, filtering, formatting
and row changes are allowed), and a validation rule on the code column refuses anything that is no code
of this workbook, another on the columns for reading refuses any typing. Validation looks at what is typed,
not at what a sort moves. What gets past it (pasting) is caught by the reader.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

import xlsxwriter

from spm_core.errors import Refused
from spm_core.intake.layouts import GUIDE, INSIDE, MEASURES, MILESTONES, RECOMMENDATIONS, STATUS, VERSION
from spm_core.intake.rules import find
from spm_core.intake.template_guide import GUIDE_LINES, REPORT_HELP
from spm_core.intake.template_sheet import FORMATS, PROTECTION, Sheet
from spm_core.intake.template_sheet import expected as rule_says
from spm_core.model import CHANGES_ASKED, WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spm_core.model import Expected, KnownItem

STATUS_WIDTHS = (14, 14, 46, 18, 11, 11, 14, 13, 13, 26, 34, 13, 26, 15, 15, 30, 10, 40)
MILESTONE_WIDTHS = (14, 56, 11, 15, 46, 15, 10)
MEASURE_WIDTHS = (14, 60, 11, 20, 9, 12, 40)
RECOMMENDATION_WIDTHS = (60, 24, 60)


def write_template(
    expected: Expected,
    unit: str,
    answers: Sequence[dict[str, Any]] = (),
    change_answers: Mapping[str, str] | None = None,
) -> bytes:
    """Give a unit's workbook for the month of `expected`, as the bytes of an xlsx.

    It holds the live actions that the unit led on the day before the month and that were open then, with
    last month's status, expected finish and note beside them; its milestones and those of a named team on
    which it works; all measures; `answers`: earlier recommendations (recommendation, about, answer); and
    `change_answers`: action -> what became of the change asked for it.
    Refused when the unit is not in the plan.
    """
    if unit not in expected.units:
        how = f"The units are: {', '.join(expected.units)}."
        raise Refused([find("unit-unknown", value=unit, suggestion=how, where="The unit asked for")])
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    title = f"Monthly status report, {expected.units[unit]}, {expected.month}"
    created = datetime.combine(expected.month.first_day, datetime.min.time())  # the same template, the same bytes
    book.set_properties({"title": title, "created": created})
    formats = {name: book.add_format(style) for name, style in FORMATS.items()}
    actions, milestones = _actions(expected, unit), _milestones(expected, unit)
    _report(book, formats, expected, unit)
    _status(Sheet(book, formats, STATUS, STATUS_WIDTHS), expected, actions, change_answers or {})
    _milestone_rows(Sheet(book, formats, MILESTONES, MILESTONE_WIDTHS), expected, milestones, len(actions))
    _measures(Sheet(book, formats, MEASURES, MEASURE_WIDTHS), expected)
    sheet = Sheet(book, formats, RECOMMENDATIONS, RECOMMENDATION_WIDTHS)
    sheet.protect()
    for answer in answers:
        sheet.row([str(answer.get(key) or "") for key in ("recommendation", "about", "answer")])
    _guide(book, formats, expected, unit)
    _inside(book, expected, unit, [item.item for item in (*actions, *milestones)])
    book.close()
    return out.getvalue()


def _actions(expected: Expected, unit: str) -> list[KnownItem]:
    """The unit's open live actions, this year's first, last year's apart after them."""
    mine = [
        item
        for item in expected.items.values()
        if item.kind == "action" and item.lead == unit and item.state == "live" and item.open
    ]
    return sorted(mine, key=lambda item: item.year != expected.year.label)


def _milestones(expected: Expected, unit: str) -> list[KnownItem]:
    """The unit's open live milestones, and those of a named team on which it has actions."""
    worked_on = {item.milestone for item in _actions(expected, unit)}
    mine = [
        item
        for item in expected.items.values()
        if item.kind == "milestone"
        and item.state == "live"
        and item.open
        and (item.lead == unit or (not item.lead_is_unit and item.item in worked_on))
    ]
    return sorted(mine, key=lambda item: item.year != expected.year.label)


def _report(book: Any, formats: dict[str, Any], expected: Expected, unit: str) -> None:
    sheet = book.add_worksheet("Report")
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 60)
    sheet.set_column(2, 2, 70)
    for x, header in enumerate(("key", "value", "how to fill this in")):
        sheet.write_string(0, x, header, formats["header_input" if x == 1 else "header"])
    filled = {"unit": unit, "month": str(expected.month)}
    for y, (key, hint) in enumerate(REPORT_HELP.items(), 1):
        sheet.write_string(y, 0, key, formats["key"])
        if key in filled:
            sheet.write_string(y, 1, filled[key], formats["fixed"])
        else:
            sheet.write_blank(y, 1, None, formats["date" if key == "met_on" else "input"])
        sheet.write_string(y, 2, hint.format(name=expected.units[unit]), formats["help"])
        if key in ("accomplishments", "people_and_resources"):
            sheet.set_row(y, 90)
    met_how = {"validate": "list", "source": ["in person", "virtual"], "error_type": "information"}
    sheet.data_validation(4, 1, 4, 1, met_how)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.protect("", PROTECTION)
    sheet.activate()


def _status(sheet: Sheet, expected: Expected, actions: list[KnownItem], answers: Mapping[str, str]) -> None:
    last = expected.month.last_day
    sheet.protect()
    sheet.codes(0, INSIDE, 1, len(actions))
    sheet.reading()
    sheet.choice("status", WORDS, "Status", "Leave it blank if there is nothing to report.")
    sheet.dates(
        "completed_on",
        last,
        f"Expected: {rule_says('completed-ahead')}, {last}. {rule_says('completed-not-counted').capitalize()}.",
    )
    sheet.dates("forecast", None, "The day on which you expect to finish. Fill it in when it has changed.")
    sheet.choice("change_asked", CHANGES_ASKED, "Change asked", "Ask for a change of the plan here.")
    for item in actions:
        sheet.row(
            [item.item, item.milestone, item.text, item.responsible, item.start, item.due]
            + [None] * 7
            + [item.last_status, item.last_forecast, item.last_note, item.year, answers.get(item.item)],
            apart=item.year != expected.year.label,
        )


def _milestone_rows(sheet: Sheet, expected: Expected, milestones: list[KnownItem], before: int) -> None:
    sheet.protect()
    sheet.codes(0, INSIDE, 1 + before, len(milestones))
    sheet.reading()
    sheet.dates("forecast", None, "The day on which you expect the whole milestone to be done.")
    for item in milestones:
        apart = item.year != expected.year.label
        sheet.row([item.item, item.text, item.due, None, None, item.last_forecast, item.year], apart=apart)


def _measures(sheet: Sheet, expected: Expected) -> None:
    sheet.protect()
    sheet.reading()
    for measure in expected.measures.values():
        sheet.row([measure.measure, measure.indicator, expected.year.label, None, None, None, None])


def _guide(book: Any, formats: dict[str, Any], expected: Expected, unit: str) -> None:
    sheet = book.add_worksheet(GUIDE)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 110)
    words = {
        "organization": expected.organization,
        "unit": expected.units[unit],
        "month": str(expected.month),
        "last_day": str(expected.month.last_day),
    }
    for y, (style, line) in enumerate(GUIDE_LINES):
        sheet.write_string(y, 0, line.format_map(words), formats[style])
    sheet.protect("", PROTECTION)


def _inside(book: Any, expected: Expected, unit: str, codes: list[str]) -> None:
    """What the workbook was made for, and the codes that its validation allows; hidden."""
    sheet = book.add_worksheet(INSIDE)
    rows = (
        ("key", "value"),
        ("template version", VERSION),
        ("organization", expected.organization),
        ("unit", unit),
        ("month", str(expected.month)),
    )
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            sheet.write_string(y, x, text)
    for y, code in enumerate(codes, 1):
        sheet.write_string(y, 3, code)
    sheet.hide()
