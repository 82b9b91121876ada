"""The points of the meeting as pieces of HTML, each from its rows of the review's document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.parts import division
from app.parts.html import e, folded, mark, opens, status_mark
from spm_core.figures.reviews import Period
from spm_core.show import decide_words, item_words, wording
from spm_core.show import meeting_words as words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Row = dict[str, Any]


def commitments(rows: Sequence[Row], names: Mapping[str, str], today: str) -> str:
    """What was promised: by whom, for when, what came of it."""
    return "".join(commitment(row, names, today) for row in rows)


def commitment(row: Row, names: Mapping[str, str], today: str) -> str:
    """One promise in a line."""
    kind, said = words.commitment_state(row, today)
    return (
        f'<div class="ln com">{mark(kind, "closed" if kind == "done" else said)}<span>{e(row["text"])}</span>'
        f'<span class="quiet">{e(names.get(row["owner"], row["owner"]))}</span>'
        f"<span>{e(wording.day(row['due'], year=False))}</span><span>{e(said)}</span></div>"
    )


def reported(number: int, rows: Sequence[Row], month: str) -> str:
    """Who reported for the month looked at; the earlier months of the quarter folded."""
    now = [row for row in rows if row["month"] == month]
    earlier = "".join(
        f"<h3>{e(wording.month(one, 'full'))}</h3>"
        + "".join(division.reported_line(row) for row in rows if row["month"] == one)
        for one in sorted({row["month"] for row in rows if row["month"] != month})
    )
    lines = "".join(division.reported_line(row) for row in now)
    more = folded("The quarter’s earlier months", earlier) if earlier else ""
    return division.point(number, words_reported(now, month), lines + more)


def words_reported(rows: Sequence[Row], month: str) -> str:
    """The title of who reported."""
    from spm_core.show import division_words

    return division_words.reported_title(rows, month)


def moved(rows: Sequence[Row], first: str, last: str) -> str:
    """What moved between the ends of two months: milestones open, actions folded."""
    title = words.between_title([row for row in rows if row["kind"] == "milestone"] or rows, first, last)
    milestones, actions = ([row for row in rows if row["kind"] == kind] for kind in ("milestone", "action"))
    body = "".join(_moved(row) for row in milestones)
    more = "".join(_moved(row) for row in actions)
    folded_ = folded(f"{wording.count(len(actions), 'action')} moved", more) if actions else ""
    return f'<div class="between"><h3>{e(title)}</h3>{body}{folded_}</div>'


def _moved(row: Row) -> str:
    name = opens(e(row["text"]), f"{row['item']} {row['text']}", css="link", item=row["item"])
    days = wording.days(row["days"]) if row["days"] else ""
    ends = " to ".join(part for part in (wording.day(row["from"]), wording.day(row["to"])) if part)
    kind = words.MOVED.get(row["became"], row["became"])
    return (
        f'<div class="ln mvd">{status_mark(row["status"])}<span>{name} <span class="quiet">{e(row["lead_name"])}</span></span>'
        f'<span>{e(kind)}</span><span class="quiet">{e(ends)}</span><span class="nw">{e(days)}</span></div>'
    )


def risk_line(row: Row, *, chosen: bool) -> str:
    """An item at risk in one line; pressing it opens it for the meeting."""
    colour = {"overdue": "overdue", "behind": "behind"}.get(row["status"], "")
    label = f"<b>{e(row['item'])} {e(row['text'])}</b>"
    name = opens(label, f"{row['item']} {row['text']}: open for a decision", css="row", risk=row["item"])
    shut = "" if chosen else " shut"
    return (
        f'<div class="rk{shut}">{status_mark(row["status"])}<span>{name} <span class="quiet">{e(row["lead_name"])}</span></span>'
        f'<span class="mv {colour}">{e(wording.moved(row["drift"], row["approved_drift"]))}</span></div>'
    )


def risk_dates(row: Row, picture: str) -> str:
    """How the date of an item moved: the picture, and who moved it and why."""
    across = '<p class="sub">Across: month of the report. Up: expected finish; later is higher.</p>' if picture else ""
    return f"{across}{picture}{_history(row)}{division.more(row)}"


def _history(row: Row) -> str:
    lines = []
    for move in row.get("history") or []:
        who, why = item_words.who_and_why(move, row["lead_name"] or "Its lead")
        days = f" <b>{e(wording.signed(move['days']))}</b>" if move["days"] else ""
        lines.append(
            f'<li><span class="nw">{e(wording.day(move["on"], year=False))}</span><span>{e(item_words.from_to(move))}{days}'
            f'<span class="sub">{e(who)} {e(why)} {division.cell(move, short=True)}</span></span></li>'
        )
    return (
        folded(f"{wording.count(len(lines), 'move')} of its date, and why", f'<ul class="hist">{"".join(lines)}</ul>')
        if lines
        else ""
    )


def risk_facts(row: Row, actions: Sequence[Row]) -> str:
    """Why an item is at risk, what its unit says and asks, its actions."""
    return division.facts(row) + (division.the_actions(actions) if row["kind"] == "milestone" else "")


def recommendation(row: Row, units: Mapping[str, str]) -> str:
    """A recommendation in a line, with what became of it."""
    about = f' <span class="quiet">(about {e(row["about"])})</span>' if row["about"] else ""
    waits = row["state"] in ("open", "escalated")
    kind = "open" if waits else "done"
    return (
        f'<div class="ln rcm">{mark(kind, "waits" if waits else row["state"])}<span>{e(row["text"])}{about}</span>'
        f'<span class="quiet">{e(units.get(row["unit"], row["unit"]))}, {e(wording.month(row["month"]))} {division.cell(row, short=True)}</span>'
        f"<span>{e(words.recommendation_state(row))}</span></div>"
    )


def request(row: Row, units: Mapping[str, str]) -> str:
    """A change asked for in a line, with what became of it."""
    waits = row["state"] == "open"
    name = opens(e(row["text"] or row["item"]), f"{row['item']} {row['text'] or ''}", css="link", item=row["item"])
    note = f'<span class="sub">{e(row["note"])}</span>' if row["note"] else ""
    return (
        f'<div class="ln rcm">{mark("open" if waits else "done", "waits" if waits else row["state"])}'
        f"<span><b>{e(words.asked(row))}</b> {name}{note}</span>"
        f'<span class="quiet">{e(units.get(row["unit"], row["unit"]))}, {e(wording.month(row["months"][-1] if row["months"] else row["month"]))} '
        f"{division.cell(row, short=True)}</span><span>{e(words.request_state(row))}</span></div>"
    )


def decisions(rows: Sequence[Row], names: Mapping[str, str]) -> str:
    """The decisions of the review, to be read back."""
    return "".join(
        f'<div class="ln dec"><span>{opens("<b>" + e(row["item"]) + "</b> " + e(row["text"] or ""), str(row["item"]) + " " + str(row["text"] or ""), css="row", item=row["item"])}</span>'
        f"<span>{e(words.decided(row, names))}<span class='sub'>{e(row['why'])}{_shows(row)}</span></span>"
        f'<span class="quiet">{e(row["by"])}, {e(wording.day(row["on"], year=False))}</span></div>'
        for row in rows
    )


def _shows(row: Row) -> str:
    return f" Shown by: {e(row['evidence'])}" if row.get("evidence") else ""


def proposals(rows: Sequence[Row]) -> str:
    """What the actions suggest as results, where nothing can be declared here (a review that is not open)."""
    return "".join(
        f'<div class="ln dec"><span>{opens("<b>" + e(row["milestone"]) + "</b> " + e(row["text"]), str(row["milestone"]) + " " + str(row["text"]), css="row", item=row["milestone"])}</span>'
        f"<span>{e(decide_words.proposal(row))}</span><span></span></div>"
        for row in rows
    )


def notes(rows: Sequence[Row], section: str) -> str:
    """The minutes of a point, to be read."""
    return "".join(
        f'<p class="note">{"<br>".join(e(line) for line in str(row["text"]).splitlines())} <span class="small">{e(row["by"])}</span></p>'
        for row in rows
        if row["section"] == section
    )


def first_month(period: str, start_month: int) -> str:
    """The first month of a review's period."""
    return str(Period.parse(period, start_month).months[0])
