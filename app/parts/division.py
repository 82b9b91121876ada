"""The points of the quarterly review as pieces of the page. What is at risk, and what moved, is decided in figures/agenda."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.parts.html import e, folded, legend, mark, opens, status_mark
from app.parts.rows import source
from spm_core.model import place
from spm_core.show import division_words as words
from spm_core.show import item_words, look, wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Row = dict[str, Any]

STYLE = (
    "<style>"
    + "".join((Path(__file__).parent / name).read_text("utf-8") for name in ("review.css", "meeting.css"))
    + "</style>"
)


def point(number: int, title: str, body: str = "", subtitle: str = "") -> str:
    """Put a point of the agenda under its number and its title, the finding."""
    under = f'<p class="sub">{e(subtitle)}</p>' if subtitle else ""
    return f'<section class="pt"><div class="no">{number}</div><div><h2>{e(title)}</h2>{under}{body}</div></section>'


def cell(found: Mapping[str, Any] | None, *, short: bool = False) -> str:
    """Name the file and cell from which a fact was read: `Finance_2026-09.xlsx, Milestones!D3`."""
    if not found or not found.get("file"):
        return ""
    text = place(found.get("sheet"), found.get("cell")) if short else source(found)
    return f'<span class="src small" title="{e(found["file"])}">{e(text)}</span>'


def original(upload: str | None, file: str | None) -> str:
    """Link the original of an upload, byte for byte as it came."""
    if not upload or not file:
        return ""
    return opens(e(file), f"The original {file}", css="link", dialog="original", id=upload)


def reported(units: Sequence[Row], month: str) -> str:
    """Point 1: who reported, when, how many of the rows owed, and the file."""
    return point(1, words.reported_title(units, month), "".join(reported_line(row) for row in units))


def reported_line(row: Row) -> str:
    """A unit that owes a report: its mark, when it came, its rows, its file."""
    kind, word = look.REPORT_MARKS[row["state"]]
    name = opens(
        e(row["name"]), f"{row['name']}: its actions", css="link", show="all", of="actions", tier="unit", id=row["unit"]
    )
    return (
        f'<div class="ln rep">{mark(kind, word)}<span>{name}</span><span>{e(words.when_reported(row))}</span>'
        f'<span class="quiet">{e(words.unit_rows(row))}</span><span class="small">{original(row["upload"], row["file"])}</span></div>'
    )


def dumbbell_key(month: str) -> str:
    """Say what the marks of point 2 mean."""
    words_ = [
        ("frozen", "frozen date"),
        ("approved", "approved since"),
        ("overdue", "overdue"),
        ("behind", "behind"),
        ("plan", "on plan"),
        ("done", "done"),
    ]
    lines = f"<span>solid line: end of {e(wording.month(month))}; dashed: end of the plan year</span>"
    return legend(words_).replace("</p>", f"{lines}</p>")


def risks(
    number: int, rows: Sequence[Row], actions: Mapping[str, Sequence[Row]], pictures: Mapping[str, str], of: str
) -> str:
    """Point 3: each item at risk, folded; how its date moved, why, what its unit says and asks, its actions.

    The first is open. `pictures` are ready SVG by item.
    """
    body = "".join(
        risk(row, actions.get(row["item"], []), pictures.get(row["item"], ""), opened=at == 0)
        for at, row in enumerate(rows)
    )
    return point(number, words.risk_title(rows, of.removesuffix("s")), body)


def risk(row: Row, actions: Sequence[Row], picture: str, *, opened: bool) -> str:
    """Show one item at risk."""
    colour = {"overdue": "overdue", "behind": "behind"}.get(row["status"], "")
    head = (
        f"<summary>{status_mark(row['status'])}<span><b>{e(row['item'])} {e(row['text'])}</b> "
        f'<span class="quiet">{e(row["lead_name"])}</span></span>'
        f'<span class="mv {colour}">{e(wording.moved(row["drift"], row["approved_drift"]))}</span></summary>'
    )
    below = the_actions(actions) if row["kind"] == "milestone" else ""
    across = '<p class="sub">Across: month of the report. Up: expected finish; later is higher.</p>' if picture else ""
    inside = f"<div>{across}{picture}{more(row)}</div><div>{facts(row)}{below}</div>"
    return f'<details class="risk"{" open" if opened else ""}>{head}<div class="in">{inside}</div></details>'


def facts(row: Row) -> str:
    """Why an item is at risk, its three dates, what its unit says and asks."""
    asked = item_words.asked(row)
    said = [
        ("Why", e(words.why(row))),
        (
            "Frozen, approved, expected",
            e(", ".join(wording.day(row[key]) or "none" for key in ("frozen", "approved", "expected"))),
        ),
        (
            "Its unit says",
            f"{e(row['note'])} {cell(row['source'])}"
            if row["note"]
            else '<span class="quiet">nothing in its latest report</span>',
        ),
        ("Asked", e(asked)),
    ]
    return "".join(f'<p><span class="quiet">{e(name)}.</span> {text}</p>' for name, text in said if text)


def more(row: Row) -> str:
    """The way to the whole view of an item."""
    words_ = "Dates, reports and cells behind it"
    return f"<p>{opens(words_, row['item'] + ': ' + words_, css='link', view=row['item'])}</p>"


def the_actions(actions: Sequence[Row]) -> str:
    """An item's actions, each in a line, under how many are done."""
    if not actions:
        return '<p class="quiet">No action in this plan year.</p>'
    live = [row for row in actions if row["status"] != "dropped"]
    done = sum(row["status"] in ("completed_on_time", "completed_on_approved", "completed_late") for row in live)
    return f'<p><b>{done} of {wording.count(len(live), "action")} done</b></p><ul class="acts">{"".join(action_line(row) for row in actions)}</ul>'


