"""The points of a division's review as sections of a paper; titles are the page's own (show/division_words)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from spm_core.documents import review_tables, tables
from spm_core.documents.paper import Block, Bullets, Heading, Picture, Section, Table, Text, even
from spm_core.figures.agenda import move_counts
from spm_core.model import Month, PlanYear
from spm_core.show import charts, division_words, look, paper_words, wording
from spm_core.show.charts.dumbbells import MOST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spm_core.documents.review_reading import Review

Row = dict[str, Any]

CHART_ROWS = 16
"""Rows of a dumbbell chart: more are drawn in several, so that none leaves half a page empty before it."""
SLIDE_ROWS = 12
"""Rows of it on a slide."""
SLIDE_LINES = 9
"""Lines of a list on a slide."""
HEADING = 160
"""Letters of an item's text that its heading holds; a longer one stands under it."""
WIDE_TEXT = 52
"""Letters of an item's text that a chart drawn 1120 px wide has room for; with a longer one it shows the codes alone."""


def commitments(review: Review, _tolerance: int) -> Section:
    """What was promised before, and what came of it."""
    rows = review.points["commitments"]
    if not rows:
        return Section(
            "No commitments from last time",
            (Text("The last review, if there was one, asked nobody for anything."),),
            slide=False,
        )
    kept = sum(str(row["state"]) == "closed" for row in rows)
    title = f"Commitments from last time: {kept or 'none'} of {len(rows)} closed"
    if len(rows) == 1:
        title = f"The commitment from last time is {'closed' if kept else 'open'}"
    return Section(title, (tables.commitments("", rows, review.names),))


def reported(review: Review, _tolerance: int) -> Section:
    """Who reported, month by month; the title is of the month that the review looks at."""
    rows = [row for row in review.points["reported"] if "state" in row]
    latest = [row for row in rows if row.get("month", review.month) == review.month]
    title = division_words.reported_title(latest, review.month)
    if not rows:
        return Section(title, (Text("No report was owed."),), slide=False)
    return Section(title, (review_tables.reports("", rows, review.month),), slide=False)


def moved(review: Review, tolerance: int) -> Section:
    """What came since the last look, then every date against the frozen plan."""
    rows, of = review.items, review.of
    title = division_words.moved_title(move_counts(rows, tolerance), tolerance, of)
    since = [row for row in review.points["moved"] if row.get("became")]
    blocks: list[Block] = [*dumbbells(rows, Month.parse(review.month), review.year, of, tolerance)]
    if rows:
        blocks.append(tables.dates(f"All {of}, with their dates", rows, note=tables.DAYS_MOVED))
    blocks.append(Heading(paper_words.since_title(since)))
    if since:
        blocks.append(review_tables.since("", since))
    return Section(title, tuple(blocks))


def dumbbells(
    rows: Sequence[Row], as_of: Month, year: PlanYear, of: str, tolerance: int, *, brief: bool = False
) -> list[Picture]:
    """Dumbbell charts of items, overdue and most moved first, at most 40 of them; brief: one, of the first 12."""
    live = [row for row in rows if row["status"] != "dropped"]
    most = SLIDE_ROWS if brief else MOST
    ordered = sorted(live, key=lambda row: (row["status"] != "overdue", -(row["drift"] or 0)))[:most]
    each = even(len(ordered), CHART_ROWS) or 1
    wide = brief and all(0 < len(row.get("text") or "") <= WIDE_TEXT for row in ordered)
    found = []
    for at in range(0, len(ordered), each):
        part = ordered[at : at + each]
        many = len(ordered) > each or len(live) > most
        title = f"Dates of {of}" + (f", {at + 1} to {at + len(part)} of {len(live)}" if many else "")
        chart = charts.dumbbells(part, as_of, year, look.LIGHT, of=of, tolerance=tolerance, title=title)
        said = f"Open circle: frozen date. Thick bar: moved with approval. Mark: done or expected. Solid line: the end of {wording.month(as_of)}; dashed: the end of the plan year."
        found.append(Picture(replace(chart, subtitle=said), px=1120 if wide else 613))
    return found


def for_slides(section: Section, review: Review, tolerance: int) -> Section:
    """The same section for slides: dates in one chart that can be read on a wall, its table of what is drawn; risks as a table."""
    if section.title == division_words.risk_title(review.points.get("at_risk", []), review.of.removesuffix("s")):
        rows = review.points.get("at_risk", [])
        return replace(section, blocks=(review_tables.risks("", rows),) if rows else section.blocks)
    if not any(isinstance(block, Picture) for block in section.blocks):
        return replace(section, blocks=tuple(_first_lines(block) for block in section.blocks))
    pictures = dumbbells(review.items, Month.parse(review.month), review.year, review.of, tolerance, brief=True)
    live = [row for row in review.items if row["status"] != "dropped"]
    shown = sorted(live, key=lambda row: (row["status"] != "overdue", -(row["drift"] or 0)))[:SLIDE_ROWS]
    name = f"The same {review.of}" if len(shown) < len(live) else f"All {review.of}, with their dates"
    tables_ = [tables.dates(name, shown)] if shown else []
    rest = [block for block in section.blocks if not isinstance(block, Picture) and not _is_dates(block)]
    return replace(section, blocks=(*pictures, *tables_, *rest))


