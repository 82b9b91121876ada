"""The End of Year report: what was completed, what was learned, what changed and why, and what next year could take up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core.documents import tables, year_tables
from spm_core.documents.packet import sample_notice
from spm_core.documents.paper import Block, Bullets, Grid, Heading, Paper, Picture, Section, Text, Tile, Tiles
from spm_core.documents.review_reading import moment
from spm_core.documents.review_sections import dumbbells
from spm_core.model import Month, PlanYear
from spm_core.show import charts, look, paper_words, wording, year_words

if TYPE_CHECKING:
    from collections.abc import Sequence

Row = dict[str, Any]

A_UNIT = 3
"""Accomplishments told of a unit while nobody has chosen; the others stay in the monthly reports, and are counted."""
BIG = 60
"""Milestones above which they stand under their goals, a table each."""


def report(document: Row, *, brief: bool = False) -> Paper:
    """Make the report from the document of `year show` (figures.year); brief: what slides for the leadership take of it."""
    known = moment(document["known_at"], document.get("time_zone"))
    as_of = wording.month(document["as_of"], "full")
    sections = [
        _figures(document),
        _groups(document, brief=brief),
        _milestones(document, brief=brief),
        _measures(document, brief=brief),
        _accomplishments(document, brief=brief),
        _adjustments(document, brief=brief),
        _reporting(document, brief=brief),
        _suggestions(document),
    ]
    numbered = [sections[0], *(Section(one.title, one.blocks, one.slide, at) for at, one in enumerate(sections[1:], 1))]
    counted = Bullets(tuple(paper_words.counted(document["tolerance_days"], year_end=True)), small=True)
    return Paper(
        "End of Year report",
        f"Plan year {document['year']}",
        document["organization"] or "",
        (
            (
                "Plan year",
                f"{document['year']}, {wording.month(document['first_month'], 'full')} to {wording.month(document['last_month'], 'full')}",
            ),
            ("As of", f"the end of {as_of}"),
            ("Figures known", known),
            ("Tolerance", wording.count(document["tolerance_days"], "day")),
        ),
        f"End of Year report {document['year']}, as of {as_of}, figures known {known}",
        (*numbered, Section("How the figures are counted", (counted,), slide=False)),
        notice=" ".join(part for part in (sample_notice(document), _still_running(document)) if part),
    )


def _still_running(document: Row) -> str:
    if document["as_of"] >= document["last_month"]:
        return ""
    last = wording.month(document["last_month"], "full")
    return f"The plan year runs until the end of {last}: this is how it stands at the end of {wording.month(document['as_of'], 'full')}."


def _whole(document: Row, of: str) -> Row:
    group: Row = document["completion"][of]["agency"][0]
    return group


def _figures(document: Row) -> Section:
    actions, milestones = _whole(document, "actions"), _whole(document, "milestones")
    bold, rest = year_words.sentence(actions, milestones)
    blocks: list[Block] = [Text(rest, bold, "lead"), _tiles(document)]
    blocks += [
        Text(f"{said}.", f"Not known of {of}:", "small")
        for of, group, rows in (("milestones", milestones, document["milestones"]), ("actions", actions, []))
        if (said := year_words.not_reported(group, rows))
    ]
    burnup = charts.burnup(document["burnup"], actions, document["drift"]["actions"], look.LIGHT)
    if burnup.spec:
        blocks.append(Picture(burnup))
    return Section("The year in figures", tuple(blocks))


def _tiles(document: Row) -> Tiles:
    tiles = []
    for name, of in (("Actions", "actions"), ("Milestones", "milestones")):
        group = _whole(document, of)
        value, aside = wording.share_parts(group["Y0"]["n"], group["Y0"]["of"]) if group["Y0"]["of"] else ("none", "")
        now = wording.share(group["Y1"]["n"], group["Y1"]["of"]) if group["Y1"]["of"] else "none"
        expected = wording.share(group["X"]["n"], group["X"]["of"]) if group["X"]["of"] else "none"
        tiles.append(Tile(f"{name}, original plan", value, aside, f"plan now {now}; expected by now {expected}"))
    pooled = document["reporting"]["agency"]
    value, aside = wording.share_parts(pooled["on_time"], pooled["due"])
    tiles.append(Tile("Reports on time", value, aside, f"{pooled['late']} late, {pooled['missing']} missing"))
    rows = year_tables.of_year(document)
    met, judged = (sum(row["status"] in words for row in rows) for words in (("met",), ("met", "near", "off")))
    value, aside = wording.share_parts(met, judged) if judged else ("none yet", "")
    waiting = sum(row["status"] == "not due" for row in rows)
    tiles.append(Tile("Results that met their target", value, aside, f"{waiting} not published yet" if waiting else ""))
    return Tiles(tuple(tiles))


def _groups(document: Row, *, brief: bool) -> Section:
    said = "Groups add up to the agency; shares are of the pooled counts, never averages of shares."
    blocks: list[Block] = [Text(said, style="small")]
    for of in ("milestones", "actions"):
        for tier, head in (("goal", "Goal"), ("division", "Division")):
            if brief and (of, tier) not in (("milestones", "goal"), ("actions", "division")):
                continue
            groups = [row for row in document["completion"][of][tier] if row["items"]]
            rows = [
                (f"{row['id']} {row['name']}" if tier == "goal" else row["name"] or "Named teams", row)
                for row in groups
            ]
            if rows:
                blocks.append(tables.completion(f"{wording.first_up(of)} by {tier}", head, rows))
    return Section("Completion by goal and division", tuple(blocks))


def _milestones(document: Row, *, brief: bool) -> Section:
    rows = document["milestones"]
    start = Month.parse(document["first_month"])
    year = PlanYear(start.year, start.month)
    blocks: list[Block] = [
        *dumbbells(rows, Month.parse(document["as_of"]), year, "milestones", document["tolerance_days"], brief=brief)
    ]
    if brief:
        still = [row for row in rows if not row["status"].startswith("completed")]
        blocks += [year_tables.milestones("Milestones still open or taken out", still)] if still else []
    elif len(rows) <= BIG:
        blocks.append(year_tables.milestones("Milestone by milestone", rows))
    else:
        for group in document["completion"]["milestones"]["goal"]:
            mine = [row for row in rows if row["goal"] == group["id"]]
            if mine:
                blocks += [Heading(f"Goal {group['id']}: {group['name']}"), year_tables.milestones("", mine)]
    return Section(
        year_words.milestones_title(rows), tuple(blocks) if rows else (Text("No milestone was planned for this year."),)
    )


def _measures(document: Row, *, brief: bool) -> Section:
    rows = year_tables.of_year(document)
    label = document["year"]
    drawn = [
        chart
        for one in document["measures"]
        if any(year["year"] == label for year in one["years"])
        and (chart := charts.trajectory(one, label, look.LIGHT)).spec
    ]
    small = tuple(
        Picture(
            charts.Chart(chart.subtitle.rstrip("."), chart.title, chart.spec, chart.alt, chart.table),
            px=330,
            points=247,
        )
        for chart in drawn
    )
    told = [row for row in rows if row["status"] != "not due"] if brief else rows
    blocks: list[Block] = (
        [
            tables.results(
                "Results and targets",
                told,
                note="Standing: met, near (within the measure's tolerance) or off its target. A result counts from the month in which it is published.",
            )
        ]
        if told
        else []
    )
    if small:
        blocks.append(
            Text(
                "Open circle: baseline. Dashes: path to the targets, the short bars. The plan year is shaded. Each chart has its own scale.",
                style="small",
            )
        )
        blocks.append(Grid(small))
    return Section(
        year_words.measures_title(rows, label), tuple(blocks) or (Text("No measure of the plan speaks of this year."),)
    )


def _accomplishments(document: Row, *, brief: bool) -> Section:
    rows = document["accomplishments"]
    names = document["names"]
    told_by = {row.get("unit") for row in rows}
    units = [*(unit for unit in names if unit in told_by), *sorted(told_by - set(names), key=str)]
    blocks: list[Block] = []
    lines: list[tuple[str, str]] = []
    left = 0
    for unit in units:
        mine = [row for row in rows if row.get("unit") == unit]
        told = _once(mine if document["chosen"] else [row for row in mine if not row.get("item")] or mine)
        shown = told if document["chosen"] else told[-1:] if brief else told[-A_UNIT:]
        left += len(_once(mine)) - len(shown)
        name = names.get(unit) or str(unit or "The agency")
        lines += [(f"{name}, {when}" if (when := _when(row)) else f"{name}:", str(row["text"])) for row in shown]
        blocks += [Heading(name), Bullets(tuple((_when(row), str(row["text"])) for row in shown))]
    if brief and lines:
        return Section("Accomplishments", (Bullets(tuple(lines)),))
    if left:
        blocks.append(
            Text(
                f"The latest {A_UNIT} of each unit as its monthly reports tell them; {left} more stand in these reports and in the data workbook.",
                style="small",
            )
        )
    return Section(
        "Accomplishments",
        tuple(blocks) or (Text("The monthly reports of the year name none; the units can still tell them."),),
    )


def _once(rows: Sequence[Row]) -> list[Row]:
    return list({str(row["text"]).strip(): row for row in rows}.values())


def _when(row: Row) -> str:
    month = wording.month(row["month"], "full") if row.get("month") else ""
    return f"{', '.join(part for part in (month, row.get('item') or '') if part)}:" if month or row.get("item") else ""


def _adjustments(document: Row, *, brief: bool) -> Section:
    rows = document["adjustments"]
    title = year_words.adjustments_title(rows)
    said = Text(
        "Adjusting is part of the work: each change below was decided, with its reason. The original plan keeps counting beside it.",
        style="small",
    )
    if not rows:
        return Section(title, (Text("All dates, wordings and leads stand as they were frozen."),), slide=False)
    shown = [row for row in rows if row["kind"] == "milestone"] if brief else rows
    if not shown:
        return Section(title, (Text("All of it were actions; the report has each with its reason."),))
    return Section(title, (said, tables.decisions("Milestones" if brief else "", shown, document["names"], {})))


def _reporting(document: Row, *, brief: bool) -> Section:
    pooled = document["reporting"]
    divisions = {row["id"]: row["name"] for row in document["completion"]["actions"]["division"]}
    months = [(wording.month(row["month"], "full"), row) for row in pooled["months"]]
    by_division = [(divisions.get(row["id"]) or str(row["id"]), row) for row in pooled["divisions"]]
    whole = () if brief else (year_tables.reporting("By month", "Month", months),)
    shown = (*whole, year_tables.reporting("By division, all months", "Division", by_division))
    return Section(year_words.reporting_title(pooled["agency"]), shown)


def _suggestions(document: Row) -> Section:
    rows = document["suggestions"]
    if not rows:
        return Section("Suggestions for next year", (Text("None is recorded yet."),), slide=False)
    return Section("Suggestions for next year", (year_tables.suggestions("", rows),))