def action_line(row: Row) -> str:
    """Show an action of an item in one line; its name opens it."""
    asked = item_words.asked(row)
    asks = f' <span class="quiet">asks: {e(asked)}</span>' if asked else ""
    when = (
        f"done {wording.day(row['completed'], year=False)}"
        if row["completed"]
        else f"due {wording.day(row['approved'], year=False)}"
    )
    return (
        f"<li>{status_mark(row['status'])}<span>{_name(row)}{asks}</span>"
        f'<span class="quiet">{e(when)}</span><span class="small">{e(wording.days(row["drift"]))}</span></li>'
    )


def _name(row: Row) -> str:
    return opens(e(row["text"]), f"{row['item']} {row['text']}", css="link", item=row["item"])


def recommendations(number: int, rows: Sequence[Row], units: Mapping[str, str]) -> str:
    """Point 4: what the units recommend, to whom it is about, and the answer."""
    lines = "".join(
        f'<div class="ln rec"><span>{e(row["recommendation"])}{_about(row)}</span><span class="quiet">{e(units.get(row["unit"], row["unit"]))}, '
        f"{e(wording.month(row['month'], 'full'))}</span><span>{e(row['answer']) or '<span class=quiet>not answered</span>'}</span>"
        f'<span class="small quiet">{cell(row, short=True)}</span></div>'
        for row in rows
    )
    return point(number, words.recommendation_title(rows), lines)


def _about(row: Row) -> str:
    return f' <span class="quiet">(about {e(row["about"])})</span>' if row["about"] else ""


def results(number: int, found: Mapping[str, Sequence[Row]], since: str) -> str:
    """Point 5: the results that became visible, those missing, those due soon."""
    said = [(row, _result(row)) for row in found["new"]]
    said += [(row, "expected by " + wording.month(row["published"], "full") + ", no data") for row in found["missing"]]
    said += [(row, "due in " + wording.month(row["published"], "full")) for row in found["due"]]
    return point(number, words.results_title(found, since), _few([_result_line(row, text) for row, text in said], 6))


def _result_line(row: Row, text: str) -> str:
    name = opens(
        e(row["indicator"]),
        f"{row['indicator']}: every value and its cell",
        css="link",
        dialog="values",
        id=row["measure"],
    )
    return (
        f'<div class="ln res">{mark(*look.MEASURE_MARKS[row["status"]])}<span>{name}</span><span class="quiet">{e(row["year"])}</span>'
        f'<span>{e(text)}</span><span class="quiet">{e(row["direction"])} is better</span></div>'
    )


def _result(row: Row) -> str:
    if row["status"] == "suppressed":
        return "suppressed, too few students"
    target = (
        f", target {wording.number(row['target'], row['unit'])}: {row['status']}"
        if row["target"] is not None
        else ", no target"
    )
    return wording.number(row["actual"], row["unit"]) + target


def went_well(number: int, found: Mapping[str, Sequence[Row]], units: Mapping[str, str]) -> str:
    """Point 6: what was done early, and what the units call accomplishments, in their words."""
    early = [
        f'<div class="ln wel">{status_mark(row["status"])}<span>{_name(row)}</span>'
        f'<span class="quiet">{e(row["lead_name"])}</span><span>{e(wording.count(row["days_early"], "day"))} early, {e(wording.day(row["completed"], year=False))}</span></div>'
        for row in found["early"]
    ]
    said = [
        f'<div class="ln wel"><span></span><span>{e(row["value"])}</span><span class="quiet">{e(units.get(row["unit"], row["unit"]))}, '
        f'{e(wording.month(row["month"]))}</span><span class="small">{original(row["upload"], row["file"])}</span></div>'
        for row in found["said"]
    ]
    body = "".join([*early[:6], *said[:4]]) + _few([*early[6:], *said[4:]], 0)
    return point(number, words.well_title(found), body)


def _few(lines: Sequence[str], most: int) -> str:
    """Show the first lines; the rest is folded and counted."""
    rest = lines[most:]
    return "".join(lines[:most]) + (folded(f"{len(rest)} more", "".join(rest)) if rest else "")
