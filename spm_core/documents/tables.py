"""The tables that papers share, each from plain rows; what is not known stays an empty cell or says so, never zero."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core.documents.paper import Column, Table, Text, Tile, Tiles, told
from spm_core.figures.agenda import live_frozen
from spm_core.show import measure_words, paper_words, wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Row = dict[str, Any]


def dates(title: str, rows: Sequence[Row], *, note: str = "") -> Table:
    """Milestones or actions with their dates: frozen, approved, expected or done, days moved, status, lead."""
    columns = (
        Column("Item", 1.0, "code"),
        Column("Text and lead", 3.0),
        Column("Frozen", 1.15, "date"),
        Column("Approved", 1.15, "date"),
        Column("Done or expected", 1.15, "date"),
        Column("Days moved", 1.15, "number"),
        Column("Status", 1.25),
    )
    body = tuple(
        (
            row["item"],
            with_lead(row),
            wording.day(row["frozen"]) or "added",
            wording.day(row["approved"]),
            wording.day(row["completed"] or row["expected"]),
            _days(row),
            paper_words.status(row),
        )
        for row in rows
    )
    return Table(title, columns, body, note)


def with_lead(row: Row) -> str:
    """Say an item's text with its lead."""
    lead = row.get("lead_name") or row.get("lead") or ""
    return " ".join(part for part in (str(row.get("text") or ""), f"({lead})" if lead else "") if part)


def _days(row: Row) -> str:
    approved = f" ({row['approved_drift']} approved)" if row["approved_drift"] else ""
    return moved_days(row) + approved if row["drift"] is not None else ""


def moved_days(row: Row) -> str:
    """Say by how many days an item moved against its frozen date; nothing where that is not known."""
    return wording.signed(row["drift"]) if row["drift"] is not None else ""


def completion(title: str, head: str, rows: Sequence[tuple[str, Row]], *, note: str = "") -> Table:
    """One line a group: original plan, plan now, expected by now, how its items stand. `rows` are (name, group)."""
    columns = (
        Column(head, 2.5),
        Column("Original plan", 1.85),
        Column("Plan now", 1.85),
        Column("Expected by now", 1.9),
        Column("How they stand", 2.9),
    )
    body = tuple(
        (
            name,
            _share(group["Y0"]),
            _share(group["Y1"]),
            _share(group["X"]),
            paper_words.states(group),
        )
        for name, group in rows
    )
    return Table(title, columns, body, note)


def _share(part: Mapping[str, int]) -> str:
    return wording.share(part["n"], part["of"]) if part["of"] else "none"


DAYS_MOVED = (
    "Days moved: from the frozen date to the date done or expected; of added items, from the first approved date."
)


def not_known(milestones: Row | None, actions: Row | None) -> list[Text]:
    """Say apart what nobody reported, where that leaves a range."""
    return [
        Text(f"{said}.", f"Not known of {of}:", "small")
        for of, group in (("milestones", milestones), ("actions", actions))
        if group and (said := paper_words.ranged(group))
    ]


def due_tiles(
    milestones: Row | None, actions: Row | None, reporting: Row | None, drift: Row | None, items: Sequence[Row]
) -> Tiles:
    """The four figures of a review: milestones and actions done of those due, reports, dates past tolerance.

    `items` are those of the drift, of which the live frozen ones are what past tolerance is counted out of.
    """
    tiles = []
    for name, group in (("Milestones due", milestones), ("Actions due", actions)):
        if group:
            value, aside = wording.share_parts(group["T0"]["n"], group["T0"]["of"])
            now = f"plan now {wording.share(group['T1']['n'], group['T1']['of'])}"
            again = f", {group['T1']['redated']} re-dated" if group["T1"].get("redated") else ""
            tiles.append(Tile(f"{name}, done", value, aside, now + again))
    if reporting:
        came = reporting["on_time"] + reporting["late"]
        value, aside = wording.share_parts(came, reporting["due"])
        parts = [f"{reporting[key]} {key}" for key in ("late", "missing") if reporting[key]]
        tiles.append(
            Tile("Unit reports in", value, aside, ", ".join(parts) or ("all on time" if reporting["due"] else ""))
        )
    if drift:
        tiles.append(_past(drift, live_frozen(items)))
    return Tiles(tuple(tiles))


