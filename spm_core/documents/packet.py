"""The packet before a review: what the meeting looks at, in the order of its agenda."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core.documents import tables
from spm_core.documents.paper import Block, Bullets, Heading, Paper, Picture, Section, Text
from spm_core.documents.review_reading import Review, known_words, read
from spm_core.figures.agenda import move_counts
from spm_core.model import Month, PlanYear
from spm_core.show import charts, division_words, look, paper_words, wording
from spm_core.show.charts.dumbbells import MOST

if TYPE_CHECKING:
    from collections.abc import Sequence

Row = dict[str, Any]

CHART_ROWS = 26
"""Rows of a dumbbell chart on one page."""
SLIDE_ROWS = 12
"""Rows of it on a slide."""
DEFAULT_TOLERANCE = 14


def packet(document: Row, *, brief: bool = False) -> Paper:
    """Make the packet of a review (the document of `review show`), brief for slides; nothing else is asked."""
    review = read(document)
    tolerance = tolerance_of(review)
    parts = [
        *_state(review, tolerance),
        _commitments(review),
        _reported(review),
        _moved(review, tolerance, brief=brief),
        _risk(review),
        _recommendations(review),
        _results(review),
        _decisions(review),
        _well(review),
    ]
    sections = [part for part in parts if part is not None]
    numbered = [sections[0], *(_numbered(part, at) for at, part in enumerate(sections[1:], 1))]
    counted = Section(
        "How the figures are counted", (Bullets(tuple(paper_words.counted(tolerance)), small=True),), slide=False
    )
    return Paper(
        review.title,
        f"Packet, {review.period}",
        str(document.get("organization") or document.get("agency") or ""),
        about(review, tolerance),
        line(review, "Packet"),
        (*numbered, counted),
        notice=sample_notice(document),
    )


def sample_notice(document: Row) -> str:
    """Say on the paper that an agency is made up, as every page does."""
    return (
        "Sample data, invented: no real agency, school or person stands in this paper."
        if document.get("sample")
        else ""
    )


def tolerance_of(review: Review) -> int:
    """The tolerance in days that the review's document names, else the agencies' usual one."""
    return int(review.document.get("tolerance_days", DEFAULT_TOLERANCE))


def about(review: Review, tolerance: int) -> tuple[tuple[str, str], ...]:
    """Name the review, the month and the moment that its figures speak of."""
    document = review.document
    number = document.get("number")
    state = "closed, figures frozen" if review.closed else "open, figures may still change"
    day = wording.day(document.get("closed") if review.closed else document.get("opened"))
    lines = [
        (
            "Review",
            f"{document['review']}, {state}"
            + (f" on {day}" if day and review.closed else f" since {day}" if day else ""),
        ),
        ("Number", str(number) if number is not None else ""),
        ("As of", f"the end of {wording.month(review.month, 'full')}"),
        ("Figures known", known_words(review)),
        ("Tolerance", wording.count(tolerance, "day")),
    ]
    return tuple((label, value) for label, value in lines if value)


def line(review: Review, kind: str) -> str:
    """The same in one line, for the foot of every page."""
    return f"{kind} of review {review.document['review']}, as of {wording.month(review.month, 'full')}, figures known {known_words(review)}"


def _numbered(section: Section, number: int) -> Section:
    return Section(section.title, section.blocks, section.slide, number)


def year_of(review: Review) -> PlanYear:
    """The plan year that the review's figures cover."""
    start = int(review.document.get("year_start_month") or 7)
    label = str(review.document["period"]).partition(".")[0]
    try:
        return PlanYear.parse(label, start)
    except ValueError:
        return PlanYear.holding(Month.parse(review.month).first_day, start)


def of_what(review: Review) -> str:
    """What the review looks at: milestones, or actions where the division leads no milestone."""
    return "milestones" if review.of("drift", "milestones").get("items") or review.points["risk"] else "actions"


