"""The pieces of the page of two editions: what was read, what moved, which statuses changed, what came and went."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from app.parts import compare_reading as reading
from app.parts import upload
from app.parts.files import XLSX, offer
from app.parts.findings import findings_table
from app.parts.html import e, folded, section, table
from app.parts.live import draw
from app.parts.picture import picture
from spm_core.errors import Refused
from spm_core.intake.own.compare_sheet import changes_workbook
from spm_core.show import compare_words as words
from spm_core.show import look, wording
from spm_core.show.charts import editions as charts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from streamlit.delta_generator import DeltaGenerator

    from spm_core.intake.own.compare import Comparison, Entry
    from spm_core.intake.own.model import Inspection
    from spm_core.show.sentences import Sentence

STYLE = upload.STYLE + "<style>" + (Path(__file__).parent / "compare.css").read_text("utf-8") + "</style>"

FEW, MOST = 8, 200
"""Rows of a list that stand open, and those that are shown at all; the workbook holds every one."""


def body(found: Sequence[Inspection], right: DeltaGenerator) -> tuple[Sentence, Comparison | None]:
    """Show what stands under and beside the files; give the page's sentence, and the comparison if there is one."""
    draw("".join(_refused(one) for one in found if not one.tables), key="compare.refused")
    there = reading.tables(found)
    if not found:
        with right:
            draw(_how(), key="compare.how")
        return words.NOTHING, None
    if len(there) < 2:
        return words.one_more(len(there)), None
    with right, st.container(key="compare-used"):
        draw('<div class="used"><h2>What is compared</h2></div>', key="compare.used")
        old, new = reading.sides(found, there)
        try:
            chosen = reading.columns(old, new)
        except Refused as refused:
            fault: Refused | None = refused
        else:
            fault = None
    if fault:
        draw(_fault(fault), key="compare.fault")
        return words.NO_COMPARISON, None
    done = reading.compared(old, new, chosen)
    with right:
        _beside(done)
    _moved(done)
    return words.sentence(done), done


def _how() -> str:
    steps = [
        "Drop the older and the newer edition, in any layout, or one file that holds both as sheets.",
        "The columns that name an item, its date and its status are found; change them here where they are not the right ones.",
        "You see what moved, by how many days, and which statuses went forward or back. Download it as a workbook.",
    ]
    listed = "".join(f"<li><span>{e(step)}</span></li>" for step in steps)
    return section("How a comparison goes", "Nothing is stored.", f'<ol class="steps">{listed}</ol>', "how")


def _refused(inspection: Inspection) -> str:
    found = [one.to_json() for one in inspection.findings if one.severity == "error"] or [
        words.no_table(inspection.file).to_json()
    ]
    return section(f"{inspection.file} cannot be compared", "", findings_table(found, "Why it cannot be read"))


def _fault(refused: Refused) -> str:
    said = "".join(f"<p>{e(one.message)} {e(one.fix)}</p>" for one in refused.findings)
    return f'<div class="fault" role="alert"><h2>These two cannot be compared as they are</h2>{said}</div>'


def _moved(done: Comparison) -> None:
    """The dumbbells, or the values that changed where there is no date; then the button that downloads it all."""
    if done.basis.date:
        picture(charts.moved_most(done, look.VARIABLES), key="compare-moved")
    draw(_values(done, open_=not done.basis.date), key="compare.values")
    offer(
        "Download all changes as a workbook",
        lambda: changes_workbook(done),
        "Changes.xlsx",
        XLSX,
        key="compare.download",
        about=f"{done.old.inspection.file} against {done.new.inspection.file}",
    )


def _beside(done: Comparison) -> None:
    """Why these columns, the distribution and the status changes."""
    draw(f'<p class="sub">{e(words.chosen(done))}</p>', key="compare.why")
    if done.basis.date:
        picture(charts.spread(done, look.VARIABLES), key="compare-spread")
        draw(f'<p class="sub">{e(words.not_dates(done))}</p>', key="compare.not_dates")
    if done.basis.status:
        draw(_pairs(done), key="compare.pairs")


def _pairs(done: Comparison) -> str:
    pairs = done.status_changes["pairs"]
    rows = [
        [e(words.status(one["from"])), e(words.status(one["to"])), words.WAYS[done.way(one["from"], one["to"])], f"{one['n']:,}"]
        for one in pairs
    ]  # fmt: skip
    shown = table("Status changes", ["From", "To", "Way", "Items"], rows[:MOST], right=[3]) if rows else ""
    return section(words.pairs_title(done), words.PAIRS, shown)


def _values(done: Comparison, *, open_: bool) -> str:
    if not done.values:
        return ""
    counted = sorted(done.values.items(), key=lambda one: -one[1])
    shown = table(
        "Values changed", ["Column", "Items"], [[e(" ".join(head.split())), f"{n:,}"] for head, n in counted], right=[1]
    )
    title = f"{wording.count(sum(done.values.values()), 'value')} changed in {wording.count(done.rows_changed, 'item')}"
    return section(title, words.VALUES, shown if open_ else folded("Show by column", shown))


def lists(done: Comparison) -> str:
    """List what was added, what is gone and what could not be told apart, each with its cells."""
    doubled = [
        [e(words.name(one.key)), e(", ".join(one.old) or "none"), e(", ".join(one.new) or "none")]
        for one in done.duplicates
    ]
    n = len(doubled)
    return (
        '<div class="lists">'
        + _list(words.list_title(len(done.added), "added"), "In the newer edition alone.", done.added)
        + _list(words.list_title(len(done.gone), "gone"), "In the older edition alone.", done.gone)
        + section(
            words.doubled_title(n),
            "In several rows of an edition, or blank; left out of every count.",
            _folding("Duplicate keys", ["Key", "Old cells", "New cells"], doubled),
        )
        + "</div>"
        + _noticed(done)
    )


def _noticed(done: Comparison) -> str:
    """What reading found in the two tables' sheets: cells that cannot be read, hidden rows and the like."""
    sides = [done.old] if done.old.inspection.sha256 == done.new.inspection.sha256 else [done.old, done.new]
    sheets = {one.table.sheet for one in (done.old, done.new)}
    found = [
        {**one.to_json(), "sheet": f"{side.inspection.file}, {one.sheet}" if one.sheet else side.inspection.file}
        for side in sides
        for one in side.inspection.findings
        if one.severity != "info" and (not one.sheet or one.sheet in sheets)
    ]
    if not found:
        return ""
    title = words.noticed(len(found))
    return section(title, "None of these cells was changed.", folded("Show them", findings_table(found[:MOST], title)))


def _list(title: str, subtitle: str, entries: Sequence[Entry]) -> str:
    rows = [[e(words.name(one.key)), e(one.place)] for one in entries]
    return section(title, subtitle, _folding(title, ["Item", "Cell"], rows))


def _folding(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return ""
    shown = table(caption, heads, rows[:MOST])
    if len(rows) > MOST:
        shown += f'<p class="sub">The first {MOST} of {len(rows):,}; the workbook holds all.</p>'
    return shown if len(rows) <= FEW else folded(f"Show {min(len(rows), MOST)}", shown)
