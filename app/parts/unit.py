"""The pieces of the Unit page: what falls due, what is carried forward, what changed, the year, recommendations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.parts.grid import heat_grid
from app.parts.html import data_table, e, folded, mark, opens, section, status_mark, table
from app.parts.rows import source
from app.parts.tiles import tile
from app.parts.upload import change_groups
from spm_core.model import place
from spm_core.show import left_out_words, look, meeting_words, wording
from spm_core.show import unit_words as words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spm_core.model import Ask

Row = dict[str, Any]


def due(rows: Sequence[Row], ask: Ask) -> str:
    """Table what falls due this month and next, plan now."""
    month, after = str(ask.as_of), str(ask.as_of.plus(1))
    mine = sorted(
        (row for row in rows if row["status"] != "dropped" and (row["approved"] or "")[:7] in (month, after)),
        key=lambda row: row["approved"],
    )
    title = words.due_title(mine, month, after)
    send = opens(
        f"Report {wording.month(ask.as_of)}",
        f"Report {wording.month(ask.as_of, 'full')}: to the Upload page",
        css="btn",
        upload=ask.id,
    )
    return section(title, "By the approved date.", _table(title, mine, ask) if mine else "", aside=send)


def left_out(rows: Sequence[Row], items: Sequence[Row], ask: Ask) -> str:
    """Table the rows that the month's report in force was sent without: the cell, what was read, how to mend it."""
    gone = [row for row in rows if row["state"] == "in_force" and row["month"] == str(ask.as_of)]
    if not gone:
        return ""
    texts = {row["item"]: row["text"] for row in items}
    title = left_out_words.of_unit(gone, str(ask.as_of))
    lines = [
        [
            f'<b>{e(place(row["sheet"], row["cell"]))}</b><span class="sub">{_original(row)}</span>',
            _about(row, texts, ask),
            f'<span class="read">{e(row["value"])}</span>' if row["value"] else '<span class="quiet">empty</span>',
            f'{e(row["message"])} <span class="quiet">{e(row["fix"])}</span>',
        ]
        for row in gone
    ]
    send = opens(
        "Send them mended",
        f"Send them mended: report {wording.month(ask.as_of, 'full')} again",
        css="btn",
        upload=ask.id,
    )
    shown = table(title, ["Cell", "About", "Read", "What it means, and how to mend it"], lines, css="plain body stack")
    sub = "Left out because it was asked when the file was sent. Mend the cells in that file and send it again; it replaces this report."
    return section(title, sub, shown, "mend", aside=send)


def _original(row: Row) -> str:
    return opens(e(row["file"]), f"The original {row['file']}", css="link", dialog="original", id=row["upload"])


def _about(row: Row, texts: Mapping[str, str], ask: Ask) -> str:
    if not row["item"]:
        return '<span class="quiet">nothing in the plan</span>'
    if row["kind"] not in ("action", "milestone"):
        return e(f"{row['kind']} {row['item']}")
    name = texts.get(row["item"], row["item"])
    label = opens(
        f"<b>{e(name)}</b>", f"{name}, {row['item']}: its facts", css="row", item=row["item"], month=ask.as_of
    )
    return f'{label}<span class="sub">{e(row["item"])}, not reported</span>'


def carried(rows: Sequence[Row], ask: Ask) -> str:
    """Table what is open and was due before this month."""
    first = ask.as_of.first_day.isoformat()
    mine = sorted(
        (row for row in rows if row["status"] == "overdue" and row["approved"] < first), key=lambda row: row["approved"]
    )
    title = words.carried_title(mine, str(ask.as_of))
    return section(
        title, "Carried forward: due earlier, still open." if mine else "", _table(title, mine, ask) if mine else ""
    )


def later(rows: Sequence[Row], ask: Ask) -> str:
    """Table what is open and falls due after next month."""
    last = ask.as_of.plus(1).last_day.isoformat()
    mine = sorted(
        (row for row in rows if row["status"] != "dropped" and not row["completed"] and row["approved"] > last),
        key=lambda row: row["approved"],
    )
    title = words.later_title(mine)
    return section(title, "", _table(title, mine, ask, first=4) if mine else "")


def _table(caption: str, rows: Sequence[Row], ask: Ask, first: int = 12) -> str:
    heads = ["Due", "Item", "Status", "Expected", "What the report says", "Read from"]
    lines = [_line(row, ask) for row in rows]
    few = table(caption, heads, lines[:first], css="plain body stack items")
    return few + (
        folded(f"{len(lines) - first} more", table(caption, heads, lines[first:], css="plain body stack items"))
        if len(lines) > first
        else ""
    )


