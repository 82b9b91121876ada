"""One milestone or action: where it stands, who moved it and why, its actions, its reports, where each fact was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app import session
from app.parts.division import cell, original
from app.parts.html import e, folded, mark, opens, section, status_mark, table
from app.session import figures
from spm_core.figures import history, settings
from spm_core.figures import moves as months_of
from spm_core.model import PlanYear
from spm_core.show import item_words as words
from spm_core.show import left_out_words, look, wording
from spm_core.show.behind import behind
from spm_core.show.charts.trend import trend

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spm_core.model import Ask, Month
    from spm_core.show.charts import Chart

Row = dict[str, Any]

FEW = 8
"""So many facts stand open; the rest is folded."""


@dataclass(frozen=True)
class Known:
    """All that the view of an item shows; `row` is None while no figure covers the item."""

    item: Row
    row: Row | None
    moves: list[Row]
    reports: list[Row]
    facts: list[Row]
    trend: Chart | None

    @property
    def lead(self) -> str:
        """The name of who leads it."""
        return str(self.row["lead_name"] if self.row else self.item["lead_name"])


@session.kept
def known(ask: Ask, code: str) -> Known:
    """Ask for everything about an item. Raises WrongUse when the plan has no such code."""
    store = session.store()
    item = history.item_of_plan(store, ask, code)
    asked = history.of_its_year(ask, item)
    milestones, actions = (figures.items(asked, of=of)["items"] for of in ("milestones", "actions"))
    row = history.standing(item, milestones, actions)
    moved = history.who_moved(store, ask, item)
    year = PlanYear.parse(item["year"], settings(store, ask)["year_start_month"])
    chart = trend(row, months_of(store, asked, code), moved, year, look.VARIABLES) if row else None
    return Known(
        item, row, moved, history.its_reports(store, ask, item, row), history.facts_read(store, ask, item), chart
    )


def beside(known: Known) -> str:
    """What stands beside the dates: a milestone's actions, what the unit said last, the lead's reports."""
    actions = its_actions(known.item, known.row["actions"]) if known.row and known.item["kind"] == "milestone" else ""
    return _left_out(known.facts) + actions + _said(known.row) + its_reports(known.reports, known.lead)


def _left_out(facts: Sequence[Row]) -> str:
    """Say that the lead's report was sent without the item's row: it says nothing of the item until mended."""
    gone = [fact for fact in facts if fact["field"] == "left_out" and fact["in_force"]]
    if not gone:
        return ""
    lines = "".join(
        f'<p><b>{e(words.speaks_of(fact))}</b> {e(fact["value"].removeprefix("not reported: "))}</p><p class="small">{cell(fact)}</p>'
        for fact in gone
    )
    title = left_out_words.of_item(gone)
    return section(title, "Its unit sent the report without this row. Mend the cell and send the file again.", lines)


def _said(row: Mapping[str, Any] | None) -> str:
    if row is None or not (row["note"] or words.asked(row)):
        return ""
    parts = [("Its unit says", row["note"]), ("Asked", words.asked(row))]
    lines = "".join(f'<p><span class="quiet">{name}.</span> {e(text)}</p>' for name, text in parts if text)
    return f'<section class="part"><h2>In its latest report</h2>{lines}<p class="small">{cell(row["source"])}</p></section>'


def head(item: Mapping[str, Any], row: Mapping[str, Any] | None, as_of: Month) -> str:
    """Show the way down to the item, its sentence, and its key facts."""
    bold, rest = words.sentence(item, row)
    way = [f"Goal {item['goal']}", f"Strategy {item['strategy']} {item['strategy_text']}"]
    crumbs = [opens("Plan", css="link", view=""), *(f"<span>{e(text)}</span>" for text in way)]
    if item["kind"] == "action":
        crumbs.append(opens(e(f"{item['milestone']} {item['milestone_text']}"), css="link", view=item["milestone"]))
    crumbs.append(f"<b>{e(item['item'])}</b>")
    actions = row["actions"] if row and item["kind"] == "milestone" else None
    done = (
        (len(behind(actions, "due_now_done", as_of)), len(behind(actions, "due_now", as_of)), len(actions))
        if actions is not None
        else None
    )
    facts = "".join(_key(name, value, under, row) for name, value, under in words.keys(item, row, done))
    return f'<nav class="crumbs" aria-label="Where it stands in the plan">{" / ".join(crumbs)}</nav><h1><b>{e(bold)}</b> {e(rest)}</h1>{_lineage(item)}<dl class="keys of-item">{facts}</dl>'


def _lineage(item: Mapping[str, Any]) -> str:
    """What it was carried from, and what it goes on as, with the way there."""
    ways = [
        f"{words.LINEAGE[way]} {opens(e(there['milestone']), css='link', view=there['milestone'])} of {e(there['year'])}."
        for way in words.LINEAGE
        if (there := item[way])
    ]
    return f'<p class="sub">{" ".join(ways)}</p>' if ways else ""


def _key(name: str, value: str, under: str, row: Mapping[str, Any] | None) -> str:
    sign = status_mark(row["status"], hidden=True) + " " if name == "Status" and row else ""
    return f'<div><dt>{e(name)}</dt><dd>{sign}{e(value)}</dd><dd class="small">{e(under)}</dd></div>'


def its_actions(item: Mapping[str, Any], rows: Sequence[Row]) -> str:
    """List an item's actions, what waits first, with days against the frozen date and the cell read last."""
    open_first = ["overdue", "behind", "not_reported", "on_plan", "not_started"]
    rank = {
        status: at
        for at, status in enumerate([*open_first, *(status for status in look.MARKS if status not in open_first)])
    }
    lines = [
        [
            f"{status_mark(row['status'])} {opens(e(row['text']), row['item'] + ' ' + row['text'], css='link', view=row['item'])}",
            f'<span class="quiet small">{e(_when(row))}</span>',
            _days(row),
            f'<span class="small">{cell(row["source"], short=True)}</span>',
        ]
        for row in sorted(rows, key=lambda row: (rank.get(row["status"], 99), row["approved"] or ""))
    ]
    body = (
        table(
            f"Actions of {item['item']}",
            ["Action", "Date", "Days", "Read from"],
            lines,
            css="plain body stack",
            right=[2],
        )
        if lines
        else ""
    )
    return section(
        words.actions_title(rows),
        f"{wording.first_up(words.statuses(rows))}. Days against the frozen date." if rows else "",
        body,
    )