def _past(drift: Row, of: int) -> Tile:
    """The dates past tolerance, of the kind that the group counts."""
    value = f"{drift['past_tolerance']} of {of}"
    return Tile("Past tolerance, original plan", value, note=f"{drift['unapproved_past_tolerance']} of them unapproved")


def commitments(title: str, rows: Sequence[Row], names: Mapping[str, str]) -> Table:
    """Who promised what, by when, and what came of it."""
    columns = (
        Column("Commitment", 4),
        Column("Who", 1.8),
        Column("By", 1.35, "date"),
        Column("Standing", 1.2),
        Column("Outcome", 2.8),
    )
    body = tuple(
        (
            row["text"],
            names.get(row["owner"], row["owner"]),
            wording.day(row["due"]),
            str(row["state"]).replace("_", " "),
            row.get("outcome") or "",
        )
        for row in rows
    )
    return told(Table(title, columns, body))


def recommendations(title: str, rows: Sequence[Row], names: Mapping[str, str]) -> Table:
    """What units recommend, and the answer."""
    columns = (
        Column("Unit and month", 1.7),
        Column("About", 1.2, "code"),
        Column("Recommendation", 3.6),
        Column("Answer", 3.4),
    )
    body = tuple(
        (
            f"{names.get(row['unit'], row['unit'])}, {wording.month(row['month'], 'full')}",
            row.get("about") or "",
            row.get("text") or row.get("recommendation") or "",
            _answer(row),
        )
        for row in rows
    )
    return told(Table(title, columns, body))


def _answer(row: Row) -> str:
    state = str(row.get("state") or "")
    on = f" ({wording.day(row['answered_on'])})" if row.get("answered_on") else ""
    if row.get("answer"):
        passed = "Passed on to leadership. " if state == "escalated" else ""
        return f"{passed}{row['answer']}{on}"
    return {"escalated": "Passed on to leadership, open", "withdrawn": "Withdrawn by the unit"}.get(state, "Open")


def decisions(title: str, rows: Sequence[Row], names: Mapping[str, str], texts: Mapping[str, str]) -> Table:
    """What was decided: item, change, why, when, by whom."""
    columns = (
        Column("Item", 1.35, "code"),
        Column("Decision", 4.4),
        Column("Why", 3.4),
        Column("On", 1.4, "date"),
        Column("By", 1.9),
    )
    body = tuple(
        (
            row.get("item") or "",
            _decision(row, names, texts),
            row.get("why") or "",
            wording.day(row.get("on")),
            names.get(str(row.get("by")), row.get("by") or ""),
        )
        for row in rows
    )
    return Table(title, columns, body)


def _decision(row: Row, names: Mapping[str, str], texts: Mapping[str, str]) -> str:
    what = row.get("text") or texts.get(str(row.get("item")), "")
    said = f"{paper_words.change_name(row['change'])}: {paper_words.decided(row, names)}"
    return f"{said}. {what}" if what and row["change"] != "reword" else f"{said}."


def results(title: str, rows: Iterable[Row], *, note: str = "") -> Table:
    """Measures of a year: result, target, how they stand. Rows hold the measure's keys beside the year's."""
    columns = (
        Column("Measure", 1.2, "code"),
        Column("Indicator", 3.6),
        Column("Year", 1.1, "code"),
        Column("Result", 1.4, "number"),
        Column("Target", 1.4, "number"),
        Column("Standing", 2.3),
    )
    return told(Table(title, columns, tuple(_result(row) for row in rows), note))


def _result(row: Row) -> tuple[str, ...]:
    unit = row.get("unit")
    published = f", published in {wording.month(row['published'], 'full')}" if row["status"] == "not due" else ""
    return (
        row["measure"],
        f"{row['indicator']}, {row['direction']} is better",
        row["year"],
        measure_words.value(row, row),
        wording.number(row["target"], unit) if row["target"] is not None else "",
        row["status"] + published + "".join(f", {tag}" for tag in row["tags"]),
    )
