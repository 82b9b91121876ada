"""The files dropped on the Upload page, read and judged once; nothing here stores anything."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import streamlit as st

from app import session
from app.parts.files import drop
from app.session import figures
from app.turns import turn
from spm_core import figures as core
from spm_core import intake
from spm_core.intake.cells import EVERY_KIND, Workbook, read_workbooks
from spm_core.intake.own.again import found_again
from spm_core.intake.own.inspect import found_apart
from spm_core.intake.own.mapping import for_unit, known
from spm_core.intake.plan import is_plan
from spm_core.intake.report import is_own
from spm_core.ledger import preview as trying
from spm_core.ledger.good_rows import fine_rows, only_rows_are_bad
from spm_core.ledger.submit import check
from spm_core.model import Ask
from spm_core.show import left_out_words, turn_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spm_core.intake import Plan, Report, Source
    from spm_core.intake.own.model import Inspection
    from spm_core.ledger.preview import Preview
    from spm_core.ledger.submit import Submitted

BATCH = 8
"""Files read in one turn, between two steps of the progress bar."""


@dataclass(frozen=True)
class Dropped:
    """A file as dropped, and what was read in it: a monthly report or a plan."""

    source: Source
    at: datetime
    """when it was dropped, on the agency's clock"""
    workbook: Workbook
    checked: Submitted | None = None
    plan: Plan | None = None
    stored: str | None = None
    """the upload in force that holds these very bytes"""
    replaces: dict[str, Any] | None = None
    """the upload in force for its unit and month, when it is another"""
    twice: str | None = None
    """the name of another dropped file for the same unit and month"""
    left_out: str = ""
    """which rows the upload in force was sent without, in words"""
    findings: list[dict[str, Any]] = field(default_factory=list)
    own: Inspection | None = None
    """what was found in an agency's own spreadsheet; None in the template and the plan workbook"""

    @property
    def unmapped(self) -> bool:
        """Whether it is an own spreadsheet whose meanings nobody has confirmed."""
        return self.own is not None and self.checked is None

    @property
    def report(self) -> Report | None:
        """The report read in it."""
        return self.checked.report if self.checked else None

    @property
    def errors(self) -> list[dict[str, Any]]:
        """What keeps it from being stored."""
        return [one for one in self.findings if one["severity"] == "error"]

    @property
    def partly(self) -> bool:
        """Whether it may be sent without its faulty rows: some row is fine, and no other file speaks for the same report."""
        report = self.report
        if report is None or self.state != "mend" or self.twice or not only_rows_are_bad(report):
            return False
        fine = fine_rows(report)
        return bool(fine.status or fine.milestones or fine.measures or fine.recommendations)

    @property
    def unreadable(self) -> bool:
        """Whether it is no workbook of ours at all: nothing of it was read."""
        return bool(self.errors) and not any(
            (self.report.rows if self.report else self.plan.rows if self.plan else {}).values()
        )

    @property
    def state(self) -> str:
        """One of stored, unreadable, mend, twice, ready."""
        if self.stored:
            return "stored"
        if self.errors:
            return "unreadable" if self.unreadable else "mend"
        return "twice" if self.twice else "ready"


def choose(*, empty: bool) -> list[Dropped]:
    """Show the place to drop files; give those dropped, read. `empty`: the store has no plan."""
    label = "Drop your plan or your tracker here" if empty else "Drop one report or many, or a plan workbook"
    sources, these = drop(label, "upload.files")
    key = (session.present(), session.group("unit") if not empty else None, str(session.as_of()), *these)
    kept = st.session_state.get("upload.read")
    if kept is None or kept[0] != key:
        kept = (key, _read(sources) if sources else [])
        st.session_state["upload.read"] = kept
    dropped: list[Dropped] = kept[1]
    return dropped


def _read(sources: Sequence[Source]) -> list[Dropped]:
    """Read files a few at a time, so that the bar moves."""
    place = st.empty()

    def waiting(before: int) -> None:
        place.progress(at / len(sources), text=turn_words.waits(before))

    now = core.agency_time(session.reading(), datetime.now(UTC).replace(tzinfo=None)).replace(tzinfo=None)
    found: list[Dropped] = []
    for at in range(0, len(sources), BATCH):
        with turn(waiting):
            place.progress(
                at / len(sources), text=f"Reading file {at + 1} of {len(sources)}. Nothing is stored while reading."
            )
            found += _judged(sources[at : at + BATCH], now)
    place.empty()
    return _beside(found)