def items_of(review: Review) -> list[Row]:
    """The reviewed items with dates and, wherever the document has it, their text."""
    texts = {
        row["item"]: row
        for name in ("moved", "risk", "well")
        for row in review.points[name]
        if row.get("text") and row.get("item")
    }
    told = [row for row in review.points["moved"] if "drift" in row and "frozen" in row]
    rows = told or review.of("drift", of_what(review)).get("items") or []
    return [
        {
            "text": "",
            **{
                key: texts.get(row["item"], {}).get(key)
                for key in ("text", "lead_name")
                if texts.get(row["item"], {}).get(key)
            },
            **row,
        }
        for row in rows
    ]


def _state(review: Review, tolerance: int) -> list[Section]:
    milestones, actions = (review.group("completion", of) for of in ("milestones", "actions"))
    rows = items_of(review)
    risky = [row for row in review.points["risk"] if "ready to declare" not in row["tags"]]
    actions_rows = review.of("drift", "actions").get("items") or []
    bold, rest = division_words.sentence(
        rows if of_what(review) == "milestones" else [],
        actions_rows,
        move_counts(rows, tolerance),
        tolerance,
        len(risky),
    )
    reporting = (review.document.get("figures") or {}).get("reporting") or {}
    groups = reporting.get("groups") or []
    mine = next((row for row in groups if row["id"] == review.document["scope"]), groups[0] if groups else None)
    drift = review.group("drift", of_what(review))
    blocks: list[Block] = [Text(rest, bold, "lead"), tables.due_tiles(milestones, actions, mine, drift)]
    blocks += [
        Text(f"{said}.", f"Not known of {of}:", "small")
        for of, group in (("milestones", milestones), ("actions", actions))
        if group and (said := paper_words.ranged(group))
    ]
    return [Section("Where we stand", tuple(blocks))]


def _commitments(review: Review) -> Section:
    rows = review.points["commitments"]
    if not rows:
        return Section("Commitments from last time", (Text("None were made at the last review."),), slide=False)
    kept = sum(str(row["state"]) in ("closed", "kept", "done") for row in rows)
    title = f"Commitments from last time: {kept} of {len(rows)} closed"
    return Section(title, (tables.commitments("", rows, review.names),))


def _reported(review: Review) -> Section:
    units = [row for row in review.points["reported"] if "state" in row]
    title = division_words.reported_title(units, review.month)
    blocks: list[Block] = (
        [tables.reports(f"Reports for {wording.month(review.month, 'full')}", units)]
        if units
        else [Text("Nothing was owed.")]
    )
    return Section(title, tuple(blocks), slide=False)


def _moved(review: Review, tolerance: int, *, brief: bool) -> Section:
    of, rows = of_what(review), items_of(review)
    title = division_words.moved_title(move_counts(rows, tolerance), tolerance, of)
    blocks: list[Block] = [
        *dumbbell_pictures(rows, Month.parse(review.month), year_of(review), of, tolerance, brief=brief)
    ]
    if rows:
        blocks.append(
            tables.dates(
                f"All {of}, with their dates",
                rows,
                note="Days moved: from the frozen date to the date done or expected; of added items, from the first approved date.",
            )
        )
    return Section(title, tuple(blocks))


def dumbbell_pictures(
    rows: Sequence[Row], as_of: Month, year: PlanYear, of: str, tolerance: int, *, brief: bool = False
) -> list[Picture]:
    """Dumbbell charts of items, overdue and most moved first, at most 40 of them; brief: the first 12, with their texts."""
    live = [row for row in rows if row["status"] != "dropped"]
    each, most = (SLIDE_ROWS, SLIDE_ROWS) if brief else (CHART_ROWS, MOST)
    ordered = sorted(live, key=lambda row: (row["status"] != "overdue", -(row["drift"] or 0)))[:most]
    found = []
    for at in range(0, len(ordered), each):
        part = ordered[at : at + each]
        many = len(ordered) > each or len(live) > most
        title = f"Dates of {of}" + (f", {at + 1} to {at + len(part)} of {len(live)}" if many else "")
        chart = charts.dumbbells(part, as_of, year, look.LIGHT, of=of, tolerance=tolerance, title=title)
        said = f"Open circle: frozen date. Thick bar: moved with approval. Mark: done or expected. Solid line: the end of {wording.month(as_of)}; dashed: the end of the plan year."
        found.append(Picture(charts.Chart(title, said, chart.spec, chart.alt, chart.table), px=1120 if brief else 613))
    return found


