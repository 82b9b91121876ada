"""The points that only the leadership's and the mid-plan review have, as sections of a paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core.documents import tables
from spm_core.documents.paper import Block, Column, Section, Table, Text
from spm_core.show import paper_words, wording, year_page_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spm_core.documents.review_reading import Review

Row = dict[str, Any]


def goals(review: Review, _tolerance: int) -> Section:
    """Completion of milestones and of actions, goal by goal."""
    rows = review.points["goals"]
    overdue = [row for row in rows if row["milestones"]["status"]["overdue"]]
    title = (
        f"{wording.first_up(wording.word(len(overdue)))} of {wording.count(len(rows), 'goal')} {'has' if len(overdue) == 1 else 'have'} a milestone overdue"
        if overdue
        else "No goal has a milestone overdue"
    )
    blocks: list[Block] = [
        tables.completion(
            f"{wording.first_up(of)} by goal", "Goal", [(f"{row['goal']} {row['text']}", row[of]) for row in rows]
        )
        for of in ("milestones", "actions")
    ]
    return Section(title, tuple(blocks) if rows else (Text("The plan has no goals."),))


def strategies(review: Review, _tolerance: int) -> Section:
    """Whether each strategy's theory of action holds: implementation against results, in words and never as a score."""
    rows = review.points["strategies"]
    columns = (
        Column("Strategy", 0.9, "code"),
        Column("Theory of action", 4.2),
        Column("Due and done", 1.5),
        Column("Results", 1.6),
        Column("Reading", 1.5),
    )
    body = tuple(
        (
            row["strategy"],
            _theory(row),
            wording.share(row["due"]["n"], row["due"]["of"]),
            ", ".join(f"{n} {word}" for word, n in row["results"].items() if n) or "none judged yet",
            row["reading"] or "too early",
        )
        for row in rows
    )
    counts = {word: sum(row["reading"] == word for row in rows) for word in paper_words.READINGS}
    said = ", ".join(f"{word} {wording.word(n)}" for word, n in counts.items() if n)
    early = sum(row["reading"] is None for row in rows)
    title = f"Is the theory of action holding? {wording.first_up(said) if said else 'Too early to read'}" + (
        f"; {wording.word(early)} too early" if said and early else ""
    )
    note = (
        "; ".join(f"{word}: {meaning}" for word, meaning in paper_words.READINGS.items())
        + ". Mostly is half and more; near counts as holding."
    )
    table = Table("", columns, body, note)
    return Section(title, (table,) if rows else (Text("The plan has no strategies."),))


def _theory(row: Row) -> str:
    """Say if, then and and as one sentence, whatever of them already begins with its word."""
    parts = []
    for key, word in (("if", "If"), ("then", "then"), ("and", "and")):
        text = str(row.get(key) or "").strip().rstrip(".")
        if text:
            parts.append(text if text.lower().startswith(word.lower() + " ") else f"{word} {text}")
    return ", ".join(parts) + "." if parts else ""


def targets(review: Review, _tolerance: int) -> Section:
    """The targets of this plan year and the two after it, with what was replaced."""
    rows = review.points["targets"]
    given = {row["measure"] for row in rows if row["value"] is not None or row.get("history")}
    measures = list(dict.fromkeys(row["measure"] for row in rows if row["measure"] in given))
    years = sorted({row["year"] for row in rows})
    columns = (
        Column("Measure", 1.3, "code"),
        Column("Indicator", 3.4),
        *(Column(year, 1.5, "number") for year in years),
    )
    body = tuple(
        (
            code,
            next(row["indicator"] for row in rows if row["measure"] == code),
            *(_target(rows, code, year) for year in years),
        )
        for code in measures
    )
    unset = sum(row["value"] is None for row in rows)
    set_ = f"{wording.word(unset)} of {len(rows)} not set yet" if unset else f"all {len(rows)} are set"
    title = f"Targets two years ahead: {set_ if rows else 'no measures'}"
    bare = list(dict.fromkeys(f"{row['measure']} {row['indicator']}" for row in rows if row["measure"] not in given))
    blocks: list[Block] = [Table("", columns, body)] if body else []
    blocks += [Text(f"{'; '.join(bare)}.", "Without a target for these years:")] if bare else []
    return Section(title, tuple(blocks) or (Text("The plan has no measures."),))


def _target(rows: Sequence[Row], code: str, year: str) -> str:
    row = next((one for one in rows if one["measure"] == code and one["year"] == year), None)
    if row is None or row["value"] is None:
        return ""
    unit = row.get("unit")  # reviews closed before it was kept have none
    old = [
        wording.number(given["value"], unit)
        for given in row.get("history") or []
        if not given["in_force"] and given["value"] is not None
    ]
    return wording.number(row["value"], unit) + (f" (was {', '.join(old)})" if old else "")


def years(review: Review, _tolerance: int) -> Section:
    """Every plan year by goal: what was planned, done, dropped and is left."""
    rows = review.points["years"]
    columns = (
        Column("Year", 1.9, "code"),
        Column("Goal", 3.4),
        *(Column(head, 1.1, "number") for head in ("Planned", "Added", "Completed", "Taken out", "Left")),
    )
    keys = ("planned", "added", "completed", "dropped", "left")
    said = "What was carried on is left in the year in which it was due, and stands anew in the year to which it was carried. Goals without anything in a year are left out."
    blocks: list[Block] = [Text(said, style="small")]
    for of in ("milestones", "actions"):
        body = tuple(
            (
                year_page_words.year_name(row),
                f"{row['goal']} {row['text']}",
                *(str(row[of][key]) for key in keys),
            )
            for row in year_page_words.counted(rows, of)
        )
        blocks.append(Table(f"{wording.first_up(of)} by year and goal", columns, body))
    return Section(year_page_words.years_title(rows), tuple(blocks) if rows else (Text("The plan has no years."),))