def _first_lines(block: Block) -> Block:
    if not isinstance(block, Bullets) or len(block.items) <= SLIDE_LINES:
        return block
    rest = len(block.items) - SLIDE_LINES + 1
    return Bullets((*block.items[: SLIDE_LINES - 1], ("", f"{rest} more stand in the packet.")))


def _is_dates(block: Block) -> bool:
    return isinstance(block, Table) and block.note == tables.DAYS_MOVED


def at_risk(review: Review, _tolerance: int) -> Section:
    """Each item to speak of: its dates, why, what its unit says and asks, how its date moved."""
    rows = review.points["at_risk"]
    title = division_words.risk_title(rows, review.of.removesuffix("s"))
    blocks: list[Block] = []
    for row in rows:
        text = str(row.get("text") or "")
        if len(text) <= HEADING:
            blocks.append(Heading(f"{row['item']} {text}".strip()))
        else:
            blocks += [Heading(str(row["item"])), Text(text)]
        blocks.append(Bullets(tuple(_risk_lines(row, review))))
        told = paper_words.history(row.get("history") or [])
        if any(move["kind"] != "derived" for move in told):
            blocks.append(review_tables.history("How its date moved", told, review.names))
    return Section(title, tuple(blocks) or (Text("Nothing needs a decision here today."),))


def _risk_lines(row: Row, review: Review) -> list[tuple[str, str]]:
    dates = f"frozen {wording.day(row['frozen'])}, " if row["frozen"] else "added later, "
    dates += f"approved {wording.day(row['approved'])}, expected {wording.day(row['expected'])}: {wording.moved(row['drift'], row['approved_drift'])}"
    lead = row.get("lead_name") or review.names.get(row["lead"], row["lead"])
    lines = [("Why it is here.", division_words.why(row)), ("Dates:", dates), ("Lead:", lead)]
    if row.get("note"):
        lines.append(("The unit says:", str(row["note"])))
    asked = [f"{one['item']}, {paper_words.asked(one)}" for one in row.get("requests") or []]
    if not asked and row.get("change_asked") not in (None, "", "none"):
        asked = [paper_words.asked({"change": row["change_asked"], "detail": row.get("change_detail")})]
    lines += [("Asked for:", one) for one in asked]
    return lines


def recommendations(review: Review, _tolerance: int) -> Section:
    """What units recommend, with the answers; those of the whole review, not only what waits."""
    rows = list(review.document.get("recommendations") or review.points["recommendations"])
    title = division_words.recommendation_title([{"answer": row.get("answer")} for row in rows])
    body: Block = (
        tables.recommendations("", rows, review.names) if rows else Text("Units raise them in their monthly workbook.")
    )
    return Section(title, (body,))


def requests(review: Review, _tolerance: int) -> Section | None:
    """Changes that units ask for: what is open, and what was asked or decided in this review's months or in the review."""
    first = str(_first_month(review))
    rows = [
        row
        for row in review.document.get("requests") or review.points["requests"]
        if row["state"] == "open" or row.get("review") == review.document["review"] or row["month"] >= first
    ]
    if not rows:
        return None
    waiting = sum(row["state"] == "open" for row in rows)
    title = f"Units ask for {wording.count(len(rows), 'change')}, {_decided(waiting, len(rows))}"
    return Section(title, (review_tables.requests("", rows, review.names),))


def _decided(waiting: int, of: int) -> str:
    """Say how many of the changes asked for wait for a decision.

    >>> [_decided(*counts) for counts in ((1, 1), (0, 1), (2, 3), (0, 3))]
    ['not decided yet', 'decided', 'two not decided yet', 'all decided']
    """
    if of == 1:
        return "not decided yet" if waiting else "decided"
    return f"{wording.word(waiting)} not decided yet" if waiting else "all decided"


def results(review: Review, _tolerance: int) -> Section:
    """New results of measures, those without data, those due soon."""
    rows = [row for row in review.points["results"] if "status" in row]
    found = {what: [row for row in rows if row.get("what") == what] for what in ("new", "missing", "due")}
    title = division_words.results_title(found, str(_first_month(review).plus(-1)))
    shown = [row for part in found.values() for row in part]
    body: Block = (
        tables.results("", shown) if shown else Text("No result of its measures came, and none is due in three months.")
    )
    return Section(title, (body,))


def _first_month(review: Review) -> Month:
    months, as_of = review.year.months, Month.parse(review.month)
    return months[months.index(as_of) // 3 * 3]


def decisions(review: Review, _tolerance: int) -> Section | None:
    """What was decided in this review so far."""
    rows = list(review.document.get("decisions") or [])
    if not rows:
        return None
    texts = {item: row["text"] for item, row in review.known.items()}
    return Section(paper_words.decisions_title(rows), (tables.decisions("", rows, review.names, texts),))


def went_well(review: Review, _tolerance: int) -> Section:
    """What was done early, and what the units' reports call accomplishments."""
    rows = review.points["went_well"]
    early = [row for row in rows if "days_early" in row]
    said = [row for row in rows if row.get("value")]
    lines = [
        (
            f"{row['item']} {(row['text'] or '').rstrip(' .')}",
            f"was done {wording.count(row['days_early'], 'day')} early.",
        )
        for row in early
    ]
    lines += [
        (f"{review.names.get(row['unit'], row['unit'])}, {wording.month(row['month'])}.", str(row["value"]))
        for row in said
    ]
    title = division_words.well_title({"early": early, "said": said})
    return Section(
        title, (Bullets(tuple(lines)) if lines else Text("The units' reports name nothing yet; ask at the table."),)
    )