def _risk(review: Review) -> Section:
    rows, of = review.points["risk"], of_what(review).removesuffix("s")
    title = division_words.risk_title(rows, of)
    blocks: list[Block] = []
    for row in rows:
        blocks.append(Heading(f"{row['item']} {row.get('text') or ''}".strip()))
        blocks.append(Bullets(tuple(_risk_lines(row, review))))
    return Section(title, tuple(blocks) or (Text("Nothing needs a decision here today."),))


def _risk_lines(row: Row, review: Review) -> list[tuple[str, str]]:
    dates = f"frozen {wording.day(row['frozen'])}, " if row["frozen"] else "added later, "
    dates += f"approved {wording.day(row['approved'])}, expected {wording.day(row['expected'])}: {wording.moved(row['drift'], row['approved_drift'])}"
    lead = row.get("lead_name") or review.names.get(row["lead"], row["lead"])
    lines = [("Why it is here.", division_words.why(row)), ("Dates:", dates), ("Lead:", lead)]
    if row.get("note"):
        lines.append(("The unit says:", str(row["note"])))
    if row.get("change_asked") and row["change_asked"] != "none":
        lines.append(
            (
                "The unit asks:",
                f"{row['change_asked']}{' ' + str(row['change_detail']) if row.get('change_detail') else ''}",
            )
        )
    lines += [("Its actions:", said)] if (said := _actions(row.get("actions") or [])) else []
    return lines


def _actions(actions: Any) -> str:
    if isinstance(actions, dict):
        return f"{wording.share(actions['n'], actions['of'])} done" if actions.get("of") else ""
    return "; ".join(
        f"{one['item']} {one.get('text') or ''} ({paper_words.status(one)})" for one in actions if "status" in one
    )


def _recommendations(review: Review) -> Section:
    rows = review.points["recommendations"]
    title = division_words.recommendation_title([{"answer": row.get("answer")} for row in rows])
    body: Block = (
        tables.recommendations("", rows, review.names) if rows else Text("Units raise them in their monthly workbook.")
    )
    return Section(title, (body,))


def _results(review: Review) -> Section:
    rows = [row for row in review.points["results"] if "status" in row]
    found = {
        "new": [row for row in rows if row["status"] not in ("no data", "not due")],
        "missing": [row for row in rows if row["status"] == "no data"],
        "due": [row for row in rows if row["status"] == "not due"],
    }
    since = str(_first_month(review).plus(-1))
    title = division_words.results_title(found, since)
    body: Block = (
        tables.results("", [*found["new"], *found["missing"], *found["due"]])
        if rows
        else Text("No result of the division's measures came or is due soon.")
    )
    return Section(title, (body,))


def _first_month(review: Review) -> Month:
    months, as_of = year_of(review).months, Month.parse(review.month)
    return months[months.index(as_of) // 3 * 3] if as_of in months else as_of


def _decisions(review: Review) -> Section | None:
    rows = review.document.get("decisions") or []
    texts = {row["item"]: row["text"] for row in items_of(review)}
    if not rows:
        return None
    return Section(decisions_title(rows), (tables.decisions("", rows, review.names, texts),))


def decisions_title(rows: Sequence[Row]) -> str:
    """Count the decisions taken.

    >>> decisions_title([{}]), decisions_title([{}, {}])
    ('One decision taken in this review', 'Two decisions taken in this review')
    """
    return f"{wording.first_up(wording.word(len(rows)))} {'decision' if len(rows) == 1 else 'decisions'} taken in this review"


def _well(review: Review) -> Section:
    rows = review.points["well"]
    early = [row for row in rows if "days_early" in row]
    said = [row for row in rows if row.get("value")]
    lines = [
        (f"{row['item']} {row['text']}", f"was done {wording.count(row['days_early'], 'day')} early.") for row in early
    ]
    lines += [
        (f"{review.names.get(row['unit'], row['unit'])}, {wording.month(row['month'])}.", str(row["value"]))
        for row in said
    ]
    title = division_words.well_title({"early": early, "said": said})
    return Section(
        title,
        (Bullets(tuple(lines)),)
        if lines
        else (Text("The units' reports of the quarter name nothing yet; ask at the table."),),
    )