def _when(row: Row) -> str:
    if row["status"] == "dropped":
        return "dropped"
    return (
        f"done {wording.day(row['completed'], year=False)}"
        if row["completed"]
        else f"due {wording.day(row['approved'], year=False)}"
    )


def _days(row: Row) -> str:
    css = {"overdue": "act", "behind": "late"}.get(row["status"], "") if (row["drift"] or 0) > 0 else ""
    return f'<span class="{css}">{e(wording.days(row["drift"]))}</span>'


def its_reports(rows: Sequence[Row], lead: str) -> str:
    """List the lead's monthly reports of the year, each with its original."""
    lines = [
        [
            f"{mark(*look.REPORT_MARKS[row['state']])} {e(wording.month(row['month'], 'full'))}",
            e(wording.day(row["received"], year=False)) or '<span class="quiet">no report</span>',
            original(row["upload"], row["file"])
            + (
                f" <span class='quiet'>replaced {'once' if row['replaced'] == 1 else str(row['replaced']) + ' times'}</span>"
                if row["replaced"]
                else ""
            ),
        ]
        for row in rows
    ]
    body = (
        table(f"Monthly reports of {lead}", ["Month", "Received", "File"], lines, css="plain body stack")
        if lines
        else ""
    )
    return section(words.reports_title(rows, lead), "", body)


def moves(rows: Sequence[Row], lead: str) -> str:
    """List who moved the date, and why, with the cell it was read from."""
    if not rows:
        return section(
            "Nobody has moved it", "Neither a report nor a decision has changed its date, words or lead.", ""
        )
    lines = []
    for row in rows:
        who, why = words.who_and_why(row, lead)
        css = "moved" if row["kind"] == "approved" else "act" if (row["days"] or 0) > 0 else ""
        days = "" if row["days"] is None else wording.signed(row["days"])
        when = f'<span class="nw">{e(wording.day(row["on"], year=False))}</span>'
        lines.append(
            [
                when,
                _short(words.from_to(row)),
                f'<span class="{css}">{e(days)}</span>',
                f"<b>{e(who)}</b> {e(why)}",
                f'<span class="small">{cell(row)}</span>',
            ]
        )
    return section(
        "Who moved it, and why",
        "",
        table(
            "Moves of the date",
            ["When", "From, to", "Days", "By whom, why", "Read from"],
            lines,
            css="plain body stack",
            right=[2],
        ),
    )


def _short(words_: str) -> str:
    """Keep two dates on one line; a long text may break."""
    return f'<span class="nw">{e(words_)}</span>' if len(words_) <= 24 else e(words_)


def facts(rows: Sequence[Row]) -> str:
    """Table every fact with the month it speaks of, when it became known, and its cell; replaced ones struck through."""
    title, sub = words.FACTS
    if not rows:
        return section(title, "Nothing is recorded of it yet.", "")
    few = facts_table([row for row in rows if row["in_force"]][:FEW] if len(rows) > FEW else rows)
    return section(title, sub, few + (folded(f"All {len(rows)} facts", facts_table(rows)) if len(rows) > FEW else ""))


def facts_table(rows: Sequence[Row], what: Sequence[str] = ()) -> str:
    """Make the table of facts; `what` names the facts where the field alone does not."""
    names = what or [words.FIELDS[row["field"]] for row in rows]
    lines = [_fact(row, name) for row, name in zip(rows, names, strict=True)]
    return table(
        "Facts and the cells they were read from",
        ["Fact", "Value", "Speaks of", "Known", "Read from", "By"],
        lines,
        css="plain body stack",
    )


def _fact(row: Row, name: str) -> list[str]:
    def shown(text: str) -> str:
        return e(text) if row["in_force"] else f'<s class="old">{e(text)}</s>'

    value = (
        f"<b>{e(words.value(row))}</b>"
        if row["in_force"]
        else f'{shown(words.value(row))}<span class="hidden"> (replaced)</span>'
    )
    place = cell(row) or e(row["why"] or ("the plan year was opened" if row["field"] == "frozen" else "a decision"))
    link = (
        f" {opens('original', 'The original ' + row['file'], css='link', dialog='original', id=row['upload'])}"
        if row["upload"]
        else ""
    )
    return [
        shown(name),
        value,
        shown(words.speaks_of(row)),
        shown(wording.moment(row["known"])),
        f'<span class="small">{place}{link}</span>',
        f'<span class="small">{e(row["by"])}</span>',
    ]