def _judged(sources: Sequence[Source], now: datetime) -> list[Dropped]:
    books = dict(read_workbooks(sources, EVERY_KIND))
    sources = [
        replace(source, read=books[n]) for n, source in enumerate(sources)
    ]  # once: whoever judges them reads these
    plans = {n for n in books if is_plan(books[n])}
    own = {n: found_apart(sources[n], books[n]) for n in books if n not in plans and is_own(books[n])}
    reports = [n for n in range(len(sources)) if n not in plans and n not in own]
    checked = (
        dict(zip(reports, check(session.reading(), [sources[n] for n in reports]), strict=True)) if reports else {}
    )
    return [
        _plan(source, now, books[n])
        if n in plans
        else _own(source, now, books[n], own[n])
        if n in own
        else _report(source, now, books[n], checked[n])
        for n, source in enumerate(sources)
    ]


def _own(source: Source, now: datetime, book: Workbook, found: Inspection) -> Dropped:
    """A tracker whose layout is known is the month's report; else it waits for its mapping."""
    unit = session.group("unit")
    source = replace(source, found=found)
    found, usable = found_again(found, figures.mappings())
    mapping = known(found.tables, for_unit(usable, unit))
    if mapping is None or unit is None:
        return Dropped(source, now, book, own=found, findings=[one.to_json() for one in found.findings])
    whose = {one.unit for one in usable if one.fingerprint == mapping.fingerprint}
    of = mapping.unit if mapping.unit and len(whose) == 1 else unit  # several units' layout: the unit shown is asked
    (checked,) = check(session.reading(), [source], unit=of, month=session.as_of())
    return replace(_report(source, now, book, checked), own=found)


def _plan(source: Source, now: datetime, book: Workbook) -> Dropped:
    plan = intake.read_plan(source)
    return Dropped(source, now, book, plan=plan, findings=[one.to_json() for one in plan.findings])


def _report(source: Source, now: datetime, book: Workbook, checked: Submitted) -> Dropped:
    report = checked.report
    force = None
    if report.unit and report.month:
        ask = Ask(who=session.NOBODY, as_of=report.month)
        mine = [
            up
            for up in figures.uploads(ask)
            if up["state"] == "in_force" and up["unit"] == report.unit and up["month"] == str(report.month)
        ]
        force = mine[0] if mine else None
    same = force is not None and force["sha256"] == report.sha256
    findings = [one.to_json() for one in checked.findings]
    return Dropped(
        source,
        now,
        book,
        checked,
        stored=force["upload"] if force and same else None,
        replaces=None if same else force,
        left_out=left_out_words.in_history(force["left_out"]) if force and same else "",
        findings=findings,
    )


def _beside(found: list[Dropped]) -> list[Dropped]:
    """Mark files that speak for the same unit and month: sending both would let one replace the other unseen.

    A file that cannot be sent as it is stands in no other's way.
    """
    whose: dict[tuple[str, str], list[Dropped]] = {}
    for one in found:
        if one.report and one.report.unit and one.report.month:
            whose.setdefault((one.report.unit, str(one.report.month)), []).append(one)
    others: dict[int, str] = {}
    for same in whose.values():
        for one in same:
            beside = [two for two in same if two is not one and (one.errors or not two.errors)]
            if beside:
                others[id(one)] = beside[0].source.name
    return [replace(one, twice=others.get(id(one))) for one in found]


def preview(dropped: Dropped) -> Preview | None:
    """Say what a dropped report would change; tried once a version of the store."""
    if dropped.checked is None:
        return None
    tried: dict[Any, Preview | None] = st.session_state.setdefault("upload.tried", {})
    key = (session.present(), dropped.checked.report.sha256)
    if key not in tried:
        if len(tried) > 60:
            tried.clear()
        place = st.empty()
        with turn(lambda before: place.caption(turn_words.waits(before)), of="trying"):
            tried[key] = trying.preview(session.reading(), dropped.checked)
        place.empty()
    return tried[key]