def _line(row: Row, ask: Ask) -> list[str]:
    kind = '<span class="tag">milestone</span> ' if row["kind"] == "milestone" else ""
    name = opens(
        f"<b>{e(row['text'])}</b>",
        f"{row['text']}, {row['item']}: its facts",
        css="row",
        item=row["item"],
        month=ask.as_of,
    )
    css = {"overdue": "act", "behind": "late"}.get(row["status"], "")
    moved = row["unapproved_drift"] or 0
    when = e(wording.day(row["completed"] or row["expected"], year=False))
    drift = f' <span class="small {css}">{e(wording.days(moved))}</span>' if moved else ""
    return [
        f'<span class="nw">{e(wording.day(row["approved"], year=False))}</span>',
        f'{name}<span class="sub">{kind}{e(row["item"])}{_tags(row)}</span>',
        f'<span class="nw {css}">{status_mark(row["status"], hidden=True)} {e(look.MARKS[row["status"]][1])}</span>',
        f'<span class="nw">{"done " if row["completed"] else ""}{when}{drift}</span>',
        e(row["note"] or "") or '<span class="quiet">no note</span>',
        f'<span class="small src">{e(_place(row["source"]))}</span>',
    ]


def _tags(row: Row) -> str:
    tags = [tag for tag in row["tags"] if tag != "no forecast"]
    return e(f", {', '.join(tags)}") if tags else ""


def _place(found: Mapping[str, Any] | None) -> str:
    return source(found) if found else "the plan"


def changed(groups: Mapping[str, Sequence[Row]], before: str | None) -> str:
    """List what changed since last month, as the division sees it."""
    if before is None:
        return section(
            "The year’s first month", "There is no month of this year before it to compare with.", "", "sees"
        )
    read = {
        name: [{**row, "cell": source(row["source"]) if row["source"] else None} for row in rows]
        for name, rows in groups.items()
    }
    return section(
        words.changed_title(groups, before),
        "As the division sees it, by what is known now.",
        change_groups(read),
        "sees",
    )


def dates_tile(drift: Mapping[str, Any], of: int, ask: Ask, tolerance: int) -> str:
    """Make the tile of dates past tolerance, out of so many live frozen ones."""
    here: dict[str, Any] = {"of": "actions", "tier": ask.tier, "id": ask.id, "month": ask.as_of}
    late = drift["past_tolerance"]
    hit = drift["hit_rate"]
    lines = [
        f"{opens(str(drift['unapproved_past_tolerance']), show='unapproved_past_tolerance', **here)} of them not approved",
        f"{opens(str(drift['redated']), show='redated', **here)} re-dated"
        + (f", {drift['past_year_end']} past the year’s end" if drift["past_year_end"] else ""),
        f'<span class="quiet">Forecasts for this month that held: {e(wording.share(hit["n"], hit["of"]))}</span>'
        if hit["of"] >= 5
        else "",
    ]
    return tile(
        f"Actions more than {tolerance} days late", f"{late} of {of}", "", "", lines, show="past_tolerance", **here
    )


def trend(grid: Mapping[str, Any], ask: Ask) -> str:
    """Show the unit's year: done of due by month, and the state of each report."""
    cells = grid["units"][0]["cells"] if grid["units"] else []
    month = str(ask.as_of)
    rows = [
        {
            "Month": wording.month(cell["month"], "full"),
            "Done": cell["done"],
            "Due": cell["due"],
            "Report": look.REPORT_MARKS[cell["report"]][1],
        }
        for cell in cells
        if cell["month"] <= month
    ]
    twin = folded("Show as table", data_table("The unit’s year", rows)) if rows else ""
    return (
        f'<div class="trend">{heat_grid(grid, ask)}<p class="sub">{e(words.trend_title(cells, month))}.</p>{twin}</div>'
    )


def recommendations(rows: Sequence[Row]) -> str:
    """List what the unit recommended this year, and what became of each: the answer, or where it waits."""
    lines = [
        [
            e(row["text"]) + (f' <span class="quiet">(about {e(row["about"])})</span>' if row["about"] else ""),
            f'<span class="nw">{e(wording.month(row["month"]))}</span>',
            _became(row["state"], meeting_words.recommendation_state(row)),
            f'<span class="small src">{e(source(row))}</span>',
        ]
        for row in rows
    ]
    heads = ["Recommendation", "Month", "What became of it", "Read from"]
    title = words.recommended_title(rows)
    return section(title, "", table(title, heads, lines, css="plain body stack") if lines else "")


def requests(rows: Sequence[Row], ask: Ask) -> str:
    """List the changes that the unit asked for this year, and what was decided; nothing when it asked for none."""
    if not rows:
        return ""
    lines = [
        [
            opens(
                f"<b>{e(row['text'] or row['item'])}</b>",
                f"{row['item']} {row['text'] or ''}",
                css="row",
                item=row["item"],
                month=ask.as_of,
            )
            + f'<span class="sub">{e(meeting_words.asked(row))}</span>',
            f'<span class="nw">{e(wording.month(row["month"]))}</span>',
            _became(row["state"], meeting_words.request_state(row)),
            f'<span class="small src">{e(source(row))}</span>',
        ]
        for row in rows
    ]
    heads = ["Change asked", "Month", "What was decided", "Read from"]
    title = words.asked_title(rows)
    return section(title, "", table(title, heads, lines, css="plain body stack items"))


def _became(state: str, said: str) -> str:
    waits = state in ("open", "escalated")
    return f"{mark('open' if waits else 'done' if state != 'gone' else 'dropped', hidden=True)} {e(wording.first_up(said))}"
